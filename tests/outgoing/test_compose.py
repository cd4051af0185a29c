"""A mail of ours says what was meant, whatever was typed: two readers find just the headers that were written."""

import re
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.mail.parse import parse
from console.mail.safe_text import safe_line
from console.outgoing import compose as composing
from console.outgoing.compose import LONGEST_SUBJECT, Party, compose, selftest
from console.outgoing.mailer import UnsafeMailError
from console.outgoing.strict import check_raw
from tests.outgoing.builders import a_draft

HEADERS = ["content-transfer-encoding", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"]
PROBES = (
    "a\r\nBcc: evil@x.example",
    "a\nBcc: evil@x.example",
    "a\rBcc: evil@x.example",
    "a\r\n\r\nbody",
    "a\r\n .\r\n",
    "\r\n.\r\n",
    "=?utf-8?q?a=0d=0aBcc:_evil=40x.example?=",
    "=?utf-8?b?YQ0KQmNjOiBldmlsQHguZXhhbXBsZQ==?=",
    "é=?utf-8?q?=0ABcc:_e?=",
    "=?utf-8?q?a?=\r\n =?utf-8?q?=0aBcc:_b?=",
    "a\x0bBcc: b",
    "a\x0cBcc: b",
    "a\x1cBcc: b",
    "a\x85Bcc: b",
    "a\u2028Bcc: b",
    "a\u2029Bcc: b",
    "a\0Bcc: b",
    "a\x1b]0;x\x07",
    "\ud800Bcc: b",
    "x" * 3000,
    "é" * 3000,
    "👩‍💻 " * 500,
    "مرحبا بالعالم",
    "\u202eevil",
    " lead and trail ",
    "two  spaces",
    "",
    " ",
    "From: a@b.example",
    '"quoted" \\ back',
    "a, b; c: <d@e.example>",
    "=?",
    "?=",
    "=?x",
    "a=?utf-8?q?",
    "=?utf-8?q?=?=",
    "Re: [Ticket#1] =?iso-8859-1?Q?caf=E9?=",
    "\t",
    "a\tb",
)


def names(raw: bytes) -> list[str]:
    return sorted(name.lower() for name in message_from_bytes(raw, policy=policy.compat32).keys())  # noqa: SIM118


@pytest.mark.parametrize("probe", PROBES)
def test_no_text_becomes_a_header(probe: str) -> None:
    raw = compose(a_draft(subject=probe, name=probe, text=probe, to=(Party(address="jan@x.example", name=probe),)))

    read = parse(raw)
    assert names(raw) == HEADERS
    assert read.subject == safe_line(probe).strip()[:LONGEST_SUBJECT]
    assert [(one.address, one.sure) for one in (*read.from_, *read.to)] == [
        ("info@acme.example", True),
        ("jan@x.example", True),
    ]
    assert read.defects == ()


@settings(max_examples=100, deadline=None)
@given(subject=st.text(), name=st.text(), text=st.text())
def test_no_text_of_any_kind_becomes_a_header(subject: str, name: str, text: str) -> None:
    raw = compose(a_draft(subject=subject, name=name, text=text))

    check_raw(raw)
    assert names(raw) == HEADERS
    assert raw.isascii()


@pytest.mark.parametrize("probe", [probe for probe in PROBES if not re.fullmatch(r"[!-~]+", probe)])
def test_an_address_that_is_not_plain_composes_no_mail(probe: str) -> None:
    odd = Party(address=f"jan{probe}@x.example" if probe else "")

    for draft in (a_draft(to=(odd,)), a_draft(cc=(odd,)), a_draft(reply_to=odd)):
        with pytest.raises(UnsafeMailError):
            compose(draft)


@pytest.mark.parametrize(
    "message_id",
    ["", "a@b", "<a>", "<a@b>\r\nBcc: c@d", "<a b@c>", "<é@x.example>", "<<a@b>>", "<a@b", f"<{'a' * 1000}@b>"],
)
def test_our_own_id_must_be_one(message_id: str) -> None:
    with pytest.raises(UnsafeMailError):
        compose(a_draft(message_id=message_id))


def test_the_thread_is_named_and_ids_that_cannot_be_written_are_left_out() -> None:
    draft = a_draft(
        in_reply_to="<jan.2@x.example>", references=("<jan.1@x.example>", "<odd id@x>", "<jan.2@x.example>")
    )

    read = parse(compose(draft))

    assert read.message_id == draft.message_id
    assert read.in_reply_to == ("<jan.2@x.example>",)
    assert read.references == ("<jan.1@x.example>", "<jan.2@x.example>")


def test_an_id_of_somebody_else_that_cannot_be_written_leaves_no_header() -> None:
    raw = compose(a_draft(in_reply_to="<a\r\nBcc: b@c>", references=("<é@x>", "none")))

    assert names(raw) == HEADERS


def test_of_a_very_long_thread_the_first_and_the_last_ids_stay() -> None:
    ids = tuple(f"<{number}.{'x' * 80}@x.example>" for number in range(500))

    read = parse(compose(a_draft(references=ids))).references

    assert (read[0], read[-1]) == (ids[0], ids[-1])
    assert 50 < len(read) < 200


@pytest.mark.parametrize("name", ["Auto-Submitted", "X-Omnidesk-Probe"])
def test_a_known_header_can_be_added(name: str) -> None:
    raw = compose(a_draft(extra=((name, "auto-generated; v=1 " + "x" * 700),)))

    header = parse(raw).first(name)
    assert header is not None
    assert header.value == "auto-generated; v=1 " + "x" * 700


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Bcc", "a@b.example"), ("auto-submitted\r\nBcc", "x"), ("X-Anything", "x"), ("Auto-Submitted", "x\r\nBcc: y"),
        ("Auto-Submitted", ""),
        ("Auto-Submitted", "=?utf-8?q?=0ABcc:_x?="), ("Precedence", "é"), ("Precedence", "x" * 2000),
    ],
)  # fmt: skip
def test_no_other_header_can_be_added_and_no_other_value(name: str, value: str) -> None:
    with pytest.raises(UnsafeMailError):
        compose(a_draft(extra=((name, value),)))


