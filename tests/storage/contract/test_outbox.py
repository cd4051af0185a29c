"""The outbox: what is queued, due, taken up and ended, with the words of whoever took it or not."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from storage.errors import ConflictError
from storage.outbox import OutboxId, Outgoing, Recipient, Step
from storage.protocol import Reader, Repository, Writer
from storage.records import MessageKey, TicketNumber
from storage.settings import AddressId
from storage.words import Handing, OutboxState
from tests.storage.builders import ANSWER_BYTES, HOUR, JAN, MAIN, NOON, an_answer, an_attachment, an_outgoing
from tests.storage.outbox_steps import DUE_AT, NO_SUCH_USER, PIET, SENT_AT, TAKEN, asked, found, ticket_of, try_it
from tests.storage.steps import answer, open_with, with_settings

QUEUED, SENDING, SENT, REFUSED, UNKNOWN = OutboxState


@pytest.fixture
async def ticket(repository: Repository) -> TicketNumber:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    return number


@pytest.fixture
async def queued(repository: Repository, ticket: TicketNumber) -> OutboxId:
    """Return Ana's answer to Jan and Piet in the outbox."""
    return await repository.writing(lambda writer: answer(writer, ticket, mail={"recipients": (JAN, PIET)}))


# Queueing


async def test_a_message_gets_the_key_that_was_told_before(repository: Repository) -> None:
    await with_settings(repository)

    def keep(writer: Writer) -> list[tuple[MessageKey, MessageKey]]:
        told = writer.next_message_key()
        number, key = open_with(writer)
        pairs = [(told, key)]
        for _ in range(2):
            told = writer.next_message_key()
            pairs.append((told, writer.add_message(an_answer(number))))
        writer.withdraw(writer.queue(an_outgoing(pairs[-1][1])))
        told = writer.next_message_key()
        return [*pairs, (told, writer.add_message(an_answer(number)))]

    pairs = await repository.writing(keep)

    assert [told for told, _ in pairs] == [key for _, key in pairs] == [1, 2, 3, 4]


async def test_a_queued_mail_is_read_back_with_the_bytes_that_leave(
    repository: Repository, ticket: TicketNumber, queued: OutboxId
) -> None:
    outgoing = await found(repository, queued)

    assert outgoing == Outgoing(
        id=queued, message=MessageKey(2), ticket=ticket, message_id="<antwoord@acme.nl>",
        subject="Re: Waar blijft mijn pakket?", address_id=AddressId(1), sender=MAIN,
        recipients=(Recipient(address=JAN), Recipient(address=PIET)), state=QUEUED, attempts=0, queued_at=SENT_AT,
        queued_by="ana", next_try_at=DUE_AT, tried_at=None, handed_at=None, ended_at=None, server_said="",
        settled_at=None, settled_by="", automatic=False, size=len(ANSWER_BYTES),
    )  # fmt: skip
    assert (outgoing.to, outgoing.waiting, outgoing.refused) == ((JAN, PIET), (JAN, PIET), ())
    assert await asked(repository, lambda reader: reader.outgoing_bytes(queued)) == ANSWER_BYTES
    assert await asked(repository, lambda reader: reader.outgoing_of([MessageKey(1), MessageKey(2)])) == {2: outgoing}


async def test_an_answer_is_kept_like_any_message(repository: Repository, ticket: TicketNumber) -> None:
    parts = (an_attachment(), an_attachment(name="logo.png", part="3", inline=True, content_id="logo"))

    await repository.writing(lambda writer: answer(writer, ticket, cc=(PIET,), attachments=parts))

    _, kept = await asked(repository, lambda reader: reader.messages(ticket))
    assert (kept.author, kept.message_id, kept.to, kept.cc) == ("ana", "<antwoord@acme.nl>", (JAN,), (PIET,))
    assert (kept.attachments, kept.delivery, kept.because) == (parts, None, None)
    assert [one.key for one in await asked(repository, lambda reader: reader.search("komt morgen", 5))] == [kept.key]
    after = await ticket_of(repository, ticket)
    assert (after.message_count, after.active_at, after.waiting_since) == (2, SENT_AT, None)


