"""Why one mail is in no ticket: the rule that parked it, with everything that it looked at, or why it can't be read.

It stands apart from the table that lists such mails, because the first screen shows neither.
"""

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from console.key_names import Where
from console.screens.admin.version import VersionScreen
from console.screens.desk_screen import DeskScreen, places_bindings
from console.screens.parked import parked_words
from console.session import Session
from storage.protocol import Reader
from storage.records import Decision, Delivery, DeliveryKey
from widgets.decision_view import delivery_entries
from widgets.entries import Line, Title
from widgets.language import _
from widgets.pane import Pane
from widgets.sheet import Sheet
from widgets.times import moment


class ParkedScreen(DeskScreen):
    """Why one mail is in no ticket."""

    PLACES = (Where.WHY, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.WHY, Where.PANES)

    def __init__(self, session: Session, key: DeliveryKey, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.pane_of_reasons = Pane()
        self._key = key
        self._entries: list[Line | Title] = []
        self._decision: Decision | None = None
        self._sheet = Sheet(lambda: self._entries)

    def compose(self) -> ComposeResult:
        """Lay out the reasons and the feet."""
        with self.pane_of_reasons:
            yield self._sheet
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for scrolling."""
        self.pane_of_reasons.focus()

    async def reread(self) -> None:
        """Read the mail's decision again."""
        found = await self.session.read(_reasons(self._key))
        if found is not None:
            self._decision = found[1]
            self._entries = _said(*found, self.session.zone)
            self._sheet.refresh(layout=True)

    def action_version(self) -> None:
        """Show the version of the settings that it was decided with."""
        if self._decision is None:
            self.status.say(_("No decision was made about this one: it could not be read."))
        else:
            version = self._decision.settings_version
            self.app.push_screen(VersionScreen(self.session, version, keymap=self.keymap))

    def action_back(self) -> None:
        """Go back to the list."""
        self.dismiss()


def _reasons(key: DeliveryKey) -> Callable[[Reader], tuple[Delivery, Decision | None] | None]:
    def ask(reader: Reader) -> tuple[Delivery, Decision | None] | None:
        delivery = reader.delivery(key)
        return None if delivery is None else (delivery, reader.decision_of_delivery(key))

    return ask


def _said(delivery: Delivery, decision: Decision | None, zone: tzinfo) -> list[Line | Title]:
    if decision is not None:
        return delivery_entries(delivery, decision, zone)
    title = _("delivery {key} · {time}").format(key=delivery.key, time=moment(delivery.arrival, zone))
    return [Title(text=title), Line(value=parked_words(delivery))]
