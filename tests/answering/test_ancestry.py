"""An answer names the thread that it belongs to, and no id that no mail has (RFC 5322 §3.6.4)."""

import pytest

from console.answering.ancestry import NO_HEAD, Head, Thread, read_head, thread_of
from console.mail.message_ids import made_id
from storage.words import Direction, ReplyKind
from tests.answering.builders import a_mail

REPLY = ReplyKind.REPLY


def test_the_references_of_the_answered_mail_come_first_then_its_own_id() -> None:
    head = Head(in_reply_to=("<b@x>",), references=("<a@x>", "<b@x>"))

    found = thread_of(a_mail(), head, REPLY)

    assert found == Thread(in_reply_to="<1@example.nl>", references=("<a@x>", "<b@x>", "<1@example.nl>"))


@pytest.mark.parametrize(("in_reply_to", "before"), [(("<b@x>",), ("<b@x>",)), (("<b@x>", "<c@x>"), ()), ((), ())])
def test_without_references_one_in_reply_to_stands_in(in_reply_to: tuple[str, ...], before: tuple[str, ...]) -> None:
    found = thread_of(a_mail(), Head(in_reply_to=in_reply_to), REPLY)

    assert found.references == (*before, "<1@example.nl>")


def test_a_mail_without_an_id_is_named_by_none_that_we_made() -> None:
    found = thread_of(a_mail(message_id=made_id(b"x" * 32)), Head(references=("<a@x>",)), REPLY)

    assert found == Thread(in_reply_to="", references=("<a@x>",))


def test_an_id_that_names_itself_before_stands_last_and_once() -> None:
    found = thread_of(a_mail(), Head(references=("<1@example.nl>", "<a@x>")), REPLY)

    assert found.references == ("<a@x>", "<1@example.nl>")


def test_what_is_forwarded_begins_a_thread_and_so_does_a_ticket_without_mail() -> None:
    assert thread_of(a_mail(), Head(references=("<a@x>",)), ReplyKind.FORWARD) == Thread()
    assert thread_of(None, NO_HEAD, REPLY) == Thread()


def test_a_mail_of_ours_is_named_as_well() -> None:
    sent = a_mail(2, direction=Direction.OUT, message_id="<od.7.2.abc@acme.nl>")

    assert thread_of(sent, NO_HEAD, REPLY).references == ("<od.7.2.abc@acme.nl>",)


def test_the_head_of_a_mail_is_read_from_its_bytes() -> None:
    raw = (
        b"From: Jan Smit <jan@example.nl>\r\nTo: info@acme.nl, Piet <piet@elders.nl>\r\nReply-To: anders@example.nl\r\n"
        b"References: <a@x>\r\n <b@x>\r\nIn-Reply-To: <b@x>\r\n\r\nReferences: <no@x>\r\n"
    )

    head = read_head(raw)

    assert (head.references, head.in_reply_to, head.reply_to) == (
        ("<a@x>", "<b@x>"),
        ("<b@x>",),
        ("anders@example.nl",),
    )
    assert (head.name_of("piet@elders.nl"), head.name_of("info@acme.nl"), head.name_of("x@y")) == ("Piet", "", "")


@pytest.mark.parametrize("raw", [b"", b"\0" * 1000, b"References: " + b"<a@x>" * 10_000, b"To: " + b"<" * 5000])
def test_whatever_the_bytes_are_there_is_an_answer(raw: bytes) -> None:
    thread_of(a_mail(), read_head(raw), REPLY)