@pytest.mark.parametrize("raw", [b"", b"a" * 300_000, bytes(range(256)) * 9])
async def test_the_bytes_come_back_as_they_were(repository: Repository, ticket: TicketNumber, raw: bytes) -> None:
    outbox_id = await repository.writing(lambda writer: answer(writer, ticket, mail={"raw": raw}))

    assert await asked(repository, lambda reader: reader.outgoing_bytes(outbox_id)) == raw
    assert (await found(repository, outbox_id)).size == len(raw)


async def test_bytes_of_a_mail_that_is_not_there_are_a_key_error(repository: Repository) -> None:
    with pytest.raises(KeyError):
        await asked(repository, lambda reader: reader.outgoing_bytes(OutboxId(9)))
    assert await asked(repository, lambda reader: reader.outgoing(OutboxId(9))) is None


async def test_a_mail_is_queued_once_to_somebody_and_for_a_message_of_ours(
    repository: Repository, ticket: TicketNumber, queued: OutboxId
) -> None:
    wrong = [an_outgoing(MessageKey(2)), an_outgoing(MessageKey(1)), an_outgoing(MessageKey(9))]
    spare = await repository.writing(lambda writer: writer.add_message(an_answer(ticket)))
    wrong += [an_outgoing(spare, recipients=()), an_outgoing(spare, recipients=(JAN, JAN))]

    for outgoing in wrong:
        with pytest.raises(ConflictError, match="nothing was written"):
            await repository.writing(lambda writer, outgoing=outgoing: writer.queue(outgoing))

    assert [one.id for one in await asked(repository, lambda reader: reader.outbox(limit=9))] == [queued]


# What is due


async def test_what_is_due_is_told_the_longest_due_first(repository: Repository, ticket: TicketNumber) -> None:
    def queue(writer: Writer) -> list[OutboxId]:
        return [answer(writer, ticket, mail={"due_at": NOON + due}) for due in (30, 10, 20)]

    nothing = await asked(repository, lambda reader: (reader.next_outgoing_at(), reader.due_outgoing(NOON + HOUR, 5)))
    last, first, second = await repository.writing(queue)

    def due(now: int, limit: int = 5) -> Callable[[Reader], list[OutboxId]]:
        return lambda reader: [one.id for one in reader.due_outgoing(now, limit)]

    assert nothing == (None, [])
    assert await asked(repository, lambda reader: reader.next_outgoing_at()) == NOON + 10
    assert await asked(repository, due(NOON + 9)) == []
    assert await asked(repository, due(NOON + 20)) == [first, second]
    assert await asked(repository, due(NOON + 99)) == [first, second, last]
    assert await asked(repository, due(NOON + 99, 1)) == [first]
    await repository.writing(lambda writer: writer.take_up(first, at=NOON + 20))
    assert await asked(repository, lambda reader: reader.next_outgoing_at()) == NOON + 20
    assert [one.id for one in await asked(repository, lambda reader: reader.unfinished_outgoing(5))] == [first]


async def test_a_mail_that_does_not_leave_yet_says_why_and_no_try_is_counted(
    repository: Repository, queued: OutboxId
) -> None:
    await repository.writing(lambda writer: writer.put_off(queued, server_said="no server", next_try_at=DUE_AT + HOUR))

    outgoing = await found(repository, queued)
    assert (outgoing.state, outgoing.attempts, outgoing.server_said) == (QUEUED, 0, "no server")
    assert outgoing.next_try_at == DUE_AT + HOUR


# Tries


