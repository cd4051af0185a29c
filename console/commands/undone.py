"""What every undoing shares: refusing what can't be undone, and writing down that it was.

It stands apart so that the command which undoes one kind of event only says how things are put back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.commands.refusal import Refusal, RefusedError
from storage.protocol import Reader, Writer
from storage.records import Event, EventId, TicketNumber
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """An event that was undone, and the tickets that this touched; `left` have been changed since and stay so."""

    event: Event
    tickets: tuple[TicketNumber, ...]
    left: tuple[TicketNumber, ...] = ()


def refuse_undone(reader: Reader, event_id: EventId) -> Event:
    """Return an event that can be undone. Raises RefusedError for one that is unknown, can't be, or was already."""
    event = reader.event(event_id)
    if event is None:
        words = _("There is no event {event}: `omnidesk ticket undo --list` shows what can be undone.")
        raise _refused("unknown-event", words, event_id)
    if event.undone_at is not None:
        raise _refused("undone-already", _("Event {event} is undone already."), event_id)
    if not event.undo:
        raise _refused("no-undo", _("Event {event} can't be undone."), event_id)
    return event


def record_undo(
    writer: Writer,
    event: Event,
    tickets: Sequence[TicketNumber],
    now: int,
    login: str,
    left: Sequence[TicketNumber] = (),
) -> Undone:
    """Mark an event as undone, in the audit trail of each ticket as well."""
    writer.mark_undone(event.id, at=now)
    subject = f"event {event.id}"
    detail = f"{event.verb} {event.subject}"
    made = writer.add_event(Event(at=now, actor=login, verb="undo", subject=subject, detail=detail))
    for number in tickets:
        part = Event(at=now, actor=login, verb="undo", subject=subject, detail=event.verb, ticket=number, part_of=made)
        writer.add_event(part)
    return Undone(event=event, tickets=tuple(tickets), left=tuple(left))


def _refused(code: str, words: str, event_id: EventId) -> RefusedError:
    return RefusedError(Refusal(code=code, words=words.format(event=event_id)))
