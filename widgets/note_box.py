"""A small window to write a note in: one key keeps it, another leaves it, but not at once when something is written.

It stands apart from the composer because a note goes to nobody: there is no one to choose and nothing to review.
"""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from widgets.cells import clean
from widgets.language import _
from widgets.lines_field import LinesArea


class NoteBox(ModalScreen[str | None]):
    """Lines to write; the text is the result, None when it was left. `title` says whose note it is."""

    DEFAULT_CSS = """
    NoteBox { align: center bottom; background: transparent; }
    NoteBox > Vertical { width: 100%; max-width: 100; height: auto; padding: 0 1; border: round $primary;
        background: $surface; }
    NoteBox LinesArea, NoteBox LinesArea:focus { min-height: 4; }
    NoteBox .note--hint { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False, priority=True),
        Binding("escape", "leave", show=False, priority=True),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.area = LinesArea("", highlight_cursor_line=False)
        self.area.cursor_blink = False
        self.hint = Static(markup=False, classes="note--hint")
        self._has_warned = False

    def compose(self) -> ComposeResult:
        """Lay out the title, the lines and what ends it."""
        with Vertical():
            yield Static(Content.styled(clean(self._title), "bold"))
            yield self.area
            yield self.hint

    def on_mount(self) -> None:
        """Take the keys for the text."""
        self.hint.update(Content(_("C-s keeps the note, Esc leaves it")))
        self.area.focus()

    def action_save(self) -> None:
        """Return what was written."""
        if self.area.text.strip():
            self.dismiss(self.area.text)
        else:
            self.hint.update(Content(_("Nothing is written yet; Esc leaves.")))

    def action_leave(self) -> None:
        """Leave; when something is written, the second time."""
        if self._has_warned or not self.area.text.strip():
            self.dismiss(None)
            return
        self._has_warned = True
        self.hint.update(Content(_("Esc once more drops what you wrote; C-s keeps it.")))
