"""What mail makes and people work on, as immutable records.

All times are integer milliseconds UTC (`_at`, `arrival`); all texts from outside have passed
`console.mail.safe_text` before they come here. Records know no store and no screen.
"""

from dataclasses import dataclass
from typing import NewType

from storage.narrowing import Narrowing, Sort
from storage.settings import BrandId, MailboxId
from storage.words import Because, Direction, MailboxState, Outcome, TicketStatus

TicketNumber = NewType("TicketNumber", int)
MessageKey = NewType("MessageKey", int)
DeliveryKey = NewType("DeliveryKey", int)
CustomerId = NewType("CustomerId", int)
EventId = NewType("EventId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who writes; `address` is the one shown, `addresses` all that they own."""

    id: CustomerId
    name: str
    address: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A mail with its coordinates, before anything is decided.

    From IMAP: `mailbox_id`, `uidvalidity`, `uid`. From a file: `mailbox_id` None, `uidvalidity` 0, `uid`
    the ordinal among equal bytes of one import (0 for the first). `brand_id` is None for a catch-all.
    `internal_date` is the server's (or the file's) time, `kept_at` our clock. The arrival is the earlier, so that a
    server's clock that runs ahead is not believed; of a mail from a file it is what the file says.
    """

    mailbox_id: MailboxId | None
    brand_id: BrandId | None
    uidvalidity: int
    uid: int
    internal_date: int
    kept_at: int
    sha256: bytes
    raw: bytes

    @property
    def arrival(self) -> int:
        return self.internal_date if self.mailbox_id is None else min(self.internal_date, self.kept_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discarding:
    """That a person has left a parked or failed mail at that: when (ms UTC), who, and why."""

    at: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A kept mail; its raw bytes are asked for apart. `message` is the message it made or was noted on.

    `discarded` is None while a parked or failed one waits for a person.
    """

    key: DeliveryKey
    mailbox_id: MailboxId | None
    brand_id: BrandId | None
    uidvalidity: int
    uid: int
    arrival: int
    kept_at: int
    size: int
    sha256: bytes
    outcome: Outcome
    because: Because | None = None
    reason: str = ""
    message: MessageKey | None = None
    ticket: TicketNumber | None = None
    discarded: Discarding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part of a message that is not its text. `size` is in bytes, `part` its position in the tree ("1.2")."""

    name: str
    content_type: str
    size: int
    sha256: bytes
    part: str
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What decided: the header's name, its position among all headers (0 = topmost), and its value."""

    header: str
    position: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A ticket that could have been chosen and why it was not. `seconds_over` for periods and caps."""

    ticket: TicketNumber
    lost_because: str
    seconds_over: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Where a mail went and why; one per delivery. `sequence` is the order of deciding, from 1."""

    sequence: int
    delivery: DeliveryKey
    message: MessageKey | None
    ticket: TicketNumber | None
    outcome: Outcome
    because: Because
    evidence: tuple[Evidence, ...]
    candidates: tuple[Candidate, ...]
    address: str
    address_because: str
    address_evidence: Evidence | None
    settings_version: int
    engine_version: int
    decided_at: int
    compared: tuple[tuple[str, int], ...] = ()  # named times in ms, as the rule compared them


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message about to be kept in a ticket.

    `sender` and the recipient tuples hold bare normalised addresses. `references` are the ids of
    In-Reply-To and References, for rule 6b. `customer_id` is None where nobody is sure who wrote: such a mail makes
    its sender no participant. `from_customer` tells whether it counts as a mail of the
    ticket's customer for grouping by time (inbound, not automatic). `answers` tells of one that goes out whether the
    customer's mails are answered by it: an acknowledgement and a mail to somebody else answer nothing.
    """

    ticket: TicketNumber
    brand_id: BrandId
    direction: Direction
    message_id: str
    customer_id: CustomerId | None
    sender: str
    sender_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    arrival: int
    from_customer: bool
    automatic: bool
    references: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    badges: tuple[str, ...]
    because: Because | None
    address_because: str
    sha256: bytes | None
    body_digest: bytes
    delivery: DeliveryKey | None
    parse_version: int
    author: str = ""  # the employee's login, for out and note
    answers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as kept. `failure`: for a sent one that bounced, the reason in words; else ""."""

    key: MessageKey
    ticket: TicketNumber
    direction: Direction
    message_id: str
    sender: str
    sender_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    arrival: int
    automatic: bool
    because: Because | None
    address_because: str
    badges: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    author: str
    delivery: DeliveryKey | None
    also_delivered_to: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message is, and the rule that put it there; None for out and note."""

    key: MessageKey
    ticket: TicketNumber
    because: Because | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """A ticket about to be opened by its first message."""

    brand_id: BrandId
    address: str
    customer_id: CustomerId
    subject: str
    opened_at: int
    follows: TicketNumber | None
    badges: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When an answer was promised (`at`), and from when on little time is left (`soon_at`); ms UTC."""

    soon_at: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket as lists show it: one row, nothing to look up. `revision` is the store's at its last change.

    `snoozed_until` is set only while it is snoozed. `last_in` is the newest mail that came in, 0 without one.
    `waiting_since` is the arrival of the customer's oldest mail that nobody answered, None when none waits; `answered`
    tells whether there was an answer before. `due` is not kept: whoever shows a ticket reckons it by today's settings.
    """

    number: TicketNumber
    brand_id: BrandId
    brand: str
    address: str
    subject: str
    customer_id: CustomerId
    customer_name: str
    customer_address: str
    status: TicketStatus
    assignee: str | None
    tags: tuple[str, ...]
    badges: tuple[str, ...]
    follows: TicketNumber | None
    merged_into: TicketNumber | None
    opened_at: int
    active_at: int
    closed_at: int | None
    message_count: int
    revision: int
    snoozed_until: int | None = None
    last_in: MessageKey = MessageKey(0)
    waiting_since: int | None = None
    answered: bool = False
    due: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKey:
    """Where a page of tickets ends: the last row's activity and number.

    In a list that is sorted otherwise, `active_at` is what it is sorted by (`storage.places.place_of`).
    """

    active_at: int
    number: TicketNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketView:
    """Which tickets a list shows: the statuses (none = every one) narrowed by brand, address, assignee, words.

    `assignee` "" means unassigned; None means whoever. `narrowings` hold all at once, each of them a trait that a
    ticket has or has not. Words and `SentBy` must be met by one message together.
    """

    statuses: tuple[TicketStatus, ...] = ()
    brand_id: BrandId | None = None
    address: str | None = None
    assignee: str | None = None
    words: str = ""
    narrowings: tuple[Narrowing, ...] = ()
    sort: Sort = Sort.ACTIVITY


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """The sums of one forward mailbox (or of one brand's imports, uidvalidity 0).

    `fetched` is counted from the mails themselves; where the outcomes do not make it, `gaps` says so too.
    """

    mailbox: str
    uidvalidity: int
    fetched: int
    counts: dict[Outcome, int]
    vanished: int
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a forward mailbox was read. `uid_next` only speeds the search up; `compared_at` is the last full one."""

    mailbox_id: MailboxId
    uidvalidity: int
    uid_next: int
    compared_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who takes in a mailbox. `epoch` rises with each owner and fences late writers; `until` is in ms UTC."""

    name: str
    owner: str
    host: str
    pid: int
    epoch: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxHealth:
    """What the poller last said of a mailbox. `error` holds words for a person, the server's among them."""

    mailbox_id: MailboxId
    state: MailboxState
    connected_since: int | None
    last_poll_at: int | None
    last_mail_at: int | None
    next_try_at: int | None
    lag_ms: int | None
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The desk at a glance. `parked` and `failed` wait for a person: what was discarded is not among them."""

    open: int
    unassigned: int
    parked: int
    failed: int
    pending: int
    outbox: int
    tickets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that somebody did: the audit trail. `subject` names what it was done to ("ticket 7").

    `undo` is what its command keeps to put things back, "" when it can't be undone. What was done to several tickets
    is one event, with a part for each of them that names it by `part_of`. `revision` is the one that it made.
    """

    at: int
    actor: str
    verb: str
    subject: str
    detail: str
    ticket: TicketNumber | None = None
    id: EventId = EventId(0)
    undo: str = ""
    undone_at: int | None = None
    part_of: EventId | None = None
    revision: int = 0
