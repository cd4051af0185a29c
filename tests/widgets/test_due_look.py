"""How an answer that is due or late reads, in a cell of six and in words."""

import pytest

from storage.records import Due
from tests.screens.desk import AMSTERDAM, MINUTE, NOW, a_ticket
from widgets.columns import UNICODE, plan
from widgets.due_look import due_remarks, due_words, pressing_words
from widgets.row_look import RowSight, row_cells, row_text

HOUR = 60 * MINUTE


def due(at: int) -> Due:
    return Due(soon_at=at - HOUR, at=at)


@pytest.mark.parametrize(
    ("at", "short", "long", "remarks"),
    [
        (NOW + HOUR + 1, "", "", []),
        (NOW + 40 * MINUTE, "<40m", "due in 40m", ["due soon"]),
        (NOW, "!0m", "0m late", ["overdue"]),
        (NOW - 26 * HOUR, "!26h", "26h late", ["overdue"]),
        (NOW - 72 * HOUR, "!3d", "3d late", ["overdue"]),
    ],
)
def test_an_answer_presses_from_when_it_is_due_soon(at: int, short: str, long: str, remarks: list[str]) -> None:
    assert pressing_words(due(at), NOW, UNICODE, short=True) == short
    assert pressing_words(due(at), NOW, UNICODE, short=False) == long
    assert due_remarks(due(at), NOW) == remarks


def test_in_words_it_says_by_when_or_how_late() -> None:
    assert due_words(due(NOW + HOUR), NOW, AMSTERDAM).startswith("answer due by ")
    assert due_words(due(NOW - 2 * HOUR), NOW, AMSTERDAM) == "answer 2 h late"


def test_a_row_tells_what_is_late_where_else_its_age_stands() -> None:
    sight = RowSight(now=NOW, zone=AMSTERDAM, glyphs=UNICODE)

    shown = row_cells(a_ticket(7, due=due(NOW - 2 * HOUR)), plan(80), sight, is_cursor=False)

    assert row_text(shown).endswith("   !2h")
    assert shown[-1][0] == "warning"
