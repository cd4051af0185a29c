"""A list with two lines for each ticket: what the second says, and that no line is taken for a row."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from storage.records import Ticket
from tests.screens.desk import AMSTERDAM, NOW, a_ticket
from widgets.columns import SUBJECT, indent_of, plan
from widgets.density import Density
from widgets.moves import Move
from widgets.row_look import second_line
from widgets.ticket_list import CONTEXT, TicketList

MILLION = 1_000_000
SIZES = [(40, 12), (60, 23), (80, 24), (120, 41), (200, 60)]


class ListApp(App[None]):
    """A list over numbered tickets, the number being the position and one."""

    def __init__(self, total: int, density: Density) -> None:
        super().__init__()
        self.total = total
        self.list = TicketList(clock=lambda: NOW, zone=AMSTERDAM, density=density)
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
async def running(
    total: int = MILLION, size: tuple[int, int] = (80, 24), density: Density = Density.COMFORTABLE
) -> AsyncIterator[tuple[ListApp, Pilot[None]]]:
    app = ListApp(total, density)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


def shown(app: ListApp) -> list[str]:
    return [app.list.render_line(y).text for y in range(app.list.size.height)]


def cursor_number(app: ListApp) -> int:
    assert app.list.cursor is not None
    return app.list.cursor.number


def is_cursor_seen(app: ListApp) -> bool:
    place = app.list.place
    return place.top <= place.cursor_row < place.top + place.height


def watched(app: ListApp) -> list[Region]:
    drawn: list[Region] = []
    app.list.refresh = lambda *regions, **_options: drawn.extend(regions)  # type: ignore[method-assign,assignment]  # watched
    return drawn


def lines_of(regions: Sequence[Region]) -> list[tuple[int, int]]:
    return [(region.y, region.height) for region in regions]


# What is said


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
@pytest.mark.parametrize("odd", ["", "中文主题很长很长很长很长很长", "\u202egnp", "[/x]", "a\tb\nc\x1b[2J", "x" * 300])
def test_the_second_line_is_as_wide_as_the_list_whatever_a_mail_says(width: int, odd: str) -> None:
    ticket = a_ticket(7, address=odd, assignee=odd, tags=(odd,), badges=(odd,))

    line = second_line(ticket, plan(width, has_second_line=True), width)

    assert cell_len(line) == width
    assert line.isprintable()


def test_the_second_line_says_address_assignee_tags_and_badges_under_the_subject() -> None:
    columns = plan(120, has_second_line=True)
    ticket = a_ticket(7, assignee="ana", tags=("retour", "spoed"), badges=("sender unsure", "authenticated"))

    line = second_line(ticket, columns, 120)

    assert line.strip() == "info@acme.nl · ana · retour, spoed · sender unsure"
    assert line.index("info@acme.nl") == indent_of(columns, SUBJECT)


def test_a_ticket_of_nobody_says_so() -> None:
    assert second_line(a_ticket(7), plan(80), 80).strip() == "info@acme.nl · unassigned"


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 200])
def test_what_the_second_line_says_takes_no_column_and_the_subject_has_the_room(width: int) -> None:
    columns = plan(width, has_second_line=True)

    assert not {"badges", "address", "assignee"} & {column.name for column in columns}
    assert sum(column.width for column in columns) + len(columns) - 1 == width


# What is drawn


@pytest.mark.parametrize("size", SIZES)
async def test_each_ticket_has_two_lines_and_the_first_has_the_cursor(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, _pilot):
        lines = shown(app)

    assert len(lines) == size[1]
    assert [line[:3] for line in lines[::2]] == ["> ●", *["  ●"] * (len(lines[::2]) - 1)]
    assert all(line.strip().startswith("info@acme") for line in lines[1::2])
    assert {len(line) for line in lines} == {size[0] - 1}


async def test_tags_are_said_once() -> None:
    async with running(size=(120, 24)) as (app, _pilot):
        app.list.show(total=1, start=0, tickets=[a_ticket(7, tags=("retour",))])
        lines = shown(app)

    assert ["retour" in line for line in lines[:2]] == [False, True]


async def test_both_lines_of_the_cursor_look_alike_and_the_others_second_line_is_quiet() -> None:
    async with running() as (app, _pilot):
        strips = [app.list.render_line(y) for y in range(4)]
        styles = [{segment.style for segment in strip if segment.text.strip()} for strip in strips]

    assert len(styles[0]) == 1
    assert styles[0] == styles[1]
    assert len(styles[3]) == 1
    assert styles[3] != styles[1]


async def test_one_step_draws_the_lines_of_two_rows() -> None:
    async with running() as (app, pilot):
        drawn = watched(app)
        app.list.move(Move.DOWN)
        await pilot.pause()

        assert lines_of(drawn) == [(0, 2), (2, 2)]


async def test_the_same_rows_again_draw_nothing_and_another_assignee_one_line() -> None:
    async with running() as (app, pilot):
        await pilot.pause()
        drawn = watched(app)
        app.list.show(total=MILLION, start=0, tickets=numbered(0, 100))
        same = list(drawn)
        changed = numbered(0, 100)
        changed[3] = a_ticket(4, assignee="ana")
        app.list.show(total=MILLION, start=0, tickets=changed)

        assert same == []
        assert lines_of(drawn) == [(7, 1)]


async def test_a_row_that_is_half_seen_at_the_foot_is_drawn_when_it_changes() -> None:
    async with running(size=(80, 23)) as (app, pilot):
        await pilot.pause()
        drawn = watched(app)
        changed = numbered(0, 100)
        changed[11] = a_ticket(12, subject="Anders")
        app.list.show(total=MILLION, start=0, tickets=changed)

        assert lines_of(drawn) == [(22, 1)]


async def test_a_selected_row_has_its_sign_on_the_first_line_alone() -> None:
    async with running() as (app, _pilot):
        app.list.selection.toggle(a_ticket(2))
        app.list.draw_selection()
        lines = shown(app)

    assert [line[1] for line in lines[:6]] == [" ", " ", "+", " ", " ", " "]


# Moving


@pytest.mark.parametrize("size", SIZES)
async def test_a_million_tickets_cost_the_pages_that_are_shown(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, pilot):
        app.list.move(Move.BOTTOM)
        await pilot.pause()
        lines = shown(app)
        place = app.list.place

        assert cursor_number(app) == MILLION
        assert app.asked == [999_900]
        assert place.top + place.height == MILLION
        assert [line[0] for line in lines].index(">") == 2 * place.height - 2


@pytest.mark.parametrize("size", SIZES[:3])
@pytest.mark.parametrize("how", [Move.DOWN, Move.HALF_DOWN, Move.PAGE_DOWN])
async def test_the_cursor_is_always_seen_whole_on_the_way_down_and_up(size: tuple[int, int], how: Move) -> None:
    back = {Move.DOWN: Move.UP, Move.HALF_DOWN: Move.HALF_UP, Move.PAGE_DOWN: Move.PAGE_UP}[how]
    async with running(total=75, size=size) as (app, pilot):
        seen = []
        for move in (*[how] * 80, *[back] * 80):
            app.list.move(move)
            seen.append(is_cursor_seen(app) and app.list.scroll_offset.y % 2 == 0)
        await pilot.pause()

        assert all(seen)
        assert cursor_number(app) == 1
        assert app.list.place.top == 0


async def test_a_page_is_the_rows_that_are_seen_but_one() -> None:
    async with running() as (app, pilot):
        app.list.move(Move.PAGE_DOWN)
        await pilot.pause()

        assert app.list.height == 12
        assert cursor_number(app) == 12


async def test_the_list_jumps_by_almost_a_screen_when_the_cursor_leaves_it() -> None:
    async with running() as (app, pilot):
        for _step in range(12):
            app.list.move(Move.DOWN)
        await pilot.pause()

        assert app.list.place.top == 12 - CONTEXT
        assert app.list.scroll_offset.y == 2 * (12 - CONTEXT)


async def test_rows_are_given_from_the_row_that_is_asked_for() -> None:
    async with running() as (app, pilot):
        app.list.show(total=MILLION, start=0, tickets=numbered(0, 100), cursor_row=40, top=35)
        await pilot.pause()
        lines = shown(app)

    assert "#36 " in lines[0]
    assert lines[10].startswith("> ●")
    assert "#41 " in lines[10]


# The mouse


@pytest.mark.parametrize("line", [6, 7])
async def test_a_click_on_either_line_moves_the_cursor_and_a_second_one_chooses(line: int) -> None:
    async with running() as (app, pilot):
        await pilot.click(TicketList, offset=(40, line))
        await pilot.pause()
        first = cursor_number(app)
        await pilot.click(TicketList, offset=(40, line))
        await pilot.pause()

    assert first == 4
    assert app.chosen == [4]


async def test_a_click_below_the_last_ticket_does_nothing() -> None:
    async with running(total=3) as (app, pilot):
        await pilot.click(TicketList, offset=(40, 6))
        await pilot.pause()

        assert cursor_number(app) == 1
        assert app.chosen == []


@pytest.mark.parametrize("size", [(80, 23), (80, 24)])
async def test_the_wheel_scrolls_by_whole_rows_to_the_last_one_and_leaves_the_cursor(size: tuple[int, int]) -> None:
    async with running(total=40, size=size) as (app, pilot):
        tops = []
        for _turn in range(60):
            await pilot._post_mouse_events([_wheel()], TicketList)
            tops.append(app.list.scroll_offset.y)
        await pilot.pause()
        lines = shown(app)
        place = app.list.place

    assert all(top % 2 == 0 for top in tops)
    assert place.top == 40 - place.height
    assert "#40 " in lines[2 * place.height - 2]
    assert place.cursor is not None
    assert place.cursor.number == 1
    assert place.anchor is not None
    assert place.anchor.number == place.top + 1


def _wheel() -> Any:
    return events.MouseScrollDown


# Sizes and the change from one to the other


@pytest.mark.parametrize("size", [(60, 10), (60, 11), (40, 3), (40, 2), (40, 1), (200, 60)])
async def test_the_cursor_stays_on_the_screen_when_that_changes(size: tuple[int, int]) -> None:
    async with running(size=(80, 40)) as (app, pilot):
        for _step in range(18):
            app.list.move(Move.DOWN)
        await pilot.resize_terminal(*size)
        await pilot.pause()
        lines = shown(app)

        assert is_cursor_seen(app)
        assert cursor_number(app) == 19
        assert ["#19 " in line for line in lines if line.startswith(">")] == [True]


@pytest.mark.parametrize("size", SIZES[1:3])
@pytest.mark.parametrize("row", [0, 5, 19, 20, 500_000, MILLION - 1])
async def test_a_change_of_density_and_back_keeps_the_cursor_in_sight(size: tuple[int, int], row: int) -> None:
    async with running(size=size, density=Density.COMPACT) as (app, pilot):
        app.list.go_to_row(row)
        await pilot.pause()
        for density in (Density.COMFORTABLE, Density.COMPACT):
            app.list.set_density(density)
            await pilot.pause()
            lines = shown(app)

            assert is_cursor_seen(app)
            assert cursor_number(app) == row + 1
            assert [f"#{row + 1} " in line for line in lines if line.startswith(">")] == [True]


async def test_a_change_of_density_leaves_the_cursor_about_where_it_was_on_the_screen() -> None:
    async with running(density=Density.COMPACT) as (app, pilot):
        app.list.show(total=MILLION, start=0, tickets=numbered(0, 100), cursor_row=50, top=40)
        await pilot.pause()
        app.list.set_density(Density.COMFORTABLE)
        await pilot.pause()
        place = app.list.place

        assert (place.top, place.cursor_row) == (45, 50)
        assert [line[0] for line in shown(app)].index(">") == 10


async def test_a_change_of_density_of_an_empty_list_shows_nothing() -> None:
    async with running(total=0) as (app, pilot):
        app.list.set_density(Density.COMPACT)
        app.list.move(Move.DOWN)
        await pilot.pause()

        assert app.list.cursor is None
        assert {line.strip() for line in shown(app)} == {""}
