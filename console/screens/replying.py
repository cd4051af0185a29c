"""The reader as a place to answer from: its keys open the composer, and what came of it is told here.

It stands apart from the reading because an answer outlives it: a draft waits here until it is sent or thrown away.
"""

from typing import TYPE_CHECKING

from console.screens.reader_doors import ReaderDoors
from storage.records import Message, MessageKey, Ticket
from storage.words import Direction, ReplyKind
from widgets.language import _

if TYPE_CHECKING:
    from console.screens.compose import ComposeScreen


class Replying(ReaderDoors):
    """The base of the reader. A subclass says who is present, and lets others know that an answer is written."""

    composer: "ComposeScreen | None" = None  # while an answer is written
    _is_reading_for = False  # an answer that is about to be opened

    @property
    def is_opening(self) -> bool:
        """Tell whether the composer is about to open: what is typed meanwhile is meant for it."""
        return self._is_reading_for

    @property
    def is_writing(self) -> bool:
        """Tell whether an answer is being written here."""
        return self.composer is not None

    def attend_soon(self) -> None:
        """Let others know soon what is done here."""
        raise NotImplementedError

    async def linger(self) -> None:
        """Let others know that an answer is written on while this console stands still."""
        raise NotImplementedError

    def present_now(self) -> str:
        """Return in words who else is at work on the ticket."""
        raise NotImplementedError

    def action_reply(self) -> None:
        """Answer the mail in view, or go on with the draft that waits here."""
        self.with_tickets(lambda tickets: self._answer_with(tickets[0], ReplyKind.REPLY, self._in_view(Direction.IN)))

    def action_forward(self) -> None:
        """Forward the mail in view, or go on with the draft that waits here."""
        mails = (Direction.IN, Direction.OUT)
        self.with_tickets(lambda tickets: self._answer_with(tickets[0], ReplyKind.FORWARD, self._in_view(*mails)))

    def _in_view(self, *directions: Direction) -> MessageKey | None:
        """Return the mail in view, None for another kind of message: then the newest mail that came in is meant."""
        message: Message | None = self.shown_message()
        return message.key if message is not None and message.direction in directions else None

    def _answer_with(self, ticket: Ticket, kind: ReplyKind, about: MessageKey | None) -> None:
        if not self._is_reading_for and self.composer is None:
            self._is_reading_for = True
            self.start(self._open_composer(ticket, kind, about))

    async def _open_composer(self, ticket: Ticket, kind: ReplyKind, about: MessageKey | None) -> None:
        from console.screens.compose import ComposeScreen  # loaded late: most tickets are read without an answer
        from console.screens.compose_start import read_start

        try:
            session = self.session
            start = await session.read(read_start(ticket.number, kind, about, session.actor, session.clock()))
        finally:
            self._is_reading_for = False
        opened = (one for one in self.app.screen_stack if isinstance(one, ComposeScreen))
        if any(one.ticket.number == ticket.number for one in opened):
            self.status.say(_("You are answering this ticket already; Esc leads back there."))
        elif self.is_active and self.composer is None:
            self.composer = ComposeScreen(
                session,
                start,
                told=self._told_of_answer,
                present=self.present_now,
                linger=self.linger,
                keymap=self.keymap,
            )
            self.app.push_screen(self.composer, self._composed)
            self.attend_soon()

    def _told_of_answer(self, words: str, *, is_sent: bool) -> None:
        """Say what became of an answer; what was sent can be taken back for a while."""
        if is_sent:
            self.say_done(words)
        elif words:
            self.status.say(words)

    def _composed(self, _nothing: None) -> None:
        self.composer = None
        self.attend_soon()

    def with_draft_words(self, words: str, *, has_draft: bool) -> str:
        """Return words about the ticket, behind those that a draft waits in it and which key goes on with it."""
        if not has_draft:
            return words
        said = _("your draft waits: {key} goes on with it").format(key=self.pressed("reader.reply"))
        return f"{said} · {words}" if words else said
