"""Puts back what a regrouping did: every message with its former reason, every status, the tickets that it opened.

It stands apart from the doing because it judges the desk of now: what came in later stays where it went, and where
somebody merged or split again, nothing is put back at all.
"""

from dataclasses import dataclass
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.regrouping import Deed, Restatus, may_not_regroup, read_deed
from console.commands.undone import Undone, record_undo, refuse_undone
from storage.protocol import Reader, Writer
from storage.records import EventId, Place, TicketNumber
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoRegrouping:
    """Undoes the regrouping of an event."""

    verb: ClassVar[str] = "undo"
    event: EventId

    def check(self, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        return may_not_regroup(actor)

    async def run(self, desk: Desk) -> Undone:
        """Put everything back and return the tickets that were touched. Raises RefusedError, StorageError."""
        refusal = self.check(desk.actor)
        if refusal is not None:
            raise RefusedError(refusal)
        now, login = desk.clock(), desk.actor.login
        return await desk.repository.writing(lambda writer: self._undo(writer, now, login))

    def _undo(self, writer: Writer, now: int, login: str) -> Undone:
        event = refuse_undone(writer, self.event)
        deed = read_deed(event.undo)
        overtaken = _overtaken(writer, deed)
        if overtaken is not None:
            words = _("Event {event} can't be undone: ticket #{number} has been merged or split since.")
            words = words.format(event=self.event, number=overtaken)
            raise RefusedError(Refusal(code="overtaken", words=words))
        _put_back(writer, deed, now)
        return record_undo(writer, event, _touched(deed), now, login)


def _overtaken(reader: Reader, deed: Deed) -> TicketNumber | None:
    """Return the first ticket that isn't as the regrouping left it: a message went elsewhere, or it was merged."""
    merged = {one.ticket: one.into for one in deed.statuses if one.into is not None}
    holders = {number: {place.key for place in reader.places(number)} for number in {one.into for one in deed.moves}}
    for move in deed.moves:
        if move.key not in holders[move.into]:
            return move.into
    for number in _touched(deed):
        ticket = reader.ticket(number)
        if ticket is None or ticket.merged_into != merged.get(number):
            return number
    return None


def _put_back(writer: Writer, deed: Deed, now: int) -> None:
    """A ticket that somebody gave another status meanwhile keeps it; one that was opened and is empty is merged back,
    since numbers are kept."""
    writer.put_back([Place(key=move.key, ticket=move.was_in, because=move.because) for move in deed.moves])
    for one in deed.statuses:
        ticket = writer.ticket(one.ticket)
        if ticket is not None and ticket.status is one.after:
            _restore(writer, one, now)
    for opening in deed.openings:
        if not writer.places(opening.ticket):
            writer.mark_merged(opening.ticket, opening.origin, at=now)


def _restore(writer: Writer, one: Restatus, now: int) -> None:
    if one.until is not None:
        writer.snooze(one.ticket, one.until)
    else:
        writer.set_status(one.ticket, one.before, at=now)


def _touched(deed: Deed) -> tuple[TicketNumber, ...]:
    numbers = {number for move in deed.moves for number in (move.was_in, move.into)}
    return tuple(sorted(numbers | {one.ticket for one in deed.statuses}))
