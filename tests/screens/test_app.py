"""What the application does on every screen: help, palette, themes, own keys, and a fault without secrets."""

import pytest

from console.app import THEMES, DeskApp
from console.failure_words import words_of
from console.feed import Feed
from console.screens.help import HelpScreen
from console.screens.tickets import TicketsScreen
from storage.errors import DatabaseBusyError, StorageError
from tests.screens.desk import MemoryDesk, a_session, a_ticket
from tests.screens.screen import lines, settle
from widgets.language import use_language
from widgets.picker import Choice, Picker, matching


def an_app(**changes: dict[str, str]) -> DeskApp:
    return DeskApp(a_session(MemoryDesk([a_ticket(number) for number in range(1, 40)])), **changes)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_help_shows_the_keys_and_leaves_by_the_key_that_opened_it(size: tuple[int, int], language: str) -> None:
    use_language(language)
    app = an_app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        shown = "\n".join(lines(app.screen))
        is_help = isinstance(app.screen, HelpScreen)
        await pilot.press("question_mark")
        await settle(pilot)

        assert is_help
        assert "Enter" in shown
        assert isinstance(app.screen, TicketsScreen)


async def test_the_palette_finds_by_letters_and_does_it() -> None:
    app = an_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("colon")
        await settle(pilot)
        is_open = isinstance(app.screen, Picker)
        await pilot.press(*"closed tick", "enter")
        await settle(pilot)

        assert is_open
        assert isinstance(app.screen, TicketsScreen)
        assert app.screen.list.total == 0
        assert "6 Closed" in lines(app.screen)[0]


async def test_the_palette_can_be_left_without_doing_anything() -> None:
    app = an_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", "down", "escape")
        await settle(pilot)

        assert isinstance(app.screen, TicketsScreen)
        assert app.screen.list.total == 39


def test_a_picker_lists_everything_until_letters_choose() -> None:
    choices = [Choice(name="a", words="Filter by words"), Choice(name="b", words="Copy the number")]

    assert matching(choices, "") == choices
    assert [choice.name for choice in matching(choices, "cpnum")] == ["b"]
    assert matching(choices, "xyz") == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_theme_can_draw_every_screen(size: tuple[int, int]) -> None:
    app = an_app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        seen = [app.theme]
        for _theme in THEMES[1:]:
            await pilot.press("ctrl+t", "question_mark")
            await settle(pilot, rest=0.05)
            await pilot.press("escape")
            seen.append(app.theme)

        assert seen == list(THEMES)
        assert lines(app.screen)[1].startswith("> ●")


async def test_a_persons_own_keys_replace_ours_by_name() -> None:
    app = an_app(keymap={"move.down": "f9"})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f9", "j")
        await settle(pilot)

        assert isinstance(app.screen, TicketsScreen)
        assert app.screen.list.place.cursor_row == 1


async def test_ctrl_c_quits_nothing_and_tells_what_does() -> None:
    app = an_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+c")
        await settle(pilot)

        assert "C-q quits." in lines(app.screen)[-2]


async def test_a_fault_ends_with_code_one_and_prints_no_values(capfd: pytest.CaptureFixture[str]) -> None:
    app = an_app()

    def fail() -> None:
        password = "correct horse battery staple"
        raise RuntimeError(f"broken after {len(password)} letters\x1b[2J")

    with pytest.raises(RuntimeError):
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            app.call_later(fail)
            await pilot.pause()

    printed = capfd.readouterr().err
    assert app.return_code == 1
    assert "broken after 28 letters[2J" in printed
    assert "nothing that was kept" in printed
    assert "correct horse" not in printed


async def test_the_feed_tells_every_revision_and_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = MemoryDesk()
    told: list[object] = []
    monkeypatch.setattr("console.feed.RETRY_S", (0.0,))

    class Enough(Exception):
        """The test has seen what it wanted."""

    def changed(revision: int) -> None:
        told.append(revision)
        if revision == 1:
            desk.failure = DatabaseBusyError("locked")
            desk.commit()
        else:
            raise Enough

    def failed(words: str) -> None:
        told.append(words)
        desk.failure = None

    with pytest.raises(Enough):
        await Feed(a_session(desk).repository, pause_s=0).follow(changed, failed)

    assert told == [1, "locked", "", 2]


async def test_what_is_told_while_the_console_ends_is_shown_nowhere() -> None:
    app = an_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)

    app._changed(2)
    app._failed("locked")
    app._told()

    assert app.screen_stack == []


def test_a_failure_without_words_is_told_by_its_kind() -> None:
    assert words_of(StorageError()) == "The database could not do what was asked."
    assert words_of(StorageError("disk full")) == "disk full"


async def test_ctrl_q_quits_over_a_dialog_too() -> None:
    app = an_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("colon", "ctrl+q")
        await settle(pilot)

        assert app.return_code == 0
        assert not app.is_running
