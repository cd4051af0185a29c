"""What tests of the outbox do first: an answer queued, a try made; and what they ask of it."""

from collections.abc import Callable
from typing import Any, TypeVar

from storage.outbox import OutboxId, Outgoing, Recipient, Step
from storage.protocol import Reader, Repository, Writer
from storage.records import Ticket, TicketNumber
from storage.words import Handing, OutboxState
from tests.storage.builders import JAN, MINUTE, NOON

T = TypeVar("T")
PIET = "piet@example.nl"
SENT_AT = NOON + 30 * MINUTE
DUE_AT = SENT_AT + 10_000
NO_SUCH_USER = Recipient(address=JAN, handing=Handing.REFUSED, code=550, words="5.1.1 no such user")
TAKEN = Recipient(address=JAN, handing=Handing.TAKEN, code=250, words="ok")


async def asked(repository: Repository, question: Callable[[Reader], T]) -> T:
    """Return what a reader answers."""
    return await repository.reading(question)


async def found(repository: Repository, outbox_id: OutboxId) -> Outgoing:
    """Return a mail of the outbox that must be there."""
    outgoing = await asked(repository, lambda reader: reader.outgoing(outbox_id))
    assert outgoing is not None
    return outgoing


async def ticket_of(repository: Repository, number: TicketNumber) -> Ticket:
    """Return a ticket that must be there."""
    ticket = await asked(repository, lambda reader: reader.ticket(number))
    assert ticket is not None
    return ticket


async def try_it(repository: Repository, outbox_id: OutboxId, state: OutboxState, **step: Any) -> None:
    """Take a mail up, begin to hand its bytes over, and end the try in a state."""

    def trying(writer: Writer) -> None:
        writer.take_up(outbox_id, at=DUE_AT)
        writer.note_handing_over(outbox_id, at=DUE_AT + 1)
        ended_at = None if state is OutboxState.QUEUED else DUE_AT + 2
        writer.end_try(outbox_id, Step(state=state, **({"ended_at": ended_at} | step)))

    await repository.writing(trying)
