"""The *why* of a message, for every rule, in both languages."""

import pytest

from storage.records import Candidate, TicketNumber
from storage.words import Because, Direction
from tests.screens.desk import AMSTERDAM, a_decision, a_message
from widgets.decision_view import decision_entries
from widgets.entries import Line, Title
from widgets.language import use_language
from widgets.sheet import sheet_lines


def text_of(*entries: Line | Title, width: int = 100) -> str:
    return "\n".join(line.plain for line in sheet_lines(entries, width))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("because", Because)
def test_every_rule_is_shown_with_its_name_and_its_evidence(because: Because, language: str) -> None:
    use_language(language)

    shown = text_of(*decision_entries(a_message(), a_decision(because=because), AMSTERDAM))

    assert because.value in shown
    assert "Jan Smit <jan@example.nl>" in shown
    assert "X-Forwarded-For" in shown


def test_a_candidate_that_lost_is_named_with_its_reason_and_by_how_much() -> None:
    shown = text_of(*decision_entries(a_message(), a_decision(), AMSTERDAM))

    assert "#5: its period was over, by 2 h 5 min" in shown


def test_several_candidates_stand_under_one_label() -> None:
    lost = tuple(Candidate(ticket=TicketNumber(number), lost_because="closed") for number in (5, 6))

    shown = text_of(*decision_entries(a_message(), a_decision(candidates=lost), AMSTERDAM))

    assert shown.count("Not chosen") == 1
    assert "#5: it is closed" in shown
    assert "#6: it is closed" in shown


def test_versions_and_compared_times_are_told() -> None:
    shown = text_of(*decision_entries(a_message(), a_decision(), AMSTERDAM))

    assert "settings version 3 · rules version 1" in shown
    assert "last mail of the customer in that ticket: 2 Mar 2026 09:40:00" in shown


@pytest.mark.parametrize("direction", [Direction.OUT, Direction.NOTE])
def test_a_message_of_ours_says_that_there_was_nothing_to_decide(direction: Direction) -> None:
    shown = text_of(*decision_entries(a_message(direction=direction, author="ana"), None, AMSTERDAM))

    assert "there was nothing to decide" in shown


def test_of_a_mail_of_ours_it_says_who_wrote_it_here() -> None:
    ours = a_message(direction=Direction.OUT, author="ana", because=None)
    automatic = a_message(direction=Direction.OUT, automatic=True, because=None)

    assert "written here by ana" in text_of(*decision_entries(ours, None, AMSTERDAM))
    assert "written by the desk itself" in text_of(*decision_entries(automatic, None, AMSTERDAM))


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_no_line_of_a_sheet_is_wider_than_the_sheet(width: int) -> None:
    subject = "中文" * 60 + " woord" * 40
    entries = decision_entries(a_message(subject=subject), a_decision(), AMSTERDAM)

    widths = [line.cell_length for line in sheet_lines(entries, width)]

    assert max(widths) <= width


def test_a_long_value_hangs_under_its_first_line() -> None:
    lines = sheet_lines([Line(label="Rule", value="one two three four five six")], 42)

    assert [line.plain for line in lines] == ["Rule          one two three four five six"]
    narrow = sheet_lines([Line(label="Rule", value="a" * 20 + " " + "b" * 20)], 42)
    assert [line.plain for line in narrow] == ["Rule          " + "a" * 20, " " * 14 + "b" * 20]


def test_where_labels_have_no_column_each_stands_whole_over_its_value() -> None:
    lines = sheet_lines([Line(label="Rule", value="one two three four five six")], 24)

    assert [line.plain for line in lines] == ["Rule", "  one two three four", "  five six"]


def test_a_mail_that_an_employee_moved_says_so_and_still_shows_the_rule() -> None:
    moved = a_message(because=Because.MOVED_BY_EMPLOYEE)

    shown = text_of(*decision_entries(moved, a_decision(), AMSTERDAM))

    assert "An employee moved it here." in shown
    assert "time-window" in shown
