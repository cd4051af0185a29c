"""What the history tells of its tickets as they were: which message stands for each, since when one was closed.

It stands apart because here is guessed what is not kept, by one principle: until the last mail that time put into a
ticket, it was neither closed, nor spam, nor parted, or that mail could not have joined it.
"""

from collections.abc import Sequence

from console.simulation_tickets import SimulatedTicket
from storage.evidence import TicketFact
from storage.history import HistoryMessage, HistoryTicket
from storage.records import MessageKey, TicketNumber
from storage.words import Because, Direction, TicketStatus

_LIVELY = (TicketStatus.OPEN, TicketStatus.CLOSED, TicketStatus.SPAM)
_WORKED_ON = frozenset((TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.SNOOZED, TicketStatus.MERGED))


class Past:
    """The tickets of a history. `firsts` names the message that stands for each: its first mail that nobody moved,
    else its first message. `parted` are those that a split parted from their customer."""

    def __init__(self, history: Sequence[HistoryMessage]) -> None:
        self.firsts: dict[TicketNumber, MessageKey] = {}
        self.parted: dict[TicketNumber, HistoryTicket] = {}
        self._grouped: dict[TicketNumber, MessageKey] = {}
        others: dict[TicketNumber, MessageKey] = {}
        for message in history:
            ticket = message.ticket
            others.setdefault(ticket.number, message.key)
            if message.direction is Direction.IN and message.because is not Because.MOVED_BY_EMPLOYEE:
                self.firsts.setdefault(ticket.number, message.key)
            if message.because is Because.TIME_WINDOW:
                self._grouped[ticket.number] = message.key
            if ticket.parted:
                self.parted[ticket.number] = ticket
        self.firsts = others | self.firsts

    def fact(self, ticket: SimulatedTicket, message: HistoryMessage) -> TicketFact:
        """Return a simulated ticket as it stood when the message was decided."""
        sources = [source for source in ticket.sources.values() if self._is_after(source, message)]
        return ticket.fact(
            self._status(ticket, message),
            parted=any(source.parted for source in sources),
            with_moved=len(sources) == len(ticket.sources),
        )

    def _status(self, ticket: SimulatedTicket, message: HistoryMessage) -> TicketStatus:
        """Return the liveliest status among the tickets that hold its messages now."""
        found = [self._status_of(source, message) for source in ticket.sources.values()]
        return min(found, key=_LIVELY.index, default=TicketStatus.OPEN)

    def _status_of(self, source: HistoryTicket, message: HistoryMessage) -> TicketStatus:
        if message.trace is not None and source.number in message.trace.closed:
            return TicketStatus.CLOSED
        if source.status in _WORKED_ON or not self._is_after(source, message):
            return TicketStatus.OPEN
        if source.status is TicketStatus.CLOSED and message.arrival < (source.closed_at or 0):
            return TicketStatus.OPEN
        return source.status

    def _is_after(self, source: HistoryTicket, message: HistoryMessage) -> bool:
        return message.key > self._grouped.get(source.number, 0)
