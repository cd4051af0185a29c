"""The other tickets of a customer: what else they asked, and a key to go there."""

from collections.abc import Mapping

from textual.content import Content

from console.screens.choosing import ChoosingScreen
from console.screens.conversation_reading import other_tickets
from console.session import Session
from storage.protocol import Reader
from storage.records import Ticket, TicketNumber
from widgets.cells import clean
from widgets.language import _
from widgets.table_plan import TableColumn
from widgets.table_rows import Row
from widgets.ticket_heading import heading_content
from widgets.times import when
from widgets.words import correspondent, status_words


class CustomerTickets(ChoosingScreen):
    """A customer's tickets but the one that is read; the chosen one is the result's `chosen_ticket`."""

    def __init__(self, session: Session, ticket: Ticket, *, keymap: Mapping[str, str] | None = None) -> None:
        columns = (
            TableColumn(title=_("No."), rank=9, least=4, right=True),
            TableColumn(title=_("Status"), rank=5, least=6),
            TableColumn(title=_("Subject"), rank=8, least=16, most=200),
            TableColumn(title=_("Address"), rank=2, least=12),
            TableColumn(title=_("Active"), rank=6, least=6, right=True),
        )
        who = correspondent(ticket.customer_name, ticket.customer_address)
        super().__init__(session, _("Other tickets of {customer}").format(customer=who), columns, keymap=keymap)
        self.chosen_ticket: TicketNumber | None = None
        self._ticket = ticket
        self._others: dict[str, Ticket] = {}

    async def ask(self) -> None:
        """Read the tickets."""
        ticket = self._ticket

        def question(reader: Reader) -> list[Ticket]:
            return other_tickets(reader, ticket.customer_id, ticket.number)

        self._others = {str(one.number): one for one in await self.session.read(question)}
        rows = [Row(key=key, cells=self._cells(one)) for key, one in self._others.items()]
        self.show_rows(rows, empty=_("This customer has no other ticket."))

    def chosen(self, key: str) -> None:
        """Go to a ticket."""
        self.chosen_ticket = self._others[key].number
        self.dismiss()

    def about(self, key: str) -> Content:
        """Return the heading of a ticket."""
        session = self.session
        return heading_content(self._others[key], now=session.clock(), zone=session.zone, glyphs=session.glyphs)

    def _cells(self, ticket: Ticket) -> tuple[str, ...]:
        session = self.session
        status = f"{session.glyphs.status(ticket.status)} {status_words(ticket.status)}"
        age = when(ticket.active_at, session.clock(), session.zone, short=True)
        return f"#{ticket.number}", status, clean(ticket.subject).strip() or "-", ticket.address, age
