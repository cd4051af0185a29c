"""What stands above a conversation: number and subject, then status, customer, address, assignee, what it follows."""

from datetime import tzinfo

from textual.content import Content
from textual.widgets import Static

from storage.records import Ticket
from widgets.cells import clean
from widgets.columns import UNICODE, Glyphs
from widgets.language import _
from widgets.row_look import shown_badges
from widgets.times import clock_time
from widgets.words import correspondent, status_words


class TicketHeading(Static):
    """Two lines about a ticket, cut at the edge of the screen."""

    DEFAULT_CSS = """
    TicketHeading {
        height: 2;
        padding: 0 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        background: $surface;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, ticket: Ticket, *, now: int, zone: tzinfo, glyphs: Glyphs = UNICODE) -> None:
        """Show a ticket as it is now."""
        self.update(heading_content(ticket, now=now, zone=zone, glyphs=glyphs), layout=False)


def heading_content(ticket: Ticket, *, now: int, zone: tzinfo, glyphs: Glyphs = UNICODE) -> Content:
    """Return the two lines: what is needed most comes first, as the end may be cut."""
    first = Content.assemble((f"#{ticket.number} ", "$text-muted"), (clean(ticket.subject).strip() or "-", "bold"))
    parts = [
        f"{glyphs.status(ticket.status)} {status_words(ticket.status)}",
        clean(correspondent(ticket.customer_name, ticket.customer_address)),
        ticket.assignee or _("unassigned"),
        f"{ticket.brand}: {ticket.address}",
        _("since {time}").format(time=clock_time(ticket.opened_at, now, zone)),
    ]
    if ticket.follows is not None:
        parts.insert(2, _("follows #{number}").format(number=ticket.follows))
    if ticket.merged_into is not None:
        parts.insert(1, _("merged into #{number}").format(number=ticket.merged_into))
    second = Content.styled(clean(" · ".join(parts)), "$text-muted")
    remarks = [*shown_badges(ticket), *ticket.tags]
    if remarks:
        second = Content.styled(clean(", ".join(remarks)) + " · ", "$text-warning") + second
    return first + Content("\n") + second
