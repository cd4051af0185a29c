"""The outbox: what became of the mails that were written here, and what can be done about one that did not leave.

It is reached from everywhere, because whoever is on call looks here first when a customer says that no answer came.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from console.key_names import Where
from console.keys import key_line
from console.outbox_words import (
    Hands,
    addresses_words,
    can_be_left,
    can_be_retried,
    can_be_taken_back,
    outbox_entries,
)
from console.screens.desk_screen import places_bindings
from console.screens.mail_ways import TICK_S, is_restless
from console.screens.outbox_rows import OutboxSight, key_of, outbox_columns, outbox_lines, read_outbox
from console.screens.ticket_running import TicketRunning
from console.session import Session
from storage.outbox import OutboxId, Outgoing
from storage.records import Ticket, TicketNumber
from storage.words import OutboxState
from widgets.language import _
from widgets.pane import Pane
from widgets.preview_box import PreviewBox
from widgets.table import Table

AGES_S = 20.0
LABEL = 12


class OutboxScreen(TicketRunning):
    """Every mail of ours that is not done with, the newest that are, and the chosen one in full."""

    PLACES = (Where.OUTBOX, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.OUTBOX, Where.PANES)

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.table = Table(outbox_columns(), empty=_("reading …"), glyphs=session.glyphs)
        self.box = PreviewBox(label=LABEL)
        self.sight = OutboxSight()

    def compose(self) -> ComposeResult:
        """Lay out the title, the rows, the chosen mail and the feet."""
        title = _("The outbox: our answers on their way to the customers")
        yield Static(Content(title), markup=False, classes="choosing--title")
        yield self.table
        yield self.box
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for the rows; let what counts down count, and the ages grow."""
        self.table.focus()
        self.set_interval(TICK_S, self._count_down)
        self.set_interval(AGES_S, self._let_age)

    # Showing

    async def reread(self) -> None:
        """Read the outbox again; the cursor stays on its mail."""
        self.sight = await self.session.read(read_outbox)
        self.table.show_empty(self._empty_words())
        self._draw()

    def _draw(self) -> None:
        session = self.session
        self.table.show(outbox_lines(self.sight, session.clock(), session.zone))
        self._draw_chosen()

    def _draw_chosen(self) -> None:
        chosen, session = self.chosen, self.session
        self.box.display = chosen is not None
        if chosen is not None:
            author = self.sight.authors.get(chosen.queued_by, "")
            entries = outbox_entries(chosen, session.clock(), session.zone, self.hands, queued_by=author)
            self.box.show(chosen.subject.strip() or "-", entries)
        self.show_keys()

    def show_keys(self) -> None:
        """Draw the line of keys, with what may be done with the mail under the cursor."""
        instead = {**_hand_words(self.chosen), **self.withheld()}
        self.keys.show(key_line(self.keymap, *self.PLACES, Where.EVERYWHERE, instead=instead))

    def _count_down(self) -> None:
        now = self.session.clock()
        if any(is_restless(one, now) for one in self.sight.leaving):
            self._let_age()

    def _let_age(self) -> None:
        if self.is_active:  # behind another screen it would be sent all the same
            self._draw()

    @on(Table.CursorMoved)
    def _cursor_moved(self, message: Table.CursorMoved) -> None:
        message.stop()
        self._draw_chosen()

    def _empty_words(self) -> str:
        return _(
            "Nothing is on its way, and nothing was sent yet.\n\n"
            "Every answer passes here, and stays here when a server does not take it."
        )

    # What the keys are about

    @property
    def chosen(self) -> Outgoing | None:
        """The mail under the cursor."""
        key = self.table.cursor
        return self.sight.mails.get(OutboxId(int(key))) if key is not None else None

    @property
    def hands(self) -> Hands:
        """The keys in force for what can be done with a mail."""
        cancel = self.pressed("outbox.cancel")
        return Hands(take_back=cancel, retry=self.pressed("outbox.retry"), cancel=cancel)

    def targets(self) -> tuple[Ticket, ...]:
        """Return no ticket: what is done here is done to mails."""
        return ()

    def pane(self) -> Table | Pane:
        """Return the pane that the keys for moving move."""
        return self.box.pane if self.box.pane.has_focus else self.table

    def action_next_pane(self) -> None:
        """Go to the chosen mail, to scroll in it, or back to the rows."""
        (self.box.pane if self.table.has_focus and self.box.display else self.table).focus()

    # Reading its ticket

    def action_open(self) -> None:
        """Read the ticket of the mail under the cursor."""
        self.table.choose()

    @on(Table.RowChosen)
    def _row_chosen(self, message: Table.RowChosen) -> None:
        message.stop()
        from console.screens.ticket import TicketScreen

        chosen = self.chosen
        if chosen is not None:
            screen = TicketScreen(self.session, chosen.ticket, keymap=self.keymap, neighbour=self._neighbour)
            self.app.push_screen(screen)

    def _neighbour(self, step: int) -> TicketNumber | None:
        """Move the cursor to the next mail of another ticket and return that; None at the end of the rows."""
        keys, mails, chosen = self.table.keys, self.sight.mails, self.chosen
        place = keys.index(key_of(chosen.id)) if chosen is not None and key_of(chosen.id) in keys else 0
        rest = keys[place + 1 :] if step > 0 else keys[:place][::-1]
        for key in rest:
            mail = mails[OutboxId(int(key))]
            if chosen is None or mail.ticket != chosen.ticket:
                self.table.go_to(key)
                return mail.ticket
        return None

    # Doing something about it

    def action_retry(self) -> None:
        """Send the mail again; where it may arrive twice only after yes."""
        chosen = self.chosen
        if chosen is None or not can_be_retried(chosen):
            self.status.say(_("There is nothing to send again here."))
        elif chosen.state is OutboxState.UNKNOWN:
            self._ask(_("It may have arrived, and would arrive twice then. Send it once more?"), self._retry(chosen))
        else:
            self.start(self._retry(chosen)())

    def action_cancel(self) -> None:
        """Take the mail back, after yes; or leave it at that."""
        chosen = self.chosen
        if chosen is None or not (can_be_taken_back(chosen) or can_be_left(chosen)):
            self.status.say(_("This mail can't be taken back, and nothing is wrong with it."))
        elif can_be_taken_back(chosen):
            words = _("Take back the mail to {addresses}? It leaves the ticket; its text becomes a draft again.")
            self._ask(words.format(addresses=addresses_words(chosen.to)), self._cancel(chosen))
        else:
            self.start(self._cancel(chosen)())

    def _ask(self, words: str, steps: Callable[[], Awaitable[None]]) -> None:
        self.ask_first(words, lambda: self.start(steps()))

    def _retry(self, mail: Outgoing) -> Callable[[], Awaitable[None]]:
        async def steps() -> None:
            from console.commands.outbox import Retry

            await Retry(outbox_id=mail.id).run(await self.session.desk())
            self._told_done(_("on its way once more: {subject}"), mail)

        return steps

    def _cancel(self, mail: Outgoing) -> Callable[[], Awaitable[None]]:
        async def steps() -> None:
            from console.commands.outbox import Cancel

            came = await Cancel(outbox_id=mail.id).run(await self.session.desk())
            back, left = _("taken back as a draft: {subject}"), _("left at that: {subject}")
            self._told_done(back if came.is_taken_back else left, mail)

        return steps

    def _told_done(self, words: str, mail: Outgoing) -> None:
        self.status.say(words.format(subject=mail.subject.strip() or "-"))
        self.want_reread()

    def action_back(self) -> None:
        """Go back to where this was asked."""
        self.dismiss()


def _hand_words(chosen: Outgoing | None) -> dict[str, str]:
    """Return what the keys do with a mail where that is not what they do with most; "" for one that does nothing."""
    if chosen is None:
        return dict.fromkeys(("outbox.open", "outbox.retry", "outbox.cancel"), "")
    words = {} if can_be_retried(chosen) else {"outbox.retry": ""}
    if not can_be_taken_back(chosen):
        words["outbox.cancel"] = _("leave it") if can_be_left(chosen) else ""
    return words
