"""What a row of the list says, and that every row is as wide as its columns."""

import pytest
from rich.cells import cell_len

from storage.words import TicketStatus
from tests.screens.desk import AMSTERDAM, MINUTE, NOW, a_ticket
from widgets.columns import UNICODE, plan
from widgets.row_look import RowSight, row_cells, row_text

SIGHT = RowSight(now=NOW, zone=AMSTERDAM, glyphs=UNICODE)
ODD = [
    "",
    "中文主题很长很长很长很长很长很长很长",
    "👩‍👩‍👧👍🏽",
    "\u202egnp",
    "[/x]",
    "Z" + "\u0301" * 40,
    "a\tb\nc\x1b[2J",
]


def text_of(width: int, *, is_cursor: bool = False, **changes: object) -> str:
    return row_text(row_cells(a_ticket(7, **changes), plan(width), SIGHT, is_cursor=is_cursor))


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("odd", ODD)
def test_a_row_is_as_wide_as_its_columns_whatever_a_mail_says(width: int, odd: str) -> None:
    shown = text_of(width, subject=odd, customer_name=odd, assignee=odd, badges=(odd,), address=odd)

    assert cell_len(shown) == width
    assert shown.isprintable()


def test_the_cursor_is_marked_by_a_sign_not_by_colour_alone() -> None:
    assert text_of(80, is_cursor=True).startswith("> ")
    assert text_of(80).startswith("  ")


def test_a_row_tells_number_customer_subject_assignee_and_age() -> None:
    shown = text_of(80, assignee="ana", message_count=3, active_at=NOW - 5 * MINUTE)

    assert [shown[2], shown[4:9].strip(), shown[10:28].strip()] == ["●", "#7", "Jan Smit"]
    assert "Waar blijft mijn pakket?" in shown
    assert shown.split()[-3:] == ["(3)", "ana", "5m"]


def test_a_wide_row_says_the_status_the_badges_and_the_address_in_words() -> None:
    shown = text_of(200, status=TicketStatus.PENDING, badges=("recipient unresolved",), tags=("retour",))

    assert "○ pending" in shown
    assert "recipient unresolved" in shown
    assert "info@acme.nl" in shown


def test_a_narrow_row_warns_of_a_badge_with_a_sign() -> None:
    assert "! Waar" in text_of(80, badges=("sender unsure",))
    assert "! Waar" not in text_of(80, badges=("authenticated",))


def test_a_customer_without_a_name_is_shown_by_address() -> None:
    assert "jan@example.nl" in text_of(80, customer_name="")
