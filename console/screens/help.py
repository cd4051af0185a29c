"""The help: every key that is in force, by the place where it works, and what can be typed; searched by typing."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from console.help_words import LABEL, entries_of, found, help_groups, key_groups
from console.key_names import Where
from console.keys import bindings_at
from console.screens.held_paint import HeldPaint
from widgets.entries import Line, Title
from widgets.language import _
from widgets.moves import Move
from widgets.pane import Pane
from widgets.sheet import Sheet


class HelpScreen(ModalScreen[None]):
    """What the keys do; the keys of the screen behind it come first. `/` and letters leave what they find.

    The line at the bottom is the field to type in, and says what the keys do here while it is empty: nothing moves
    when one begins to type.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_at(Where.PANES, Where.HELP),
        Binding("enter", "read", show=False),
    ]
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self, places: Sequence[Where], keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._groups = help_groups((*places, Where.HELP), keymap)
        self._entries = entries_of(self._groups)
        self._pane, self._sheet = Pane(), Sheet(lambda: self._entries, label=LABEL)
        self._field = Input(placeholder=_reading_words(), compact=True, id="help-search")
        self._field.cursor_blink = False
        self._paint = HeldPaint(self)

    def compose(self) -> ComposeResult:
        """Lay out the keys in one scrolling sheet, and the search."""
        self._paint.hold()
        with Vertical(id="help"):
            with self._pane:
                yield self._sheet
            yield self._field

    def on_mount(self) -> None:
        """Take the keys for scrolling."""
        self._pane.focus()
        self.call_later(self._paint.let_go)

    def on_unmount(self) -> None:
        """Hold back nothing of what is behind this."""
        self._paint.release()

    def action_move(self, how: str) -> None:
        """Scroll the help, also while something is typed."""
        self._pane.move(Move(how))

    def action_search(self) -> None:
        """Begin to type what is looked for, or go on with it."""
        self._field.placeholder = _("part of a word, or a key; Esc shows everything")
        self._field.focus()

    def action_read(self) -> None:
        """Leave the typing for the keys that scroll; what was found stays."""
        self._field.placeholder = _reading_words()
        self._pane.focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_read()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        left = found(self._groups, event.value)
        self._entries = entries_of(left) or [Line(value=_("Nothing in the help is called so."))]
        self._sheet.refresh(layout=True)
        if self._pane.scroll_y:
            self._pane.scroll_home(animate=False)

    def action_back(self) -> None:
        """Take the search away, else leave the help."""
        if not self._field.has_focus and not self._field.value:
            self.dismiss()
            return
        self._field.value = ""
        self.action_read()


def _reading_words() -> str:
    return _("j and k scroll, / searches, Esc leaves")


def help_entries(places: Sequence[Where], keymap: Mapping[str, str]) -> list[Line | Title]:
    """Return the keys as entries of a sheet: these places first, then the keys that work everywhere."""
    return entries_of(key_groups(places, keymap))
