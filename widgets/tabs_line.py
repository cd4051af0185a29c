"""The sections of a screen in one line, the one in force marked: where a person is, and what else there is."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from widgets.cells import clean, cut, width_of

_BEFORE, _BEHIND = "‹", "›"


class TabsLine(Static):
    """Sections by name; a click chooses one, the keys for it are the screen's."""

    DEFAULT_CSS = """
    TabsLine { height: 1; width: 1fr; padding: 0 1; background: $surface; text-wrap: nowrap; }
    """

    @dataclass
    class TabChosen(Message):
        """A section was clicked; `place` counts from 0."""

        place: int

    def __init__(self, names: Sequence[str] = (), chosen: int = 0) -> None:
        super().__init__(markup=False)
        self._names, self._chosen = tuple(names), chosen

    def show(self, names: Sequence[str], chosen: int) -> None:
        """Show the sections and which of them is in force."""
        if (tuple(names), chosen) != (self._names, self._chosen):
            self._names, self._chosen = tuple(names), chosen
            self.draw()

    def draw(self) -> None:
        """Draw what fits."""
        self.update(tabs_content(self._names, self._chosen, max(self.content_size.width, 1)), layout=False)

    def on_resize(self) -> None:
        """Choose anew what fits."""
        self.draw()

    def on_click(self, event: events.Click) -> None:
        """Choose the section under the mouse."""
        place = event.style.meta.get("tab")
        if isinstance(place, int):
            self.post_message(self.TabChosen(place))


def tabs_content(names: Sequence[str], chosen: int, width: int) -> Content:
    """Return the line in at most `width` cells: the chosen one whole, its neighbours as far as they fit.

    A sign at an end says that there is more; a click on it goes there. Where not even one fits with its signs, it
    stands alone and is cut.
    """
    shown = [clean(name) for name in names]
    if not 0 <= chosen < len(shown):
        return Content("")
    if not _fits(shown, chosen, chosen, width):
        return Content.styled(cut(f" {shown[chosen]} ", width), "bold reverse")
    first, last = _window(shown, chosen, width)
    line = _sign(_BEFORE, first - 1) if first > 0 else Content("")
    for place in range(first, last + 1):
        look = "bold reverse" if place == chosen else "$foreground-muted"
        line += Content.styled(f" {shown[place]} ", look).stylize(Style.from_meta({"tab": place}))
    return line + _sign(_BEHIND, last + 1) if last < len(shown) - 1 else line


def _window(names: Sequence[str], chosen: int, width: int) -> tuple[int, int]:
    """Return the first and the last place shown, by adding neighbours of the chosen one in turn while they fit."""
    first = last = chosen
    while True:
        wider = [(first, last + 1), (first - 1, last)]
        fitting = [ends for ends in wider if _fits(names, *ends, width)]
        if not fitting:
            return first, last
        first, last = fitting[0] if last - chosen <= chosen - first else fitting[-1]


def _fits(names: Sequence[str], first: int, last: int, width: int) -> bool:
    if first < 0 or last >= len(names):
        return False
    signs = (first > 0) + (last < len(names) - 1)
    return sum(width_of(name) + 2 for name in names[first : last + 1]) + signs <= width


def _sign(sign: str, place: int) -> Content:
    return Content.styled(sign, "$foreground-muted").stylize(Style.from_meta({"tab": place}))
