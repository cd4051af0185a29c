"""A titled pane beside a form or a table: what a setting does, what a customer will see.

It draws only what changed: a preview is told anew on every key, and most keys change one line of it or none.
"""

from collections.abc import Sequence
from itertools import zip_longest

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region, Size
from textual.widget import Widget
from textual.widgets import Static

from widgets.cells import clean, clean_block
from widgets.entries import Line, Title
from widgets.pane import Pane
from widgets.sheet import LABEL, sheet_lines

Entry = Line | Title | str


def box_lines(entries: Sequence[Entry], width: int, *, label: int = LABEL) -> list[Content]:
    """Return entries of a sheet, and plain texts with their own lines at the left edge, cut to a width."""
    lines: list[Content] = []
    for entry in entries:
        if isinstance(entry, str):
            lines += [Content(part.plain.rstrip()) for part in Content(clean_block(entry)).wrap(width)]
        else:
            lines += [Content("")] if lines and isinstance(entry, Title) else []
            lines += sheet_lines([entry], width, label=label)
    return lines


class PreviewBox(Vertical):
    """A title and entries; `pane` is what the keys for moving move."""

    DEFAULT_CSS = """
    PreviewBox { width: 1fr; height: 1fr; }
    PreviewBox > .preview-box--title { height: 1; width: 1fr; padding: 0 1; text-style: bold; text-wrap: nowrap;
        color: $text-accent; }
    PreviewBox > Pane { height: 1fr; }
    """

    def __init__(self, title: str = "", *, label: int = LABEL) -> None:
        """`label` is the width of the column of labels, in cells."""
        super().__init__()
        self.pane = Pane()
        self._title = clean(title)
        self._head = Static(Content(self._title), markup=False, classes="preview-box--title")
        self._entries = _Entries(label)

    def compose(self) -> ComposeResult:
        """Lay out the title and the pane."""
        yield self._head
        with self.pane:
            yield self._entries

    def show(self, title: str, entries: Sequence[Entry]) -> None:
        """Show a title and entries; a plain string is a text with lines of its own."""
        if clean(title) != self._title:
            self._title = clean(title)
            self._head.update(Content(self._title), layout=False)
        self._entries.show(entries)


class _Entries(Widget):
    DEFAULT_CSS = """
    _Entries { height: auto; min-height: 100%; width: 1fr; padding: 0 1; }
    """

    def __init__(self, label: int) -> None:
        super().__init__(markup=False)
        self._label = label
        self._entries: tuple[Entry, ...] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        """Show other entries: only lines that differ are drawn, and only what no longer fits is laid out anew."""
        if self._entries == tuple(entries):
            return
        width, height = self.content_size
        before = self._lines(width)
        self._entries = tuple(entries)
        after = self._lines(width)
        if max(len(before), len(after)) > height or (len(before) != len(after) and len(before) == height):
            self.refresh(layout=True)
        else:
            pairs = enumerate(zip_longest(before, after, fillvalue=Content("")))
            self.refresh(*(Region(0, line, width, 1) for line, (one, other) in pairs if not one.is_same(other)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        return box_lines(self._entries, max(width, 10), label=self._label)
