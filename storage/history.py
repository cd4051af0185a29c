"""The kept history as a simulation reads it: every message in the order of deciding, with what decided its place.

These records stand apart from what screens read: they carry times and names to compare, and no texts. They are named
tuples, which are made in a quarter of the time of other records: a hundred thousand of them make one answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from storage.records import CustomerId, MessageKey, Place, TicketNumber
from storage.settings import BrandId
from storage.words import Because, Direction, TicketStatus


class HistoryTicket(NamedTuple):
    """A ticket as it is now. `customer` shows whose it is; `parted`: a split parted it from that customer."""

    number: TicketNumber
    brand_id: BrandId
    address: str
    customer_id: CustomerId
    customer: str
    status: TicketStatus
    closed_at: int | None
    parted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is kept of a decision where that matters later.

    `evidence` is the value that decided ("" for none) and `named` the earlier message of the same ticket that it
    names, None where there is none (any more). `decided` is the ticket that the mail was put in at first. `closed`
    holds the tickets that were lost because they were closed at that time.
    """

    evidence: str = ""
    named: MessageKey | None = None
    decided: TicketNumber | None = None
    closed: tuple[TicketNumber, ...] = ()


class HistoryMessage(NamedTuple):
    """A message in the ticket that holds it now; keys rise in the order in which mails were decided.

    `because` is the rule that decided, or moved-by-employee when the message was moved since; None for out and note.
    `senders` are the addresses that an exclusion may name: the From, and the customer's where the From is another's.
    """

    key: MessageKey
    ticket: HistoryTicket
    direction: Direction
    arrival: int
    from_customer: bool
    automatic: bool
    because: Because | None
    customer_id: CustomerId | None
    senders: tuple[str, ...]
    trace: Trace | None = None


class HistoryReader(Protocol):
    """The history, page by page."""

    def history(
        self, after: MessageKey, limit: int, *, address: str | None = None, active_since: int | None = None
    ) -> list[HistoryMessage]:
        """Return messages in order of deciding from behind `after`; fewer than `limit` are the last.

        Narrowed to tickets of an address, and to tickets that were active at `active_since` (ms UTC) or later.
        """

    def places(self, number: TicketNumber) -> list[Place]:
        """Return where a ticket's messages are, all of them there, in order of deciding."""

    def named_ids(self, customers: Sequence[CustomerId]) -> Mapping[MessageKey, tuple[str, ...]]:
        """Return the ids that each mail of these customers named in References and In-Reply-To, in no order."""
