"""The small table on its own: the cursor is a key, a step draws two rows, no text of others does harm."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from tests.corpus.hostile.escapes import PAYLOADS
from tests.widgets.sent import counting
from widgets.moves import Move
from widgets.table import Table
from widgets.table_plan import TableColumn, plan_columns
from widgets.table_rows import Cell, Group, Row, head_text

COLUMNS = (
    TableColumn(title="Address", rank=9, least=16),
    TableColumn(title="From name", rank=2, least=10),
    TableColumn(title="Forward", rank=5, least=8),
    TableColumn(title="Tickets", rank=1, least=7, right=True),
)
EMPTY = "No mail address yet. Press a to add the first one."


class TableApp(App[None], inherit_bindings=False):
    """A table of mail addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(COLUMNS, empty=EMPTY)
        self.moved: list[str | None] = []
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()

    def on_table_cursor_moved(self, message: Table.CursorMoved) -> None:
        self.moved.append(message.key)

    def on_table_row_chosen(self, message: Table.RowChosen) -> None:
        self.chosen.append(message.key)


def a_row(name: str, state: Cell | str = "verified") -> Row:
    return Row(key=name, cells=(f"{name}@acme.nl", "Klantenservice Acme BV", state, "12"))


def rows(count: int) -> list[Row | Group]:
    return [a_row(f"box{number:02}") for number in range(count)]


@asynccontextmanager
async def running(
    lines: Sequence[Row | Group], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[TableApp, Pilot[None]]]:
    app = TableApp()
    async with app.run_test(size=size) as pilot:
        app.table.show(lines)
        await pilot.pause()
        yield app, pilot


def shown(app: TableApp) -> list[str]:
    return [app.table.render_line(y).text for y in range(app.table.size.height)]


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_cells_stand_under_their_titles_at_every_width(width: int) -> None:
    async with running([Group(title="Acme BV"), a_row("info"), a_row("verkoop")], size=(width, 10)) as (app, _pilot):
        head, group, first, second = shown(app)[:4]

    assert {len(line) for line in (head, group, first, second)} == {width}
    assert head.startswith("  Address")
    assert group.rstrip() == "Acme BV"
    assert first.startswith("> info@acme.nl")
    assert second.startswith("  verkoop@acme.nl")
    assert head.index("Forward") == first.index("verified")
    assert head.index("Tickets") + 5 == first.index("12")


async def test_the_cursor_passes_over_the_titles_of_groups() -> None:
    lines = [Group(title="Acme BV"), a_row("info"), Group(title="Zonnig"), a_row("post")]
    async with running(lines) as (app, pilot):
        first = app.table.cursor
        app.table.move(Move.DOWN)
        second = app.table.cursor
        app.table.move(Move.DOWN)
        await pilot.pause()

    assert (first, second, app.table.cursor) == ("info", "post", "post")
    assert app.moved == ["info", "post"]


async def test_rows_that_are_read_again_keep_the_cursor_on_its_key() -> None:
    async with running(rows(9)) as (app, pilot):
        app.table.go_to("box04")
        app.table.show([a_row("aaa"), *rows(9)])
        await pilot.pause()

        assert app.table.cursor == "box04"
        assert app.moved == ["box00", "box04"]


async def test_when_its_row_is_gone_the_cursor_stays_on_its_place() -> None:
    async with running(rows(9)) as (app, _pilot):
        app.table.go_to("box04")
        app.table.show([row for row in rows(9) if isinstance(row, Row) and row.key != "box04"])
        after_one = app.table.cursor
        app.table.show(rows(2))

        assert (after_one, app.table.cursor) == ("box05", "box01")


async def test_the_cursor_goes_where_it_is_sent_with_new_rows() -> None:
    async with running(rows(3)) as (app, _pilot):
        app.table.show([*rows(3), a_row("new")], cursor="new")

        assert app.table.cursor == "new"


async def test_one_step_draws_two_rows_and_sends_little() -> None:
    async with running(rows(9)) as (app, pilot):
        with counting(app) as drawings:
            app.table.move(Move.DOWN)
            await pilot.pause()

    assert 0 < sum(drawings) <= 700


async def test_the_same_rows_again_draw_nothing_and_a_changed_one_only_itself() -> None:
    async with running(rows(9)) as (app, pilot):
        await pilot.pause()
        drawn: list[Region] = []
        app.table.refresh = lambda *regions, **_options: drawn.extend(regions)  # type: ignore[method-assign,assignment]  # watched
        app.table.show(rows(9))
        same = [region for region in drawn if region.y != 1]
        drawn.clear()
        app.table.show([*rows(4), a_row("box04", Cell(text="waiting", look="warning")), *rows(9)[5:]])

        assert same == []
        assert {region.y for region in drawn} == {1, 5}


