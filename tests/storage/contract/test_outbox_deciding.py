"""What people decide about mails of the outbox, who is told of it, and which acknowledgements were queued."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from storage.errors import ConflictError
from storage.outbox import OutboxId
from storage.protocol import Reader, Repository, Writer
from storage.records import MessageKey, TicketNumber
from storage.words import OutboxState
from tests.storage.builders import ANSWER_BYTES, HOUR, JAN, MAIN, NOON, a_message
from tests.storage.outbox_steps import DUE_AT, NO_SUCH_USER, PIET, SENT_AT, TAKEN, asked, found, ticket_of, try_it
from tests.storage.steps import answer, open_with, with_settings

QUEUED, _SENDING, SENT, REFUSED, UNKNOWN = OutboxState


@pytest.fixture
async def ticket(repository: Repository) -> TicketNumber:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    return number


@pytest.fixture
async def queued(repository: Repository, ticket: TicketNumber) -> OutboxId:
    """Return Ana's answer to Jan and Piet in the outbox."""
    return await repository.writing(lambda writer: answer(writer, ticket, mail={"recipients": (JAN, PIET)}))


# What a person decides


async def test_a_refused_mail_is_queued_again_and_begins_anew(repository: Repository, queued: OutboxId) -> None:
    await try_it(repository, queued, REFUSED, recipients=(NO_SUCH_USER, replace(NO_SUCH_USER, address=PIET)))
    await repository.writing(lambda writer: writer.settle_outgoing(queued, at=DUE_AT + 5, by="ben"))

    await repository.writing(lambda writer: writer.queue_again(queued, at=DUE_AT + HOUR, due_at=DUE_AT + HOUR))

    outgoing = await found(repository, queued)
    assert (outgoing.state, outgoing.attempts, outgoing.queued_at) == (QUEUED, 0, DUE_AT + HOUR)
    assert (outgoing.next_try_at, outgoing.handed_at, outgoing.ended_at) == (DUE_AT + HOUR, None, None)
    assert (outgoing.settled_at, outgoing.settled_by, outgoing.waiting) == (None, "", (JAN, PIET))


async def test_only_the_refused_recipients_of_a_sent_mail_are_tried_again(
    repository: Repository, queued: OutboxId
) -> None:
    await try_it(repository, queued, SENT, recipients=(NO_SUCH_USER, replace(TAKEN, address=PIET)))

    await repository.writing(lambda writer: writer.queue_again(queued, at=DUE_AT + HOUR, due_at=DUE_AT + HOUR))

    assert (await found(repository, queued)).waiting == (JAN,)


async def test_a_queued_mail_only_gets_another_time(repository: Repository, queued: OutboxId) -> None:
    before = await found(repository, queued)

    await repository.writing(lambda writer: writer.queue_again(queued, at=SENT_AT + 1, due_at=SENT_AT + 1))

    assert await found(repository, queued) == replace(before, next_try_at=SENT_AT + 1)


async def test_a_settled_mail_needs_nobody_until_something_else_goes_wrong(
    repository: Repository, queued: OutboxId
) -> None:
    waits = {"next_try_at": DUE_AT + HOUR, "recipients": (NO_SUCH_USER,)}
    await try_it(repository, queued, QUEUED, **waits)
    needed = (await found(repository, queued)).needs_person
    await repository.writing(lambda writer: writer.settle_outgoing(queued, at=DUE_AT + 5, by="ben"))
    settled = await found(repository, queued)
    await try_it(repository, queued, QUEUED, **waits)
    still = await found(repository, queued)
    await try_it(repository, queued, SENT, recipients=(replace(NO_SUCH_USER, address=PIET),))

    assert needed
    assert (settled.settled_at, settled.settled_by, settled.needs_person) == (DUE_AT + 5, "ben", False)
    assert (still.settled_at, still.needs_person) == (DUE_AT + 5, False)
    assert (await found(repository, queued)).needs_person


async def test_what_was_settled_is_not_settled_twice(repository: Repository, queued: OutboxId) -> None:
    await try_it(repository, queued, UNKNOWN)
    await repository.writing(lambda writer: writer.settle_outgoing(queued, at=DUE_AT + 5, by="ben"))

    with pytest.raises(ConflictError, match="nobody to look at it"):
        await repository.writing(lambda writer: writer.settle_outgoing(queued, at=DUE_AT + 6, by="ana"))

    assert (await found(repository, queued)).settled_by == "ben"


