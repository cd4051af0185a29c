"""Long plain text, drawn line by line: what a mail holds may be thousands of lines, and a key must not wait for them.

It stands apart from the conversation because nothing in it folds: the text is cut to the width once, and only what is
on the screen is drawn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.cells import clean_block, width_of
from widgets.moves import Move

_BOLD = Style(bold=True)
INDENT = 2  # of what a long line goes on with, where it has a head


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerLine:
    """A line of text; its first `head` characters are bold, and then what does not fit goes on indented."""

    text: str
    head: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    text: str
    head: int


class Pager(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines to read; it binds no key, so that one catalog can say what each key does."""

    DEFAULT_CSS = """
    Pager { overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[PagerLine, ...] = ()
        self._pieces: list[_Piece] = []
        self._cut_for = 0

    def show(self, lines: Sequence[PagerLine]) -> None:
        """Show other lines, from the top."""
        self._lines = tuple(lines)
        self._cut()
        self.scroll_to(y=0, animate=False)

    def move(self, how: Move) -> None:
        """Scroll by a line, half a screen, a screen, or to an end."""
        height = max(self.scrollable_content_region.height, 2)
        steps = {
            Move.UP: -1,
            Move.DOWN: 1,
            Move.HALF_UP: -(height // 2),
            Move.HALF_DOWN: height // 2,
            Move.PAGE_UP: 1 - height,
            Move.PAGE_DOWN: height - 1,
            Move.TOP: -self.max_scroll_y,
            Move.BOTTOM: self.max_scroll_y,
        }
        self.scroll_to(y=self.scroll_y + steps[how], animate=False)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        place, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if place >= len(self._pieces):
            return Strip.blank(width, self.rich_style)
        piece, style = self._pieces[place], self.rich_style
        blank = " " * max(width - width_of(piece.text), 0)
        head = [Segment(piece.text[: piece.head], style + _BOLD)] if piece.head else []
        return Strip([*head, Segment(piece.text[piece.head :] + blank, style)], width)

    def on_resize(self) -> None:
        """Cut the lines to another width."""
        if self.scrollable_content_region.width != self._cut_for:
            self._cut()

    def _cut(self) -> None:
        self._cut_for = max(self.scrollable_content_region.width, 1)
        self._pieces = [piece for line in self._lines for piece in _pieces(line, self._cut_for)]
        self.virtual_size = Size(self.size.width, len(self._pieces))
        self.refresh()


def _pieces(line: PagerLine, width: int) -> Iterator[_Piece]:
    """Cut a line where the screen ends; what is wider than one cell is never cut in two."""
    text, at, margin = clean_block(line.text).replace("\n", " "), 0, ""
    is_plain = text.isascii()
    while True:
        room = max(width - len(margin), 1)
        end = min(at + room, len(text)) if is_plain else at + _fitting(text[at : at + room + 1], room)
        yield _Piece(text=margin + text[at:end], head=min(line.head, end) if not at else 0)
        at = end
        if at >= len(text):
            return
        margin = " " * INDENT if line.head and width > 3 * INDENT else ""


def _fitting(text: str, room: int) -> int:
    """Return how many characters fit in so many cells, one at least."""
    used = 0
    for count, character in enumerate(text):
        used += get_character_cell_size(character)
        if used > room:
            return max(count, 1)
    return len(text)
