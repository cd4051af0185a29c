"""Where a ticket stands in a list, for each way of sorting one, and whether a list's total is all there is.

It stands apart because a database, a screen and a script's `--after` must agree on it; only arithmetic is here.
"""

from storage.narrowing import MOST_FOUND, Sort
from storage.records import PageKey, Ticket, TicketNumber, TicketView

NEVER = 2**63 - 1  # where tickets stand that wait for no answer: behind every moment

Rank = tuple[int, int]


def place_of(ticket: Ticket, sort: Sort) -> PageKey:
    """Return where a ticket stands in a list sorted like that."""
    match sort:
        case Sort.ACTIVITY:
            at = ticket.active_at
        case Sort.AGE:
            at = ticket.opened_at
        case Sort.WAITING:
            at = NEVER if ticket.waiting_since is None else ticket.waiting_since
    return PageKey(active_at=at, number=ticket.number)


def end_of(sort: Sort) -> PageKey:
    """Return a place behind every ticket of a list sorted like that."""
    return PageKey(active_at=-(2**62) if sort is Sort.ACTIVITY else NEVER, number=TicketNumber(2**62))


def rank(key: PageKey, sort: Sort) -> Rank:
    """Return what compares places: the lower stands above."""
    return (-key.active_at if sort is Sort.ACTIVITY else key.active_at, key.number)


def is_bounded(view: TicketView, total: int) -> bool:
    """Tell whether a view may hold more tickets than its total says, which is then shown as "1,000+"."""
    return total == MOST_FOUND and bool(view.words or view.narrowings)
