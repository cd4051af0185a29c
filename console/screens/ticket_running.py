"""Doing something with tickets from a screen: asking first, running it, telling what came of it and the way back.

It stands apart from the keys so that one ticket and five thousand are told alike: what was done in the status line,
what was refused in a notice that stays, ticket by ticket. A ticket is judged as it was shown when the key was pressed.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from console.commands.refusal import RefusedError
from console.failure_words import words_of
from console.keys import catalog, shown_keys
from console.screens.desk_screen import DeskScreen
from console.session import Session
from storage.errors import StorageError
from storage.protocol import Reader
from storage.records import Event, EventId, Ticket, TicketNumber
from widgets.confirm import ConfirmLine
from widgets.language import _, ngettext
from widgets.notice import Notice
from widgets.picker import Choice, Picker, Typed

if TYPE_CHECKING:
    from console.commands.many import DoneMany
    from console.screens.intents import Intent

PROGRESS_MS = 500
LONG_S = 2.0  # a change takes milliseconds: what takes longer waits for another program
REFUSALS_TOLD = 3
Then = Callable[[], None]


class TicketRunning(DeskScreen):
    """A screen on which commands on tickets are run. It has a notice and a question above its feet."""

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.notice, self.confirm = Notice(), ConfirmLine()
        self._then: Then | None = None
        self._focus_before: Widget | None = None
        self._told_at = 0
        self._at_work: set[TicketNumber] = set()  # a second press of a key must not meet what the first has changed

    def compose_feet(self) -> ComposeResult:
        """Yield the notice, then the lines at the bottom, whose place a question takes: the list keeps its size."""
        yield self.notice
        with Vertical(id="feet"):
            yield self.confirm
            yield self.status
            yield self.keys

    # What a screen says of itself

    def targets(self) -> tuple[Ticket, ...]:
        """Return the tickets that a key is about, as they are shown: all that are selected, or the one in front."""
        raise NotImplementedError

    def was_done(self, done: Sequence[TicketNumber]) -> None:
        """Hear to which tickets something was done."""

    # Asking and doing

    def pressed(self, name: str) -> str:
        """Return the key in force for a name of the catalog."""
        return next(shown_keys(key, self.keymap)[0] for key in catalog() if key.name == name)

    def ask_first(self, words: str, then: Then) -> None:
        """Ask, and go on after yes."""
        self._then, self._focus_before = then, self.focused
        self.query_one("#feet").add_class("-asking")
        self.confirm.ask("", words)

    @on(ConfirmLine.Answered)
    def _answered(self, message: ConfirmLine.Answered) -> None:
        message.stop()
        then, self._then = self._then, None
        self.query_one("#feet").remove_class("-asking")
        self.set_focus(self._focus_before)
        if message.yes and then is not None:
            then()

    def act(self, intent: "Intent", tickets: tuple[Ticket, ...], then: Then | None = None) -> None:
        """Do something to tickets, several only after yes; `then` follows when it was done."""
        self.notice.show("")
        if intent.is_single and len(tickets) > 1:
            self.status.say(_("That is done to one ticket at a time; Esc drops the selection."))
            return
        if self._at_work & {ticket.number for ticket in tickets}:
            self.status.say(_("Something is still being done with that ticket."))
            return

        def run() -> None:
            self._at_work |= {ticket.number for ticket in tickets}
            self.run_worker(self._run(intent, tickets, then), group="command")

        if intent.is_asked or len(tickets) > 1:
            self.ask_first(intent.asks(tickets), run)
        else:
            run()

    async def _run(self, intent: "Intent", tickets: tuple[Ticket, ...], then: Then | None) -> None:
        long = self.set_timer(LONG_S, self._say_long, pause=len(tickets) > 1)
        try:
            came = await self._done(intent, tickets)
        except (RefusedError, StorageError) as error:
            self.notice.show(words_of(error))
            self.want_reread()
            return
        finally:
            long.stop()
            self._at_work -= {ticket.number for ticket in tickets}
        self._tell(intent, came)
        self.was_done(came.done)
        if then is not None and came.done:
            then()
        self.want_reread()

    async def _done(self, intent: "Intent", tickets: tuple[Ticket, ...]) -> "DoneMany":
        from console.commands.many import DoneMany, ManyAtOnce  # loaded late: the first screen must not wait for it

        desk = await self.session.desk()
        commands = [intent.command(ticket) for ticket in tickets]
        if len(commands) > 1:
            return await ManyAtOnce(commands=commands).run(desk, self._progress)
        done = await commands[0].run(desk)
        return DoneMany(event=done.event, done=(commands[0].number,), refused=())

    def _say_long(self) -> None:
        self.status.say(_("Still at it: another program is writing to the database …"))

    def _progress(self, done: int, total: int) -> None:
        """Say how far it is, twice a second at most: a slow line must not choke on it."""
        now = self.session.clock()
        if now - self._told_at >= PROGRESS_MS and done < total:
            self._told_at = now
            self.status.say(_("{done} of {total} …").format(done=done, total=total))

    def _tell(self, intent: "Intent", came: "DoneMany") -> None:
        if came.done:
            self.say_done(intent.tells(came.done))
        if came.refused:
            self.notice.show(refused_words(came))

    def say_done(self, words: str) -> None:
        """Say what was done, and which key takes it back."""
        back = _("{key} takes it back").format(key=self.pressed("ticket.undo"))
        self.status.say(f"{words} · {back}")

    # What every key does

    def with_tickets(self, go: Callable[[tuple[Ticket, ...]], object]) -> None:
        """Go on with the tickets that are meant, or say that there is none."""
        tickets = self.targets()
        if tickets:
            go(tickets)
        else:
            self.status.say(_("There is no ticket here to do that with."))

    def start(self, steps: Awaitable[None]) -> None:
        """Take steps that wait for the store; what fails is told."""
        self.notice.show("")
        self.run_worker(self._told(steps), group="command")

    async def _told(self, steps: Awaitable[None]) -> None:
        try:
            await steps
        except (RefusedError, StorageError) as error:
            self.notice.show(words_of(error))

    def pick(
        self,
        choices: Sequence[Choice],
        placeholder: str,
        then: Callable[[str], None],
        *,
        typed: Typed | None = None,
        typed_first: bool = False,
    ) -> None:
        """Let a person pick, if they are still here; a choice goes on."""

        def picked(name: str | None) -> None:
            if name is not None:
                then(name)

        if self.is_active:
            self.app.push_screen(Picker(choices, placeholder=placeholder, typed=typed, typed_first=typed_first), picked)

    # Taking back

    def undo(self, event: EventId | None) -> None:
        """Take an event back, None the newest that whoever acts did; one over many tickets only after yes."""
        self.notice.show("")
        self.run_worker(self._look_at_undo(event), group="command")

    async def _look_at_undo(self, event: EventId | None) -> None:
        from console.commands.undoing import undo_of
        from console.screens.undo_choices import deed_words, is_answer, is_over_many

        try:
            desk = await self.session.desk()

            def ask(reader: Reader) -> tuple[Event | None, str]:
                found = reader.event(undo_of(reader, event, desk.actor).event)
                return found, deed_words(reader, found) if found is not None else ""

            found, words = await self.session.read(ask)
        except (RefusedError, StorageError) as error:
            self.notice.show(self._nothing_to_undo(error))
            return
        if found is not None and is_over_many(found):
            self.ask_first(
                _("Take back: {what}?").format(what=words),
                lambda: void(self.run_worker(self._undo(found.id, words), group="command")),
            )
        elif found is not None:
            await self._undo(found.id, words, goes_on=is_answer(found) and found.actor == desk.actor.login)

    async def _undo(self, event: EventId, words: str, *, goes_on: bool = False) -> None:
        """Take an event back; of an answer somebody is told which key `goes_on` with its text."""
        from console.commands.undoing import undo_of

        try:
            desk = await self.session.desk()
            command = await self.session.read(lambda reader: undo_of(reader, event, desk.actor))
            undone = await command.run(desk)
        except (RefusedError, StorageError) as error:
            self.notice.show(words_of(error))
        else:
            on = _("{key} goes on with it").format(key=self.pressed("reader.reply")) if goes_on else ""
            said = _("taken back: {what}").format(what=words)
            self.status.say(f"{said} · {on}" if on else said)
            if undone.left:
                left = _("Changed since, and left as they are: {tickets}")
                self.notice.show(left.format(tickets=", ".join(f"#{number}" for number in undone.left)))
        self.want_reread()

    def _nothing_to_undo(self, error: Exception) -> str:
        if isinstance(error, RefusedError) and error.refusal.code == "nothing-to-undo":
            words = _("You have done nothing that can be taken back; {key} shows what others did.")
            return words.format(key=self.pressed("ticket.undo-list"))
        return words_of(error)


def refused_words(came: "DoneMany") -> str:
    """Return which tickets were left as they are and why: the first few, and how many more there are."""
    from console.screens.intents import counted

    count = len(came.refused)
    head = _("Left as they are: {tickets}").format(tickets=counted([one.ticket for one in came.refused]))
    lines = [f"#{one.ticket}: {one.refusal.words}" for one in came.refused[:REFUSALS_TOLD]]
    others = count - len(lines)
    more = [ngettext("… and {count} more", "… and {count} more", others).format(count=others)] if others else []
    return "\n".join([head, *lines, *more])


def void(_started: object) -> None:
    """Drop what a call returns: an answer has none."""
