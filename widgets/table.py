"""A small table of settings in the look of the ticket list: a head, rows with a cursor, titles between them.

Textual's own table repaints itself whole and wants its strings free of brackets; this one draws two rows for a step of
the cursor and takes any text. The cursor is a key, not a row: rows that are read again keep it where it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.cells import cell_text, clean, width_of
from widgets.columns import UNICODE, Glyphs
from widgets.moves import Move, moved
from widgets.table_plan import Planned, TableColumn, plan_columns
from widgets.table_rows import LOOKS, MARK, PLAIN, Group, Row, group_text, head_text, row_parts

HEAD = 1  # lines above the rows
CONTEXT = 2  # rows that stay in sight when the table jumps


class Table(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows to choose from; it binds no key, so that one catalog can say what each key does."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"table--{look}" for look in (*LOOKS, "head", "group", "empty", "cursor", "cursor-away")
    }
    DEFAULT_CSS = """
    Table {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & > .table--plain { color: $foreground; }
        & > .table--quiet { color: $foreground-muted; }
        & > .table--good { color: $text-success; }
        & > .table--warning { color: $text-warning; text-style: bold; }
        & > .table--bad { color: $text-error; text-style: bold; }
        & > .table--head { color: $foreground-muted; text-style: underline; }
        & > .table--group { color: $text-accent; text-style: bold; }
        & > .table--empty { color: $foreground-muted; }
        & > .table--cursor { color: $primary; background: $background; text-style: reverse bold; }
        & > .table--cursor-away { color: $foreground; background: $primary-muted; text-style: bold; }
    }
    """

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another row; `key` is None when there is no row."""

        key: str | None

    @dataclass
    class RowChosen(Message):
        """A row was chosen to be opened."""

        key: str

    def __init__(self, columns: Sequence[TableColumn], *, empty: str = "", glyphs: Glyphs = UNICODE) -> None:
        """`empty` says what to do while there is no row."""
        super().__init__()
        self._columns, self._empty, self._glyphs = tuple(columns), empty, glyphs
        self._lines: tuple[Row | Group, ...] = ()
        self._choosable: list[int] = []
        self._cursor: str | None = None
        self._cursor_line = 0
        self._plan: tuple[Planned, ...] = ()
        self._drawn: dict[int, Strip] = {}

    # What the table is told

    def show(self, lines: Sequence[Row | Group], *, cursor: str | None = None) -> None:
        """Replace all rows; the cursor goes to `cursor`, else stays on its key, else on its place.

        Only what looks different is drawn.
        """
        rank = self._rank
        self._lines = tuple(lines)
        self._choosable = [place for place, line in enumerate(self._lines) if isinstance(line, Row)]
        self._lay_out()
        place = self._line_of(cursor)
        if place is None:
            place = self._line_of(self._cursor)
        if place is None and self._choosable:
            place = self._choosable[min(rank, len(self._choosable) - 1)]
        self._go(place if place is not None else 0)
        self._draw_changed()

    def show_empty(self, words: str) -> None:
        """Say something else while there is no row."""
        self._empty = words
        if not self._lines:
            self.refresh()

    def move(self, how: Move) -> None:
        """Move the cursor from row to row."""
        if self._choosable:
            self._go(self._choosable[moved(how, self._rank, self.height, len(self._choosable))])

    def go_to(self, key: str) -> None:
        """Put the cursor on a row, if there is one of that key."""
        line = self._line_of(key)
        if line is not None:
            self._go(line)

    def choose(self) -> None:
        """Tell that the row under the cursor was chosen."""
        if self._cursor is not None:
            self.post_message(self.RowChosen(self._cursor))

    # What the table tells

    @property
    def cursor(self) -> str | None:
        """The key of the row under the cursor; None when there is no row."""
        return self._cursor

    @property
    def height(self) -> int:
        """How many rows can be seen."""
        return max(self.scrollable_content_region.height - HEAD, 1)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all rows, from the top."""
        return tuple(line.key for line in self._lines if isinstance(line, Row))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen: the head, or a row under it."""
        if not self._lines:
            return self._empty_line(y)
        if y < HEAD:
            return self._head()
        line = self.scroll_offset.y + y - HEAD
        strip = self._strip(line)
        self._drawn[line] = strip
        return strip

    def _head(self) -> Strip:
        width = self._width
        text = head_text(self._columns, self._plan, width)
        return Strip([Segment(text, self._style("head"))], width)

    def _strip(self, place: int) -> Strip:
        width, base = self._width, self.rich_style
        line = self._lines[place] if place < len(self._lines) else None
        match line:
            case None:
                return Strip.blank(width, base)
            case Group():
                return self._filled([("group", group_text(line, width))])
            case Row():
                is_cursor = place == self._cursor_line
                mark = self._glyphs.cursor if is_cursor else " "
                parts = list(row_parts(line, self._columns, self._plan, mark=mark))
                return self._cursor_strip(parts) if is_cursor else self._filled(parts)

    def _cursor_strip(self, parts: Sequence[tuple[str, str]]) -> Strip:
        style = self.rich_style + self._style("cursor" if self.has_focus else "cursor-away")
        return Strip([Segment("".join(text for _look, text in self._padded(parts)), style)], self._width)

    def _filled(self, parts: Sequence[tuple[str, str]]) -> Strip:
        """Return the parts in as few segments as they can be drawn with."""
        return Strip(list(self._segments(self._padded(parts))), self._width)

    def _padded(self, parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        return [*parts, (PLAIN, " " * (self._width - sum(width_of(text) for _look, text in parts)))]

    def _segments(self, parts: Sequence[tuple[str, str]]) -> Iterator[Segment]:
        """Yield a segment where the look changes; spaces look alike, so they go with what stands before them."""
        words, style = "", self.rich_style
        for look, text in parts:
            wanted = self.rich_style + self._style(look) if text.strip() else style
            if words and wanted != style:
                yield Segment(words, style)
                words = ""
            words, style = words + text, wanted
        yield Segment(words, style)

    def _empty_line(self, y: int) -> Strip:
        width = max(self._width, 1)
        lines = Content(clean(self._empty)).wrap(max(width - 2 * MARK, 1))
        text = lines[y - 1].plain.rstrip() if 0 <= y - 1 < len(lines) else ""
        shown = cell_text(" " * MARK + text, width)
        return Strip([Segment(shown, self.rich_style + self._style("empty"))], width)

    def _style(self, look: str) -> Style:
        return self.get_component_rich_style(f"table--{look}")

    def _draw_changed(self) -> None:
        """Draw again the rows of the screen that no longer look as they were drawn, if there is one still."""
        if not self.is_attached:
            return
        top = self.scroll_offset.y
        shown = range(top, top + self.height)
        for line in shown:
            if self._drawn.get(line) != self._strip(line):
                self._refresh_place(line)
        self._drawn = {line: strip for line, strip in self._drawn.items() if line in shown}

    def _refresh_place(self, line: int) -> None:
        y = line - self.scroll_offset.y + HEAD
        if HEAD <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _lay_out(self) -> None:
        """Choose the widths of the columns; when they are others than before, everything is drawn."""
        before = self._plan
        texts = [line.texts for line in self._lines if isinstance(line, Row)]
        self.virtual_size = Size(self.size.width, len(self._lines) + HEAD)
        self._plan = plan_columns(self._columns, texts, max(self._width - MARK, 1))
        if self._plan != before or not self._lines:
            self._drawn.clear()
            self.refresh()

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def notify_style_update(self) -> None:
        """Forget what was drawn: the theme or the focus has changed."""
        super().notify_style_update()
        self._drawn.clear()

    # The cursor

    @property
    def _rank(self) -> int:
        """The place of the cursor among the rows that can be chosen."""
        return self._choosable.index(self._cursor_line) if self._cursor_line in self._choosable else 0

    def _line_of(self, key: str | None) -> int | None:
        found = (place for place in self._choosable if (line := self._lines[place]) and _key_of(line) == key)
        return next(found, None)

    def _go(self, line: int) -> None:
        before, self._cursor_line = self._cursor_line, line
        self._bring_into_sight(line)
        for changed in {before, line}:
            self._refresh_place(changed)
        key = _key_of(self._lines[line]) if line in self._choosable else None
        if key != self._cursor:
            self._cursor = key
            self.post_message(self.CursorMoved(key))

    def _bring_into_sight(self, line: int) -> None:
        """Jump by almost a screen when the cursor leaves it; the title over the first rows comes along."""
        top = self.scroll_offset.y
        if top <= line < top + self.height:
            return
        jump = max(self.height - CONTEXT, 1)
        wanted = top + jump if line >= top else top - jump
        nearest = min(max(wanted, line - self.height + 1), line)
        is_first = bool(self._choosable) and line == self._choosable[0]
        self.scroll_to(y=0 if is_first else max(nearest, 0), animate=False, force=True)

    # Events

    def on_resize(self) -> None:
        """Choose the widths anew and keep the cursor on the screen."""
        self._drawn.clear()
        self._lay_out()
        if self._choosable:
            self._go(self._cursor_line)

    def watch_show_vertical_scrollbar(self) -> None:
        """Choose the widths anew: the bar takes a column's cells, and no resize tells of it."""
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click opens."""
        line = self.scroll_offset.y + event.y - HEAD
        if event.y < HEAD or line not in self._choosable:
            return
        if event.chain > 1 or line == self._cursor_line:
            self.choose()
        else:
            self._go(line)


def _key_of(line: Row | Group) -> str | None:
    return line.key if isinstance(line, Row) else None
