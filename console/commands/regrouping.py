"""Regroups open tickets as a simulation said, in one transaction that can be undone exactly.

It stands apart from merging and splitting by hand: nobody is parted from a ticket here, so time goes on grouping. What
touches a ticket that isn't open, or one that has changed since the simulation, is left out and told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import msgspec

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.simulation_outcome import Knot, Part, Simulation
from storage.protocol import Writer
from storage.records import Event, EventId, MessageKey, NewTicket, Place, Ticket, TicketNumber
from storage.words import Because, TicketStatus
from widgets.language import _

VERB = "regroup"
_LIVELY = (TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.SNOOZED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A message that was moved, from where it was for which reason."""

    key: MessageKey
    was_in: TicketNumber
    because: Because | None
    into: TicketNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatus:
    """A ticket that got another status; `into` is the ticket that it was merged into, if that was it.

    `until` is the time that it was put off until before, in ms UTC.
    """

    ticket: TicketNumber
    before: TicketStatus
    after: TicketStatus
    into: TicketNumber | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A ticket that was opened, and the one that its messages came from."""

    ticket: TicketNumber
    origin: TicketNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Everything that was done, for the undo."""

    moves: tuple[Move, ...] = ()
    statuses: tuple[Restatus, ...] = ()
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """What came of it. `event` None: nothing was left to do. `not_open` and `changed` hold tickets left out."""

    event: EventId | None
    deed: Deed = Deed()
    not_open: tuple[TicketNumber, ...] = ()
    changed: tuple[TicketNumber, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplySimulation:
    """Moves the messages of open tickets to where a simulation would have them. `subject` says of what it was."""

    verb: ClassVar[str] = VERB
    simulation: Simulation
    subject: str = "every address"

    def check(self, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        return may_not_regroup(actor)

    async def run(self, desk: Desk) -> Regrouped:
        """Regroup and return what came of it. Raises RefusedError, StorageError."""
        refusal = self.check(desk.actor)
        if refusal is not None:
            raise RefusedError(refusal)
        now, login = desk.clock(), desk.actor.login
        return await desk.repository.writing(lambda writer: self._apply(writer, now, login))

    def _apply(self, writer: Writer, now: int, login: str) -> Regrouped:
        work = _Work(writer, now)
        left_out: dict[str, list[TicketNumber]] = {"not-open": [], "changed": []}
        for knot in self.simulation.knots:
            hindrance = _hindrance(writer, knot)
            if hindrance:
                left_out[hindrance] += [one.ticket for one in knot.before]
            else:
                work.regroup(knot)
        event = self._record(writer, work.deed(), now, login) if work.moves else None
        return Regrouped(
            event=event,
            deed=work.deed(),
            not_open=tuple(left_out["not-open"]),
            changed=tuple(left_out["changed"]),
        )

    def _record(self, writer: Writer, deed: Deed, now: int, login: str) -> EventId:
        detail = f"{len(deed.moves)} messages moved"
        event = Event(at=now, actor=login, verb=VERB, subject=self.subject, detail=detail, undo=written(deed))
        made = writer.add_event(event)
        for ticket, told in _told(deed).items():
            part = Event(
                at=now, actor=login, verb=VERB, subject=f"ticket {ticket}", detail=told, ticket=ticket, part_of=made
            )
            writer.add_event(part)
        return made


def may_not_regroup(actor: Actor) -> Refusal | None:
    """Refuse who may not regroup tickets."""
    if actor.may_administer:
        return None
    words = _("{login} may not regroup tickets: that takes the role admin, or the system user who owns the database.")
    return Refusal(code="not-allowed", words=words.format(login=actor.login))


def written(deed: Deed) -> str:
    """Return what was done as an event keeps it."""
    return msgspec.json.encode(deed).decode()


def read_deed(text: str) -> Deed:
    """Return what was done, from what an event keeps. Raises msgspec.MsgspecError for anything else."""
    return msgspec.json.decode(text, type=Deed)


def _hindrance(writer: Writer, knot: Knot) -> str:
    """Return why a knot is left alone: a ticket is not open, or is no longer what was simulated; "" for no reason."""
    if any(one.status not in _LIVELY for one in knot.before):
        return "not-open"
    for one in knot.before:
        ticket = writer.ticket(one.ticket)
        held = tuple(place.key for place in writer.places(one.ticket))
        if ticket is None or ticket.status not in _LIVELY or held != one.messages:
            return "changed"
    return ""


@dataclass(slots=True)
class _Work:
    """A regrouping under way."""

    writer: Writer
    now: int
    moves: list[Move] = field(default_factory=list)
    statuses: list[Restatus] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)

    def deed(self) -> Deed:
        return Deed(moves=tuple(self.moves), statuses=tuple(self.statuses), openings=tuple(self.openings))

    def regroup(self, knot: Knot) -> None:
        """Regroup the tickets of a knot: open, move, mark what is empty as merged, set statuses."""
        places = {place.key: place for one in knot.before for place in self.writer.places(one.ticket)}
        tickets = {one.ticket: _ticket(self.writer, one.ticket) for one in knot.before}
        homes: dict[MessageKey, TicketNumber] = {}
        for part in knot.after:
            number = part.into if part.into is not None else self._open(part, tickets)
            homes |= dict.fromkeys(part.messages, number)
            self._move([places[key] for key in part.messages if places[key].ticket != number], number)
        left = {part.into for part in knot.after}
        for one in knot.before:
            if one.ticket not in left:
                self._merge(tickets[one.ticket], homes[one.messages[0]])
        for part in knot.after:
            if part.into is not None:
                self._enliven(tickets[part.into], _livelier(part, places, tickets))

    def _open(self, part: Part, tickets: Mapping[TicketNumber, Ticket]) -> TicketNumber:
        """Open a ticket by its first message, as its origin stands: with its status and in the same hands."""
        first, origin = self.writer.message(part.messages[0]), tickets[part.origin]
        new = NewTicket(
            brand_id=origin.brand_id,
            address=origin.address,
            customer_id=part.customer_id,
            subject=first.subject if first is not None else origin.subject,
            opened_at=first.arrival if first is not None else self.now,
            follows=None,
            badges=(),
        )
        number = self.writer.open_ticket(new)
        if origin.status is not TicketStatus.OPEN:
            self._set(number, origin)
        if origin.assignee is not None:
            self.writer.assign(number, origin.assignee)
        self.openings.append(Opening(ticket=number, origin=origin.number))
        return number

    def _move(self, places: list[Place], into: TicketNumber) -> None:
        self.moves += [Move(key=one.key, was_in=one.ticket, because=one.because, into=into) for one in places]
        if places:
            self.writer.move_messages([place.key for place in places], into)

    def _merge(self, ticket: Ticket, into: TicketNumber) -> None:
        self._note(ticket, TicketStatus.MERGED, into)
        self.writer.mark_merged(ticket.number, into, at=self.now)

    def _enliven(self, ticket: Ticket, like: Ticket) -> None:
        if like.status is not ticket.status:
            self._note(ticket, like.status)
            self._set(ticket.number, like)

    def _note(self, ticket: Ticket, after: TicketStatus, into: TicketNumber | None = None) -> None:
        before, until = ticket.status, ticket.snoozed_until
        self.statuses.append(Restatus(ticket=ticket.number, before=before, after=after, into=into, until=until))

    def _set(self, number: TicketNumber, like: Ticket) -> None:
        """Let a ticket stand like another: put off until the same time, if it is."""
        if like.snoozed_until is not None:
            self.writer.snooze(number, like.snoozed_until)
        else:
            self.writer.set_status(number, like.status, at=self.now)


def _livelier(part: Part, places: Mapping[MessageKey, Place], tickets: Mapping[TicketNumber, Ticket]) -> Ticket:
    """Return the liveliest among the tickets that a part came from, so that no open question is put aside."""
    return min((tickets[places[key].ticket] for key in part.messages), key=lambda one: _LIVELY.index(one.status))


def _ticket(writer: Writer, number: TicketNumber) -> Ticket:
    ticket = writer.ticket(number)
    if ticket is None:
        raise KeyError(number)
    return ticket


def _told(deed: Deed) -> dict[TicketNumber, str]:
    """Return what was done to each ticket, in words for the audit trail."""
    told: dict[TicketNumber, list[str]] = {}
    for ticket, words in _lines(deed):
        told.setdefault(ticket, []).append(words)
    return {ticket: "; ".join(dict.fromkeys(words)) for ticket, words in sorted(told.items())}


def _lines(deed: Deed) -> Iterator[tuple[TicketNumber, str]]:
    for opening in deed.openings:
        yield opening.ticket, f"opened out of ticket {opening.origin}"
    for move in deed.moves:
        yield move.was_in, f"messages moved to ticket {move.into}"
        yield move.into, f"messages came from ticket {move.was_in}"
    for one in deed.statuses:
        yield one.ticket, f"merged into ticket {one.into}" if one.into is not None else f"set {one.after.value}"
