"""The help: every key that is in force, by the place where it works, from the catalog of keys."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from console.admin_keys import admin_place_words
from console.key_names import Where
from console.keys import bindings_at, keys_at, shown_keys
from widgets.entries import Line, Title
from widgets.language import _
from widgets.moves import Move
from widgets.pane import Pane
from widgets.sheet import Sheet

KEYS_WIDTH = 18


class HelpScreen(ModalScreen[None]):
    """What the keys do; the keys of the screen behind it come first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_at(Where.PANES),
        Binding("escape,q,question_mark,f1", "back", show=False),
    ]

    def __init__(self, places: Sequence[Where], keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._entries = help_entries(places, keymap)
        self._pane = Pane()

    def compose(self) -> ComposeResult:
        """Lay out the keys in one scrolling sheet."""
        with Vertical(id="help"):
            with self._pane:
                yield Sheet(lambda: self._entries, label=KEYS_WIDTH)
            yield Static(_("j and k scroll, Esc leaves"), id="help-hint")

    def on_mount(self) -> None:
        """Take the keys for scrolling."""
        self._pane.focus()

    def action_move(self, how: str) -> None:
        """Scroll the help."""
        self._pane.move(Move(how))

    def action_back(self) -> None:
        """Leave the help."""
        self.dismiss()


def help_entries(places: Sequence[Where], keymap: Mapping[str, str]) -> list[Line | Title]:
    """Return the help as entries of a sheet: these places first, then the keys that work everywhere."""
    entries: list[Line | Title] = []
    for place in (*places, Where.EVERYWHERE):
        entries.append(Title(text=_place_words(place)))
        entries += [Line(label=" ".join(shown_keys(key, keymap)), value=key.words()) for key in keys_at(place)]
    return entries


def _place_words(place: Where) -> str:
    match place:
        case Where.EVERYWHERE:
            return _("Everywhere")
        case Where.PANES:
            return _("Moving")
        case Where.LIST:
            return _("In the list")
        case Where.TICKET:
            return _("With a ticket, or all that are selected")
        case Where.READER:
            return _("In a ticket")
        case Where.CHOOSING:
            return _("In this list")
        case Where.FILES:
            return _("With a file")
        case Where.MAIL:
            return _("In the mail as it was received")
        case Where.WHY:
            return _("In the reasons")
        case Where.INTAKE:
            return _("In the intake")
        case Where.SETUP | Where.SETUP_END:
            return _("In the first steps")
        case _:
            return admin_place_words(place)
