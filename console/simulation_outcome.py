"""What a simulation says: which tickets would have been joined, which split, with their mails; only what differs.

It stands apart from the simulating so that screens, the command line and the command that applies it share these
values, and none of them meets the working state.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from console.simulation_tickets import SimulatedTicket
from storage.history import HistoryMessage, HistoryTicket
from storage.records import CustomerId, MessageKey, TicketNumber
from storage.words import TicketStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Messages of several tickets that would be in one: `into`, or a new one (None)."""

    customer: str
    tickets: tuple[TicketNumber, ...]
    into: TicketNumber | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A ticket whose messages would be in several, part by part."""

    ticket: TicketNumber
    customer: str
    parts: tuple[tuple[MessageKey, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A ticket as it is now, with all of its messages."""

    ticket: TicketNumber
    status: TicketStatus
    messages: tuple[MessageKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Messages that would be in one ticket: `into`, or a new one (None) of that customer at `origin`'s address."""

    into: TicketNumber | None
    origin: TicketNumber
    customer_id: CustomerId
    messages: tuple[MessageKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knot:
    """Tickets that can only be regrouped together, since they would exchange messages; as they are and would be."""

    before: tuple[Before, ...]
    after: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Where the kept messages would be. `messages` were looked at; the tickets are those that hold them."""

    messages: int
    tickets_now: int
    tickets_then: int
    joined: tuple[Joined, ...] = ()
    split: tuple[Split, ...] = ()
    knots: tuple[Knot, ...] = ()


def compare(
    simulated: Iterable[SimulatedTicket], firsts: Mapping[TicketNumber, MessageKey], since: int | None
) -> Simulation:
    """Return how the simulated tickets differ from those that hold the messages now.

    `firsts` names the message that stands for each ticket: whoever holds it keeps its number. Counts are of what
    arrived at `since` (ms UTC) or later.
    """
    tickets = [ticket for ticket in simulated if ticket.held]
    torn = _torn(tickets)
    differing = [ticket for ticket in tickets if len(ticket.sources) > 1 or not torn.isdisjoint(ticket.sources)]
    parts_of: dict[TicketNumber, list[SimulatedTicket]] = {}
    for ticket in differing:
        for number in ticket.sources:
            parts_of.setdefault(number, []).append(ticket)
    kept = {ticket.number: _kept_number(ticket, firsts) for ticket in differing}
    counted = [ticket.held if since is None else _since(ticket.held, since) for ticket in tickets]
    return Simulation(
        messages=sum(map(len, counted)),
        tickets_now=len(firsts if since is None else {one.ticket.number for held in counted for one in held}),
        tickets_then=sum(map(bool, counted)),
        joined=_joined(differing, kept),
        split=_split(differing, parts_of),
        knots=tuple(_knot(knot, kept) for knot in _knots(differing, parts_of)),
    )


def _torn(tickets: Sequence[SimulatedTicket]) -> set[TicketNumber]:
    """Return the tickets whose messages would be in several."""
    whole: dict[TicketNumber, SimulatedTicket] = {}
    return {number for ticket in tickets for number in ticket.sources if whole.setdefault(number, ticket) is not ticket}


def _since(held: Sequence[HistoryMessage], since: int) -> list[HistoryMessage]:
    return [message for message in held if message.arrival >= since]


def _kept_number(ticket: SimulatedTicket, firsts: Mapping[TicketNumber, MessageKey]) -> TicketNumber | None:
    held = {message.key for message in ticket.held}
    return min((number for number in ticket.sources if firsts[number] in held), default=None)


def _joined(differing: Sequence[SimulatedTicket], kept: Mapping[int, TicketNumber | None]) -> tuple[Joined, ...]:
    found = [
        Joined(customer=_first_source(ticket).customer, tickets=tuple(sorted(ticket.sources)), into=kept[ticket.number])
        for ticket in differing
        if len(ticket.sources) > 1
    ]
    return tuple(sorted(found, key=lambda one: one.tickets))


def _split(
    differing: Sequence[SimulatedTicket], parts_of: Mapping[TicketNumber, Sequence[SimulatedTicket]]
) -> tuple[Split, ...]:
    sources = {number: source for ticket in differing for number, source in ticket.sources.items()}
    return tuple(
        Split(ticket=number, customer=sources[number].customer, parts=_parts(number, parts_of[number]))
        for number in sorted(sources)
        if len(parts_of[number]) > 1
    )


def _parts(number: TicketNumber, parts: Sequence[SimulatedTicket]) -> tuple[tuple[MessageKey, ...], ...]:
    found = (sorted(one.key for one in part.held if one.ticket.number == number) for part in parts)
    return tuple(sorted(map(tuple, found)))


def _knots(
    differing: Sequence[SimulatedTicket], parts_of: Mapping[TicketNumber, Sequence[SimulatedTicket]]
) -> list[list[SimulatedTicket]]:
    """Gather the simulated tickets that hang together by the tickets whose messages they hold."""
    knots, seen = [], set[int]()
    for first in differing:
        if first.number in seen:
            continue
        seen.add(first.number)
        knot = [first]
        for ticket in knot:
            near = {other.number: other for number in ticket.sources for other in parts_of[number]}
            knot += [other for number, other in near.items() if number not in seen]
            seen.update(near)
        knots.append(knot)
    return knots


def _knot(knot: Sequence[SimulatedTicket], kept: Mapping[int, TicketNumber | None]) -> Knot:
    held: dict[TicketNumber, list[MessageKey]] = {}
    sources: dict[TicketNumber, HistoryTicket] = {}
    for ticket in knot:
        sources |= ticket.sources
        for message in ticket.held:
            held.setdefault(message.ticket.number, []).append(message.key)
    return Knot(
        before=tuple(
            Before(ticket=number, status=sources[number].status, messages=tuple(sorted(held[number])))
            for number in sorted(held)
        ),
        after=tuple(
            Part(
                into=kept[ticket.number],
                origin=_first_source(ticket).number,
                customer_id=ticket.customer_id,
                messages=tuple(sorted(message.key for message in ticket.held)),
            )
            for ticket in knot
        ),
    )


def _first_source(ticket: SimulatedTicket) -> HistoryTicket:
    return ticket.sources[min(ticket.sources)]
