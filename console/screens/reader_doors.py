"""What the reader opens about the message in view: why, links, files, headers, source, way; and the customer's tickets.

It stands apart from the reading itself because none of it changes what is read.
"""

from collections.abc import Callable

from console.screens.customer_tickets import CustomerTickets
from console.screens.desk_screen import DeskScreen
from console.screens.files import FilesScreen
from console.screens.lens import ForwardLens
from console.screens.links import LinksScreen
from console.screens.mail_screens import HeadersScreen, SourceScreen
from console.screens.ticket_actions import TicketActions
from console.screens.why import WhyScreen
from storage.records import Message, TicketNumber
from widgets.language import _


class ReaderDoors(TicketActions):
    """The base of the reader. A subclass tells which message is in view, and goes to another ticket."""

    def shown_message(self) -> Message | None:
        """Return the message in view, None while there is none."""
        raise NotImplementedError

    def go_to(self, number: TicketNumber) -> None:
        """Read another ticket."""
        raise NotImplementedError

    def action_why(self) -> None:
        """Show why the message in view is in this ticket."""
        message, targets = self.shown_message(), self.targets()
        if targets:
            key = message.key if message is not None else None
            self.app.push_screen(WhyScreen(self.session, targets[0].number, key, keymap=self.keymap))

    def action_links(self) -> None:
        """Show the links of the message in view."""
        self._open(lambda message: LinksScreen(self.session, message, keymap=self.keymap))

    def action_files(self) -> None:
        """Show the files of the message in view."""
        message = self.shown_message()
        if message is not None and not message.attachments:
            self.status.say(_("This message has no files."))
        else:
            self._open(lambda message: FilesScreen(self.session, message, keymap=self.keymap))

    def action_headers(self) -> None:
        """Show the headers of the mail in view."""
        self._open(lambda message: HeadersScreen(self.session, message, keymap=self.keymap))

    def action_source(self) -> None:
        """Show the mail in view as it was received."""
        self._open(lambda message: SourceScreen(self.session, message, keymap=self.keymap))

    def action_lens(self) -> None:
        """Show the way of the mail in view."""
        self._open(lambda message: ForwardLens(self.session, message, keymap=self.keymap))

    def action_others(self) -> None:
        """Show the customer's other tickets."""
        targets = self.targets()
        if not targets:
            return
        screen = CustomerTickets(self.session, targets[0], keymap=self.keymap)

        def left(_nothing: None) -> None:
            if screen.chosen_ticket is not None:
                self.go_to(screen.chosen_ticket)

        self.app.push_screen(screen, left)

    def _open(self, screen: Callable[[Message], DeskScreen]) -> None:
        message = self.shown_message()
        if message is None:
            self.status.say(_("There is no message here to do that with."))
        else:
            self.app.push_screen(screen(message))
