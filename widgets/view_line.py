"""The views of a list in one line, the one in force marked, and at the right how many tickets are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from widgets.cells import clean, cut, width_of


class ViewLine(Static):
    """Numbered views; a click or the number chooses one."""

    DEFAULT_CSS = """
    ViewLine { height: 1; width: 1fr; padding: 0 1; background: $surface; text-wrap: nowrap; }
    """

    @dataclass
    class ViewChosen(Message):
        """A view was clicked; `place` counts from 0."""

        place: int

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._names: tuple[str, ...] = ()
        self._chosen = 0
        self._remark = ""

    def show(self, names: Sequence[str], chosen: int, remark: str) -> None:
        """Show the views, which of them is in force, and a remark at the right."""
        self._names, self._chosen, self._remark = tuple(names), chosen, remark
        self.draw()

    def draw(self) -> None:
        """Draw what fits."""
        width = max(self.content_size.width, 1)
        self.update(view_content(self._names, self._chosen, self._remark, width), layout=False)

    def on_resize(self) -> None:
        """Choose anew what fits."""
        self.draw()

    def on_click(self, event: events.Click) -> None:
        """Choose the view under the mouse."""
        place = event.style.meta.get("view")
        if isinstance(place, int):
            self.post_message(self.ViewChosen(place=place))


def view_content(names: Sequence[str], chosen: int, remark: str, width: int) -> Content:
    """Return the line in `width` cells; when not every view fits, the one in force stays and the others give way."""
    shown = list(enumerate(names))
    while len(shown) > 1 and _width(shown) + 1 > width:
        shown.pop(-1 if shown[-1][0] != chosen else 0)
    line = Content("")
    for place, name in shown:
        label = Content.styled(f" {place + 1} {name} ", "bold reverse" if place == chosen else "$text-muted")
        line += label.stylize(Style.from_meta({"view": place}))
    room = width - _width(shown)
    right = cut(clean(remark), room - 1)
    return line + Content(" " * (room - width_of(right))) + Content.styled(right, "$text-muted")


def _width(shown: Sequence[tuple[int, str]]) -> int:
    return sum(width_of(f" {place + 1} {name} ") for place, name in shown)
