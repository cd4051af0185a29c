"""The rows of a ticket list, read from the store: the page that is shown, wherever it is, and where the cursor went.

It stands apart from the screen because staying in place is arithmetic over the store's order (whatever the list is
sorted by, then the lowest number) and is tested as such. Pages are read behind the key of the row before them; only a
far jump passes over rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.narrowing import Sort
from storage.places import end_of, place_of, rank
from storage.protocol import Reader
from storage.records import PageKey, Ticket, TicketNumber, TicketView
from widgets.rows import PAGE
from widgets.ticket_list import Place

UNREAD_WITHIN = 5_000  # rows among which the next unread ticket is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a list shall show: `tickets` stand at `start` of `total`, the cursor and the first row shown with them."""

    total: int
    start: int
    tickets: tuple[Ticket, ...]
    cursor_row: int = 0
    top: int = 0


@dataclass(slots=True)
class Anchors:
    """Known keys by position: rows from a position stand behind its key. Forgotten whenever the store changed."""

    behind: dict[int, PageKey] = field(default_factory=dict)
    before: dict[int, PageKey] = field(default_factory=dict)

    def note(self, start: int, tickets: Sequence[Ticket], sort: Sort) -> None:
        """Remember where both ends of some rows are."""
        if tickets:
            self.before[start] = place_of(tickets[0], sort)
            self.behind[start + len(tickets)] = place_of(tickets[-1], sort)

    def forget(self) -> None:
        """Forget every position."""
        self.behind.clear()
        self.before.clear()


def read_page(reader: Reader, view: TicketView, anchors: Anchors, start: int, count: int, total: int) -> list[Ticket]:
    """Read `count` rows from a position by the nearest known key: behind it, before it, from the end, or skipping."""
    end = start + count
    if start in anchors.behind:
        tickets = reader.tickets(view, after=anchors.behind[start], limit=count)
    elif end in anchors.before and start > 0:
        tickets = reader.tickets(view, before=anchors.before[end], limit=count)
    elif end >= total and start > 0:
        tickets = reader.tickets(view, before=end_of(view.sort), limit=total - start)
    else:
        known = max((position for position in anchors.behind if position <= start), default=0)
        tickets = reader.tickets(view, after=anchors.behind.get(known), skip=start - known, limit=count)
    anchors.note(start, tickets, view.sort)
    return tickets


def read_listing(reader: Reader, view: TicketView, anchors: Anchors, place: Place | None) -> Listing:
    """Read what a list shows again: the cursor on its ticket, its row where it was on the screen.

    At the very top new tickets push the others down; anywhere else they do not move what is read. A ticket that left
    the view leaves the cursor to the one that stands there now. `place` None starts at the top.
    """
    anchors.forget()
    total = reader.ticket_total(view)
    if place is None or place.anchor is None or place.cursor is None:
        return _at_top(reader, view, anchors, total)
    if place.top == 0:
        listing = _at_top(reader, view, anchors, total)
        row = _row_of(listing.tickets, place.cursor.number)
        if row is not None:
            top = max(0, row - place.height + 1)
            return Listing(total=total, start=0, tickets=listing.tickets, cursor_row=row, top=top)
    return _in_place(reader, view, anchors, place, place.anchor, place.cursor, total)


def unread_of(reader: Reader, login: str, tickets: Sequence[Ticket]) -> frozenset[TicketNumber]:
    """Return which of these tickets hold a mail that an employee has not seen; "" is nobody, who misses none."""
    if not login or not tickets:
        return frozenset()
    seen = reader.seen(login, [ticket.number for ticket in tickets])
    return frozenset(ticket.number for ticket in tickets if ticket.last_in > seen.get(ticket.number, 0))


def read_between(reader: Reader, view: TicketView, one: Ticket, other: Ticket, most: int) -> list[Ticket]:
    """Read the rows from one ticket to another, both with them, wherever they stand now; `most` at the utmost."""
    keys = sorted((_key_now(reader, view, ticket) for ticket in (one, other)), key=lambda key: rank(key, view.sort))
    first, last = (reader.position(view, key) for key in keys)
    return reader.tickets(view, after=_just_above(keys[0]), limit=min(last - first + 1, most))


def next_unread(reader: Reader, view: TicketView, login: str, key: PageKey, step: int) -> tuple[Ticket, int] | None:
    """Return the first unread ticket below a key (above it for `step` -1) and its row; None when none is near."""
    for _page in range(UNREAD_WITHIN // PAGE):
        below = reader.tickets(view, after=key, limit=PAGE) if step > 0 else []
        above = reader.tickets(view, before=key, limit=PAGE)[::-1] if step < 0 else []
        tickets = below or above
        unread = unread_of(reader, login, tickets)
        found = next((ticket for ticket in tickets if ticket.number in unread), None)
        if found is not None:
            return found, reader.position(view, place_of(found, view.sort))
        if len(tickets) < PAGE:
            return None
        key = place_of(tickets[-1], view.sort)
    return None


def _at_top(reader: Reader, view: TicketView, anchors: Anchors, total: int) -> Listing:
    tickets = reader.tickets(view, limit=PAGE)
    anchors.note(0, tickets, view.sort)
    return Listing(total=max(total, len(tickets)), start=0, tickets=tuple(tickets))


def _in_place(
    reader: Reader, view: TicketView, anchors: Anchors, place: Place, anchor: Ticket, cursor: Ticket, total: int
) -> Listing:
    follows_cursor = anchor.number == cursor.number
    key = _key_now(reader, view, anchor) if follows_cursor else place_of(anchor, view.sort)
    anchor_row = min(reader.position(view, key), max(total - 1, 0))
    cursor_row = anchor_row if follows_cursor else reader.position(view, _key_now(reader, view, cursor))
    top = min(max(anchor_row - (place.anchor_row - place.top), 0), max(total - place.height, 0))
    start, end = top // PAGE * PAGE, min((top + place.height) // PAGE * PAGE + PAGE, total)
    below = reader.tickets(view, after=_just_above(key), limit=end - anchor_row) if end > anchor_row else []
    lacking = end - start - len(below)  # one more where the anchor was the last row, and left
    above = reader.tickets(view, before=key, limit=lacking) if lacking > 0 else []
    tickets = (*above, *below)
    anchors.note(start, tickets, view.sort)
    return Listing(
        total=total, start=start, tickets=tickets, cursor_row=min(cursor_row, max(total - 1, 0)), top=top
    )  # fmt: skip


def _key_now(reader: Reader, view: TicketView, ticket: Ticket) -> PageKey:
    """Where a ticket stands now; where it stood when the view no longer holds it."""
    now = reader.ticket(ticket.number)
    if now is None:
        return place_of(ticket, view.sort)
    found = reader.tickets(view, after=_just_above(place_of(now, view.sort)), limit=1)
    return place_of(now if found and found[0].number == now.number else ticket, view.sort)


def _just_above(key: PageKey) -> PageKey:
    """The key behind which the row of `key` itself is the first."""
    return PageKey(active_at=key.active_at, number=TicketNumber(key.number - 1))


def _row_of(tickets: Sequence[Ticket], number: TicketNumber) -> int | None:
    return next((row for row, ticket in enumerate(tickets) if ticket.number == number), None)
