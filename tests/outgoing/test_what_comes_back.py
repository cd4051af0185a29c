"""What comes back of an answer beside the customer's own: strangers who have it, our own mail, reports of failure."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.desk import Desk
from console.commands.tickets.answer_facts import read_opening
from console.commands.tickets.replying import Reply
from storage.records import Decision, TicketNumber
from storage.words import Because, OutboxState, Outcome, ReplyKind, TicketStatus
from tests.mail.builders import mail
from tests.outgoing.homecoming import VARIANTS, as_stranger, received
from tests.outgoing.postal import ANA, Post, a_post
from tests.outgoing.reports import REPORTS, Report
from tests.storage.builders import MAIN

BROWSER = VARIANTS[0]
_FIRST = TicketNumber(1)
QUESTION = mail(from_="Jan Smit <jan@example.nl>", to=MAIN, message_id="<vraag@example.nl>", date=None)


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with a_post(tmp_path) as opened:
        yield opened


@pytest.fixture
async def sent(post: Post) -> bytes:
    """The answer to Jan's question, as it left; the ticket is closed since."""
    await post.take(QUESTION)
    await post.answer(1)
    (kept,) = await post.send()
    await post.repository.writing(lambda writer: writer.set_status(_FIRST, TicketStatus.CLOSED, at=post.clock.at))
    return kept.raw


async def test_a_customer_who_answers_opens_the_closed_ticket_again(post: Post, sent: bytes) -> None:
    (decision,) = await post.take(BROWSER.write(received(sent), "Nog één ding."))

    assert (decision.ticket, decision.because) == (1, Because.SIGNED_TOKEN)
    assert (await post.ticket(1)).status is TicketStatus.OPEN


async def test_an_answer_without_any_thread_is_found_by_time_where_the_address_groups(post: Post) -> None:
    await post.take(mail(from_="Jan <jan@example.nl>", to="sales@acme.nl", date=None), address="sales@acme.nl")
    await post.answer(1)
    await post.send()

    bare = mail(from_="Jan <jan@example.nl>", to="sales@acme.nl", message_id="<kaal@example.nl>", date=None)
    (decision,) = await post.take(bare.replace(b"waar blijft", b"is het"), address="sales@acme.nl")

    assert (decision.ticket, decision.because) == (1, Because.TIME_WINDOW)


async def test_a_stranger_who_has_our_answer_joins_as_new_participant_and_opens_nothing(
    post: Post, sent: bytes
) -> None:
    (decision,) = await post.take(BROWSER.write(as_stranger(received(sent), "piet@elders.example"), "Ik lees mee."))

    newest = (await post.messages(1))[-1]
    assert (decision.ticket, decision.because) == (1, Because.SIGNED_TOKEN)
    assert "new participant" in newest.badges
    assert (await post.ticket(1)).status is TicketStatus.CLOSED


async def test_a_stranger_who_writes_to_another_address_opens_a_ticket_of_their_own(post: Post, sent: bytes) -> None:
    theirs = replace(as_stranger(received(sent), "piet@elders.example"), to="sales@acme.nl")

    (decision,) = await post.take(BROWSER.write(theirs, "Kan dit ook?"), address="sales@acme.nl")

    assert decision.because is Because.NEW_STRANGER
    assert (await post.ticket(2)).follows == 1


async def test_whom_a_ticket_was_passed_on_to_takes_part_in_it(post: Post) -> None:
    await post.take(QUESTION)
    opening = await post.repository.reading(
        lambda reader: read_opening(reader, _FIRST, ReplyKind.FORWARD, None, ANA.login)
    )
    passed_on = replace(opening.answer("Weten jullie dit?"), to=("Magazijn <magazijn@leverancier.example>",))
    desk = Desk(repository=post.repository, clock=post.clock, actor=ANA)
    await Reply(number=_FIRST, answer=passed_on).run(desk)
    (kept,) = await post.send()

    (decision,) = await post.take(BROWSER.write(received(kept.raw), "Ja, donderdag."))

    newest = (await post.messages(1))[-1]
    assert (kept.recipients, decision.ticket) == (("magazijn@leverancier.example",), 1)
    assert decision.because is Because.SIGNED_TOKEN
    assert "new participant" not in newest.badges
    assert (await post.ticket(1)).waiting_since is not None


