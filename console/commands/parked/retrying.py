"""Deciding a parked mail again: read by today's parser, judged by today's rules and settings, as if it came in now.

It stands apart from accepting because nobody says that the mail is a real one: the tests that parked it hold still.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.parked.kept_bytes import bytes_of
from console.commands.parked.parked_command import Came, ParkedCommand, ParkedFacts, aside_because, changed
from console.commands.tickets.deed import Deed, TakenIn
from console.intake.deciding import OVERSIZE_BYTES, decide_one, undecided
from console.intake.reading import Reading, ReadingRoom, Unreadable
from console.intake.receive import DAMAGED
from storage.parked import SET_ASIDE
from storage.protocol import Writer
from storage.records import Delivery, Ticket
from storage.words import Outcome

_NOT_READ = Unreadable(reason="it was not read")


class _OnlyLookedError(Exception):
    """What was done inside is to be undone: it was only looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry(ParkedCommand):
    """Decides a mail again. `reading` is what it says; whoever asks leaves it out."""

    verb: ClassVar[str] = "parked-retry"
    reading: Reading | None = None

    async def made_ready(self, desk: Desk, room: ReadingRoom) -> Self:
        """Return the command with the mail read whole; one that is too large is not read at all."""
        delivery, raw = await desk.repository.reading(lambda reader: bytes_of(reader, self.delivery))
        if raw is None:
            return replace(self, reading=DAMAGED)
        if delivery.size > OVERSIZE_BYTES:
            return self
        return replace(self, reading=(await room.read([raw]))[0])

    def do(self, writer: Writer, facts: ParkedFacts, delivery: Delivery, actor: Actor, now: int) -> Came:
        before = self._ticket_before(writer, delivery, now)
        writer.unsettle(delivery.key)
        decide_one(writer, undecided(delivery), self.reading or _NOT_READ, now)
        after = writer.delivery(delivery.key)
        assert after is not None  # noqa: S101 (it was decided just now)
        return Came(
            outcome=after.outcome,
            because=after.because,
            reason=after.reason,
            message=after.message,
            ticket=after.ticket if after.outcome not in SET_ASIDE else None,
            detail=aside_because(after),
            deed=_deed(writer, delivery, after, before),
        )

    def _ticket_before(self, writer: Writer, delivery: Delivery, now: int) -> Ticket | None:
        """Return how the ticket stands that the mail comes into, None for a new one: known only after deciding, which
        is undone to look."""
        found: Delivery | None = None
        try:
            with writer.savepoint():
                writer.unsettle(delivery.key)
                decide_one(writer, undecided(delivery), self.reading or _NOT_READ, now)
                found = writer.delivery(delivery.key)
                raise _OnlyLookedError
        except _OnlyLookedError:
            pass
        return None if found is None or found.ticket is None else writer.ticket(found.ticket)


def _deed(writer: Writer, was: Delivery, after: Delivery, before: Ticket | None) -> Deed | None:
    """Return what an undo puts back; what a duplicate or a report has noted elsewhere can't be."""
    if after.outcome is not Outcome.TICKETED or after.message is None or after.ticket is None:
        return None
    taken = TakenIn(ticket=after.ticket, key=after.message, was=was, opened=before is None)
    return Deed(changed=changed(before, writer.ticket(after.ticket)), taken=(taken,))
