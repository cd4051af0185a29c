"""The rows of a long list that are at hand, by position: the few pages near what is shown, whatever the total.

It stands apart from the list that draws them, so that what is asked for and what is forgotten can be tested alone.
"""

from collections import OrderedDict
from collections.abc import Sequence

from storage.records import Ticket, TicketNumber

PAGE = 100
PAGES_KEPT = 24
NEAR = 30  # rows before the edge of a page at which the next one is asked for


class Rows:
    """Tickets by their position in a view of `total` rows; the pages used longest ago are forgotten."""

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self._pages: OrderedDict[int, dict[int, Ticket]] = OrderedDict()

    def at(self, row: int) -> Ticket | None:
        """Return the ticket at a position, or None when it is not at hand."""
        page = self._pages.get(row // PAGE)
        return page.get(row) if page is not None else None

    def put(self, start: int, tickets: Sequence[Ticket]) -> None:
        """Keep tickets that stand at `start` and behind it."""
        for row, ticket in enumerate(tickets, start):
            page = self._pages.setdefault(row // PAGE, {})
            page[row] = ticket
            self._pages.move_to_end(row // PAGE)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)

    def find(self, number: TicketNumber) -> int | None:
        """Return the position of a ticket that is at hand, or None."""
        for page in reversed(self._pages.values()):
            for row, ticket in page.items():
                if ticket.number == number:
                    return row
        return None

    def missing(self, first: int, last: int) -> list[int]:
        """Return the pages, by number, that lack rows between two positions; a little beyond both ends counts too."""
        low, high = max(first - NEAR, 0), min(last + NEAR, self.total - 1)
        pages = range(low // PAGE, high // PAGE + 1) if self.total else range(0)
        return [page for page in pages if not self._complete(page)]

    def _complete(self, page: int) -> bool:
        kept = self._pages.get(page)
        return kept is not None and len(kept) >= min(PAGE, self.total - page * PAGE)
