"""What the ticket list shows, asked of the store in one snapshot: the rows, who has not read them, the counts of views.

It stands apart from the screen because all of it must be of one moment: a count beside rows that it does not fit is a
lie. Counts are of whole views, from counter rows: a filter would make them slow.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from console.overdue import count_overdue
from console.screens.emptiness import empty_words
from console.screens.list_marks import marked
from console.screens.list_wish import Asked, Wish, asked
from console.screens.parked import read_parked
from console.screens.tickets_pages import Anchors, Listing, read_listing, unread_of
from console.screens.views import PARKED, VIEWS
from console.session import Session
from storage.places import is_bounded
from storage.protocol import Reader
from storage.records import Delivery, Ticket, TicketNumber
from storage.settings import Settings
from widgets.ticket_list import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSight:
    """What is shown. `counts` are those of the views, None where none is said; `empty` is what an empty view says.

    `has_more` when the total is only as far as was counted. `overdue` tickets wait for an answer longer than promised.
    """

    asked: Asked
    settings: Settings
    counts: tuple[int | None, ...]
    listing: Listing
    unread: frozenset[TicketNumber] = frozenset()
    parked: tuple[Delivery, ...] = ()
    empty: str = ""
    has_more: bool = False
    overdue: int = 0


def read_sight(
    wish: Wish, session: Session, anchors: Anchors, place: Place | None, ticket: TicketNumber | None = None
) -> Callable[[Reader], ListSight]:
    """Return the question for a wish. `place` is where a person is, None for the top; or they begin at a `ticket`."""
    now, zone, who = session.clock(), session.zone, session.who

    def ask(reader: Reader) -> ListSight:
        settings = reader.settings()
        found = asked(wish, settings, who, now, zone)
        counts = tuple(_count(reader, found, number) for number in range(len(VIEWS)))
        if wish.place == PARKED:
            nothing = Listing(total=0, start=0, tickets=())
            return ListSight(
                asked=found, settings=settings, counts=counts, listing=nothing, parked=tuple(read_parked(reader))
            )
        begin = place if ticket is None else _place_at(reader.ticket(ticket))
        listing = read_listing(reader, found.view, anchors, begin)
        return ListSight(
            asked=found,
            settings=settings,
            counts=counts,
            listing=replace(listing, tickets=marked(reader, listing.tickets)),
            unread=unread_of(reader, found.login, listing.tickets),
            empty="" if listing.total else empty_words(wish.place, has_filter=bool(found.query))(reader),
            has_more=is_bounded(found.view, listing.total),
            overdue=count_overdue(reader, now),
        )

    return ask


def _count(reader: Reader, found: Asked, number: int) -> int | None:
    if not VIEWS[number].counts:
        return None
    if number == PARKED:
        counts = reader.counts()
        return counts.parked + counts.failed
    return reader.ticket_total(found.views[number])


def _place_at(ticket: Ticket | None) -> Place | None:
    """Return the place of somebody whose cursor is on a ticket, a few rows from the top."""
    if ticket is None:
        return None
    return Place(total=0, top=1, height=4, cursor_row=4, cursor=ticket, anchor_row=4, anchor=ticket)
