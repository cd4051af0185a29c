"""The views of the ticket list: which tickets each holds, and what it is called.

A view is a value: what a person filters by is put into it, nothing else of the list knows what it shows. Only "mine"
depends on who looks.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from storage.records import TicketView
from storage.words import TicketStatus
from widgets.language import _

STRANGER = " "  # the login of somebody who is no employee: nothing is theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedView:
    """A view with its name on the line above the list, and in the help; `word` is how it is remembered.

    `counts`: how many there are is worth saying on the line; of what is over or of everything it is not.
    """

    word: str
    view: TicketView
    name: Callable[[], str]
    words: Callable[[], str]
    is_mine: bool = False
    counts: bool = True

    def seen_by(self, login: str) -> TicketView:
        """Return the view for whoever acts; "" is no employee."""
        return replace(self.view, assignee=login or STRANGER) if self.is_mine else self.view


def _open(assignee: str | None = None) -> TicketView:
    return TicketView(statuses=(TicketStatus.OPEN,), assignee=assignee)


VIEWS = (
    NamedView(word="inbox", view=_open(), name=lambda: _("Inbox"), words=lambda: _("open tickets")),
    NamedView(
        word="mine",
        view=_open(),
        name=lambda: _("Mine"),
        words=lambda: _("open tickets that I have"),
        is_mine=True,
    ),
    NamedView(
        word="unassigned",
        view=_open(assignee=""),
        name=lambda: _("Unassigned"),
        words=lambda: _("open tickets that nobody has"),
    ),
    NamedView(
        word="pending",
        view=TicketView(statuses=(TicketStatus.PENDING,)),
        name=lambda: _("Pending"),
        words=lambda: _("tickets that wait for the customer"),
    ),
    NamedView(
        word="snoozed",
        view=TicketView(statuses=(TicketStatus.SNOOZED,)),
        name=lambda: _("Snoozed"),
        words=lambda: _("tickets that are put off"),
    ),
    NamedView(
        word="closed",
        view=TicketView(statuses=(TicketStatus.CLOSED,)),
        name=lambda: _("Closed"),
        words=lambda: _("closed tickets"),
        counts=False,
    ),
    NamedView(
        word="parked",
        view=TicketView(),
        name=lambda: _("Parked"),
        words=lambda: _("mails that are in no ticket: parked, or unreadable"),
    ),
    NamedView(word="all", view=TicketView(), name=lambda: _("All"), words=lambda: _("every ticket"), counts=False),
)
PARKED = next(place for place, view in enumerate(VIEWS) if view.word == "parked")
ALL = len(VIEWS) - 1


def place_of_view(word: str) -> int:
    """Return the place of the view that a word names; the first for a word that names none."""
    return next((place for place, view in enumerate(VIEWS) if view.word == word), 0)
