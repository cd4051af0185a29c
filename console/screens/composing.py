"""An answer being written: the screen around what is typed, and the draft that is kept of it all the while.

It stands apart from the keys, which choose what goes along and send it: whatever they do, the text must not be lost.
"""

from collections.abc import Awaitable, Mapping
from typing import Protocol

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from console.failure_words import words_of
from console.key_names import Where
from console.keys import key_line, keys_at, shown_keys
from console.screens.compose_drafts import DraftKeeper
from console.screens.compose_start import ComposeStart
from console.screens.compose_writing import KeysShown, Writing, draft_of, proposal, sight_of, typed_of
from console.screens.ticket_running import TicketRunning
from console.session import Session
from storage.drafts import Draft
from storage.errors import StorageError
from storage.records import Ticket
from storage.words import ReplyKind
from widgets.cells import clean
from widgets.composer import TEXT, TO, Composer, Typed
from widgets.language import _


class Told(Protocol):
    """Hears how an answer ended; "" when there is nothing to say."""

    def __call__(self, words: str, *, is_sent: bool) -> None:
        """Hear it."""


KEEP_S = 0.7  # from the first key that is not kept; with the write itself, a second at most
BY_LETTERS = 2  # a key of so few letters is typed where one writes


class Composing(TicketRunning):
    """The base of the screen. `start` is what it opens with, `told` hears in words how it ended."""

    def __init__(
        self,
        session: Session,
        start: ComposeStart,
        *,
        told: Told,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(session, keymap=keymap)
        self.start_of, self.ticket, self.told = start, start.ticket, told
        draft = start.draft
        self.writing = Writing(
            opening=start.opening,
            level=draft.signature if draft is not None else None,
            is_unsigned=draft.is_unsigned if draft is not None else False,
        )
        self.composer = Composer(session.glyphs)
        self.heading = Static(markup=False, classes="compose--title")
        self.keeper = DraftKeeper(session, start.login, start.ticket.number, kept=draft, current=self.current_draft)
        self._keep_timer: Timer | None = None
        self._is_filled = False

    def compose(self) -> ComposeResult:
        """Lay out the title, the answer and the feet."""
        yield self.heading
        yield self.composer
        yield from self.compose_more()
        yield from self.compose_feet()

    def compose_more(self) -> ComposeResult:
        """Lay out what a subclass has above the feet."""
        yield from ()

    def on_mount(self) -> None:
        """Show what it opens with, and take the keys for what is to be typed first."""
        draft = self.start_of.draft
        self.composer.put(proposal(self.writing) if draft is None else typed_of(draft))
        self._is_filled = True
        self.show_title()
        self.show_around()
        self.show_keys()
        self.composer.enter(TEXT if self.typed.to else TO)

    async def on_unmount(self) -> None:
        """Keep what is written, however the console ends."""
        await self._keep()

    def targets(self) -> tuple[Ticket, ...]:
        """Return the ticket that is answered."""
        return (self.ticket,)

    # What is written

    @property
    def typed(self) -> Typed:
        """What is typed now."""
        return self.composer.typed

    def current_draft(self) -> Draft | None:
        """Return the draft of what is written now."""
        if not self._is_filled:
            return self.start_of.draft
        return draft_of(self.writing, self.typed, self.start_of.login, self.session.clock())

    def choose(self, writing: Writing) -> None:
        """Change what is chosen beside the text, show it, and keep it."""
        self.writing = writing
        self.show_around()
        self.keep_soon()

    @on(Composer.Changed)
    def _changed(self, message: Composer.Changed) -> None:
        message.stop()
        if message.name != TEXT:  # the text itself is looked at when it is kept, not at every letter
            self.show_around()
        self.keep_soon()

    def go_quietly(self, steps: Awaitable[None]) -> None:
        """Take steps that nobody asked for by a key: what is told here stays."""
        self.run_worker(self._told(steps), group="command")

    def tell_too(self, words: str) -> None:
        """Tell something beside what is told already."""
        self.notice.show("\n".join(filter(None, (self.notice.words, words))))

    # Keeping it

    def keep_soon(self) -> None:
        """Keep the draft within a second."""
        if self._keep_timer is None:
            self._keep_timer = self.set_timer(KEEP_S, self._keep_now)

    def _keep_now(self) -> None:
        self._keep_timer = None
        self.show_around()
        self.run_worker(self._keep(), group="draft")

    async def _keep(self) -> None:
        try:
            is_alone = await self.keeper.keep()
        except StorageError as error:
            self.notice.show(_("The draft is not kept: {why}").format(why=words_of(error)))
        else:
            if not is_alone:
                self.notice.show(_("Another console of yours writes here too: what is typed last is kept."))

    # Showing

    def show_title(self) -> None:
        """Say what is written, about which ticket."""
        words = {
            ReplyKind.REPLY: _("Answer in #{number}"),
            ReplyKind.REPLY_ALL: _("Answer to everybody in #{number}"),
            ReplyKind.FORWARD: _("Forward from #{number}"),
        }[self.writing.opening.kind]
        head = Content.styled(words.format(number=self.ticket.number), "bold")
        subject = Content.styled(f" · {clean(self.ticket.subject).strip() or '-'}", "$text-muted")
        self.heading.update(head + subject, layout=False)

    def show_around(self) -> None:
        """Show what is sent around the text as it is now."""
        if self.composer.is_attached:
            self.composer.show(sight_of(self.writing, self.typed, self.shown_keys()))

    def shown_keys(self) -> KeysShown:
        """Return the keys in force that the answer names."""
        names = {name: self.pressed(f"compose.{name}") for name in ("add", "signature", "why", "quote", "detach")}
        return KeysShown(**names)

    def show_keys(self) -> None:
        """Draw the keys that do something while one types: of those that work everywhere, the ones that are typed
        elsewhere are shown by another key."""
        everywhere = [
            (pressed, key.short())
            for key in keys_at(Where.EVERYWHERE)
            if key.short is not None
            for pressed in [one for one in shown_keys(key, self.keymap) if len(one) >= BY_LETTERS][:1]
        ]
        self.keys.show([*key_line(self.keymap, Where.COMPOSE), *everywhere])
