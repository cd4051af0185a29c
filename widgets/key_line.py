"""The keys that do something here, in one honest line: what does not fit is left out whole."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from widgets.cells import width_of

_GAP = 2


class KeyLine(Static):
    """A line of keys with what they do, most useful first."""

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; padding: 0 1; text-wrap: nowrap; }
    """

    def __init__(self, keys: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(markup=False)
        self._keys = tuple(keys)

    def show(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show other keys; the same ones cost a slow line nothing."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.draw()

    def draw(self) -> None:
        """Draw what fits."""
        self.update(key_content(self._keys, max(self.content_size.width, 1)), layout=False)

    def on_resize(self) -> None:
        """Choose anew what fits."""
        self.draw()


def key_content(keys: Sequence[tuple[str, str]], width: int) -> Content:
    """Return (key, words) pairs as one line no wider than `width`."""
    line, used = Content(""), 0
    for key, words in keys:
        needed = width_of(key) + 1 + width_of(words) + (_GAP if used else 0)
        if used + needed > width:
            break
        gap = Content(" " * _GAP if used else "")
        line += gap + Content.styled(key, "bold $text-accent") + Content.styled(f" {words}", "$text-muted")
        used += needed
    return line
