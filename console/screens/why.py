"""Why the messages of a ticket are in it: the decision about each, newest first, opened at the one that was read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from console.key_names import Where
from console.screens.admin.version import VersionScreen
from console.screens.desk_screen import DeskScreen, places_bindings
from console.session import Session
from console.whose_mail import Whose, read_whose
from storage.protocol import Reader
from storage.records import Decision, Message, MessageKey, Ticket, TicketNumber
from widgets.decision_view import decision_entries
from widgets.language import _
from widgets.pane import Pane
from widgets.sheet import Sheet
from widgets.ticket_heading import TicketHeading

DECISIONS_SHOWN = 50
MOST_HEAD_BYTES = 16 * 1024  # of one mail, of which fifty are read while a person waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """A ticket with its newest messages, newest first, each with its decision (None for out and note).

    `whose` tells of each decided one whose mail it is.
    """

    ticket: Ticket
    decided: tuple[tuple[Message, Decision | None], ...]
    whose: Mapping[Decision, Whose]


def read_reasons(number: TicketNumber, known: Mapping[Decision, Whose]) -> Callable[[Reader], Reasons | None]:
    """Return the question for a ticket's decisions; None when there is none with that number.

    What is `known` of whose they are is not asked again.
    """

    def ask(reader: Reader) -> Reasons | None:
        ticket = reader.ticket(number)
        if ticket is None:
            return None
        newest = reversed(reader.messages(number)[-DECISIONS_SHOWN:])
        decided = tuple((message, reader.decision(message.key)) for message in newest)
        whose = {
            one: known.get(one) or read_whose(reader, one, MOST_HEAD_BYTES)
            for _message, one in decided
            if one is not None
        }
        return Reasons(ticket=ticket, decided=decided, whose=whose)

    return ask


class WhyScreen(DeskScreen):
    """The reasons of one ticket. `first` is the message to open at, None for the newest."""

    PLACES = (Where.WHY, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.WHY, Where.PANES)

    def __init__(
        self,
        session: Session,
        number: TicketNumber,
        first: MessageKey | None,
        *,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(session, keymap=keymap)
        self.heading = TicketHeading()
        self.pane_of_reasons = Pane()
        self._number, self._first = number, first
        self._shown: Reasons | None = None

    def compose(self) -> ComposeResult:
        """Lay out the heading, the reasons and the feet."""
        yield self.heading
        yield self.pane_of_reasons
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for the reasons."""
        self.pane_of_reasons.focus()

    async def reread(self) -> None:
        """Read the decisions again; they are drawn anew only when they have changed."""
        known = self._shown.whose if self._shown is not None else {}
        reasons = await self.session.read(read_reasons(self._number, known))
        if reasons is None or reasons == self._shown:
            return
        is_first = self._shown is None
        self._shown = reasons
        now, zone, glyphs = self.session.clock(), self.session.zone, self.session.glyphs
        self.heading.show(reasons.ticket, now=now, zone=zone, glyphs=glyphs)
        await self._draw(reasons)
        if is_first:
            self.call_after_refresh(self._scroll_to_first)

    async def _draw(self, reasons: Reasons) -> None:
        sheets = [self._sheet(message, decision, reasons.whose) for message, decision in reasons.decided]
        with self.app.batch_update():
            await self.pane_of_reasons.remove_children()
            await self.pane_of_reasons.mount_all(sheets)

    def _sheet(self, message: Message, decision: Decision | None, whose: Mapping[Decision, Whose]) -> Sheet:
        customer = whose[decision].lines if decision is not None else ()
        entries = decision_entries(message, decision, self.session.zone, customer)
        sheet = Sheet(lambda: entries)
        sheet.set_class(message.key == self._first, "-first")
        return sheet

    def _scroll_to_first(self) -> None:
        for sheet in self.pane_of_reasons.query(".-first"):
            self.pane_of_reasons.scroll_to(y=sheet.virtual_region.y, animate=False)

    def action_version(self) -> None:
        """Show the version of the settings that the decision in view was made with."""
        decision = self._decision_in_view()
        if decision is None:
            self.status.say(_("No decision was made about this one: an employee wrote it."))
        else:
            self.app.push_screen(VersionScreen(self.session, decision.settings_version, keymap=self.keymap))

    def _decision_in_view(self) -> Decision | None:
        """Return the decision whose sheet stands at the top of the pane."""
        top = self.pane_of_reasons.scroll_offset.y
        decided = self._shown.decided if self._shown is not None else ()
        sheets = list(self.pane_of_reasons.query(Sheet))
        in_view = [
            decision
            for sheet, (_message, decision) in zip(sheets, decided, strict=False)
            if sheet.virtual_region.bottom > top
        ]
        return in_view[0] if in_view else None

    def action_back(self) -> None:
        """Go back to where this was asked."""
        self.dismiss()
