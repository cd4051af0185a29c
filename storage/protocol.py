"""The contract that a database signs.

A `Repository` runs *functions* on its connection: `await repository.writing(function)` takes the
process's writing gate, begins an immediate transaction, calls `function(writer)` on the connection's own thread,
commits, and only then returns; any exception rolls everything back and is raised. Because the function is
synchronous, nothing but the writer can be waited for inside a transaction, a cancelled task cannot stop one
halfway, and a transaction of twenty statements costs one hop between threads instead of twenty.

Readers see one consistent snapshot per call. All methods raise `storage.errors.StorageError` or a subclass.
The same contract tests (`tests/storage/contract`) run over every database.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeVar

from storage.audit import AuditReader
from storage.drafts import DraftsReader, DraftsWriter
from storage.evidence import KnownMessage, SeenReference, TicketFact
from storage.history import HistoryReader
from storage.narrowing import Narrowing
from storage.oncall import OnCallReader
from storage.outbox import OutboxReader, OutboxWriter
from storage.parked import ParkedReader, ParkedWriter
from storage.privacy import PrivacyReader, PrivacyWriter, Remnants
from storage.probes import ProbesReader, ProbesWriter
from storage.records import (
    Counts,
    Cursor,
    Customer,
    CustomerId,
    Decision,
    Delivery,
    DeliveryKey,
    Event,
    EventId,
    Lease,
    MailboxHealth,
    Message,
    MessageKey,
    NewDelivery,
    NewMessage,
    NewTicket,
    PageKey,
    Place,
    Ticket,
    TicketNumber,
    TicketView,
)
from storage.senders import SendersReader
from storage.settings import BrandId, MailboxId, Settings, SettingsReader
from storage.triage import TriageReader, TriageWriter
from storage.words import Because, Outcome, TicketStatus

T = TypeVar("T")


class EvidenceReader(Protocol):
    """What the grouping rules ask. Every method costs index look-ups only, whatever the store's size."""

    def customer_of(self, address: str) -> CustomerId | None:
        """Return the customer who owns a normalised address, or None."""

    def known_messages(self, brand_id: BrandId, message_ids: Sequence[str]) -> list[KnownMessage]:
        """Return the kept messages of a brand whose Message-ID (or a rewriting of it) is among these; oldest first."""

    def message_by_key(self, key: MessageKey) -> KnownMessage | None:
        """Return a message by its key, for a signed token."""

    def same_bytes(self, brand_id: BrandId, sha256: bytes) -> KnownMessage | None:
        """Return the message of the brand with these raw bytes, or None."""

    def seen_references(
        self, brand_id: BrandId, customer_id: CustomerId, message_ids: Sequence[str]
    ) -> list[SeenReference]:
        """Return where this customer's earlier mails named these ids; newest arrival first."""

    def ticket_fact(self, number: TicketNumber, customer_id: CustomerId | None, address: str = "") -> TicketFact | None:
        """Return a ticket's facts for a customer (None: somebody new); a merged one is followed to its survivor.

        `address` is the one that they write from: somebody new may have been in copy of the ticket's messages.
        """

    def time_candidates(self, brand_id: BrandId, address: str, customer_id: CustomerId, limit: int) -> list[TicketFact]:
        """Return the customer's newest tickets at an address, all but merged and spam; newest activity first."""

    def unthreaded_automatic(self, sender: str, since: int, until: int) -> int:
        """Count the automatic mails of a sender that opened a ticket of their own, by arrival in [since, until]."""


