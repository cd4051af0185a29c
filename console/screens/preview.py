"""The ticket under the cursor beside the list, where there is room; it reads only when the cursor has come to rest."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer

from console.failure_words import words_of
from console.screens.conversation_reading import read_ticket
from console.screens.mail_ways import MailWays
from console.session import Session
from storage.errors import StorageError
from storage.records import TicketNumber
from widgets.conversation import Conversation
from widgets.ticket_heading import TicketHeading

PREVIEW_FROM = 120
PREVIEW_MESSAGES = 10
REST_S = 0.12


class Preview(Vertical):
    """A ticket's heading and newest messages."""

    def __init__(self, session: Session, failed: Callable[[str], None]) -> None:
        super().__init__(id="preview")
        self._session, self._failed = session, failed
        self.heading = TicketHeading()
        self.conversation = Conversation(clock=session.clock, zone=session.zone, glyphs=session.glyphs)
        self._ways = MailWays(self, session, self.conversation)
        self._number: TicketNumber | None = None
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the heading above the messages."""
        yield self.heading
        yield self.conversation

    def want(self, number: TicketNumber | None) -> None:
        """Show a ticket as soon as no other is wanted; None rests."""
        self._number = number
        if self._timer is not None:
            self._timer.stop()
        if number is not None:
            self._timer = self.set_timer(REST_S, self._read)

    def _read(self) -> None:
        """Behind another screen nobody would see it, yet what is drawn there is sent over a slow line all the same."""
        if self._number is not None and self.screen.is_active:
            self.run_worker(self._show(self._number), group="preview", exclusive=True)

    async def _show(self, number: TicketNumber) -> None:
        try:
            sight = await self._session.read(read_ticket(number, limit=PREVIEW_MESSAGES))
        except StorageError as error:
            self._failed(words_of(error))
            return
        if sight is not None and number == self._number:
            now, zone, glyphs = self._session.clock(), self._session.zone, self._session.glyphs
            self.heading.show(sight.ticket, now=now, zone=zone, glyphs=glyphs, others=sight.others)
            await self.conversation.show(self._ways.of(sight), events=sight.shown_events, earlier=sight.earlier)
