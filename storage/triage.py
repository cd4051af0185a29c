"""Triage: what of a ticket is set by hand, what an employee has seen of it, and who is at work on it now.

It stands apart from what mail makes of tickets: nothing here decides where a mail goes but the customer and the address
that a person gave a ticket.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType, Protocol

from storage.records import CustomerId, Event, EventId, MessageKey, TicketNumber
from storage.words import Doing

SearchId = NewType("SearchId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search under a name. `login` is whose it is, "" for everyone's; `key` shows it, "" for none."""

    login: str
    name: str
    query: str
    key: str = ""
    id: SearchId = SearchId(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Who is at work on a ticket, in which console (`place`), until when it counts (ms UTC)."""

    login: str
    place: str
    ticket: TicketNumber
    doing: Doing
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Whose a mail is: the customer who wrote it, None for nobody's, and whether it counts as theirs in grouping."""

    key: MessageKey
    customer_id: CustomerId | None
    from_customer: bool


class TriageReader(Protocol):
    """What employees have seen, saved, put off, and are at."""

    def seen(self, login: str, numbers: Sequence[TicketNumber]) -> dict[TicketNumber, MessageKey]:
        """Return the newest mail that an employee has seen of each of these tickets; without any, it is not in it."""

    def due_snoozed(self, now: int, limit: int) -> list[TicketNumber]:
        """Return the tickets whose snooze is over, longest over first."""

    def saved_searches(self, login: str) -> list[SavedSearch]:
        """Return an employee's saved searches and everyone's, by name; their own first."""

    def present(self, ticket: TicketNumber | None, now: int) -> list[Presence]:
        """Return who is at work on a ticket, or on any (None), in order of login and place."""

    def writings(self, number: TicketNumber) -> list[Writing]:
        """Return whose the mails of a ticket are, in order of deciding; what we wrote is not among them."""

    def is_parted(self, number: TicketNumber, customer_id: CustomerId) -> bool:
        """Tell whether a split parted a ticket from a customer."""

    def event_parts(self, event_id: EventId) -> list[Event]:
        """Return the parts of an event over several tickets, oldest first."""


class TriageWriter(Protocol):
    """Changes what employees set, see, save and are at.

    What an employee has seen and is at changes nothing of the desk: it raises no revision.
    """

    def mark_seen(self, login: str, ticket: TicketNumber, message: MessageKey) -> None:
        """Note that an employee has seen a ticket up to a mail; an older one changes nothing."""

    def mark_unseen(self, login: str, ticket: TicketNumber) -> None:
        """Forget that an employee has seen a ticket."""

    def set_tags(self, number: TicketNumber, tags: Sequence[str]) -> None:
        """Give a ticket these tags and no others."""

    def snooze(self, number: TicketNumber, until: int) -> None:
        """Put a ticket off until a time (ms UTC); any other status ends that."""

    def set_customer(self, number: TicketNumber, customer_id: CustomerId) -> None:
        """Give a ticket to a customer; whose its mails are is set apart."""

    def set_writings(self, writings: Sequence[Writing]) -> None:
        """Say whose these mails are; what they named in References and the facts of their tickets follow."""

    def set_address(self, number: TicketNumber, address: str) -> None:
        """Move a ticket to another address of its brand."""

    def remove_badges(self, number: TicketNumber, badges: Sequence[str]) -> None:
        """Take badges off a ticket; the others stay in their order."""

    def unpart(self, number: TicketNumber, customer_id: CustomerId) -> None:
        """Forget that a split parted a ticket from a customer."""

    def remove_note(self, key: MessageKey) -> None:
        """Remove a note as if it had never been. Raises ConflictError for anything else."""

    def save_search(self, search: SavedSearch) -> SearchId:
        """Keep a search; one of the same name and employee is replaced. The given id is ignored."""

    def remove_search(self, search_id: SearchId) -> None:
        """Remove a saved search. Raises ConflictError when there is none."""

    def note_presence(self, presence: Presence, *, now: int) -> None:
        """Note what an employee is at in a console, instead of what was noted before; forget all that is over."""

    def forget_presence(self, login: str, place: str) -> None:
        """Note that an employee is at nothing in a console."""
