"""The list at work: live changes, views, the filter, the preview, the mouse, and a store that fails."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from console.app import DeskApp
from console.screens.ticket import TicketScreen
from console.screens.tickets import TicketsScreen
from storage.errors import DatabaseBusyError
from storage.settings import Settings
from storage.words import TicketStatus
from tests.screens.desk import MINUTE, NOW, MemoryDesk, a_message, a_session, a_ticket
from tests.screens.screen import lines, settle


def a_desk(count: int = 300) -> MemoryDesk:
    tickets = [a_ticket(number, active_at=NOW - number * MINUTE) for number in range(1, count + 1)]
    return MemoryDesk(tickets, [a_message(number, number) for number in range(1, count + 1)])


@asynccontextmanager
async def running(
    desk: MemoryDesk, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[TicketsScreen, Pilot[None]]]:
    app = DeskApp(a_session(desk))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, TicketsScreen)
        yield app.screen, pilot


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_the_screen_shows_views_tickets_the_desk_and_the_keys(size: tuple[int, int]) -> None:
    async with running(a_desk(), size) as (screen, _pilot):
        shown = lines(screen)

    assert len(shown) == size[1]
    assert "1 Inbox" in shown[0]
    assert shown[1].startswith("> ●")
    assert "connected" in shown[-2]
    assert "? every key" in shown[-1] or size[0] < 80


async def test_a_live_ticket_comes_in_above_and_the_cursor_stays_on_its_ticket_and_its_row() -> None:
    desk = a_desk()
    async with running(desk) as (screen, pilot):
        await pilot.press(*["ctrl+d"] * 8)
        await settle(pilot)
        before = screen.list.place
        desk.keep(a_ticket(999, active_at=NOW))
        await settle(pilot)
        after = screen.list.place

    assert before.cursor is not None
    assert after.cursor is not None
    assert after.total == before.total + 1
    assert after.cursor.number == before.cursor.number
    assert after.cursor_row - after.top == before.cursor_row - before.top
    assert after.top == before.top + 1


async def test_at_the_top_a_live_ticket_comes_into_sight() -> None:
    desk = a_desk()
    async with running(desk) as (screen, pilot):
        desk.keep(a_ticket(999, active_at=NOW, subject="Zojuist"))
        await settle(pilot)
        shown = lines(screen)

    assert "Zojuist" in shown[1]
    assert shown[2].startswith("> ●")


@pytest.mark.parametrize(
    ("key", "chosen", "total"), [("6", "6 Closed", 2), ("8", "8 All", 302), ("3", "3 Unassigned 300", 300)]
)
async def test_a_number_chooses_a_view(key: str, chosen: str, total: int) -> None:
    desk = a_desk()
    for number in (901, 902):
        desk.keep(a_ticket(number, status=TicketStatus.CLOSED))
    async with running(desk) as (screen, pilot):
        await pilot.press(key)
        await settle(pilot)

        assert screen.list.total == total
        assert chosen in lines(screen)[0]


async def test_words_filter_as_they_are_typed_enter_keeps_them_and_escape_drops_them() -> None:
    desk = a_desk()
    desk.keep(a_ticket(77, active_at=NOW - 77 * MINUTE, subject="Factuur kwijt"))
    async with running(desk) as (screen, pilot):
        await pilot.press("slash", *"factuur")
        await settle(pilot)
        typed = screen.list.total
        await pilot.press("enter")
        await settle(pilot)
        kept, remark = screen.list.has_focus, lines(screen)[0]
        await pilot.press("escape")
        await settle(pilot)

        assert typed == 1
        assert kept
        assert "/factuur · 1 ticket" in remark
        assert screen.list.total == 300


async def test_letters_typed_into_the_filter_are_no_commands() -> None:
    async with running(a_desk()) as (screen, pilot):
        await pilot.press("slash", "q", "W", "j", "5", "question_mark")
        await settle(pilot)

        assert screen.is_active
        assert screen.bar.field.value == "qWj5?"


async def test_enter_opens_the_ticket_under_the_cursor_and_escape_comes_back_to_it() -> None:
    async with running(a_desk()) as (screen, pilot):
        await pilot.press("j", "j", "enter")
        await settle(pilot)
        reader = pilot.app.screen
        await pilot.press("J", "J")
        await settle(pilot)
        assert isinstance(reader, TicketScreen)
        number = reader.number
        await pilot.press("escape")
        await settle(pilot)

        assert number == 5
        assert screen.is_active
        assert screen.list.cursor is not None
        assert screen.list.cursor.number == 5


async def test_from_120_columns_the_ticket_under_the_cursor_is_shown_beside_the_list() -> None:
    async with running(a_desk(), (120, 30)) as (screen, pilot):
        await pilot.press("j")
        await settle(pilot, rest=0.3)
        wide = "\n".join(lines(screen))
        await pilot.press("p")
        await settle(pilot)
        hidden = "\n".join(lines(screen))

    assert "#2 Waar blijft mijn pakket?" in wide
    assert "Mijn pakket is er nog niet." in wide
    assert "Mijn pakket is er nog niet." not in hidden


async def test_a_store_that_fails_is_told_and_the_rows_stay() -> None:
    desk = a_desk()
    async with running(desk) as (screen, pilot):
        desk.failure = DatabaseBusyError()
        screen.want_reread()
        await settle(pilot)
        failed = lines(screen)
        desk.failure = None
        screen.want_reread()
        await settle(pilot)
        well = lines(screen)

    assert "The database is locked by another process" in failed[-2]
    assert failed[1].startswith("> ●")
    assert "connected" in well[-2]


async def test_an_empty_desk_says_what_to_type_next() -> None:
    desk = MemoryDesk()
    desk.settings_now = Settings()
    async with running(desk) as (screen, _pilot):
        shown = "\n".join(lines(screen))

    assert "There is no brand yet" in shown
    assert "omnidesk brand add" in shown


async def test_a_desk_without_mail_tells_where_to_forward_it() -> None:
    async with running(MemoryDesk()) as (screen, _pilot):
        shown = "\n".join(lines(screen))

    assert "supportacme@account.omnidesk.com" in shown


async def test_a_click_on_a_view_chooses_it() -> None:
    async with running(a_desk()) as (screen, pilot):
        column = lines(screen)[0].index("2 Mine") + 1
        await pilot.click(offset=(column, 0))
        await settle(pilot)

        assert screen.wish.place == 1
        assert "Nothing open is yours" in "\n".join(lines(screen))


async def test_leaving_asks_when_this_console_fetches_the_mail() -> None:
    app = DeskApp(a_session(a_desk(), polls_itself=lambda: True))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("q")
        await settle(pilot)
        asked = lines(app.screen)[-2]
        await pilot.press("n")
        await settle(pilot)
        stayed = app._exit
        await pilot.press("q", "y")
        await settle(pilot)

        assert "This console fetches the mail, and nobody else does. Quit? (y/n)" in asked
        assert not stayed
        assert app._exit


async def test_the_first_ticket_of_an_empty_desk_can_be_reached_with_the_keys() -> None:
    desk = MemoryDesk()
    app = DeskApp(a_session(desk))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for number in (1, 2):
            desk.keep(a_ticket(number))
        await settle(pilot, rest=0.4)
        await pilot.press("j")
        await settle(pilot)

        assert isinstance(app.screen, TicketsScreen)
        assert app.screen.list.place.cursor_row == 1
