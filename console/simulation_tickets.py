"""The tickets of a simulation while it runs: their facts, raised with each message, and the order of their activity.

They stand apart from the rules as the store does: here is counted, there is decided.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator

from storage.evidence import TicketFact
from storage.history import HistoryMessage, HistoryTicket
from storage.records import CustomerId, TicketNumber
from storage.settings import BrandId
from storage.words import Because, Direction, TicketStatus

Place = tuple[BrandId, str, CustomerId]
_Entry = tuple[int, int, "SimulatedTicket"]


class SimulatedTicket:
    """A ticket as it would be. `number` counts in the order of opening; `sources` are the tickets that hold its
    messages now; `into` is the ticket that it became part of, None while it stands for itself. Mails that an employee
    moved here are counted apart."""

    __slots__ = (
        "active_at", "customer_id", "first_mail_at", "held", "into", "last_customer_mail_at", "like", "mail_count",
        "moved_count", "moved_first_at", "number", "sources",
    )  # fmt: skip

    def __init__(self, number: int, like: HistoryTicket, customer_id: CustomerId, opened_at: int) -> None:
        self.number, self.like, self.customer_id = number, like, customer_id
        self.active_at, self.mail_count, self.moved_count = opened_at, 0, 0
        self.first_mail_at: int | None = None
        self.moved_first_at: int | None = None
        self.last_customer_mail_at: int | None = None
        self.held: list[HistoryMessage] = []
        self.sources: dict[TicketNumber, HistoryTicket] = {}
        self.into: SimulatedTicket | None = None

    @property
    def place(self) -> Place:
        """The brand, address and customer whose mails may join it by time."""
        return self.like.brand_id, self.like.address, self.customer_id

    def add(self, message: HistoryMessage) -> None:
        """Take a message in, counts and times along."""
        self.held.append(message)
        self.sources[message.ticket.number] = message.ticket
        if message.because is Because.MOVED_BY_EMPLOYEE:
            self.moved_count += 1
            self.moved_first_at = _earlier(self.moved_first_at, message.arrival)
        elif message.direction is Direction.IN:
            self.mail_count += 1
            self.first_mail_at = _earlier(self.first_mail_at, message.arrival)
        self.lend(message)

    def lend(self, message: HistoryMessage) -> None:
        """Let a message count as the newest, without taking it in."""
        if not message.automatic and message.arrival > self.active_at:
            self.active_at = message.arrival
        if message.from_customer and message.customer_id == self.customer_id:
            self.last_customer_mail_at = max(message.arrival, self.last_customer_mail_at or message.arrival)

    def absorb(self, other: "SimulatedTicket") -> None:
        """Take in another ticket with everything that it holds."""
        other.into = self
        for message in other.held:
            self.add(message)

    def fact(self, status: TicketStatus, *, parted: bool, with_moved: bool) -> TicketFact:
        """Return the ticket as the rules compare it, for its own customer."""
        moved = self.moved_count if with_moved else 0
        first = self.moved_first_at if moved else None
        return TicketFact(
            number=TicketNumber(self.number),
            brand_id=self.like.brand_id,
            address=self.like.address,
            customer_id=self.customer_id,
            subject="",
            status=status,
            closed_at=None,
            active_at=self.active_at,
            first_mail_at=self.first_mail_at if first is None else _earlier(self.first_mail_at, first),
            last_customer_mail_at=self.last_customer_mail_at,
            mail_count=self.mail_count + moved,
            parted=parted,
            takes_part=True,
        )


def _earlier(known: int | None, arrival: int) -> int:
    return arrival if known is None or arrival < known else known


def standing(ticket: SimulatedTicket) -> SimulatedTicket:
    """Return what a ticket is part of now: itself, or what took it in."""
    while ticket.into is not None:
        ticket = ticket.into
    return ticket


class Shelves:
    """The tickets by brand, address and customer, each shelf in the order in which candidates count."""

    def __init__(self) -> None:
        self._shelves: dict[Place, list[_Entry]] = {}

    def put(self, ticket: SimulatedTicket) -> None:
        """Put a ticket on its shelf."""
        shelf = self._shelves.get(ticket.place)
        if shelf is None:
            self._shelves[ticket.place] = [_entry(ticket)]
        else:
            insort(shelf, _entry(ticket))

    def take(self, ticket: SimulatedTicket) -> None:
        """Take a ticket off its shelf; its activity must be what it was when it was put there."""
        shelf, entry = self._shelves[ticket.place], _entry(ticket)
        del shelf[bisect_left(shelf, entry)]

    def newest(self, place: Place, since: int, limit: int) -> Iterator[SimulatedTicket]:
        """Give the tickets at a place that were active at `since` or later: newest activity, then lowest number."""
        shelf = self._shelves.get(place, [])
        for active_at, _number, ticket in reversed(shelf[-limit:]):
            if active_at < since:
                return
            yield ticket


def _entry(ticket: SimulatedTicket) -> _Entry:
    """No two entries share a number, so the tickets themselves are never compared."""
    return ticket.active_at, -ticket.number, ticket
