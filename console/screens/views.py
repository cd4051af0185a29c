"""The views of the ticket list: which tickets each holds, and what it is called.

A view is a value: the words that a person filters by are put into it, nothing else of the list knows what it shows.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from storage.records import TicketView
from storage.words import TicketStatus
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedView:
    """A view with its name on the line above the list, and in the help."""

    view: TicketView
    name: Callable[[], str]
    words: Callable[[], str]

    def with_words(self, words: str) -> TicketView:
        """Return the view narrowed by what a person typed."""
        return replace(self.view, words=words.strip())


VIEWS = (
    NamedView(
        view=TicketView(statuses=(TicketStatus.OPEN,)),
        name=lambda: _("Open"),
        words=lambda: _("open tickets"),
    ),
    NamedView(
        view=TicketView(statuses=(TicketStatus.OPEN,), assignee=""),
        name=lambda: _("Unassigned"),
        words=lambda: _("open tickets that nobody has"),
    ),
    NamedView(
        view=TicketView(statuses=(TicketStatus.PENDING, TicketStatus.SNOOZED)),
        name=lambda: _("Pending"),
        words=lambda: _("pending and snoozed tickets"),
    ),
    NamedView(
        view=TicketView(statuses=(TicketStatus.CLOSED,)),
        name=lambda: _("Closed"),
        words=lambda: _("closed tickets"),
    ),
    NamedView(view=TicketView(), name=lambda: _("All"), words=lambda: _("every ticket")),
)
