"""The composer: an answer is written, looked at once more, and sent; or left, with what is written kept.

It says who else writes an answer in the same ticket and what was done to it meanwhile: two answers are one too many.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.answer_facts import read_opening
from console.commands.tickets.facts import facts_of
from console.commands.tickets.replying import UNDO_MS, Reply
from console.commands.tickets.told import told as told_words
from console.key_names import Where
from console.screens.compose_files import ComposeFiles
from console.screens.compose_review import ALL_THE_SAME, CLOSE, LOOK, SEND, STATUSES, WAIT, changed_box, review_box
from console.screens.compose_start import ComposeStart
from console.screens.compose_writing import answer_of
from console.screens.composing import Told
from console.screens.desk_screen import places_bindings
from console.session import Session
from storage.errors import StorageError
from storage.protocol import Reader
from storage.records import Ticket
from storage.words import TicketStatus
from widgets.cells import clean
from widgets.composer import CC, SUBJECT, TEXT, TO
from widgets.language import _

PRESENT_S = 1.0
FIELDS = {
    "no-recipient": TO, "bad-recipient": TO, "own-address": TO, "too-many-recipients": CC, "subject": SUBJECT,
}  # fmt: skip


class ComposeScreen(ComposeFiles):
    """An answer. `present` gives in words who else is at work on the ticket, `linger` lets them know for long."""

    PLACES = (Where.COMPOSE,)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.COMPOSE)

    def __init__(
        self,
        session: Session,
        start: ComposeStart,
        *,
        told: Told,
        present: Callable[[], str] = lambda: "",
        linger: Callable[[], Awaitable[None]],
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(session, start, told=told, keymap=keymap)
        self._present, self._said_present, self._linger = present, "", linger
        self._is_ending = False

    def on_mount(self) -> None:
        """Say what goes on here, and look now and then who else is here."""
        if self.start_of.draft is not None:
            self.status.say(_("Your draft goes on."))
        if self.start_of.since:
            words = _("Since you began: {what}.")
            self.tell_too(words.format(what=self.start_of.since))
        self.set_interval(PRESENT_S, self._look_around)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let no key do anything while the answer is on its way out of here."""
        return not self._is_ending and super().check_action(action, parameters)

    # What others do

    async def linger(self) -> None:
        """Let others know that the answer is written on while this console stands still."""
        await self._linger()

    async def reread(self) -> None:
        """Tell what was done to the ticket since it was looked at; propose by the settings of now."""
        before, opening = self.ticket, self.writing.opening

        def ask(reader: Reader) -> str:
            facts = facts_of(reader, before.number, self.session.clock(), before.revision)
            if facts.ticket is None or facts.ticket.revision == before.revision:
                return ""
            return told_words(facts.later, before.number, facts.settings)

        said = await self.session.read(ask)
        if said and not self._is_ending:
            self.notice.show(_("{what} meanwhile. What you wrote is still here.").format(what=said))
        if await self.session.read(lambda reader: reader.settings().version) != opening.settings.version:
            about, login = opening.answer().about, self.start_of.login
            fresh = await self.session.read(
                lambda reader: read_opening(reader, before.number, opening.kind, about, login)
            )
            self.writing = replace(self.writing, opening=fresh)
            self.show_around()

    def _look_around(self) -> None:
        if self._present() != self._said_present:
            self.show_title()

    def show_title(self) -> None:
        """Say who else is here, then what is written."""
        super().show_title()
        self._said_present = self._present()
        shown = self.heading.content
        if self._said_present and isinstance(shown, Content):
            self.heading.update(
                Content.styled(f"{clean(self._said_present)} · ", "bold $text-warning") + shown, layout=False
            )

    # Sending

    def action_send(self) -> None:
        """Look at all of it once more; what can't be sent is told."""
        self.start(self._review())

    async def _review(self) -> None:
        self.show_around()
        if self.writing.unread:
            self.status.say(_("The files of your draft are still being read."))
            return
        await self.keeper.keep()
        refusal, ticket = await self._judged()
        if refusal is None:
            if self.is_active:
                self.app.push_screen(review_box(self.writing, self.typed), self._reviewed)
        elif refusal.code == "changed":
            self._ask_again(refusal, ticket)
        else:
            self.composer.enter(FIELDS.get(refusal.code, TEXT))
            raise RefusedError(refusal)

    async def _judged(self) -> tuple[Refusal | None, Ticket | None]:
        command, now = self._command(None), self.session.clock()

        def ask(reader: Reader) -> tuple[Refusal | None, Ticket | None]:
            facts = command.facts(reader, now)
            return command.check(facts, self.session.actor(reader.settings())), facts.ticket

        return await self.session.read(ask)

    def _command(self, then: TicketStatus | None) -> Reply:
        return Reply(
            number=self.ticket.number,
            if_revision=self.ticket.revision,
            answer=answer_of(self.writing, self.typed),
            undo_ms=UNDO_MS,
            then=then,
            takes_draft=True,
        )

    def _ask_again(self, refusal: Refusal, ticket: Ticket | None) -> None:
        """Tell what happened meanwhile: whoever sends all the same has seen it."""

        def answered(way: str | None) -> None:
            if way == LOOK:
                self.action_leave()
            elif way == ALL_THE_SAME and ticket is not None:
                self.ticket = ticket
                self.action_send()

        if self.is_active:
            self.app.push_screen(changed_box(refusal.words), answered)

    def _reviewed(self, way: str | None) -> None:
        if way in STATUSES:
            self._is_ending = True
            self.start(self._send(way))

    async def _send(self, way: str) -> None:
        self.keeper.rest()
        try:
            await self._command(STATUSES[way]).run(await self.session.desk())
        except (RefusedError, StorageError) as error:
            self._is_ending = False
            self.keeper.go_on()
            if not isinstance(error, RefusedError) or error.refusal.code != "changed":
                raise
            refusal, ticket = await self._judged()
            self._ask_again(refusal or error.refusal, ticket)
        else:
            self._end(sent_words(way, self.ticket), is_sent=True)

    # Leaving

    def action_leave(self) -> None:
        """Leave the path; else leave the answer, and keep what is written."""
        if self.is_asking_path:
            self.leave_path()
        else:
            self.start(self._leave())

    async def _leave(self) -> None:
        await self.keeper.keep()
        words = _("Your draft is kept in #{number}.").format(number=self.ticket.number)
        self._end(words if self.keeper.has_draft else "")

    def action_drop(self) -> None:
        """Throw the draft away, after yes."""
        self.ask_first(_("Throw away what you wrote here?"), lambda: self.start(self._drop()))

    async def _drop(self) -> None:
        await self.keeper.drop()
        self._end(_("The draft in #{number} is thrown away.").format(number=self.ticket.number))

    def _end(self, words: str, *, is_sent: bool = False) -> None:
        self._is_ending = True
        self.dismiss()
        self.told(words, is_sent=is_sent)


def sent_words(way: str, ticket: Ticket) -> str:
    """Return what became of an answer, and what was done to its ticket."""
    words = {
        SEND: _("#{number}: leaves in {seconds} s"),
        CLOSE: _("#{number}: closed, leaves in {seconds} s"),
        WAIT: _("#{number}: pending, leaves in {seconds} s"),
    }[way]
    return words.format(number=ticket.number, seconds=UNDO_MS // 1000)
