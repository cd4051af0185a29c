"""The list with two lines for each ticket at work: the key, live changes, the preview, and what a slow line is sent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from console.app import DeskApp
from console.screens.tickets import TicketsScreen
from console.session_memory import Remembered, ShortMemory
from console.theme_names import ANSI_DARK, LIGHT
from storage.words import TicketStatus
from tests.screens.desk import MINUTE, NOW, MemoryDesk, a_message, a_session, a_ticket
from tests.screens.screen import lines, settle
from tests.screens.test_bytes_sent import cost, counting
from widgets.density import Density

A_ROOMY_STEP = 900
FEET = -2  # the last lines are of the desk and the keys


def a_desk(count: int = 300) -> MemoryDesk:
    tickets = [
        a_ticket(number, active_at=NOW - number * MINUTE, assignee="ana", tags=("retour",), message_count=2)
        for number in range(1, count + 1)
    ]
    return MemoryDesk(tickets, [a_message(number, number) for number in range(1, count + 1)])


@asynccontextmanager
async def running(
    desk: MemoryDesk, size: tuple[int, int] = (80, 24), density: Density = Density.COMFORTABLE, theme: str = ""
) -> AsyncIterator[tuple[TicketsScreen, Pilot[None]]]:
    app = DeskApp(a_session(desk, density=density), theme=theme)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, TicketsScreen)
        yield app.screen, pilot


async def test_the_key_gives_each_ticket_a_second_line_and_takes_it_away() -> None:
    async with running(a_desk(), density=Density.COMPACT) as (screen, pilot):
        seen = [lines(screen)[:FEET]]
        for _press in range(2):
            await pilot.press("L")
            await settle(pilot)
            seen.append(lines(screen)[:FEET])

    compact, comfortable, again = seen
    assert compact == again
    assert comfortable[1].startswith("> ●")
    assert comfortable[2].strip().startswith("info@acme.nl · ana · retour")
    assert comfortable[3].startswith("  ●")


async def test_the_list_begins_as_the_session_says() -> None:
    async with running(a_desk()) as (screen, _pilot):
        shown = lines(screen)

    assert "info@acme.nl · ana" in shown[2]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_a_live_ticket_comes_in_above_and_the_cursor_stays_on_its_line(size: tuple[int, int]) -> None:
    desk = a_desk()
    async with running(desk, size) as (screen, pilot):
        await pilot.press(*["ctrl+d"] * 8)
        await settle(pilot)
        before, at = screen.list.place, [line[0] for line in lines(screen)].index(">")
        desk.keep(a_ticket(999, active_at=NOW))
        await settle(pilot)
        after, at_after = screen.list.place, [line[0] for line in lines(screen)].index(">")

    assert before.cursor is not None
    assert after.cursor is not None
    assert after.cursor.number == before.cursor.number
    assert after.top == before.top + 1
    assert at_after == at


async def test_at_the_end_a_ticket_that_leaves_leaves_the_last_one_whole() -> None:
    desk = a_desk(40)
    async with running(desk, (80, 25)) as (screen, pilot):
        await pilot.press("G")
        await settle(pilot)
        desk.keep(a_ticket(40, status=TicketStatus.CLOSED))
        await settle(pilot)
        place, shown = screen.list.place, lines(screen)

    assert (place.total, place.cursor_row) == (39, 38)
    assert place.top + place.height == place.total
    assert [line[0] for line in shown].count(">") == 1


@pytest.mark.parametrize("size", [(80, 15), (80, 20), (80, 24)])
@pytest.mark.parametrize("number", [1, 150, 300])
async def test_who_comes_back_sees_the_ticket_where_they_were(size: tuple[int, int], number: int) -> None:
    memory = ShortMemory(Remembered(view="inbox", ticket=number))
    app = DeskApp(a_session(a_desk(), density=Density.COMFORTABLE, memory=memory))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        shown = lines(app.screen)

    assert [f"#{number} " in line for line in shown if line.startswith(">")] == [True]


@pytest.mark.parametrize("key", "2345678")
async def test_the_key_works_in_every_view(key: str) -> None:
    async with running(a_desk(), density=Density.COMPACT) as (_screen, pilot):
        await pilot.press(key, "L", "1")
        await settle(pilot)
        shown = lines(pilot.app.screen)

    assert shown[1].startswith("> ●")
    assert "info@acme.nl · ana" in shown[2]


async def test_the_preview_follows_the_cursor_beside_two_lines() -> None:
    async with running(a_desk(), (160, 40)) as (screen, pilot):
        await pilot.press("j", "pagedown")
        await settle(pilot)
        cursor, shown = screen.list.cursor, lines(screen)

        assert screen.has_class("-preview")
        assert cursor is not None
        assert any(line.startswith(">") and f"#{cursor.number} " in line for line in shown)
        assert screen.preview.display


async def test_selecting_goes_ticket_by_ticket() -> None:
    async with running(a_desk()) as (screen, pilot):
        await pilot.press("x", "x", "x")
        await settle(pilot)

        assert [ticket.number for ticket in screen.list.selection.tickets] == [1, 2, 3]
        assert [line[1] for line in lines(screen)[1:7:2]] == ["+", "+", "+"]


@pytest.mark.parametrize("theme", [LIGHT, ANSI_DARK])
async def test_a_step_of_the_cursor_keeps_within_its_bytes(theme: str) -> None:
    async with running(a_desk(), theme=theme) as (screen, pilot):
        with counting(pilot.app if isinstance(pilot.app, DeskApp) else DeskApp(screen.session)) as take:
            comfortable = await cost(pilot, take, *["j"] * 30)

    assert 0 < comfortable <= A_ROOMY_STEP