# Revisions


async def test_what_the_machine_does_is_told_and_overtakes_nobody(
    repository: Repository, ticket: TicketNumber, queued: OutboxId
) -> None:
    before = await ticket_of(repository, ticket)
    revision = await asked(repository, lambda reader: reader.revision())

    await try_it(repository, queued, REFUSED)
    after = await ticket_of(repository, ticket)
    told = await asked(repository, lambda reader: reader.changed_since(revision))
    await repository.writing(lambda writer: writer.settle_outgoing(queued, at=DUE_AT, by="ben"))

    assert (after, told) == (before, {ticket})
    assert (await ticket_of(repository, ticket)).revision > before.revision


async def test_what_a_savepoint_takes_back_is_not_told(
    repository: Repository, ticket: TicketNumber, queued: OutboxId
) -> None:
    other, _ = await repository.writing(open_with)
    revision = await asked(repository, lambda reader: reader.revision())

    def stumble(writer: Writer) -> None:
        with pytest.raises(ConflictError), writer.savepoint():
            writer.take_up(queued, at=DUE_AT)
            writer.take_up(queued, at=DUE_AT)
        writer.set_tags(other, ["spoed"])

    await repository.writing(stumble)

    assert await asked(repository, lambda reader: reader.changed_since(revision)) == {other}
    assert (await found(repository, queued)).state is QUEUED


async def test_a_mail_of_the_outbox_follows_its_message(
    repository: Repository, ticket: TicketNumber, queued: OutboxId
) -> None:
    other, _ = await repository.writing(open_with)

    await repository.writing(lambda writer: writer.move_messages([MessageKey(2)], other))

    assert (await found(repository, queued)).ticket == other
    revision = await asked(repository, lambda reader: reader.revision())
    await repository.writing(lambda writer: writer.take_up(queued, at=DUE_AT))
    assert await asked(repository, lambda reader: reader.changed_since(revision)) == {other}


# Acknowledgements


async def test_acknowledgements_are_found_by_address_recipient_and_time(
    repository: Repository, ticket: TicketNumber
) -> None:
    automatic = {"automatic": True, "sender": "", "queued_by": ""}

    def queue(writer: Writer) -> None:
        answer(writer, ticket, answers=False, mail=automatic | {"queued_at": NOON})
        answer(writer, ticket, answers=False, mail=automatic | {"queued_at": NOON + HOUR, "recipients": (PIET,)})
        answer(writer, ticket, mail={"queued_at": NOON + 2 * HOUR})

    await repository.writing(queue)

    def since(at: int, address: str = MAIN, recipient: str = JAN) -> Callable[[Reader], bool]:
        return lambda reader: reader.acknowledged_since(address, recipient, at)

    assert await asked(repository, since(NOON))
    assert not await asked(repository, since(NOON + 1))
    assert await asked(repository, since(NOON + 1, recipient=PIET))
    assert not await asked(repository, since(NOON, address="sales@acme.nl"))
    counts = [await asked(repository, lambda reader, at=at: reader.acknowledgements_since(at)) for at in (0, NOON + 1)]
    assert counts == [2, 1]


async def test_an_acknowledgement_without_an_address_of_its_own_is_of_its_tickets(
    repository: Repository, ticket: TicketNumber
) -> None:
    mail = {"automatic": True, "sender": "", "address_id": None}

    await repository.writing(lambda writer: answer(writer, ticket, answers=False, mail=mail))

    assert await asked(repository, lambda reader: reader.acknowledged_since(MAIN, JAN, NOON))


async def test_an_acknowledgement_leaves_the_customer_waiting(repository: Repository, ticket: TicketNumber) -> None:
    await repository.writing(
        lambda writer: answer(writer, ticket, answers=False, automatic=True, mail={"automatic": True})
    )

    after = await ticket_of(repository, ticket)
    assert (after.waiting_since, after.active_at) == (NOON, NOON)


async def test_only_what_goes_out_answers(repository: Repository, ticket: TicketNumber) -> None:
    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.add_message(a_message(ticket, None, answers=True)))


async def test_a_mail_is_known_by_its_own_digest(
    repository: Repository, ticket: TicketNumber, queued: OutboxId
) -> None:
    known = await asked(repository, lambda reader: reader.message_by_key(MessageKey(2)))

    assert known is not None and known.sha256 == hashlib.sha256(ANSWER_BYTES).digest()
