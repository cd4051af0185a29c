"""What a command did to tickets, as a value that its event keeps: enough to put everything back exactly.

It stands apart from the commands because all of them leave the same traces: what stood on a ticket, where messages
were, whose they were. So one undo serves every command, and a new command needs none of its own.
"""

from dataclasses import dataclass, fields

import msgspec

from storage.drafts import Draft
from storage.outbox import OutboxId
from storage.records import CustomerId, Delivery, DeliveryKey, MessageKey, Ticket, TicketNumber
from storage.triage import Writing
from storage.words import Because, TicketStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a ticket stands, as far as a person can change it."""

    status: TicketStatus
    closed_at: int | None
    snoozed_until: int | None
    merged_into: TicketNumber | None
    assignee: str | None
    tags: tuple[str, ...]
    badges: tuple[str, ...]
    customer_id: CustomerId
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """How a ticket stood before and after. `yields`: what somebody made of it since stays, and hinders no undo."""

    ticket: TicketNumber
    before: Standing
    after: Standing
    yields: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A message that went into a ticket, and from where it was for which reason."""

    key: MessageKey
    was_in: TicketNumber
    because: Because | None
    into: TicketNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A mail that became another customer's."""

    ticket: TicketNumber
    before: Writing
    after: Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """A ticket that was parted from a customer and had not been before."""

    ticket: TicketNumber
    customer_id: CustomerId


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A ticket that was opened, and the one that its messages came from."""

    ticket: TicketNumber
    origin: TicketNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A note that was written."""

    ticket: TicketNumber
    key: MessageKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A mail that was queued, and the draft that gives its text back to its author."""

    ticket: TicketNumber
    key: MessageKey
    outbox: OutboxId
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A parked mail that was made a message of a ticket, `opened` for it or not, and how its delivery was before."""

    ticket: TicketNumber
    key: MessageKey
    was: Delivery
    opened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Discarded:
    """A parked mail that was discarded at a time."""

    delivery: DeliveryKey
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Everything that a command did. `registered` is a mail address that came into the settings, "" for none.

    `unparted`: what an earlier split had parted and belongs together since. `in_parts`: what was done to several
    tickets is kept with the parts of the event.
    """

    changed: tuple[Changed, ...] = ()
    moved: tuple[Moved, ...] = ()
    given: tuple[Given, ...] = ()
    parted: tuple[Parted, ...] = ()
    unparted: tuple[Parted, ...] = ()
    opened: tuple[Opened, ...] = ()
    noted: tuple[Noted, ...] = ()
    queued: tuple[Answered, ...] = ()
    taken: tuple[TakenIn, ...] = ()
    discarded: tuple[Discarded, ...] = ()
    registered: str = ""
    in_parts: bool = False

    @property
    def tickets(self) -> tuple[TicketNumber, ...]:
        """The tickets that it touched."""
        partings = (self.parted, self.unparted)
        kinds = (self.changed, self.given, *partings, self.opened, self.noted, self.queued, self.taken)
        found = {one.ticket for some in kinds for one in some}
        return tuple(sorted(found | {number for move in self.moved for number in (move.was_in, move.into)}))


def standing(ticket: Ticket) -> Standing:
    """Return how a ticket stands."""
    return Standing(**{one.name: getattr(ticket, one.name) for one in fields(Standing)})


def written(deed: Deed) -> str:
    """Return what was done as an event keeps it."""
    return msgspec.json.encode(deed).decode()


def read_deed(text: str) -> Deed:
    """Return what was done, from what an event keeps. Raises msgspec.MsgspecError for anything else."""
    return msgspec.json.decode(text, type=Deed)
