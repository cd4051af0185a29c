"""Columns fill a width exactly and give way in order."""

import pytest

from storage.words import TicketStatus
from widgets.columns import ASCII, UNICODE, plan

FIRST_TO_GO = ["address", "badges", "assignee"]


@pytest.mark.parametrize("digits", [1, 4, 7])
@pytest.mark.parametrize("width", range(30, 241))
def test_the_columns_fill_the_width_exactly(width: int, digits: int) -> None:
    columns = plan(width, digits=digits)

    assert sum(column.width for column in columns) + len(columns) - 1 == width


@pytest.mark.parametrize("width", [60, 66, 78, 80, 100, 118, 140, 160, 200])
def test_number_customer_subject_and_age_always_stay(width: int) -> None:
    names = {column.name for column in plan(width)}

    assert {"mark", "state", "number", "customer", "subject", "age"} <= names


@pytest.mark.parametrize("width", range(60, 201))
def test_the_subject_keeps_twenty_cells_and_is_the_widest_of_the_texts(width: int) -> None:
    cells = {column.name: column.width for column in plan(width, digits=7)}

    assert cells["subject"] >= 20
    assert cells["subject"] >= cells["customer"]


def test_columns_give_way_from_the_least_to_the_most_needed() -> None:
    gone: list[str] = []

    for width in range(200, 59, -1):
        names = {column.name for column in plan(width)}
        gone += [name for name in FIRST_TO_GO if name not in names and name not in gone]

    assert gone == FIRST_TO_GO


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_every_status_has_a_sign_of_its_own_that_needs_no_colour(glyphs: object) -> None:
    signs = [glyphs.status(status) for status in TicketStatus]  # type: ignore[attr-defined]  # both are Glyphs

    assert len(set(signs)) == len(TicketStatus)
    assert all(len(sign) == 1 for sign in signs)


def test_the_ascii_signs_are_ascii() -> None:
    signs = [getattr(ASCII, name) for name in ASCII.__slots__]

    assert all(sign.isascii() for sign in signs)
