"""The rows at hand: what is missing is asked for, what was used longest ago is forgotten."""

from storage.records import TicketNumber
from tests.screens.desk import a_ticket
from widgets.rows import PAGE, PAGES_KEPT, Rows


def rows_of(total: int, *pages: int) -> Rows:
    rows = Rows(total)
    for page in pages:
        rows.put(page * PAGE, [a_ticket(page * PAGE + row + 1) for row in range(min(PAGE, total - page * PAGE))])
    return rows


def test_rows_are_found_by_their_position_and_by_their_number() -> None:
    rows = rows_of(1_000_000, 5000)

    at = rows.at(500_007)

    assert at is not None
    assert at.number == 500_008
    assert rows.find(TicketNumber(500_008)) == 500_007


def test_a_row_that_is_not_at_hand_is_none() -> None:
    rows = rows_of(300, 0)

    assert (rows.at(250), rows.find(TicketNumber(250))) == (None, None)


def test_the_page_that_is_shown_and_not_at_hand_is_missing() -> None:
    rows = rows_of(1000, 0)

    assert rows.missing(140, 160) == [1]


def test_the_next_page_is_missing_before_its_edge_is_reached() -> None:
    rows = rows_of(1000, 0)

    assert rows.missing(60, 80) == [1]
    assert rows.missing(0, 22) == []


def test_the_last_page_is_complete_when_it_holds_what_is_left() -> None:
    rows = rows_of(130, 1)

    assert rows.missing(110, 129) == [0]


def test_an_empty_view_misses_nothing() -> None:
    assert Rows(0).missing(0, 30) == []


def test_the_pages_used_longest_ago_are_forgotten() -> None:
    rows = rows_of(1_000_000, *range(PAGES_KEPT + 1))

    assert rows.at(0) is None
    assert rows.at(PAGE) is not None