class MailReader(Protocol):
    """Deliveries, cursors, leases."""

    def known_uids(self, mailbox_id: MailboxId, uidvalidity: int) -> set[int]:
        """Return every UID that was ever kept or vanished under this UIDVALIDITY."""

    def vanished_uids(self, mailbox_id: MailboxId, uidvalidity: int) -> set[int]:
        """Return the known UIDs whose mail was gone when it was asked for, and was never kept since."""

    def kept_uids(self, mailbox_id: MailboxId, uidvalidity: int, before: int) -> set[int]:
        """Return the UIDs of decided mails that were kept before a time (ms UTC)."""

    def known_hashes(self, brand_id: BrandId, hashes: Sequence[bytes]) -> set[bytes]:
        """Return which SHA-256 an earlier import into the brand has kept."""

    def newest_arrival(self, mailbox_id: MailboxId) -> int | None:
        """Return when the mail with the highest UID of a mailbox arrived (ms UTC), or None when none was kept."""

    def cursor(self, mailbox_id: MailboxId) -> Cursor | None:
        """Return how far a mailbox was read, or None when never."""

    def pending_deliveries(self, limit: int) -> list[Delivery]:
        """Return kept mails that wait for their decision, in order of (arrival, key)."""

    def raw(self, key: DeliveryKey) -> bytes:
        """Return the raw bytes of a delivery. Raises KeyError when unknown, StorageError when lost or damaged."""

    def delivery(self, key: DeliveryKey) -> Delivery | None:
        """Return a delivery, or None."""

    def deliveries_with(self, outcomes: Sequence[Outcome], limit: int) -> list[Delivery]:
        """Return deliveries with one of these outcomes, newest first (parked, failed); not what was discarded."""

    def lease(self, name: str) -> Lease | None:
        """Return who holds a lease, or None."""

    def mailbox_health(self) -> list[MailboxHealth]:
        """Return what the pollers last said, a row a mailbox of the settings (NEVER where nothing was said)."""


class TicketReader(Protocol):
    """What screens and scripts show."""

    def revision(self) -> int:
        """Return the store's revision: it rises with every commit that changed something."""

    def changed_since(self, revision: int) -> set[TicketNumber] | None:
        """Return the tickets that changed after a revision; None when it is too long ago to tell."""

    def ticket(self, number: TicketNumber) -> Ticket | None:
        """Return a ticket, or None."""

    def tickets(
        self,
        view: TicketView,
        *,
        after: PageKey | None = None,
        before: PageKey | None = None,
        skip: int = 0,
        limit: int,
    ) -> list[Ticket]:
        """Return a page of tickets in the view's order: newest activity first unless it says otherwise.

        Tickets of one place stand by their number, the lowest first. Of a view with words, or with a trait that few
        tickets have, only the newest `storage.narrowing.MOST_FOUND` are found.

        `after` starts behind a key; `before` gives the rows just above a key (still newest first); `skip` passes over
        rows for far jumps of a scroll bar. Costs the same at any depth but for `skip`.
        """

    def ticket_total(self, view: TicketView) -> int:
        """Return how many tickets a view holds, from counter rows where it has any.

        A view with words or narrowings that no counter knows is counted up to a bound (`storage.places.is_bounded`).
        """

    def position(self, view: TicketView, key: PageKey) -> int:
        """Return how many tickets of the view stand above a key."""

    def known_tags(self, limit: int) -> list[str]:
        """Return the tags that tickets have, by name; costs as much as there are tags."""

    def messages(self, number: TicketNumber) -> list[Message]:
        """Return a ticket's messages in order of (arrival, key)."""

    def message(self, key: MessageKey) -> Message | None:
        """Return a message, or None."""

    def keys_named(self, message_id: str, limit: int) -> list[MessageKey]:
        """Return the messages with that Message-ID (with its angle brackets), newest first."""

    def decision(self, key: MessageKey) -> Decision | None:
        """Return the newest decision about a message, or None (out and note have none)."""

    def decision_of_delivery(self, key: DeliveryKey) -> Decision | None:
        """Return the newest decision about a delivery, or None."""

    def decisions(self, after: int, limit: int) -> list[Decision]:
        """Return decisions in order of sequence, from behind `after`: the replay's script."""

    def search(self, words: str, limit: int, narrowings: Sequence[Narrowing] = ()) -> list[Message]:
        """Return messages that hold every word (a prefix counts from two letters), newest first.

        `words` is what a person typed: each token is quoted, nothing of it is syntax but "phrases". They may be empty
        where something narrows. That must be true of the message itself: its words, sender, rule, deciding header or
        Message-ID. Raises ValueError for what only a ticket can have.
        """

    def customer(self, customer_id: CustomerId) -> Customer | None:
        """Return a customer with their addresses, or None."""

    def tickets_of(self, customer_id: CustomerId, limit: int) -> list[Ticket]:
        """Return a customer's tickets, all but merged and spam, newest activity first."""

    def last_mail_at(self) -> dict[str, int]:
        """Return the newest arrival per ticket address."""

    def counts(self) -> Counts:
        """Return the desk at a glance, from counter rows."""

    def events(self, ticket: TicketNumber) -> list[Event]:
        """Return what was done to a ticket, oldest first."""

    def event(self, event_id: EventId) -> Event | None:
        """Return an event, or None."""

    def undoable(self, limit: int) -> list[Event]:
        """Return the events that can be undone and have not been, newest first."""


