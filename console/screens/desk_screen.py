"""What every screen of the desk has: a status line that is true, a line of keys that work, panes that move.

It stands apart so that a screen only says what it shows and how to read it again. A change in the store, a return from
another screen and the key for it all lead to the same `reread`; a store that fails leaves the rows and tells why.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from console.failure_words import words_of
from console.feed import StoreChanged
from console.key_names import Where
from console.keys import bindings_at, key_line
from console.screens.desk_reading import read_desk
from console.screens.soon import Soon
from console.session import Session
from storage.errors import StorageError
from storage.words import Role
from widgets.calm_screen import CalmScreen
from widgets.conversation import Conversation
from widgets.desk_state import DeskState
from widgets.key_line import KeyLine
from widgets.language import _
from widgets.moves import Move
from widgets.pane import Pane
from widgets.status_line import StatusLine
from widgets.table import Table
from widgets.ticket_list import TicketList

DESK_S = 5.0
CLIPBOARD_LIMIT = 74_000  # bytes that terminals take in one OSC 52 sequence


class DeskScreen(CalmScreen[None]):
    """A screen of the desk; subclasses compose their panes and say how to read them again."""

    PLACES: ClassVar[tuple[Where, ...]] = (Where.PANES,)
    BINDINGS: ClassVar[list[BindingType]] = []
    SETTINGS_NEED: ClassVar[Role] = Role.ADMIN  # what it takes to change what a screen of the settings shows

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.session = session
        self.keymap = dict(keymap or {})
        self.status = StatusLine(clock=session.clock, zone=session.zone)
        self.keys = KeyLine(key_line(self.keymap, *self.PLACES, Where.EVERYWHERE, instead=self.withheld()))
        self._desk = DeskState(polls=session.polls)
        self._rereading = Soon(self, self._reread, "reread")

    @property
    def places(self) -> tuple[Where, ...]:
        """Where the keys that work at this moment are told of."""
        return self.PLACES

    def withheld(self) -> dict[str, str]:
        """Return the keys that whoever sits here may not use, each with "" for what it does."""
        return self.session.rights.withheld(settings=self.SETTINGS_NEED)

    def compose_feet(self) -> ComposeResult:
        """Yield the two lines at the bottom."""
        with Vertical(id="feet"):
            yield self.status
            yield self.keys

    def on_mount(self) -> None:
        """Look at the desk now and then: a lease that runs out changes no revision."""
        self.set_interval(DESK_S, self._read_desk_soon)

    def on_screen_resume(self) -> None:
        """Read again what may have changed behind another screen."""
        self.want_reread()

    def on_store_changed(self, message: StoreChanged) -> None:
        """Read again what is shown."""
        message.stop()
        self.want_reread()

    def want_reread(self) -> None:
        """Read again soon; a wish while reading is one more reading after it, never a queue of them."""
        self._rereading.wish()

    async def reread(self) -> None:
        """Read what this screen shows. Raises StorageError."""
        raise NotImplementedError

    async def _reread(self) -> None:
        try:
            await self.reread()
            await self._read_desk()
            self.show_trouble("")
        except StorageError as error:
            self.show_trouble(words_of(error))

    def _read_desk_soon(self) -> None:
        if self.is_active and not self._rereading.is_at_work:
            self.run_worker(self._read_desk_quietly(), group="desk", exclusive=True)

    async def _read_desk_quietly(self) -> None:
        try:
            await self._read_desk()
        except StorageError as error:
            self.show_trouble(words_of(error))

    async def _read_desk(self) -> None:
        withheld = self.withheld()
        self._desk = await read_desk(self.session)
        self.status.show(self._desk)
        if self.withheld() != withheld:
            self.show_keys()

    def show_keys(self) -> None:
        """Draw the line of keys."""
        self.keys.show(key_line(self.keymap, *self.places, Where.EVERYWHERE, instead=self.withheld()))

    def show_trouble(self, words: str) -> None:
        """Say what keeps the console from reading the desk; "" when nothing does."""
        if words != self._desk.trouble:
            self._desk = replace(self._desk, trouble=words)
            self.status.show(self._desk)

    # What keys do on every screen

    @property
    def unsaved(self) -> bool:
        """Tell whether something typed here would be lost."""
        return False

    def pane(self) -> TicketList | Table | Pane | None:
        """Return the pane that the keys for moving move."""
        focused = self.focused
        return focused if isinstance(focused, TicketList | Table | Pane) else None

    def action_move(self, how: str) -> None:
        """Move in the pane that has the focus."""
        pane = self.pane()
        if pane is not None:
            pane.move(Move(how))

    def action_refresh(self) -> None:
        """Read again, because a person asked."""
        self.want_reread()

    def copy_text(self, text: str) -> None:
        """Send a text to the terminal's clipboard; whether it takes it, no program can know."""
        self.app.copy_to_clipboard(text[:CLIPBOARD_LIMIT])
        said = _("{text} sent to the terminal's clipboard").format(text=text)
        hint = _("tmux needs: set -s set-clipboard on") if os.environ.get("TMUX") else ""
        self.status.say(f"{said} ({hint})" if hint else said)


def places_bindings(*where: Where) -> list[BindingType]:
    """Return the bindings for a screen's class body."""
    return [*bindings_at(*where)]


__all__ = ["Conversation", "DeskScreen", "places_bindings"]
