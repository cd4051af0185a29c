"""Undoes what was done to tickets: of one event, or of all the parts of an event over many.

It stands apart from the commands because one undo serves all of them.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands.actor import Actor, needs_admin
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.deed import Deed, read_deed
from console.commands.tickets.facts import facts_of
from console.commands.tickets.putting_back import (
    behind_yielded,
    changed_back,
    discard_overtaken,
    overtaken,
    put_back,
    registration_overtaken,
    yielding_to,
)
from console.commands.tickets.taking_back import left_already
from console.commands.tickets.ticket_command import changed_since, needs_answering
from console.commands.tickets.told import told
from console.commands.undone import Undone, record_undo, refuse_undone
from storage.protocol import Reader, Writer
from storage.records import Event, EventId, TicketNumber
from widgets.language import _

# The verbs of the events that are undone here.
VERBS = (
    "assign", "release", "close", "reopen", "pending", "snooze", "spam", "tag", "untag", "note", "reply", "forward",
    "merge", "split", "move", "customer", "accept-sender", "register-address",
)  # fmt: skip
# Those of mails that were in no ticket: they leave the same traces.
PARKED_VERBS = ("parked-accept", "parked-retry", "parked-discard")


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoTickets:
    """Undoes the event of a command on tickets.

    Of an event over many tickets, those that somebody has changed since are left as they are. `if_revision` is the
    revision of its one ticket that whoever asks had seen; None does not look at it.
    """

    verb: ClassVar[str] = "undo"
    event: EventId
    if_revision: int | None = None

    def check(self, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        return needs_answering(actor)

    async def run(self, desk: Desk) -> Undone:
        """Put everything back and return the tickets that were touched. Raises RefusedError, StorageError."""
        refusal = self.check(desk.actor)
        if refusal is not None:
            raise RefusedError(refusal)
        now = desk.clock()
        return await desk.repository.writing(lambda writer: self._undo(writer, desk.actor, now))

    def _undo(self, writer: Writer, actor: Actor, now: int) -> Undone:
        event = refuse_undone(writer, self.event)
        self._refuse_unseen(writer, event, now)
        deed = read_deed(event.undo)
        if deed.in_parts:
            return self._undo_parts(writer, event, actor, now)
        refusal = _hindrance(writer, event, deed, actor)
        if refusal is not None:
            raise RefusedError(refusal)
        put_back(writer, _as_put_back(writer, event, deed), now, actor.login)
        return record_undo(writer, event, deed.tickets, now, actor.login)

    def _refuse_unseen(self, reader: Reader, event: Event, now: int) -> None:
        if self.if_revision is None:
            return
        if event.ticket is None:
            raise RefusedError(several_tickets(event.id))
        refusal = changed_since(facts_of(reader, event.ticket, now, self.if_revision), self.if_revision)
        if refusal is not None:
            raise RefusedError(refusal)

    def _undo_parts(self, writer: Writer, event: Event, actor: Actor, now: int) -> Undone:
        """Newest first, so that what several parts changed ends as it began."""
        touched: list[TicketNumber] = []
        hindrances: list[Refusal] = []
        left: list[TicketNumber] = []
        for part in reversed(writer.event_parts(event.id)):
            if not part.undo or part.undone_at is not None:
                continue
            deed = read_deed(part.undo)
            hindrance = _hindrance(writer, part, deed, actor)
            if hindrance is not None:
                hindrances.append(hindrance)
                left += [] if part.ticket is None else [part.ticket]
                continue
            put_back(writer, _as_put_back(writer, part, deed), now, actor.login)
            writer.mark_undone(part.id, at=now)
            touched += deed.tickets
        if hindrances and not touched:
            raise RefusedError(hindrances[-1])
        tickets = tuple(dict.fromkeys(sorted(touched)))
        return record_undo(writer, event, tickets, now, actor.login, left=tuple(sorted(left)))


def several_tickets(event: EventId) -> Refusal:
    """Refuse to compare the revision of one ticket with an event over several."""
    words = _("--if-revision is about one ticket, and event {event} is about several: leave it out.")
    return Refusal(code="bad-revision", words=words.format(event=event))


def _hindrance(reader: Reader, event: Event, deed: Deed, actor: Actor) -> Refusal | None:
    """Return why an event can't be undone now, or None."""
    if deed.registered and (refusal := needs_admin(actor)) is not None:
        return refusal
    left = next((refusal for sent in deed.queued if (refusal := left_already(reader, sent.outbox))), None)
    if left is not None:
        return left
    mail = discard_overtaken(reader, deed)
    if mail is not None:
        words = _("Event {event} can't be undone: something else was done with mail {mail} since.")
        return Refusal(code="overtaken", words=words.format(event=event.id, mail=mail))
    number = overtaken(reader, deed) or changed_back(deed, _later(reader, event, deed))
    if number is not None:
        return _overtaken(reader, event, number)
    if registration_overtaken(reader, deed):
        words = _("Event {event} can't be undone: the address {address} has been changed since, or is in use.")
        return Refusal(code="overtaken", words=words.format(event=event.id, address=deed.registered))
    return None


def _later(reader: Reader, event: Event, deed: Deed) -> list[Deed]:
    """Return what was done to the same tickets since and has not been undone."""
    tickets = dict.fromkeys(one.ticket for some in (deed.changed, deed.opened) for one in some)
    events = {one.id: one for ticket in tickets for one in _deeds(reader, ticket)}.values()
    return [read_deed(one.undo) for one in events if one.id > event.id and one.undone_at is None]


def _as_put_back(reader: Reader, event: Event, deed: Deed) -> Deed:
    """Return what was done, with each ticket's status as it is put back: what yielded to others, or was undone under
    it, counts for nothing."""

    def earlier(number: TicketNumber) -> list[tuple[Deed, bool]]:
        events = sorted((one for one in _deeds(reader, number) if one.id < event.id), key=lambda one: -one.id)
        return [(read_deed(one.undo), one.undone_at is not None) for one in events]

    later = _later(reader, event, deed)
    changed = (yielding_to(behind_yielded(change, earlier(change.ticket)), later) for change in deed.changed)
    return replace(deed, changed=tuple(changed))


def _deeds(reader: Reader, number: TicketNumber) -> list[Event]:
    """Return the events of a ticket that an undo puts back; what was done to it beside another is with that one's."""
    parts = ((one, one.part_of) for one in reader.events(number))
    whole = (one if one.undo or event is None else reader.event(event) for one, event in parts)
    return [one for one in whole if one is not None and one.undo and one.verb in (*VERBS, *PARKED_VERBS)]


def _overtaken(reader: Reader, event: Event, number: TicketNumber) -> Refusal:
    later = [one for one in reader.events(number) if one.id > event.id and event.id != one.part_of]
    words = _("Event {event} can't be undone: ticket {number} has been changed since. {what}.")
    what = told([one for one in later if one.undone_at is None], number, reader.settings())
    return Refusal(code="overtaken", words=words.format(event=event.id, number=number, what=what))
