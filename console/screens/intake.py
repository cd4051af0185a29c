"""How mail comes in: every forward mailbox with the server's words, and what was set aside; for whoever is on call."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from console.key_names import Where
from console.screens.desk_reading import read_desk
from console.screens.desk_screen import DeskScreen, places_bindings
from console.session import Session
from storage.records import Delivery
from storage.words import Outcome
from widgets.desk_state import DeskState
from widgets.intake_view import intake_entries
from widgets.pane import Pane
from widgets.sheet import Sheet

ASIDE_SHOWN = 50
LABEL = 19


class IntakeScreen(DeskScreen):
    """The state of the intake in full; it follows the store like every screen."""

    PLACES = (Where.INTAKE, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.INTAKE, Where.PANES)

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.pane_of_intake = Pane()
        self._state, self._aside = DeskState(polls=session.polls), list[Delivery]()
        self._sheet = Sheet(
            lambda: intake_entries(self._state, self._aside, session.clock(), session.zone), label=LABEL
        )

    def compose(self) -> ComposeResult:
        """Lay out the sheet and the feet."""
        with self.pane_of_intake:
            yield self._sheet
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for scrolling."""
        self.pane_of_intake.focus()

    async def reread(self) -> None:
        """Read the mailboxes and what was set aside again."""
        self._state = await read_desk(self.session)
        self._aside = await self.session.read(
            lambda reader: reader.deliveries_with((Outcome.PARKED, Outcome.FAILED, Outcome.SETUP), ASIDE_SHOWN)
        )
        self._sheet.refresh(layout=True)

    def action_back(self) -> None:
        """Go back to where this was asked."""
        self.dismiss()
