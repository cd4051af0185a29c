"""One ticket to read: its messages with the newest in view, what was done to it, and the way to the next one.

What this employee has seen is folded to a line. A ticket counts as seen when it has really been shown for a while.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.seeing import MarkSeen
from console.key_names import Where
from console.screens.attending import Attending
from console.screens.conversation_reading import MESSAGES_SHOWN, TicketSight, read_ticket
from console.screens.desk_screen import places_bindings
from console.screens.held_paint import HeldPaint
from console.screens.mail_ways import MailWays
from console.screens.ticket_running import Then
from console.session import Session
from storage.errors import StorageError
from storage.protocol import Reader
from storage.records import Message, MessageKey, Ticket, TicketNumber
from storage.settings import Settings
from widgets.conversation import Conversation, EarlierLine
from widgets.language import _
from widgets.message_view import MessageView
from widgets.ticket_heading import TicketHeading

SEEN_S = 1.0

NextUnread = Callable[[int], Awaitable[TicketNumber | None]]


class TicketScreen(Attending):
    """A ticket. `neighbour` moves the list behind it by a step and returns the ticket there, None at the end.

    `next_unread` does so to the next unread ticket; `highlight` are the searched words that found it.
    """

    PLACES = (Where.READER, Where.TICKET, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.READER, Where.TICKET, Where.PANES)

    def __init__(
        self,
        session: Session,
        number: TicketNumber,
        *,
        keymap: Mapping[str, str] | None = None,
        neighbour: Callable[[int], TicketNumber | None],
        next_unread: NextUnread | None = None,
        highlight: str = "",
    ) -> None:
        super().__init__(session, keymap=keymap)
        self.number = number
        self.heading = TicketHeading()
        self.conversation = Conversation(
            clock=session.clock, zone=session.zone, glyphs=session.glyphs, highlight=highlight
        )
        self._neighbour, self._next_unread = neighbour, next_unread
        self._highlight = highlight
        self._paint = HeldPaint(self)
        self._ways = MailWays(self, session, self.conversation, self.keymap)
        self._sight: TicketSight | None = None
        self._wish: tuple[TicketNumber, Callable[[tuple[Ticket, ...]], object]] | None = None
        self._limit = MESSAGES_SHOWN
        self._seen_timer: Timer | None = None
        self._noted = MessageKey(0)  # the newest mail that was noted as seen while this ticket was in front

    def compose(self) -> ComposeResult:
        """Lay out the heading, the messages and the feet."""
        self._paint.hold()
        yield self.heading
        yield self.conversation
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for the messages."""
        self.conversation.focus()

    def on_screen_suspend(self) -> None:
        """Hold back nothing of what comes in front of this."""
        self._paint.release()

    def on_unmount(self) -> None:
        """Hold back nothing of what is behind this."""
        self._paint.release()

    # Reading

    async def reread(self) -> None:
        """Read the ticket again; new messages are added where they belong, the scroll stays."""
        number = self.number
        try:
            sight = await self.session.read(self._question(number))
            if sight is None:
                self.status.say(_("Ticket #{number} is not there any more.").format(number=number))
            elif number == self.number:
                await self._show(sight)
        finally:
            if self._wish is not None and self._wish[0] == number:  # a ticket that can't be read keeps no key waiting
                self._wish = None
            self._paint.let_go()

    async def _show(self, sight: TicketSight) -> None:
        before, self._sight = self._sight, sight
        with self.app.batch_update():
            self.show_present()
            if before is not None and before.ticket.number == sight.ticket.number:
                self._tell_changes(before, sight)
            await self.conversation.show(
                self._ways.of(sight),
                events=sight.shown_events,
                folded=self._folded_keys(sight),
                earlier=sight.earlier,
                at_once=True,
            )
        self.tell_keys()
        self._see_later(sight)
        self.look_around()
        wished, self._wish = self._wish, None
        if wished is not None and wished[0] == sight.ticket.number:
            wished[1](self.targets())

    def with_tickets(self, go: Callable[[tuple[Ticket, ...]], object]) -> None:
        """Go on with the ticket, as soon as it is read: a hand that knows the keys is quicker than the reading."""
        if self.targets():
            super().with_tickets(go)
        else:
            self._wish = self.number, go

    @property
    def is_opening(self) -> bool:
        """Tell whether a key waits for the ticket, or opens the composer: those behind it wait too."""
        return self._wish is not None or super().is_opening

    def attended(self) -> TicketNumber:
        """Return the ticket that is read."""
        return self.number

    def show_present(self) -> None:
        """Show the ticket above its messages, and who else is at work on it."""
        sight, session = self._sight, self.session
        if sight is not None and sight.ticket.number == self.number:
            self.heading.show(
                sight.ticket,
                now=session.clock(),
                zone=session.zone,
                glyphs=session.glyphs,
                others=sight.others,
                present=self.with_draft_words(self.presence_words(self.number), has_draft=sight.has_draft),
            )

    def _question(self, number: TicketNumber) -> Callable[[Reader], TicketSight | None]:
        return read_ticket(number, limit=self._limit, who=self._login, words=self._highlight)

    def _folded_keys(self, sight: TicketSight) -> Collection[MessageKey]:
        """Return which messages open as a line: those that were seen, unless a searched word stands in them."""
        keys = [shown.message.key for shown in sight.messages]
        folded = self.session.reader_memory.folded(keys, sight.seen)
        return {key for key in folded if key not in sight.found}

    def _tell_changes(self, before: TicketSight, sight: TicketSight) -> None:
        """Tell what somebody else did while this was read: in a notice, because the next key may go against it."""
        seen = before.ticket.revision
        later = {event.id for event in sight.events if event.revision > seen and event.actor != sight.login}
        told = [event.words for event in (*sight.shown_events, *sight.answers) if event.id in later]
        if told:
            self.notice.show(_("{what}.").format(what="; ".join(dict.fromkeys(told))))
        elif sight.ticket.last_in > before.ticket.last_in:
            self.status.say(_("A new mail came in."))

    def _login(self, settings: Settings) -> str:
        actor = self.session.who(settings)
        return "" if isinstance(actor, Refusal) else actor.login

    # Having seen it

    def _see_later(self, sight: TicketSight) -> None:
        """Note that it was seen once it has been in front for a while; only once, so that "unread" stays what it is."""
        newest = sight.ticket.last_in
        if sight.login and newest > max(sight.seen, self._noted):
            self._stop_seeing()
            self._seen_timer = self.set_timer(SEEN_S, partial(self._see, sight.ticket.number, newest))

    def _see(self, number: TicketNumber, newest: MessageKey) -> None:
        if self.is_active and number == self.number:
            self._noted = newest
            self.run_worker(self._note_seen(number, newest), group="seen")

    async def _note_seen(self, number: TicketNumber, newest: MessageKey) -> None:
        """It is a comfort: when it can't be noted, the ticket stays unread, and nobody is told."""
        try:
            await MarkSeen(number=number, message=newest).run(await self.session.desk())
        except (RefusedError, StorageError):
            return

    def _stop_seeing(self) -> None:
        if self._seen_timer is not None:
            self._seen_timer.stop()

    def action_mark_unread(self) -> None:
        """Make the ticket new again; it stays so while it is in front."""
        self._stop_seeing()
        if self._sight is not None:
            self._noted = self._sight.ticket.last_in
        super().action_mark_unread()

    # What the keys are about

    def targets(self) -> tuple[Ticket, ...]:
        """Return the ticket that is shown."""
        sight = self._sight
        return (sight.ticket,) if sight is not None and sight.ticket.number == self.number else ()

    def shown_message(self) -> Message | None:
        """Return the message in view."""
        return self.conversation.message_in_view

    def action_split(self) -> None:
        """Split the mail in view off; it is marked, so that the question shows which one."""
        self.conversation.mark_in_view()
        super().action_split()

    def message_in_view(self) -> MessageKey | None:
        """Return the message in view by its key."""
        message = self.conversation.message_in_view
        return message.key if message is not None else None

    # Going on

    def go_to(self, number: TicketNumber) -> None:
        """Read another ticket, from its newest messages."""
        self._stop_seeing()
        self.notice.show("")
        self.number, self._limit, self._noted = number, MESSAGES_SHOWN, MessageKey(0)
        self._paint.hold()
        self.want_reread()

    def action_neighbour(self, step: int) -> None:
        """Read the next ticket of the list, or the one before."""
        number = self._neighbour(step)
        if number is None:
            self.status.say(_("That was the last ticket.") if step > 0 else _("That was the first ticket."))
        else:
            self.go_to(number)

    def way_on(self) -> Then:
        """Return the way to the next ticket; behind the last one it leads back to the list."""

        def go() -> None:
            number = self._neighbour(1)
            if number is None:
                self.dismiss()
            else:
                self.go_to(number)

        return go

    async def go_to_unread(self, step: int) -> None:
        """Read the next unread ticket of the list, or the one before."""
        number = await self._next_unread(step) if self._next_unread is not None else None
        if number is None:
            self.status.say(_("no unread ticket below") if step > 0 else _("no unread ticket above"))
        else:
            self.go_to(number)

    # Folding

    @on(MessageView.Folded)
    def _folded(self, message: MessageView.Folded) -> None:
        message.stop()
        self.session.reader_memory.note_fold(message.key, folded=message.folded)

    def action_fold(self) -> None:
        """Fold the message in view to a line, or unfold it."""
        self.conversation.toggle_fold()

    def action_fold_all(self) -> None:
        """Unfold every message, or fold all but the newest."""
        self.conversation.toggle_all()

    def action_quotes(self) -> None:
        """Unfold the quotes, or fold them."""
        self.conversation.toggle_quotes()

    def action_message(self, step: int) -> None:
        """Go to the next message, or the one before."""
        self.conversation.choose(step)

    def action_earlier(self) -> None:
        """Show a hundred earlier messages."""
        if self._sight is None or not self._sight.earlier:
            self.status.say(_("Every message of this ticket is shown."))
        else:
            self._limit += MESSAGES_SHOWN
            self.want_reread()

    @on(EarlierLine.EarlierWanted)
    def _earlier_wanted(self, message: EarlierLine.EarlierWanted) -> None:
        message.stop()
        self.action_earlier()

    def action_back(self) -> None:
        """Go back to the list."""
        self.dismiss()
