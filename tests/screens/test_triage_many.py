"""Many at once: selecting one by one, in a range, all; one question, one undo, and every refusal told."""

from pathlib import Path

import pytest

from console.commands.many import DoneMany, Refused
from console.commands.refusal import Refusal
from console.commands.tickets.statuses import Close
from console.screens.ticket_running import refused_words
from storage.records import EventId, TicketNumber
from storage.words import TicketStatus
from tests.screens.triage import some_tickets, triage
from widgets.columns import ASCII, UNICODE


def selected(desk: object) -> list[int]:
    return [ticket.number for ticket in desk.screen.list.selection.tickets]  # type: ignore[attr-defined]  # a desk


async def test_selecting_moves_on_shows_a_sign_and_counts(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("space", "x")
        rows = desk.console.lines[1:4]
        counted = desk.views
        await desk.press("k", "x")

        assert [row[1] for row in rows] == ["±", "±", "•"]
        assert rows[2].startswith(">")
        assert "2 selected · 5 tickets" in counted
        assert selected(desk) == [1]


async def test_escape_selects_nothing(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("space", "space", "escape")

        assert selected(desk) == []
        assert "selected" not in desk.views


async def test_shift_and_the_arrows_extend(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("shift+down", "shift+down")

        assert selected(desk) == [1, 2, 3]


async def test_a_range_is_begun_and_ended_by_the_same_key(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("j", "v")
        told = desk.text
        await desk.press("j", "j", "v")

        assert "a range begins at #2; v ends it" in told
        assert selected(desk) == [2, 3, 4]


async def test_a_range_ends_where_the_tickets_are_then(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("v", "j", "j", "j")
        await Close(number=TicketNumber(2)).run(desk.ben)
        await desk.settle()
        await desk.press("v")

        assert selected(desk) == [1, 3, 4]


async def test_all_of_a_view_is_selected_and_closed_after_one_question_with_one_undo(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("asterisk", "e")
        asked = desk.text
        await desk.press("y")
        told, left = desk.text, desk.numbers
        await desk.press("z")
        asked_back = desk.text
        await desk.press("y")

        assert "Close 5 tickets? (y/n)" in asked
        assert "closed: 5 tickets · z takes it back" in told
        assert left == []
        assert "Take back: Ana closed ticket 1, and 4 more?" in asked_back
        assert desk.numbers == [1, 2, 3, 4, 5]


async def test_no_means_no_and_the_selection_stays(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("asterisk", "e", "n")

        assert selected(desk) == [1, 2, 3, 4, 5]
        assert await desk.status_of(1) is TicketStatus.OPEN


async def test_what_is_refused_is_told_ticket_by_ticket_and_stays_selected(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("asterisk", "e")
        await Close(number=TicketNumber(2)).run(desk.ben)
        await Close(number=TicketNumber(4)).run(desk.ben)
        await desk.press("y")

        assert "closed: 3 tickets" in desk.text
        assert "Left as they are: 2 tickets" in desk.text
        assert "#2: Ben de Wit closed ticket 2 while you were reading." in desk.text
        assert "#4: Ben de Wit closed ticket 4" in desk.text
        assert selected(desk) == [2, 4]


async def test_many_are_asked_about_before_they_are_selected(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=some_tickets(120)) as desk:
        await desk.press("asterisk")
        asked = desk.text
        await desk.press("y")
        await desk.press("l")
        await desk.type("oogst")
        await desk.press("enter", "y")

        assert "Select all 120 tickets? (y/n)" in asked
        assert "tagged with oogst: 120 tickets" in desk.text
        assert (await desk.ticket(120)).tags == ("oogst",)


async def test_a_selection_outlives_a_change_of_the_view(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("space", "6", "8", "i", "y")

        assert (await desk.ticket(1)).assignee == "ana"
        assert (await desk.ticket(2)).assignee is None


async def test_what_is_done_to_one_at_a_time_refuses_a_selection(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("space", "space", "equals_sign")

        assert "one ticket at a time; Esc drops the selection" in desk.text


async def test_the_tickets_that_are_merged_leave_out_the_one_they_go_into(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("space", "space", "M")
        await desk.type("2")
        await desk.press("enter")
        asked = desk.text
        await desk.press("y")

        assert "Merge #1 into #2" in asked
        assert (await desk.ticket(1)).merged_into == 2


def test_the_first_few_refusals_are_told_and_how_many_more_there_are() -> None:
    refused = tuple(
        Refused(ticket=TicketNumber(number), refusal=Refusal(code="closed", words="It is closed."))
        for number in range(1, 6)
    )

    words = refused_words(DoneMany(event=EventId(1), done=(), refused=refused)).splitlines()

    assert words == [
        "Left as they are: 5 tickets", "#1: It is closed.", "#2: It is closed.", "#3: It is closed.", "… and 2 more",
    ]  # fmt: skip


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_what_is_selected_or_unread_has_a_sign_that_needs_no_colour(glyphs: object) -> None:
    signs = {
        glyphs.sign(is_unread=unread, is_selected=chosen)  # type: ignore[attr-defined]  # both are Glyphs
        for unread in (False, True)
        for chosen in (False, True)
    }

    assert len(signs) == 4
    assert all(len(sign) == 1 for sign in signs)
