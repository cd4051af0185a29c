"""How many tickets wait longer than was promised, asked of the store: the list, the monitor and the digest count alike.

It stands apart from the pure reckoning of targets because here a reader is asked.
"""

from console.targets import has_targets, wait_limits
from storage.narrowing import MOST_FOUND, Narrowing, WaitedBeyond
from storage.protocol import Reader
from storage.records import TicketView


def count_overdue(reader: Reader, now: int) -> int:
    """Return how many tickets wait longer than was promised, counted up to MOST_FOUND."""
    settings = reader.settings()
    if not has_targets(settings):
        return 0
    beyond = Narrowing(trait=WaitedBeyond(limits=wait_limits(settings, now)))
    return reader.ticket_total(TicketView(narrowings=(beyond,)))


def overdue_words(count: int) -> str:
    """Return such a count as it reads: there may be more than were counted."""
    return f"{count}+" if count == MOST_FOUND else str(count)
