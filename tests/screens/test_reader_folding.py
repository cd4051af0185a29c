"""What has been seen is folded to a line, what is new is open; a ticket is seen once it has been shown for a while."""

import asyncio
from pathlib import Path

import pytest

from console.commands.tickets.seeing import MarkSeen
from storage.records import TicketNumber
from storage.sqlite.repository import open_repository
from tests.screens.admin.desk import NOW, VIEWER, Console, console_of
from tests.screens.reader_desk import a_desk_with, a_mail_of, folds, messages, reader_of, screen_of, seen, ticket


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count a ticket as seen at once: a test would only wait for it."""
    monkeypatch.setattr("console.screens.ticket.SEEN_S", 0.01)


async def see(console: Console, upto: int) -> None:
    """Note that Ana has seen the first mails."""
    key = (await messages(console))[upto - 1].key
    await console.desk.repository.writing(lambda writer: writer.mark_seen("ana", TicketNumber(1), key))


async def test_what_was_never_seen_is_open_with_the_newest_in_view(tmp_path: Path) -> None:
    async with reader_of(tmp_path, *(a_mail_of(number) for number in (1, 2, 3))) as console:
        assert folds(console) == [False, False, False]
        assert "Dit is bericht 3." in console.text


async def test_what_was_seen_is_one_line_and_what_is_new_is_open(tmp_path: Path) -> None:
    async with reader_of(tmp_path, *(a_mail_of(number) for number in (1, 2, 3))) as console:
        await see(console, 2)
        await console.press("escape", "enter")

        assert folds(console) == [True, True, False]
        assert "▸ Jan Klant · 05:13 Dit is bericht 1." in console.text


async def test_when_all_was_seen_the_newest_is_open(tmp_path: Path) -> None:
    async with reader_of(tmp_path, *(a_mail_of(number) for number in (1, 2, 3))) as console:
        await see(console, 3)
        await console.press("escape", "enter")

        assert folds(console) == [True, True, False]


async def test_enter_folds_the_message_in_view_and_the_console_remembers_it(tmp_path: Path) -> None:
    async with reader_of(tmp_path, *(a_mail_of(number) for number in (1, 2))) as console:
        await console.press("g", "enter")
        by_key = folds(console)
        await console.press("escape", "enter")
        remembered = folds(console)
        await console.press("g", "enter")

        assert by_key == remembered == [True, False]
        assert folds(console) == [False, False]


async def test_a_click_unfolds_a_line(tmp_path: Path) -> None:
    async with reader_of(tmp_path, *(a_mail_of(number) for number in (1, 2))) as console:
        await console.press("g", "enter")
        row = next(row for row, line in enumerate(console.lines) if "▸ Jan" in line)
        await console.pilot.click(offset=(6, row))
        await console.settle()

        assert folds(console) == [False, False]


async def test_one_key_folds_all_but_the_newest_and_unfolds_all(tmp_path: Path) -> None:
    async with reader_of(tmp_path, *(a_mail_of(number) for number in (1, 2, 3))) as console:
        await console.press("x")
        folded = folds(console)
        await console.press("x")

        assert folded == [True, True, False]
        assert folds(console) == [False, False, False]


async def test_tab_goes_from_message_to_message_and_keys_mean_that_one(tmp_path: Path) -> None:
    async with reader_of(tmp_path, *(a_mail_of(number) for number in (1, 2, 3)), size=(80, 40)) as console:
        screen = screen_of(console)
        await console.press("tab", "tab")
        second = screen.shown_message()
        await console.press("tab", "tab", "tab")
        last = screen.shown_message()
        await console.press("shift+tab", "enter")

        assert second is not None and "bericht 2" in second.text
        assert last is not None and "bericht 3" in last.text
        assert folds(console) == [False, True, False]


@pytest.mark.usefixtures("_soon")
async def test_a_ticket_that_was_shown_for_a_while_is_seen_and_raises_no_revision(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1), a_mail_of(2)) as console:
        before = await console.desk.repository.reading(lambda reader: reader.revision())
        await console.settle()

        assert await seen(console) == (await ticket(console)).last_in
        assert await console.desk.repository.reading(lambda reader: reader.revision()) == before
        assert folds(console) == [False, False]


async def test_a_ticket_that_was_left_before_that_stays_unread(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await console.press("escape")
        await console.settle()

        assert await seen(console) == 0


@pytest.mark.usefixtures("_soon")
async def test_what_is_made_unread_while_it_is_in_front_stays_unread(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await console.settle()
        await console.press("u")
        await console.settle()

        assert await seen(console) == 0


@pytest.mark.usefixtures("_soon")
async def test_a_viewer_has_seen_it_too(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1), actor=VIEWER) as console:
        await console.settle()

        assert await seen(console, "vera") == (await ticket(console)).last_in


async def test_what_one_has_seen_is_new_to_another(tmp_path: Path) -> None:
    database = await asyncio.to_thread(a_desk_with, tmp_path, a_mail_of(1), a_mail_of(2))
    async with open_repository(database, clock=lambda: NOW) as repository, console_of(repository) as console:
        last = (await ticket(console)).last_in
        await MarkSeen(number=TicketNumber(1), message=last).run(console.desk)
        await console.press("enter")

        assert folds(console) == [False, False]