class Reader(
    SettingsReader,
    EvidenceReader,
    MailReader,
    TicketReader,
    TriageReader,
    ProbesReader,
    SendersReader,
    HistoryReader,
    OutboxReader,
    DraftsReader,
    ParkedReader,
    PrivacyReader,
    AuditReader,
    OnCallReader,
    Protocol,
):
    """Everything that can be asked within one snapshot."""


class Writer(Reader, TriageWriter, ProbesWriter, OutboxWriter, DraftsWriter, ParkedWriter, Protocol):
    """Everything that can be changed, inside one transaction; it sees its own changes."""

    def savepoint(self) -> AbstractContextManager[None]:
        """Undo only what happens inside when the block raises; the exception goes on."""

    def save_settings(
        self, settings: Settings, *, actor: str, verb: str, subject: str, detail: str, at: int, why: str = ""
    ) -> Settings:
        """Keep these settings as the next version (new rows carry id 0 and get one) and return them as kept.

        A row with an id that was removed before comes back under it.

        Raises ConflictError when `settings.version` is no longer the newest.
        """

    def keep(self, delivery: NewDelivery) -> DeliveryKey | None:
        """Keep raw bytes and coordinates as pending; None when these coordinates are known."""

    def save_cursor(self, cursor: Cursor) -> None:
        """Keep how far a mailbox was read."""

    def note_vanished(self, mailbox_id: MailboxId, uidvalidity: int, uids: Iterable[int]) -> None:
        """Record UIDs that the server handed out but that were gone before they could be fetched."""

    def map_uids(self, mailbox_id: MailboxId, uidvalidity: int, uids: dict[DeliveryKey, int]) -> None:
        """Give known deliveries their new coordinates after UIDVALIDITY changed."""

    def deliveries_by_hash(self, mailbox_id: MailboxId, sha256: bytes) -> list[Delivery]:
        """Return the mailbox's deliveries with these bytes, for `map_uids`."""

    def settle(
        self,
        key: DeliveryKey,
        outcome: Outcome,
        because: Because,
        *,
        reason: str = "",
        message: MessageKey | None = None,
        ticket: TicketNumber | None = None,
    ) -> None:
        """Give a delivery its outcome. Raises ConflictError unless it was pending."""

    def unsettle(self, key: DeliveryKey) -> None:
        """Make a parked or failed delivery pending again, also one that was discarded. Raises ConflictError for any
        other outcome."""

    def add_decision(self, decision: Decision) -> int:
        """Keep a decision under the next sequence number (the given one is ignored) and return it."""

    def add_customer(self, name: str, address: str) -> CustomerId:
        """Make a customer who owns an address. Raises ConflictError when it is owned already."""

    def add_customer_address(self, customer_id: CustomerId, address: str) -> None:
        """Give a customer one more address. Raises ConflictError when it is owned already."""

    def open_ticket(self, ticket: NewTicket) -> TicketNumber:
        """Open a ticket with the next number and return it."""

    def add_message(self, message: NewMessage) -> MessageKey:
        """Keep a message with its references, addresses, attachments and full text; raise the ticket's activity to
        its arrival (automatic mail does not), counts and facts along."""

    def add_rewritten_id(self, key: MessageKey, message_id: str) -> None:
        """Record the Message-ID under which a provider sent a message."""

    def also_delivered(self, key: MessageKey, delivery: DeliveryKey, address: str) -> None:
        """Note on a message that a second delivery brought it, to which address."""

    def set_status(self, number: TicketNumber, status: TicketStatus, *, at: int) -> None:
        """Set a ticket's status; closing keeps `at` as closed_at, opening clears it. A snooze is over then."""

    def assign(self, number: TicketNumber, login: str | None) -> None:
        """Give a ticket to an employee, or to nobody."""

    def add_badges(self, number: TicketNumber, badges: Sequence[str]) -> None:
        """Add badges to a ticket; those it has stay."""

    def move_messages(self, keys: Sequence[MessageKey], into: TicketNumber) -> None:
        """Move messages to another ticket with all that hangs on them; activity, counts and facts of both follow.

        A mail's `because` becomes moved-by-employee; its decision stays as it was."""

    def put_back(self, places: Sequence[Place]) -> None:
        """Put messages into these tickets for these reasons again: what an undo does. As `move_messages` otherwise."""

    def mark_merged(self, number: TicketNumber, into: TicketNumber, *, at: int) -> None:
        """Mark a ticket as merged into another; whoever looks for it finds the survivor."""

    def part(self, number: TicketNumber, customer_id: CustomerId) -> None:
        """Remember that a split parted this ticket from a customer."""

    def add_event(self, event: Event) -> EventId:
        """Add to the audit trail and return the event's id (the given one is ignored)."""

    def mark_undone(self, event_id: EventId, *, at: int) -> None:
        """Note that an event was undone. Raises ConflictError when it can't be, or was already."""

    def mark_sent_failed(self, key: MessageKey, reason: str, at: int) -> None:
        """Note on a sent message that it bounced."""

    def take_lease(self, lease: Lease, *, now: int) -> Lease | None:
        """Take or prolong a lease; None when another living owner holds it. A new owner gets the next epoch."""

    def check_lease(self, lease: Lease) -> None:
        """Raise LeaseLostError unless this owner and epoch still hold it: the fence inside the intake's transaction."""

    def drop_lease(self, lease: Lease) -> None:
        """Give a lease back, if it is still ours."""

    def save_health(self, health: MailboxHealth) -> None:
        """Keep what the poller says of a mailbox."""


