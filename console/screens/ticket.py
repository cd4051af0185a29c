"""One ticket to read: what it is, its messages with the newest in view, and the way to the next one."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from console.key_names import Where
from console.screens.conversation_reading import read_ticket
from console.screens.desk_screen import DeskScreen, places_bindings
from console.screens.why import WhyScreen
from console.session import Session
from storage.records import TicketNumber
from widgets.conversation import Conversation
from widgets.language import _
from widgets.ticket_heading import TicketHeading


class TicketScreen(DeskScreen):
    """A ticket. `neighbour` moves the list behind it by a step and returns the ticket there, None at the end."""

    PLACES = (Where.READER, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.READER, Where.PANES)

    def __init__(
        self,
        session: Session,
        number: TicketNumber,
        *,
        keymap: Mapping[str, str] | None = None,
        neighbour: Callable[[int], TicketNumber | None],
    ) -> None:
        super().__init__(session, keymap=keymap)
        self.number = number
        self.heading = TicketHeading()
        self.conversation = Conversation(clock=session.clock, zone=session.zone, glyphs=session.glyphs)
        self._neighbour = neighbour

    def compose(self) -> ComposeResult:
        """Lay out the heading, the messages and the feet."""
        yield self.heading
        yield self.conversation
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for the messages."""
        self.conversation.focus()

    async def reread(self) -> None:
        """Read the ticket again; new messages are added where they belong, the scroll stays."""
        number = self.number
        sight = await self.session.read(read_ticket(number))
        if sight is None:
            self.status.say(_("Ticket #{number} is not there any more.").format(number=number))
        elif number == self.number:
            now, zone, glyphs = self.session.clock(), self.session.zone, self.session.glyphs
            self.heading.show(sight.ticket, now=now, zone=zone, glyphs=glyphs)
            await self.conversation.show(sight.messages, earlier=sight.earlier)

    def action_neighbour(self, step: int) -> None:
        """Read the next ticket of the list, or the one before."""
        number = self._neighbour(step)
        if number is None:
            self.status.say(_("That was the last ticket.") if step > 0 else _("That was the first ticket."))
            return
        self.number = number
        self.want_reread()

    def action_quotes(self) -> None:
        """Unfold the quotes, or fold them."""
        self.conversation.toggle_quotes()

    def action_why(self) -> None:
        """Show why the message in view is in this ticket."""
        message = self.conversation.message_in_view
        key = message.key if message is not None else None
        self.app.push_screen(WhyScreen(self.session, self.number, key, keymap=self.keymap))

    def action_copy(self) -> None:
        """Copy the ticket's number."""
        self.copy_number(self.number)

    def action_back(self) -> None:
        """Go back to the list."""
        self.dismiss()
