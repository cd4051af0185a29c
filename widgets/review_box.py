"""Everything about something once more, in a window, with the keys that go on; any other key changes nothing.

A window costs a slow line a repaint, so it is kept for what leaves the house. The key that opened it never confirms:
the keys are given, and Esc is always the way back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from widgets.cells import clean
from widgets.entries import Line, Title
from widgets.language import _
from widgets.moves import Move
from widgets.pane import Pane
from widgets.sheet import Sheet

LABEL = 14
TALLEST = 14  # rows of entries
AROUND = 7  # rows of the frame, the title and the ways on, at their tallest that is usual
LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way on: its name, the key that is shown for it, those that take it, and what it does."""

    name: str
    shown: str
    keys: tuple[str, ...]
    words: str


class ReviewBox(ModalScreen[str | None]):
    """Entries to look at and the ways on; the name of the way is the result, None when it was left."""

    DEFAULT_CSS = """
    ReviewBox { align: center bottom; background: transparent; }
    ReviewBox > Vertical { width: 100%; max-width: 100; height: auto; max-height: 100%; padding: 0 1;
        border: round $primary; background: $surface; }
    ReviewBox .review-box--title { height: auto; max-height: 4; }
    ReviewBox Pane { height: auto; }
    ReviewBox Sheet { padding: 0; }
    ReviewBox .review-box--ways { height: auto; max-height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, title: str, entries: Sequence[Line | Title], ways: Sequence[Way], *, back: str) -> None:
        """`back` says what Esc does."""
        super().__init__()
        self._title, self._entries = title, tuple(entries)
        self._ways, self._back = tuple(ways), back
        self._pane = Pane()

    def compose(self) -> ComposeResult:
        """Lay out the title, the entries and the ways on."""
        with Vertical():
            yield Static(Content.styled(clean(self._title), "bold"), markup=False, classes="review-box--title")
            with self._pane:
                yield Sheet(lambda: self._entries, label=LABEL)
            yield Static(self._ways_content(), markup=False, classes="review-box--ways")

    def on_mount(self) -> None:
        """Take the keys."""
        self._pane.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Leave room for the ways on, however small the terminal: nothing is sent by a key that is not named."""
        self._pane.styles.max_height = max(LEAST, min(TALLEST, event.size.height - AROUND))

    def on_key(self, event: events.Key) -> None:
        """Take a way on, or scroll."""
        moves = {"down": Move.DOWN, "up": Move.UP, "pagedown": Move.PAGE_DOWN, "pageup": Move.PAGE_UP}
        way = next((way for way in self._ways if event.key in way.keys), None)
        if way is not None:
            event.stop()
            self.dismiss(way.name)
        elif event.key in moves:
            event.stop()
            self._pane.move(moves[event.key])

    def action_leave(self) -> None:
        """Go back; nothing is done."""
        self.dismiss(None)

    def _ways_content(self) -> Content:
        named = [(way.shown, way.words) for way in self._ways] + [(_("Esc"), self._back)]
        parts = [
            Content.styled(key, "bold $text-accent") + Content.styled(f" {clean(words)}", "") for key, words in named
        ]
        return Content(" · ").join(parts)
