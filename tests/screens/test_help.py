"""The help searched by typing, with the keys in force."""

import pytest
from textual.pilot import Pilot

from console.app import DeskApp
from console.key_places import SHARED
from console.screens.help import HelpScreen
from console.screens.tickets import TicketsScreen
from tests.screens.desk import MemoryDesk, a_session, a_ticket
from tests.screens.screen import lines, settle
from tests.screens.test_keys import SCREENS


def an_app(**changes: dict[str, str]) -> DeskApp:
    return DeskApp(a_session(MemoryDesk([a_ticket(number) for number in range(1, 40)])), **changes)


async def search(pilot: Pilot[None], typed: str) -> str:
    await settle(pilot)
    await pilot.press("question_mark", "slash", *typed)
    await settle(pilot)
    return "\n".join(lines(pilot.app.screen))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_letters_after_the_slash_leave_what_they_find(size: tuple[int, int]) -> None:
    async with an_app().run_test(size=size) as pilot:
        shown = await search(pilot, "undo")

        assert "take back the newest thing" in shown
        assert "read the ticket" not in shown


async def test_the_line_to_type_in_says_what_the_keys_do_while_it_is_empty() -> None:
    async with an_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        reading = lines(pilot.app.screen)[-2]
        await pilot.press("slash")
        await settle(pilot)
        typing = lines(pilot.app.screen)[-2]

        assert "/ searches" in reading
        assert "Esc shows everything" in typing


async def test_what_is_found_stays_while_one_scrolls_and_escape_shows_everything() -> None:
    async with an_app().run_test(size=(80, 24)) as pilot:
        found = await search(pilot, "tag")
        await pilot.press("enter", "j", "k")
        await settle(pilot)
        kept = "\n".join(lines(pilot.app.screen))
        await pilot.press("escape")
        await settle(pilot)
        everything = "\n".join(lines(pilot.app.screen))
        is_still_help = isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("escape")
        await settle(pilot)

        assert "tag it" in found
        assert "read the ticket" not in found
        assert "tag it" in kept
        assert "read the ticket" in everything
        assert is_still_help
        assert isinstance(pilot.app.screen, TicketsScreen)


async def test_letters_that_are_keys_are_typed_not_pressed() -> None:
    async with an_app().run_test(size=(80, 24)) as pilot:
        shown = await search(pilot, "jkq?")

        assert isinstance(pilot.app.screen, HelpScreen)
        assert "Nothing in the help is called so." in shown


async def test_the_filter_language_and_the_placeholders_are_found() -> None:
    async with an_app().run_test(size=(80, 24)) as pilot:
        terms = await search(pilot, "status:")
        await pilot.press("escape", "slash", *"merknaam")
        await settle(pilot)
        placeholders = "\n".join(lines(pilot.app.screen))

        assert "Filter language" in terms
        assert "status:open,pending" in terms
        assert "{{merknaam}}" in placeholders


async def test_own_keys_are_shown_and_do_it_in_whichever_way_they_are_written() -> None:
    async with an_app(keymap={"help.search": "C-n, /", "move.down": "PgDn"}).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark", "ctrl+n", *"search in")
        await settle(pilot)
        shown = "\n".join(lines(pilot.app.screen))

        assert "C-n /" in shown


def test_the_places_of_every_screen_are_known_to_share_it() -> None:
    apart = [screen.__name__ for screen in SCREENS if not any(set(screen.PLACES) <= set(places) for places in SHARED)]

    assert apart == []
