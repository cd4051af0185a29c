"""The list on its own: rows are asked for, the cursor is a ticket, only what changed is drawn."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from storage.records import Ticket
from tests.screens.desk import AMSTERDAM, NOW, a_ticket
from widgets.moves import Move
from widgets.ticket_list import CONTEXT, TicketList

MILLION = 1_000_000


class ListApp(App[None]):
    """A list over numbered tickets, the number being the position and one."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total = total
        self.list = TicketList(clock=lambda: NOW, zone=AMSTERDAM)
        self.asked: list[int] = []
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.list.focus()
        self.list.show(total=self.total, start=0, tickets=numbered(0, min(100, self.total)))

    def on_ticket_list_rows_missed(self, message: TicketList.RowsMissed) -> None:
        self.asked.append(message.start)
        count = min(message.count, self.total - message.start)
        self.list.put(message.start, numbered(message.start, count), epoch=message.epoch)

    def on_ticket_list_ticket_chosen(self, message: TicketList.TicketChosen) -> None:
        self.chosen.append(message.number)


def numbered(start: int, count: int) -> list[Ticket]:
    return [a_ticket(row + 1) for row in range(start, start + count)]


@asynccontextmanager
async def running(total: int = MILLION, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[ListApp, Pilot[None]]]:
    app = ListApp(total)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


def shown(app: ListApp) -> list[str]:
    return [app.list.render_line(y).text for y in range(app.list.size.height)]


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (120, 40), (200, 60)])
async def test_every_row_fills_the_screen_and_the_first_has_the_cursor(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, _pilot):
        rows = shown(app)

    assert len(rows) == size[1]
    assert rows[0].startswith("> ● ")
    assert all(row.startswith("  ● ") for row in rows[1:])
    assert {len(row) for row in rows} == {size[0] - 1}


async def test_a_million_tickets_cost_the_pages_that_are_shown() -> None:
    async with running() as (app, pilot):
        app.list.move(Move.BOTTOM)
        await pilot.pause()

        assert app.list.cursor is not None
        assert app.list.cursor.number == MILLION
        assert app.asked == [999_900]


async def test_walking_down_asks_for_the_next_page_before_it_is_reached() -> None:
    async with running() as (app, pilot):
        for _step in range(75):
            app.list.move(Move.DOWN)
        await pilot.pause()

        assert app.asked == [100]
        assert app.list.cursor is not None
        assert app.list.cursor.number == 76


async def test_the_list_jumps_by_almost_a_screen_when_the_cursor_leaves_it() -> None:
    async with running() as (app, pilot):
        for _step in range(24):
            app.list.move(Move.DOWN)
        await pilot.pause()

        assert app.list.scroll_offset.y == app.list.height - CONTEXT
        assert app.list.place.cursor_row == 24


async def test_one_step_draws_two_rows() -> None:
    async with running() as (app, pilot):
        drawn: list[Region] = []
        app.list.refresh = lambda *regions, **_options: drawn.extend(regions)  # type: ignore[method-assign,assignment]  # watched
        app.list.move(Move.DOWN)
        await pilot.pause()

        assert [(region.y, region.height) for region in drawn] == [(0, 1), (1, 1)]


async def test_the_same_rows_again_draw_nothing_and_a_changed_row_only_itself() -> None:
    async with running() as (app, pilot):
        await pilot.pause()
        drawn: list[Region] = []
        app.list.refresh = lambda *regions, **_options: drawn.extend(regions)  # type: ignore[method-assign,assignment]  # watched
        app.list.show(total=MILLION, start=0, tickets=numbered(0, 100))
        same = list(drawn)
        changed = numbered(0, 100)
        changed[3] = a_ticket(4, subject="Anders")
        app.list.show(total=MILLION, start=0, tickets=changed)

        assert same == []
        assert [(region.y, region.height) for region in drawn] == [(3, 1)]


async def test_rows_asked_for_before_the_list_was_replaced_are_dropped() -> None:
    async with running() as (app, _pilot):
        old = TicketList.RowsMissed(start=100, count=100, epoch=1)
        app.list.show(total=MILLION, start=0, tickets=numbered(0, 100))
        app.list.put(100, [a_ticket(9999)], epoch=old.epoch)

        assert app.list._rows.at(100) is None


async def test_a_click_moves_the_cursor_and_a_second_one_chooses() -> None:
    async with running() as (app, pilot):
        await pilot.click(TicketList, offset=(10, 5))
        await pilot.pause()
        first = app.list.cursor
        await pilot.click(TicketList, offset=(10, 5))
        await pilot.pause()

    assert first is not None
    assert first.number == 6
    assert app.chosen == [6]


async def test_the_wheel_scrolls_and_leaves_the_cursor_on_its_ticket() -> None:
    async with running() as (app, pilot):
        app.list.move(Move.DOWN)
        for _turn in range(10):
            await pilot._post_mouse_events([_wheel()], TicketList)
        await pilot.pause()
        place = app.list.place

    assert place.top > 5
    assert place.cursor is not None
    assert place.cursor.number == 2
    assert place.anchor is not None
    assert place.anchor.number == place.top + 1


def _wheel() -> Any:
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_the_cursor_stays_on_the_screen_when_it_shrinks() -> None:
    async with running(size=(80, 40)) as (app, pilot):
        for _step in range(35):
            app.list.move(Move.DOWN)
        await pilot.resize_terminal(60, 10)
        await pilot.pause()
        place = app.list.place

    assert place.top <= place.cursor_row < place.top + place.height
    assert place.cursor_row == 35


async def test_an_empty_list_has_no_cursor_and_moves_nowhere() -> None:
    async with running(total=0) as (app, pilot):
        app.list.move(Move.DOWN)
        await pilot.press("enter")

        assert (app.list.cursor, app.chosen, app.asked) == (None, [], [])
