"""Staying in place is arithmetic: the cursor keeps its ticket and its row whatever comes in above it."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.screens.tickets_pages import Anchors, Listing, read_listing, read_page
from storage.protocol import Reader
from storage.records import Ticket, TicketNumber, TicketView
from storage.words import TicketStatus
from tests.screens.desk import MINUTE, NOW, MemoryDesk, a_ticket
from widgets.ticket_list import Place

OPEN = TicketView(statuses=(TicketStatus.OPEN,))


def a_desk(count: int = 500) -> MemoryDesk:
    """Return a desk whose ticket n stands at row n - 1."""
    return MemoryDesk([a_ticket(number, active_at=NOW - number * MINUTE) for number in range(1, count + 1)])


def place_at(desk: MemoryDesk, row: int, top: int, *, height: int = 20, cursor_row: int | None = None) -> Place:
    rows = desk.tickets(OPEN, limit=10_000)
    cursor = row if cursor_row is None else cursor_row
    return Place(
        total=len(rows),
        top=top,
        height=height,
        cursor_row=cursor,
        cursor=rows[cursor],
        anchor_row=row,
        anchor=rows[row],
    )


def read(desk: MemoryDesk, place: Place | None) -> Listing:
    return read_listing(cast("Reader", desk), OPEN, Anchors(), place)


def under(listing: Listing, row: int) -> Ticket:
    return listing.tickets[row - listing.start]


def test_a_new_view_starts_at_its_top() -> None:
    listing = read(a_desk(), None)

    assert (listing.total, listing.start, listing.cursor_row, listing.top) == (500, 0, 0, 0)
    assert len(listing.tickets) == 100


def test_new_tickets_above_do_not_move_what_is_read() -> None:
    desk = a_desk()
    place = place_at(desk, 247, 240)
    for number in range(501, 508):
        desk.keep(a_ticket(number, active_at=NOW + number))

    listing = read(desk, place)

    assert under(listing, listing.cursor_row).number == 248
    assert listing.cursor_row - listing.top == place.cursor_row - place.top
    assert under(listing, listing.top).number == 241


def test_at_the_very_top_new_tickets_come_into_sight_and_the_cursor_keeps_its_ticket() -> None:
    desk = a_desk()
    place = place_at(desk, 0, 0)
    desk.keep(a_ticket(501, active_at=NOW))

    listing = read(desk, place)

    assert (listing.top, listing.cursor_row) == (0, 1)
    assert under(listing, 1).number == 1
    assert under(listing, 0).number == 501


def test_at_the_top_the_list_begins_to_move_when_the_cursor_would_leave_it() -> None:
    desk = a_desk()
    place = place_at(desk, 15, 0, height=20)
    for number in range(501, 511):
        desk.keep(a_ticket(number, active_at=NOW + number))

    listing = read(desk, place)

    assert (listing.cursor_row, listing.top) == (25, 6)


def test_a_ticket_that_got_mail_keeps_the_cursor_where_it_went() -> None:
    desk = a_desk()
    place = place_at(desk, 247, 240)
    desk.keep(a_ticket(248, active_at=NOW))

    listing = read(desk, place)

    assert under(listing, listing.cursor_row).number == 248
    assert (listing.cursor_row, listing.top) == (0, 0)


def test_a_ticket_that_left_the_view_leaves_the_cursor_to_the_one_that_stands_there() -> None:
    desk = a_desk()
    place = place_at(desk, 247, 240)
    desk.keep(a_ticket(248, active_at=NOW - 248 * MINUTE, status=TicketStatus.CLOSED))

    listing = read(desk, place)

    assert under(listing, listing.cursor_row).number == 249
    assert (listing.cursor_row, listing.top) == (247, 240)


def test_when_the_cursor_is_out_of_sight_the_topmost_row_stays() -> None:
    desk = a_desk()
    place = place_at(desk, 300, 300, cursor_row=3)
    desk.keep(a_ticket(501, active_at=NOW))

    listing = read(desk, place)

    assert under(listing, listing.top).number == 301
    assert (listing.top, listing.cursor_row) == (301, 4)


@pytest.mark.parametrize("row", [257, 258, 259])
def test_when_the_last_tickets_leave_a_long_view_every_row_shows_its_own(row: int) -> None:
    desk = a_desk(260)
    place = place_at(desk, row, 240)
    for number in range(row + 1, 261):
        desk.keep(a_ticket(number, active_at=NOW - number * MINUTE, status=TicketStatus.CLOSED))

    listing = read(desk, place)

    assert [ticket.number for ticket in listing.tickets] == list(range(listing.start + 1, row + 1))
    assert (listing.cursor_row, listing.total) == (row - 1, row)


def test_the_last_ticket_of_a_view_can_leave_it() -> None:
    desk = a_desk(1)
    place = place_at(desk, 0, 0)
    desk.keep(a_ticket(1, active_at=NOW - MINUTE, status=TicketStatus.CLOSED))

    listing = read(desk, place)

    assert (listing.total, listing.tickets, listing.cursor_row) == (0, (), 0)


@given(
    row=st.integers(0, 259),
    above=st.integers(0, 19),
    touched=st.lists(st.integers(1, 300), max_size=8),
    closed=st.lists(st.integers(1, 260), max_size=8),
)
def test_whatever_changed_the_cursor_is_on_its_ticket_and_on_the_screen(
    row: int, above: int, touched: list[int], closed: list[int]
) -> None:
    desk = a_desk(260)
    top = min(max(row - above, 0), 240)
    place = place_at(desk, row, top)
    for step, number in enumerate(touched):
        desk.keep(a_ticket(number, active_at=NOW + step))
    for number in closed:
        desk.keep(a_ticket(number, active_at=NOW - number * MINUTE, status=TicketStatus.CLOSED))

    listing = read(desk, place)

    rows = desk.tickets(OPEN, limit=10_000)
    assert list(listing.tickets) == rows[listing.start : listing.start + len(listing.tickets)]
    assert listing.total == len(rows)
    assert listing.top <= listing.cursor_row < listing.top + place.height
    assert place.cursor is not None
    if place.cursor.number in {ticket.number for ticket in rows}:
        assert rows[listing.cursor_row].number == place.cursor.number


def page(desk: MemoryDesk, anchors: Anchors, start: int) -> list[TicketNumber]:
    tickets = read_page(cast("Reader", desk), OPEN, anchors, start, 100, 500)
    return [ticket.number for ticket in tickets]


def test_walking_down_and_up_reads_by_keys_and_never_skips() -> None:
    desk, anchors = a_desk(), Anchors()

    pages = [page(desk, anchors, start) for start in (0, 100, 200, 300, 200)]

    assert [numbers[0] for numbers in pages] == [1, 101, 201, 301, 201]
    assert "skip" not in desk.asked


def test_the_end_is_read_from_the_end_and_the_page_above_it_upwards() -> None:
    desk, anchors = a_desk(), Anchors()

    last, above = page(desk, anchors, 400), page(desk, anchors, 300)

    assert (last[0], last[-1], above[0], above[-1]) == (401, 500, 301, 400)
    assert desk.asked == ["before", "before"]


@pytest.mark.parametrize("start", [100, 200, 300])
def test_only_a_far_jump_skips(start: int) -> None:
    desk, anchors = a_desk(), Anchors()

    numbers = page(desk, anchors, start)

    assert (numbers[0], numbers[-1]) == (start + 1, start + 100)
    assert desk.asked == ["skip"]
