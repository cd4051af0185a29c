"""The views of a list in one line with how many each holds, the one in force marked; at the right what narrows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from widgets.cells import clean, cut, width_of

LEAST_REMARK = 14  # cells that views leave to the remark


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLabel:
    """A view on the line. `count` None says no number; `rank` is how long it stays where not every view fits."""

    name: str
    count: int | None = None
    rank: int = 0


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
        self._views: tuple[ViewLabel, ...] = ()
        self._chosen = 0
        self._remark: tuple[str, ...] = ()

    def show(self, views: Sequence[ViewLabel], chosen: int, remark: Sequence[str]) -> None:
        """Show the views, which of them is in force, and remarks at the right, the last one never left out."""
        now = (tuple(views), chosen, tuple(remark))
        if now != (self._views, self._chosen, self._remark):
            self._views, self._chosen, self._remark = now
            self.draw()

    def draw(self) -> None:
        """Draw what fits."""
        width = max(self.content_size.width, 1)
        self.update(view_content(self._views, self._chosen, self._remark, width), layout=False)

    def on_resize(self) -> None:
        """Choose anew what fits."""
        self.draw()

    def on_click(self, event: events.Click) -> None:
        """Choose the view under the mouse."""
        place = event.style.meta.get("view")
        if isinstance(place, int):
            self.post_message(self.ViewChosen(place=place))


def view_content(views: Sequence[ViewLabel], chosen: int, remark: Sequence[str], width: int) -> Content:
    """Return the line in `width` cells.

    When not every view fits, the one in force stays and those of the lowest rank give way; the remark keeps half of
    the line at most, and loses its first parts first.
    """
    wanted = min(width_of(clean(" · ".join(remark))) + 1, max(width // 2, LEAST_REMARK))
    shown = list(enumerate(views))
    while len(shown) > 1 and _width(shown) + wanted > width:
        shown.remove(min((one for one in shown if one[0] != chosen), key=lambda one: one[1].rank))
    line = Content("")
    for place, view in shown:
        label = Content.styled(_label(place, view), "bold reverse" if place == chosen else "$text-muted")
        line += label.stylize(Style.from_meta({"view": place}))
    room = max(width - _width(shown), 0)
    right = _fitting([clean(part) for part in remark], room - 1)
    return line + Content(" " * (room - width_of(right))) + Content.styled(right, "$text-muted")


def _fitting(parts: Sequence[str], room: int) -> str:
    """Return the parts in a row; where they do not fit the first is cut, and what says nothing then goes whole."""
    first, rest = (parts[0] if parts else ""), " · ".join(parts[1:])
    left = room - width_of(rest) - 3
    if not rest:
        return cut(first, room)
    return f"{cut(first, left)} · {rest}" if left > 3 else cut(rest, room)


def _label(place: int, view: ViewLabel) -> str:
    count = f" {view.count}" if view.count else ""
    return f" {place + 1} {view.name}{count} "


def _width(shown: Sequence[tuple[int, ViewLabel]]) -> int:
    return sum(width_of(_label(place, view)) for place, view in shown)
