"""The sender: what is due leaves once, what went wrong is seen, and nobody else's mail waits for it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.intake.lease import this_holder
from console.outgoing.mailer import (
    Envelope,
    LostAfterDataError,
    RefusedByServerError,
    RefusedRecipient,
    UnsafeMailError,
)
from console.outgoing.sender import Round
from storage.errors import LeaseLostError
from storage.protocol import Writer
from storage.settings import OutgoingServer
from storage.words import Handing, OutboxState
from tests.outgoing.posting import MemoryMailer
from tests.outgoing.sending import OutboxDesk, an_outbox, sending, until
from tests.storage.builders import ANSWER_BYTES, JAN, MAIN, MINUTE

HOUR = 60 * MINUTE
PIET = "piet@example.nl"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[OutboxDesk]:
    async with an_outbox(tmp_path) as opened:
        yield opened


async def test_what_is_due_leaves_once_with_its_envelope_and_its_bytes(desk: OutboxDesk) -> None:
    mailer = MemoryMailer()
    mail = await desk.queue(JAN, PIET)

    first = await desk.sender(mailer).once()
    second = await desk.sender(mailer).once()

    assert mailer.sent == [(Envelope(sender=MAIN, recipients=(JAN, PIET)), ANSWER_BYTES)]
    assert first == Round(sent=1, waiting=0, refused=0, unknown=0)
    assert second == Round(sent=0, waiting=0, refused=0, unknown=0)
    kept = await desk.mail(mail)
    assert (kept.state, kept.attempts, kept.server_said) == (OutboxState.SENT, 1, "250 kept")
    assert [one.handing for one in kept.recipients] == [Handing.TAKEN, Handing.TAKEN]


async def test_what_can_still_be_taken_back_stays(desk: OutboxDesk) -> None:
    mailer = MemoryMailer()
    await desk.queue(due_at=desk.clock() + 10_000)

    early = await desk.sender(mailer).once()
    desk.clock.at += 10_000
    late = await desk.sender(mailer).once()

    assert (early.sent, early.waiting, late.sent, late.waiting) == (0, 1, 1, 0)


async def test_a_mail_that_is_queued_leaves_at_once_where_a_sender_stays(desk: OutboxDesk) -> None:
    mailer = MemoryMailer()

    async with sending(desk.sender(mailer)):
        await desk.queue()
        await until(desk, OutboxState.SENT)
        await desk.queue()
        await until(desk, OutboxState.SENT, OutboxState.SENT)

    assert len(mailer.sent) == 2
    assert await desk.repository.reading(lambda reader: reader.lease("sender")) is None


async def test_another_process_that_sends_keeps_us_from_it(desk: OutboxDesk) -> None:
    ours, theirs = MemoryMailer(), MemoryMailer()

    async with sending(desk.sender(theirs)):
        await desk.queue()
        await until(desk, OutboxState.SENT)
        await desk.queue(due_at=desk.clock() + 10_000)
        desk.clock.at += 10_000
        said = await desk.sender(ours).once()

    assert (said.sent, ours.asked) == (0, [])


async def test_a_busy_server_is_tried_again_later_and_says_so(desk: OutboxDesk) -> None:
    busy = MemoryMailer(refuses=lambda envelope: RefusedByServerError(451, "later", True))
    mail = await desk.queue()

    said = await desk.sender(busy).once()
    waiting = await desk.mail(mail)
    desk.clock.at += 2 * MINUTE
    await desk.sender(MemoryMailer()).once()

    assert (said.waiting, waiting.state, waiting.server_said) == (1, OutboxState.QUEUED, "451 later")
    assert waiting.next_try_at is not None
    assert (await desk.mail(mail)).state is OutboxState.SENT
    assert (await desk.mail(mail)).attempts == 2


async def test_a_refusal_is_kept_with_its_words_and_told_in_the_ticket(desk: OutboxDesk) -> None:
    mailer = MemoryMailer(refuses=lambda envelope: RefusedByServerError(550, "no such user", False))
    mail = await desk.queue()

    said = await desk.sender(mailer).once()

    kept = await desk.mail(mail)
    assert (said.refused, kept.state, kept.needs_person) == (1, OutboxState.REFUSED, True)
    (event,) = [one for one in await desk.trail() if one.verb == "mail-refused"]
    assert (event.actor, event.detail) == ("", f"{JAN}: 550 no such user")


async def test_an_acknowledgement_that_is_refused_is_nobodys_work(desk: OutboxDesk) -> None:
    mailer = MemoryMailer(refuses=lambda envelope: RefusedByServerError(550, "no such user", False))
    mail = await desk.queue(sender="", automatic=True)

    await desk.sender(mailer).once()

    kept = await desk.mail(mail)
    assert (kept.state, kept.needs_person) == (OutboxState.REFUSED, False)
    assert [one.verb for one in await desk.trail() if one.verb.startswith("mail-")] == []


async def test_what_was_lost_after_it_was_handed_over_waits_for_a_person(desk: OutboxDesk) -> None:
    mailer = MemoryMailer(refuses=lambda envelope: LostAfterDataError("no answer"))
    mail = await desk.queue()

    said = await desk.sender(mailer).once()
    desk.clock.at += 100 * HOUR
    again = await desk.sender(mailer).once()

    kept = await desk.mail(mail)
    assert (said.unknown, again, len(mailer.asked)) == (1, Round(sent=0, waiting=0, refused=0, unknown=0), 1)
    assert (kept.state, kept.server_said, kept.needs_person) == (OutboxState.UNKNOWN, "no answer", True)
    assert kept.handed_at is not None
    assert "mail-unknown" in [one.verb for one in await desk.trail()]


async def test_a_program_that_ends_hands_nothing_over_that_it_has_not_begun(desk: OutboxDesk) -> None:
    asked = asyncio.Event()

    async def hang(server: OutgoingServer, envelope: Envelope) -> None:
        asked.set()
        await asyncio.Event().wait()

    mail, mailer = await desk.queue(), MemoryMailer(meanwhile=hang)
    async with sending(desk.sender(mailer)):
        await asked.wait()

    kept = await desk.mail(mail)
    assert (kept.state, kept.next_try_at, mailer.sent) == (OutboxState.QUEUED, desk.clock(), [])


async def test_a_program_that_ends_lets_a_mail_that_is_begun_be_taken(desk: OutboxDesk) -> None:
    begun, mailer = asyncio.Event(), MemoryMailer()

    async def answer_late(server: OutgoingServer, envelope: Envelope) -> None:
        begun.set()
        await asyncio.sleep(0.2)

    mailer.afterwards = answer_late
    mail = await desk.queue()
    async with sending(desk.sender(mailer)):
        await begun.wait()

    assert (await desk.mail(mail)).state is OutboxState.SENT


async def test_a_mail_that_is_begun_when_the_program_ends_is_unknown_where_no_answer_comes(
    desk: OutboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.outgoing.courier.GRACE_S", 0.05)
    begun = asyncio.Event()

    async def never_answer(server: OutgoingServer, envelope: Envelope) -> None:
        begun.set()
        await asyncio.Event().wait()

    mail = await desk.queue()
    async with sending(desk.sender(MemoryMailer(afterwards=never_answer))):
        await begun.wait()

    kept = await desk.mail(mail)
    assert (kept.state, kept.needs_person) == (OutboxState.UNKNOWN, True)
    assert "told to end" in kept.server_said


async def test_a_mail_that_is_taken_back_meanwhile_is_left_alone(desk: OutboxDesk) -> None:
    _first, second = await desk.queue(), await desk.queue()

    async def take_back(server: OutgoingServer, envelope: Envelope) -> None:
        await desk.repository.writing(lambda writer: writer.withdraw(second))

    mailer = MemoryMailer(meanwhile=take_back)
    said = await desk.sender(mailer).once()

    assert (said.sent, said.waiting, len(mailer.sent)) == (1, 0, 1)


async def test_who_was_refused_for_now_is_sent_it_alone(desk: OutboxDesk) -> None:
    mailer = MemoryMailer(
        leaves_out=lambda envelope: (RefusedRecipient(address=PIET, code=452, words="full"),) if mailer_is_full else ()
    )
    mailer_is_full = True
    mail = await desk.queue(JAN, PIET)
    sender = desk.sender(mailer)

    await sender.once()
    waiting = await desk.mail(mail)
    mailer_is_full = False
    desk.clock.at += 2 * MINUTE
    await sender.once()

    assert [(one.address, one.handing) for one in waiting.recipients] == [
        (JAN, Handing.TAKEN), (PIET, Handing.WAITING),
    ]  # fmt: skip
    assert [envelope.recipients for envelope, _raw in mailer.sent] == [(JAN, PIET), (PIET,)]
    assert (await desk.mail(mail)).state is OutboxState.SENT


async def test_an_interpreter_that_makes_headers_of_words_sends_nothing_and_each_mail_says_why(
    desk: OutboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise UnsafeMailError("this Python makes headers of words")

    monkeypatch.setattr("console.outgoing.sender.selftest", fail)
    mail, mailer = await desk.queue(), MemoryMailer()

    await desk.sender(mailer).once()

    assert mailer.asked == []
    assert (await desk.mail(mail)).server_said == "this Python makes headers of words"


async def test_a_fault_of_ours_keeps_a_mail_here_and_no_other(desk: OutboxDesk) -> None:
    def divide(envelope: Envelope) -> Exception | None:
        return ZeroDivisionError("a fault") if envelope.recipients == (PIET,) else None

    mails = [await desk.queue(PIET), await desk.queue(JAN)]

    await desk.sender(MemoryMailer(refuses=divide)).once()

    assert [(await desk.mail(one)).state for one in mails] == [OutboxState.QUEUED, OutboxState.SENT]


async def test_what_was_found_unfinished_is_sent_again_or_unknown(desk: OutboxDesk) -> None:
    begun, handed = await desk.queue(), await desk.queue()

    def cut_short(writer: Writer) -> None:
        for one in (begun, handed):
            writer.take_up(one, at=desk.clock())
        writer.note_handing_over(handed, at=desk.clock())

    await desk.repository.writing(cut_short)
    mailer = MemoryMailer()
    said = await desk.sender(mailer).once()

    assert (said.sent, said.unknown, len(mailer.sent)) == (1, 1, 1)
    assert (await desk.mail(begun)).state is OutboxState.SENT
    assert (await desk.mail(handed)).state is OutboxState.UNKNOWN


async def test_who_loses_the_lease_hands_nothing_over(desk: OutboxDesk) -> None:
    mail, other = await desk.queue(), this_holder()

    def steal(writer: Writer) -> None:
        held = writer.lease("sender")
        assert held is not None
        writer.take_lease(replace(held, owner=other.owner, until=held.until + MINUTE), now=held.until)

    async def lose_it(server: OutgoingServer, envelope: Envelope) -> None:
        await desk.repository.writing(steal)

    mailer = MemoryMailer(meanwhile=lose_it)
    with pytest.raises(LeaseLostError):
        await desk.sender(mailer).once()

    assert mailer.sent == []
    assert (await desk.mail(mail)).state is OutboxState.SENDING