class Eraser(Writer, PrivacyWriter, Protocol):
    """Everything that can be changed and erased, inside one transaction of `Repository.erasing`."""


class Repository(Protocol):
    """A database that keeps the desk."""

    async def reading(self, read: Callable[[Reader], T]) -> T:
        """Run `read` on a reading connection, in one snapshot."""

    async def writing(self, write: Callable[[Writer], T]) -> T:
        """Run `write` in one transaction; a change raises the revision by one. Raises DatabaseBusyError after 30 s."""

    async def erasing(self, erase: Callable[[Eraser], T]) -> T:
        """Run `erase` as `writing` does, so that what it deletes is overwritten in the database's file."""

    async def scrub(self) -> None:
        """Leave nothing of what was deleted in the database's files; others wait while all of it is written anew.

        Raises DatabaseBusyError when somebody reads for longer than that, DatabaseUnusableError when the disk has no
        room for a second one.
        """

    async def copies(self) -> Sequence[Path]:
        """Return the copies that stand beside the database, like those before a migration and backups; oldest first."""

    async def holds(self, words: Sequence[str]) -> Remnants:
        """Return which of the database's files and of those beside it hold one of these lower-case words in their
        bytes, however encoded, and which rows do; a word that is part of a longer one does not count."""

    def watch(self) -> AsyncIterator[int]:
        """Yield the revision at once and whenever it has changed, by whichever process (≤ 100 ms late)."""

    async def close(self) -> None:
        """Close every connection; a repository can't be used afterwards."""
