"""What stands above a conversation: number and subject, then status, customer, address, assignee, what it follows."""

from datetime import tzinfo

from textual.content import Content
from textual.widgets import Static

from storage.records import Ticket
from widgets.cells import clean
from widgets.columns import UNICODE, Glyphs
from widgets.due_look import due_words
from widgets.language import _, ngettext
from widgets.row_look import shown_badges
from widgets.times import clock_time
from widgets.words import correspondent, status_words

MOST_COUNTED = 99  # other tickets of one customer


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

    def show(
        self,
        ticket: Ticket,
        *,
        now: int,
        zone: tzinfo,
        glyphs: Glyphs = UNICODE,
        others: int = 0,
        present: str = "",
    ) -> None:
        """Show a ticket as it is now, how many `others` its customer has, and in words who is `present` at it."""
        content = heading_content(ticket, now=now, zone=zone, glyphs=glyphs, others=others, present=present)
        shown = self.content
        if not isinstance(shown, Content) or not shown.is_same(content):
            self.update(content, layout=False)


def heading_content(
    ticket: Ticket,
    *,
    now: int,
    zone: tzinfo,
    glyphs: Glyphs = UNICODE,
    others: int = 0,
    present: str = "",
) -> Content:
    """Return the two lines: what is needed most comes first, as the end may be cut."""
    first = Content.assemble((f"#{ticket.number} ", "$text-muted"), (clean(ticket.subject).strip() or "-", "bold"))
    parts = [
        f"{glyphs.status(ticket.status)} {status_words(ticket.status)}",
        clean(correspondent(ticket.customer_name, ticket.customer_address)),
        ticket.assignee or _("unassigned"),
        f"{ticket.brand}: {ticket.address}",
        _("since {time}").format(time=clock_time(ticket.opened_at, now, zone)),
    ]
    if others:
        parts.insert(2, other_words(others))
    if ticket.follows is not None:
        parts.insert(2, _("follows #{number}").format(number=ticket.follows))
    if ticket.merged_into is not None:
        parts.insert(1, _("merged into #{number}").format(number=ticket.merged_into))
    if ticket.due is not None and ticket.due.soon_at > now:
        parts.insert(1, due_words(ticket.due, now, zone))
    second = Content.styled(clean(" · ".join(parts)), "$text-muted")
    pressing = due_words(ticket.due, now, zone) if ticket.due is not None and ticket.due.soon_at <= now else ""
    for remark in (", ".join([*shown_badges(ticket), *ticket.tags]), pressing, present):
        if remark:
            second = Content.styled(f"{clean(remark)} · ", "$text-warning") + second
    return first + Content("\n") + second


def other_words(others: int) -> str:
    """Return how many other tickets a customer has; from 99 on nobody counts."""
    words = ngettext("{count} other ticket", "{count} other tickets", others)
    return words.format(count=others if others < MOST_COUNTED else f"{MOST_COUNTED}+")