async def test_a_try_leaves_its_marks(repository: Repository, queued: OutboxId) -> None:
    taken = await repository.writing(lambda writer: writer.take_up(queued, at=DUE_AT))
    await repository.writing(lambda writer: writer.note_handing_over(queued, at=DUE_AT + 1))
    handed = await found(repository, queued)
    ended = Step(
        state=SENT, server_said="250 ok", ended_at=DUE_AT + 2, recipients=(TAKEN, replace(TAKEN, address=PIET))
    )
    await repository.writing(lambda writer: writer.end_try(queued, ended))

    outgoing = await found(repository, queued)
    assert (taken.state, taken.attempts, taken.tried_at, taken.next_try_at) == (SENDING, 1, DUE_AT, None)
    assert handed == replace(taken, handed_at=DUE_AT + 1)
    assert outgoing == replace(
        handed, state=SENT, server_said="250 ok", ended_at=DUE_AT + 2, recipients=ended.recipients
    )
    assert (outgoing.waiting, outgoing.needs_person) == ((), False)


async def test_the_next_try_begins_without_the_marks_of_the_one_before(
    repository: Repository, queued: OutboxId
) -> None:
    said = (replace(NO_SUCH_USER, handing=Handing.WAITING, code=450), replace(TAKEN, address=PIET))

    await try_it(repository, queued, QUEUED, next_try_at=DUE_AT + HOUR, server_said="450 later", recipients=said)
    waiting = await found(repository, queued)
    again = await repository.writing(lambda writer: writer.take_up(queued, at=DUE_AT + HOUR))

    assert (waiting.state, waiting.next_try_at, waiting.handed_at) == (QUEUED, DUE_AT + HOUR, DUE_AT + 1)
    assert (waiting.recipients, waiting.waiting) == (said, (JAN,))
    assert (again.attempts, again.tried_at, again.handed_at, again.ended_at) == (2, DUE_AT + HOUR, None, None)
    assert (again.recipients, again.server_said) == (said, "450 later")


STEPS: dict[str, Callable[[Writer, OutboxId], object]] = {
    "take up": lambda writer, one: writer.take_up(one, at=DUE_AT),
    "put off": lambda writer, one: writer.put_off(one, server_said="", next_try_at=DUE_AT),
    "hand over": lambda writer, one: writer.note_handing_over(one, at=DUE_AT),
    "end": lambda writer, one: writer.end_try(one, Step(state=SENT)),
    "queue again": lambda writer, one: writer.queue_again(one, at=DUE_AT, due_at=DUE_AT),
    "settle": lambda writer, one: writer.settle_outgoing(one, at=DUE_AT, by="ben"),
    "withdraw": lambda writer, one: writer.withdraw(one),
}
ALLOWED = {
    QUEUED: {"take up", "put off", "queue again", "withdraw"},
    SENDING: {"hand over", "end"},
    SENT: set(),
    REFUSED: {"queue again", "settle", "withdraw"},
    UNKNOWN: {"queue again", "settle"},
}


@pytest.mark.parametrize("state", OutboxState)
async def test_each_state_allows_its_own_steps_only(
    repository: Repository, queued: OutboxId, state: OutboxState
) -> None:
    if state is SENDING:
        await repository.writing(lambda writer: writer.take_up(queued, at=DUE_AT))
    elif state is not QUEUED:
        await try_it(repository, queued, state)
    allowed = set()

    for name, step in STEPS.items():

        def attempt(writer: Writer, step: Callable[[Writer, OutboxId], object] = step) -> None:
            step(writer, queued)
            raise _MayBeDoneError

        try:
            await repository.writing(attempt)
        except _MayBeDoneError:
            allowed.add(name)
        except ConflictError as error:
            assert "nothing was written" in str(error)

    assert allowed == ALLOWED[state]


class _MayBeDoneError(Exception):
    """Takes back what was only to be tried."""


async def test_a_mail_that_is_not_there_is_a_conflict_in_words(repository: Repository) -> None:
    for step in STEPS.values():
        with pytest.raises(ConflictError, match="no mail 9 in the outbox"):
            await repository.writing(lambda writer, step=step: step(writer, OutboxId(9)))


async def test_words_about_somebody_to_whom_it_does_not_go_are_refused(
    repository: Repository, queued: OutboxId
) -> None:
    with pytest.raises(ConflictError, match="does not go to eva@example"):
        await try_it(repository, queued, SENT, recipients=(replace(TAKEN, address="eva@example.nl"),))

    assert (await found(repository, queued)).state is QUEUED