def test_people_and_times_are_read_as_they_were_meant() -> None:
    many = tuple(
        Party(address=f"u{number}@x.example", name=name) for number, name in enumerate(("Jansen, J.", "Łucja", ""))
    )

    read = parse(compose(a_draft(to=many, cc=many[:1], reply_to=Party(address="help@acme.example"), name='Zoë "Z"')))

    assert [(one.name, one.address) for one in read.to] == [(one.name, one.address) for one in many]
    assert [one.name for one in read.cc] == ["Jansen, J."]
    assert (read.from_[0].name, read.reply_to[0].address) == ('Zoë "Z"', "help@acme.example")
    assert read.date_at == 1_795_470_354_000


def test_nobody_to_write_to_composes_no_mail() -> None:
    with pytest.raises(UnsafeMailError):
        compose(a_draft(to=()))


@pytest.mark.parametrize("letters", ["x", "x ", "é", "👍", "字", "مرحبا "])
def test_every_line_is_short_however_long_the_words(letters: str) -> None:
    raw = compose(a_draft(subject=letters * 4000, name=letters * 4000, text=letters * 4000))

    head, _, body = raw.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert max(map(len, body.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "text",
    [
        "Dag Jan,\n\nFrom here on\n indented\n\n-- \nAcme",
        "Hoi\n> " + "oud woord " * 30 + "\n>> ouder\n>\n> slot",
        "een heel lange regel " * 20,
        "https://x.example/" + "y" * 500 + " en verder " * 10,
        "-- " + "x" * 100 + " y",
        "سلام می‌خواهم",
        "👩‍💻 één\ttab",
        ".\r\n..\rMAIL\u2028slot",
        "",
    ],
)
def test_the_text_flows_and_is_read_as_it_was_written(text: str) -> None:
    raw = compose(a_draft(text=text))

    body = message_from_bytes(raw, policy=policy.default).get_content()
    flowing = [line for line in body.split("\n") if line.endswith(" ") and line != "-- "]
    assert 'format="flowed"' in raw.decode()
    assert all(len(line) <= 73 or " " not in line[:-1].strip("> ") for line in flowing)
    wanted = re.sub("\r\n|\r|\u2028", "\n", text)
    assert parse(raw).text.split() == "".join(re.sub("\u200c|\u200d", "", wanted)).split()


def test_joiners_inside_words_and_emoji_are_sent_as_they_were_typed() -> None:
    raw = compose(a_draft(text="می‌خواهم 👩‍💻"))

    assert message_from_bytes(raw, policy=policy.default).get_content() == "می‌خواهم 👩‍💻\r\n"


def test_this_interpreter_passes() -> None:
    selftest()


@pytest.mark.parametrize(
    "fault",
    [
        lambda name, words: f"{name}: {' '.join(words)}\r\nBcc: evil@x.example\r\n",
        lambda name, words: f"{name}: {' '.join(words)}\r\n\r\n",
        lambda name, words: f"{name}: {' '.join(words)} <evil@x.example>\r\n",
        lambda name, words: f"{name}: {' '.join(words[:-1])}\r\n",
    ],
    ids=["adds a header", "ends the headers", "adds an address", "loses a word"],
)
def test_a_writer_with_a_fault_sends_nothing(fault: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "folded", fault)

    with pytest.raises(UnsafeMailError):
        compose(a_draft())
    with pytest.raises(UnsafeMailError):
        selftest()
