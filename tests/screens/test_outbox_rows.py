"""The rows of the outbox: each state under its title, and at every width what tells most stays longest."""

import pytest

from console.screens.outbox_rows import OutboxSight, outbox_columns, outbox_lines
from storage.words import OutboxState
from tests.outbox_builders import NOW, a_mail, ended, mails, refused_by
from tests.screens.desk import AMSTERDAM
from widgets.language import use_language
from widgets.table_plan import plan_columns
from widgets.table_rows import BAD, Cell, Group, Row

AGE, STATE, TO, TICKET, SUBJECT, SAID = range(6)


def rows_of(sight: OutboxSight) -> list[Row]:
    return [line for line in outbox_lines(sight, NOW, AMSTERDAM) if isinstance(line, Row)]


def places_at(width: int) -> set[int]:
    rows = rows_of(OutboxSight(done=tuple(mails().values())))
    return {planned.place for planned in plan_columns(outbox_columns(), [row.texts for row in rows], width)}


def test_each_part_has_a_title_with_its_count_and_an_empty_one_none() -> None:
    sight = OutboxSight(needing=(ended(OutboxState.UNKNOWN, 3), ended(OutboxState.REFUSED, 2)), leaving=(a_mail(4),))

    titles = [line.title for line in outbox_lines(sight, NOW, AMSTERDAM) if isinstance(line, Group)]

    assert titles == ["Somebody is needed (2)", "On their way (1)"]
    assert list(sight.mails) == [3, 2, 4]


def test_what_went_wrong_has_a_sign_and_not_a_colour_alone() -> None:
    (row,) = rows_of(OutboxSight(needing=(ended(OutboxState.REFUSED, recipients=(refused_by("jan@example.nl"),)),)))

    assert row.cells[STATE] == Cell(text="! refused", look=BAD)
    assert row.cells[SAID] == "550 no such user"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_from_sixty_cells_on_state_recipient_and_ticket_are_seen(language: str) -> None:
    use_language(language)

    assert all({STATE, TO, TICKET} <= places_at(width) for width in range(58, 201))
    assert {AGE, STATE, TO, TICKET, SUBJECT, SAID} == places_at(200)
    assert SAID not in places_at(58)
