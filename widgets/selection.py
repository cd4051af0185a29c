"""The tickets that are selected, each as it was shown last: what is done to them is judged by that.

It stands apart from the list because a selection outlives the rows that are at hand: a view is longer than a screen.
"""

from collections.abc import Iterable

from storage.records import Ticket, TicketNumber


class Selection:
    """Selected tickets, in the order of selecting."""

    def __init__(self) -> None:
        self._tickets: dict[TicketNumber, Ticket] = {}

    def __len__(self) -> int:
        return len(self._tickets)

    def __contains__(self, number: object) -> bool:
        return number in self._tickets

    @property
    def tickets(self) -> tuple[Ticket, ...]:
        """The tickets that are selected."""
        return tuple(self._tickets.values())

    def toggle(self, ticket: Ticket) -> None:
        """Select a ticket, or no longer."""
        if self._tickets.pop(ticket.number, None) is None:
            self._tickets[ticket.number] = ticket

    def add(self, tickets: Iterable[Ticket]) -> None:
        """Select tickets."""
        self._tickets.update((ticket.number, ticket) for ticket in tickets)

    def drop(self, numbers: Iterable[TicketNumber]) -> None:
        """Select these no longer."""
        for number in numbers:
            self._tickets.pop(number, None)

    def clear(self) -> None:
        """Select nothing."""
        self._tickets.clear()

    def show(self, tickets: Iterable[Ticket]) -> None:
        """Take tickets as they are shown now; those that are not selected stay so."""
        self.add(ticket for ticket in tickets if ticket.number in self._tickets)
