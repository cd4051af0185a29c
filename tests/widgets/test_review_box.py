"""A window to look at something once more: only its own keys go on, and the key that opened it never does."""

from textual.app import App

from tests.screens.screen import lines
from widgets.entries import Line
from widgets.review_box import ReviewBox, Way

WAYS = (
    Way(name="send", shown="y", keys=("y", "j"), words="send"),
    Way(name="close", shown="e", keys=("e",), words="send and close"),
)
UNSAID = "nothing yet"


class Reviewing(App[None]):
    """An app whose one key opens the window; `said` is what came of it."""

    def __init__(self, *entries: Line) -> None:
        super().__init__()
        self.said: str | None = UNSAID
        self._entries = entries

    def on_mount(self) -> None:
        def came(name: str | None) -> None:
            self.said = name

        self.push_screen(ReviewBox("Send this?", self._entries, WAYS, back="back"), came)


async def said_after(*keys: str) -> str | None:
    app = Reviewing(Line(label="To", value="jan@example.nl"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        return app.said


async def test_each_key_goes_its_way_and_any_other_goes_nowhere() -> None:
    assert await said_after("y") == "send"
    assert await said_after("ctrl+s", "enter", "space", "j") == "send"
    assert await said_after("e") == "close"
    assert await said_after("escape") is None
    assert await said_after("ctrl+s", "enter", "space", "n") == UNSAID


async def test_it_shows_everything_as_text_and_scrolls_what_is_too_long() -> None:
    many = [Line(label=f"Line {number}", value="[/x] \x1b[2J") for number in range(40)]
    app = Reviewing(*many)
    async with app.run_test(size=(80, 24)) as pilot:
        first = "\n".join(lines(app.screen))
        for key in ("pagedown", "pagedown", "pagedown", "down", "up", "down"):
            await pilot.press(key)
            await pilot.pause()
        last = "\n".join(lines(app.screen))

    assert "[/x] [2J" in first
    assert "Line 0" in first
    assert "Line 39" in last
    assert "y send · e send and close · Esc back" in last
