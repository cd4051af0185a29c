"""One mail that is in no ticket: why, what it says, where it would go, and what can be done about it.

It stands apart from the table that lists such mails, because the first screen shows none of it. The mail is read once,
in a process of its own; the rest is read again whenever the desk changes.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from console.intake.reading import ReadingRoom
from console.key_names import Where
from console.parked_sight import ParkedSight, Read, read_kept, sight_of
from console.parked_words import parked_entries, would_words
from console.screens.admin.version import VersionScreen
from console.screens.desk_screen import places_bindings
from console.screens.mail_screens import HeadersScreen, SourceScreen
from console.screens.ticket_running import TicketRunning
from console.session import Session
from storage.errors import StorageError
from storage.records import DeliveryKey, Ticket
from widgets.entries import Line, Title
from widgets.language import _
from widgets.pane import Pane
from widgets.sheet import Sheet

if TYPE_CHECKING:
    from console.screens.parked_doing import ParkedDoing


class ParkedScreen(TicketRunning):
    """One mail that is in no ticket."""

    PLACES = (Where.PARKED_MAIL, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.PARKED_MAIL, Where.PANES)

    def __init__(self, session: Session, key: DeliveryKey, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.pane_of_reasons = Pane()
        self._key = key
        self._read: Read | None = None
        self._sight: ParkedSight | None = None
        self._sheet = Sheet(self._entries)

    @cached_property
    def doing(self) -> "ParkedDoing":
        """What the keys do, loaded with the first of them."""
        from console.screens.parked_doing import ParkedDoing

        return ParkedDoing(self)

    def compose(self) -> ComposeResult:
        """Lay out the sheet and the feet."""
        with self.pane_of_reasons:
            yield self._sheet
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for scrolling, and begin to read the mail."""
        self.pane_of_reasons.focus()
        self.run_worker(self._read_mail(), group="asking", exclusive=True)

    async def reread(self) -> None:
        """Read the mail's place on the desk again."""
        key, read = self._key, self._read
        self._sight = await self.session.read(lambda reader: sight_of(reader, key, read))
        self._sheet.refresh(layout=True)

    async def _read_mail(self) -> None:
        try:
            async with ReadingRoom() as room:
                self._read = await read_kept(self.session.repository, room, self._key)
        except StorageError:  # the reading of the desk tells it
            return
        self.want_reread()

    def _entries(self) -> list[Line | Title]:
        sight = self._sight
        return [Line(value=_("reading …"))] if sight is None else parked_entries(sight, self.session.zone)

    def targets(self) -> tuple[Ticket, ...]:
        """Return no ticket: what is done here is done to a mail."""
        return ()

    # Doing

    def action_retry(self) -> None:
        """Decide the mail again."""
        self.doing.retry([self._key])

    def action_accept(self) -> None:
        """Take the mail for a real one; the first choice tells where the rules put it."""
        sight = self._sight
        would = would_words(sight.would) if sight is not None and sight.would is not None else ""
        self.start(self.doing.accept([self._key], would))

    def action_discard(self) -> None:
        """Leave the mail at that."""
        self.start(self.doing.discard([self._key]))

    def action_undo(self) -> None:
        """Take back the newest thing that whoever acts did."""
        self.undo(None)

    # Looking

    def action_headers(self) -> None:
        """Show all headers."""
        self.app.push_screen(HeadersScreen(self.session, self._key, keymap=self.keymap))

    def action_source(self) -> None:
        """Show the mail as it was received."""
        self.app.push_screen(SourceScreen(self.session, self._key, keymap=self.keymap))

    def action_ticket(self) -> None:
        """Read the ticket that the mail is in now."""
        number = self._sight.delivery.ticket if self._sight is not None else None
        if number is None:
            self.status.say(_("It is in no ticket: accept it first."))
            return
        from console.screens.ticket import TicketScreen

        self.app.push_screen(TicketScreen(self.session, number, keymap=self.keymap, neighbour=lambda _step: None))

    def action_version(self) -> None:
        """Show the version of the settings that it was decided with."""
        decision = self._sight.decision if self._sight is not None else None
        if decision is None:
            self.status.say(_("No decision was made about this one: it could not be read."))
        else:
            self.app.push_screen(VersionScreen(self.session, decision.settings_version, keymap=self.keymap))

    def action_back(self) -> None:
        """Go back to the list; what is still being read is given up."""
        self.workers.cancel_group(self, "asking")
        self.dismiss()