async def parked(post: Post, raw: bytes) -> Decision:
    """Have a mail of ours come back, and return what was decided of it."""
    (decision,) = await post.take(raw)
    assert decision.outcome is Outcome.PARKED and decision.because is Because.PARKED_LOOP
    return decision


async def test_our_own_mail_that_comes_back_is_parked_by_its_loop_header(post: Post, sent: bytes) -> None:
    decision = await parked(post, sent)

    assert [one.header for one in decision.evidence] == ["X-Omnidesk-Loop"]
    assert (await post.ticket(1)).message_count == 2


async def test_without_that_header_it_is_known_by_its_message_id(post: Post, sent: bytes) -> None:
    decision = await parked(post, without(sent, b"X-Omnidesk-Loop"))

    assert [one.header for one in decision.evidence] == ["Message-ID"]


async def test_a_provider_that_gave_it_another_id_hides_it_not_and_the_id_is_learned(post: Post, sent: bytes) -> None:
    renamed = without(sent, b"X-Omnidesk-Loop").replace(b"Message-ID:", b"X-Google-Original-Message-ID:", 1)

    decision = await parked(post, b"Message-ID: <CAJ8=new@mail.gmail.com>\r\n" + renamed)
    cut = replace(received(sent), references=(), message_id="<CAJ8=new@mail.gmail.com>")
    (answer,) = await post.take(BROWSER.write(cut, "Dank."))

    assert [one.header for one in decision.evidence] == ["X-Google-Original-Message-ID"]
    assert (answer.ticket, answer.because) == (1, Because.KNOWN_MESSAGE_ID)


async def test_an_id_that_the_outgoing_server_told_brings_an_answer_home_alone(post: Post, sent: bytes) -> None:
    await post.rename((await post.outgoing(1)).key, "<0102019a-000000@eu-west-1.amazonses.com>")

    cut = replace(received(sent), references=(), message_id="<0102019a-000000@eu-west-1.amazonses.com>")
    (answer,) = await post.take(BROWSER.write(cut, "Dank."))

    assert (answer.ticket, answer.because) == (1, Because.KNOWN_MESSAGE_ID)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
async def test_a_report_marks_the_answer_and_neither_opens_nor_extends_its_ticket(
    post: Post, sent: bytes, report: Report
) -> None:
    before = await post.ticket(1)

    (decision,) = await post.take(report.write(sent, "jan@example.nl"), way="bounce")

    after, ours = await post.ticket(1), await post.outgoing(1)
    assert (decision.outcome, decision.ticket, decision.message) == (Outcome.BOUNCE, 1, ours.key)
    assert (after.status, after.active_at, after.message_count) == (
        TicketStatus.CLOSED, before.active_at, before.message_count,
    )  # fmt: skip
    assert bool(ours.failure) is report.fails
    events = await post.repository.reading(lambda reader: reader.events(_FIRST))
    assert report.says in events[-1].detail
    assert not report.fails or report.says in ours.failure
    (kept,) = await post.repository.reading(lambda reader: reader.outbox(limit=10))
    assert kept.state is OutboxState.SENT


async def test_a_report_about_somebody_else_s_mail_is_parked(post: Post, sent: bytes) -> None:
    foreign = sent.replace(b"Message-ID: <od.", b"Message-ID: <xx.")

    (decision,) = await post.take(REPORTS[0].write(foreign, "jan@example.nl"), way="bounce")

    assert decision.because is Because.PARKED_BOUNCE
    assert (await post.outgoing(1)).failure == ""


async def test_an_absence_note_to_our_answer_joins_its_ticket_and_opens_nothing(post: Post, sent: bytes) -> None:
    theirs = received(sent)
    note = mail(
        from_=f"Jan <{theirs.customer}>", to=theirs.to, subject=f"Automatisch antwoord: {theirs.subject}", date=None,
        message_id="<weg@example.nl>", in_reply_to=theirs.message_id, headers=[("Auto-Submitted", "auto-replied")],
    )  # fmt: skip

    (decision,) = await post.take(note)

    assert (decision.ticket, decision.because) == (1, Because.SIGNED_TOKEN)
    assert (await post.ticket(1)).status is TicketStatus.CLOSED
    assert await post.send() == []


def without(raw: bytes, name: bytes) -> bytes:
    """Return a mail without a header that stands on one line."""
    head, end, body = raw.partition(b"\r\n\r\n")
    return b"\r\n".join(line for line in head.split(b"\r\n") if not line.startswith(name + b":")) + end + body
