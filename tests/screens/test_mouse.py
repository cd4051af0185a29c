"""The mouse does what the keys do: it chooses and opens, goes to views and parts, picks, and scrolls."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from console.screens.admin.brands import BrandsScreen
from console.screens.admin.form_screen import FormScreen
from console.screens.help import HelpScreen
from console.screens.ticket import TicketScreen
from storage.protocol import Repository, Writer
from storage.sqlite.repository import open_repository
from tests.commands.builders import a_desk
from tests.commands.tickets.steps import VERA
from tests.screens.admin.desk import NOW, Console, console_of
from tests.screens.screen import settle
from tests.screens.setup.steps import click
from tests.screens.triage import some_tickets, triage
from tests.storage.steps import open_with
from widgets.picker import Picker


async def wheel(console: Console, offset: tuple[int, int], *, turns: int = 1, up: bool = False) -> None:
    """Turn the wheel over a place."""
    turn = events.MouseScrollUp if up else events.MouseScrollDown
    for _turn in range(turns):
        await console.pilot._post_mouse_events([turn], offset=offset)
    await settle(console.pilot, rest=0.05)


async def test_a_click_chooses_a_ticket_and_a_second_one_opens_it(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await click(desk.console, "Vraag 3")
        cursor, is_still_list = desk.screen.list.cursor, desk.console.app.screen is desk.screen
        await click(desk.console, "Vraag 3")
        await desk.settle()

        assert cursor is not None and cursor.number == 3
        assert is_still_list
        assert isinstance(desk.console.app.screen, TicketScreen)
        assert "#3 Vraag 3" in desk.text


async def test_a_double_click_opens_a_ticket_at_once(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.console.pilot.double_click(offset=(30, 4))
        await desk.settle()

        assert "#4 Vraag 4" in desk.console.lines[0]


async def test_a_click_below_the_last_ticket_does_nothing(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.console.pilot.click(offset=(30, 20))
        await desk.settle()

        assert desk.screen.list.cursor is not None
        assert desk.screen.list.cursor.number == 1
        assert desk.console.app.screen is desk.screen


async def test_a_click_on_a_view_shows_it(tmp_path: Path) -> None:
    async with triage(tmp_path, size=(120, 30)) as desk:
        await click(desk.console, "2 Mine")
        mine = desk.numbers
        await click(desk.console, "8 All")

        assert mine == []
        assert desk.numbers == [1, 2, 3, 4, 5]


async def test_a_click_picks_what_is_offered(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("a")
        await click(desk.console, "Ben de Wit")
        await desk.settle()

        assert (await desk.ticket(1)).assignee == "ben"
        assert not isinstance(desk.console.app.screen, Picker)


async def test_a_click_beside_what_is_offered_picks_nothing(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("a")
        await desk.console.pilot.click(offset=(2, 25))
        await desk.settle()

        assert isinstance(desk.console.app.screen, Picker)
        assert (await desk.ticket(1)).assignee is None


async def test_a_click_on_a_notice_takes_it_away_and_nothing_else(tmp_path: Path) -> None:
    async with triage(tmp_path, actor=VERA) as desk:
        await desk.press("j", "space", "e")
        told = desk.text
        await click(desk.console, "may not change tickets")

        assert "vera may not change tickets" in told
        assert "vera may not change tickets" not in desk.text
        assert [ticket.number for ticket in desk.screen.list.selection.tickets] == [2]


async def test_the_wheel_scrolls_the_list_to_rows_that_were_not_read_yet_and_the_cursor_stays(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=some_tickets(120)) as desk:
        await wheel(desk.console, (30, 10), turns=50)
        await desk.settle()
        below = desk.text
        await wheel(desk.console, (30, 10), turns=50, up=True)

        assert "Vraag 120" in below
        assert desk.screen.list.scroll_offset.y == 0
        assert desk.screen.list.cursor is not None and desk.screen.list.cursor.number == 1


async def test_the_wheel_scrolls_a_ticket_that_is_read(tmp_path: Path) -> None:
    def long_mail(writer: Writer) -> None:
        open_with(writer, text="\n".join(f"regel {number}" for number in range(80)))

    async with triage(tmp_path, fill=long_mail) as desk:
        await desk.press("enter", "g")
        screen = desk.console.app.screen
        assert isinstance(screen, TicketScreen)
        top = screen.conversation.scroll_offset.y
        await wheel(desk.console, (30, 10), turns=5)
        below = screen.conversation.scroll_offset.y
        await wheel(desk.console, (30, 10), turns=20, up=True)

        assert below > top
        assert screen.conversation.scroll_offset.y == 0


async def test_the_wheel_scrolls_the_help(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("question_mark")
        first = desk.console.lines
        await wheel(desk.console, (30, 10), turns=5)

        assert isinstance(desk.console.app.screen, HelpScreen)
        assert desk.console.lines != first


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    """A desk to manage."""
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOW) as opened:
        settings = replace(a_desk(), version=0)
        await opened.writing(
            lambda writer: writer.save_settings(
                settings, actor="owner", verb="setup", subject="account", detail="", at=NOW
            )
        )
        yield opened


async def test_clicks_go_to_a_part_of_the_channel_and_open_a_form(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma")
        await click(console, "Brands")
        await console.settle()
        part = console.app.screen
        await click(console, "Nova")
        await click(console, "Nova")
        await console.settle()

        assert isinstance(part, BrandsScreen)
        assert isinstance(console.app.screen, FormScreen)
        assert "Nova" in console.text


async def test_a_click_chooses_in_a_form(repository: Repository) -> None:
    async with console_of(repository, size=(120, 40)) as console:
        await console.press("comma", "7", "j", "enter")
        form = console.app.screen
        assert isinstance(form, FormScreen)
        before = form.form.values["role"]
        row = next(row for row, line in enumerate(console.lines) if "Role" in line and "viewer" in line)
        await console.pilot.click(offset=(console.lines[row].index("viewer"), row))
        await console.press()

        assert (before, form.form.values["role"]) == ("agent", "viewer")
