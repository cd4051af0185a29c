"""What a command on a ticket is judged by, loaded once: the ticket, the settings, and what somebody else did since.

It stands apart so that a check is a function of values: a screen that has a ticket before it can ask without a store.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.protocol import Reader
from storage.records import CustomerId, Event, Message, Ticket, TicketNumber
from storage.settings import Settings

if TYPE_CHECKING:
    from console.answering.ancestry import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one ticket (None: there is no such ticket) at a time in ms UTC.

    `later` is what was done since the revision that whoever asks had seen. Only the commands that need them load the
    others: `other` is the ticket to merge into, `customer_id` the customer who owns the address that was named,
    `head` what the headers of the answered mail say.
    """

    ticket: Ticket | None
    settings: Settings
    now: int
    later: tuple[Event, ...] = ()
    messages: tuple[Message, ...] = ()
    other: Ticket | None = None
    customer_id: CustomerId | None = None
    head: "Head | None" = None


def facts_of(reader: Reader, number: TicketNumber, now: int, seen_revision: int | None) -> Facts:
    """Return what every command asks of a ticket."""
    ticket = reader.ticket(number)
    later: tuple[Event, ...] = ()
    if ticket is not None and seen_revision is not None and ticket.revision != seen_revision:
        later = tuple(event for event in reader.events(number) if event.revision > seen_revision)
    return Facts(ticket=ticket, settings=reader.settings(), now=now, later=later)