async def test_the_head_stays_while_the_rows_scroll() -> None:
    async with running(rows(60)) as (app, pilot):
        app.table.move(Move.BOTTOM)
        await pilot.pause()
        lines = shown(app)
        app.table.move(Move.TOP)
        await pilot.pause()

    assert lines[0].startswith("  Address")
    assert lines[-1].startswith("> box59")
    assert app.table.scroll_offset.y == 0


async def test_the_first_row_comes_back_with_the_title_over_it() -> None:
    async with running([Group(title="Acme BV"), *rows(60)]) as (app, pilot):
        app.table.move(Move.BOTTOM)
        app.table.move(Move.TOP)
        await pilot.pause()

        assert shown(app)[1].rstrip() == "Acme BV"


async def test_a_click_moves_the_cursor_and_a_second_one_chooses() -> None:
    async with running([Group(title="Acme BV"), *rows(5)]) as (app, pilot):
        for y in (0, 1, 4):
            await pilot.click(Table, offset=(10, y))
        moved = app.table.cursor
        await pilot.click(Table, offset=(10, 4))
        await pilot.pause()

    assert moved == "box02"
    assert app.chosen == ["box02"]


async def test_an_empty_table_says_what_to_do_and_chooses_nothing() -> None:
    async with running([], size=(30, 10)) as (app, pilot):
        app.table.move(Move.DOWN)
        app.table.choose()
        await pilot.pause()
        said = " ".join(line.strip() for line in shown(app)).strip()

    assert said == EMPTY
    assert (app.table.cursor, app.chosen) == (None, [])


async def test_a_table_that_is_emptied_tells_that_there_is_no_row() -> None:
    async with running(rows(2)) as (app, pilot):
        app.table.show([])
        await pilot.pause()
        app.table.show(rows(1))
        await pilot.pause()

        assert app.moved == ["box00", None, "box00"]


async def test_the_cursor_stays_on_the_screen_when_it_shrinks() -> None:
    async with running(rows(30), size=(80, 40)) as (app, pilot):
        app.table.move(Move.BOTTOM)
        await pilot.resize_terminal(60, 8)
        await pilot.pause()

        assert any(line.startswith("> box29") for line in shown(app))


@pytest.mark.parametrize("payload", [*PAYLOADS.values(), "[/x][@click=app.quit]klik[/]", "中文" * 40, "é" * 3])
async def test_foreign_text_in_cells_and_titles_keeps_the_columns_and_steers_nothing(payload: str) -> None:
    hostile = Row(key=payload, cells=(payload, Cell(text=payload, look=payload), payload, payload))
    async with running([Group(title=payload), hostile, a_row("info")]) as (app, _pilot):
        lines = shown(app)
        strips = [app.table.render_line(y) for y in range(5)]

    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for line in lines for letter in line)
    assert {strip.cell_length for strip in strips} == {80}


async def test_a_scroll_bar_that_appears_cuts_no_cell_without_a_mark() -> None:
    long = Row(key="long", cells=("info@acme.nl", "x" * 40, "verified " * 20, "12"))

    async with running([]) as (app, pilot):
        app.table.show([long, *rows(40)])
        await pilot.pause()

        first = shown(app)[1]
        assert app.table.show_vertical_scrollbar
        assert len(first) == 79 and first.rstrip().endswith("12")


async def test_a_row_with_too_few_cells_is_shown_with_empty_ones() -> None:
    async with running([Row(key="x", cells=("only",))]) as (app, _pilot):
        assert shown(app)[1].rstrip() == "> only"


def test_the_titles_stand_over_their_cells_when_one_of_them_is_cut() -> None:
    columns = (TableColumn(title="Mail address", rank=9), TableColumn(title="Forwarding", least=5, most=5))
    plan = plan_columns(columns, [("info@acme.example", "late")], 40)

    head = head_text(columns, plan, 40)

    assert head.index("Forw…") == 2 + plan[0].width + 2
    assert len(head) == 40


async def test_rows_that_come_when_the_table_has_left_its_screen_are_drawn_nowhere() -> None:
    async with running(rows(3)) as (app, _pilot):
        await app.table.remove()
        app.table.show(rows(5), cursor="box04")

        assert app.table.cursor == "box04"
