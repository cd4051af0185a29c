"""What is kept of a person: found to the last row, handed out, erased in steps that each leave everything in order.

It stands apart from tickets and mails because an erasure cuts through all of them. Nothing here decides what is theirs
to keep: whoever asks names a person, and gets the keys.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import NewType, Protocol

from storage.records import CustomerId, Delivery, DeliveryKey, MessageKey, TicketNumber

ErasureId = NewType("ErasureId", int)
Kept = Mapping[str, object]  # a row as it is kept, by the names of its columns


class Source(StrEnum):
    """By what rows of a person are found."""

    PERSON = "person"
    MESSAGES = "messages"
    MAILS = "mails"
    TICKETS = "tickets"


# What is handed out of each source; tables that are found by two have two names.
TABLES: Mapping[Source, tuple[str, ...]] = {
    Source.PERSON: (
        "customer", "customer_address", "sender_count", "sender_mark", "message_reference", "parted", "draft_naming",
        "event_naming",
        "saved_search", "exclusion", "settings_version",
    ),
    Source.TICKETS: ("ticket", "ticket_customer", "ticket_address", "event", "draft"),
    Source.MESSAGES: (
        "message", "message_address", "attachment", "also_delivered", "rewritten_id", "outbox", "outbox_recipient",
    ),
    Source.MAILS: ("delivery", "decision"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody outside: a customer with every address that they own, or an address that no customer owns (None).

    `name` is the customer's, "" for nobody. Addresses are normalised.
    """

    customer_id: CustomerId | None
    addresses: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """How many of each are erased, or would be. `mails` are kept raw mails that came in, `outgoing` mails of ours."""

    messages: int = 0
    mails: int = 0
    outgoing: int = 0
    attachments: int = 0
    drafts: int = 0
    tickets: int = 0
    customers: int = 0
    events: int = 0
    settings: int = 0
    searches: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(Sums)})

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(Sums))


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """An erasure that was begun. Its person is there until the rows are gone (`emptied_at`, ms UTC); then the files
    are still to be cleaned. `with_others`: the mails of others that name the person go as well."""

    id: ErasureId
    person: Person
    with_others: bool
    begun_at: int
    begun_by: str
    emptied_at: int | None = None
    sums: Sums = field(default_factory=Sums)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The messages of a person among the next so many, and those of others that name them in To or Cc.

    `last` is where the next stretch begins, None behind the newest message.
    """

    theirs: tuple[MessageKey, ...]
    others: tuple[MessageKey, ...]
    last: MessageKey | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What an erasure would take, as the trail names it: mails, the tickets that it takes messages from (`touched`),
    those of which nothing else is left or that are the person's (`emptied`), and those that it removes."""

    person: Person
    mails: Sequence[DeliveryKey]
    touched: Sequence[TicketNumber]
    emptied: Sequence[TicketNumber]
    removed: Sequence[TicketNumber]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remnant:
    """Rows of a table in which an address still stands: how many, and the first of their keys that are numbers."""

    table: str
    rows: int
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remnants:
    """What still holds an address: files of the database and others beside it, and rows of the database."""

    files: tuple[Path, ...] = ()
    rows: tuple[Remnant, ...] = ()


class PrivacyReader(Protocol):
    """Finds what is kept of a person. No question looks at more than a stretch of rows."""

    def stretch(self, person: Person, after: MessageKey, size: int) -> Stretch:
        """Return what is the person's among the `size` keys behind one.

        Theirs is what they wrote, what went to nobody but them, and every answer and note in tickets of theirs.
        """

    def mentions(self, person: Person, after: MessageKey, limit: int) -> tuple[list[MessageKey], MessageKey | None]:
        """Return messages whose words name an address of the person, theirs among them, in order of their keys, and
        where to go on, None at the end."""

    def tickets_stretch(
        self, customers: Sequence[CustomerId], after: TicketNumber, size: int
    ) -> tuple[list[tuple[TicketNumber, CustomerId]], TicketNumber | None]:
        """Return the tickets of customers among the `size` numbers behind one, and where to go on, None at the end."""

    def customers_stretch(
        self, customers: Sequence[CustomerId], after: TicketNumber, size: int, *, but: Sequence[TicketNumber]
    ) -> tuple[set[CustomerId], TicketNumber | None]:
        """Return which customers have, or wrote in, tickets among the `size` numbers behind one, and where to go on.

        What they have in the tickets `but` does not count.
        """

    def with_merged(self, numbers: Sequence[TicketNumber]) -> list[TicketNumber]:
        """Return tickets, and those that were merged into them."""

    def set_aside_stretch(self, after: DeliveryKey, limit: int) -> list[Delivery]:
        """Return decided mails that are in no ticket, in order of their keys; not what was erased."""

    def expired_tickets(self, before: int, limit: int) -> list[TicketNumber]:
        """Return tickets that were closed, and last active, before a time; the longest idle first."""

    def tickets_with_open_mail(self) -> set[TicketNumber]:
        """Return the tickets, with those they were merged into, that have a mail of ours which is on its way, or of
        which nobody knows whether it left."""

    def expired_deliveries(self, before: int, limit: int) -> list[DeliveryKey]:
        """Return parked and failed mails that were kept before a time and not erased; the oldest first."""

    def mails_naming(
        self, person: Person, after: DeliveryKey, size: int
    ) -> tuple[list[tuple[DeliveryKey, MessageKey | None]], DeliveryKey | None]:
        """Return decided mails that are kept unpacked and whose bytes name an address of the person, with the messages
        that they brought, among the `size` keys behind one, and where to go on, None at the end."""

    def places_of(self, keys: Sequence[MessageKey]) -> dict[MessageKey, TicketNumber]:
        """Return in which ticket each message is."""

    def mails_of(self, keys: Sequence[MessageKey]) -> list[DeliveryKey]:
        """Return the mails that brought messages, once or again, or were about them; not what was erased."""

    def drafts_going(self, person: Person, keys: Sequence[MessageKey], numbers: Sequence[TicketNumber]) -> int:
        """Count the drafts that answer messages, are in tickets, or name the person."""

    def events_going(self, going: Going, after: int, size: int) -> tuple[int, int | None]:
        """Count the events among the `size` ids behind one that would be changed, and where to go on, None at the
        end."""

    def sums_of(self, keys: Sequence[MessageKey]) -> Sums:
        """Count what goes with messages: their raw mails, mails of ours, attachments."""

    def mentioning(self, person: Person) -> Sums:
        """Count what names the person beside messages and would go: drafts, saved searches, and of the settings the
        exclusions and the versions in which something of the person stands."""

    def texts_naming(self, person: Person) -> list[str]:
        """Return which templates and signatures name an address of the person; people wrote them, and change them."""

    def erasure_under_way(self) -> Erasure | None:
        """Return the erasure that was begun and is not done, if any; there is never a second."""

    def erased_at(self, address: str) -> int | None:
        """Return when (ms UTC) somebody with this address was last erased, or None."""

    def removable_tickets(
        self, numbers: Sequence[TicketNumber], *, emptied: Sequence[TicketNumber] = ()
    ) -> list[TicketNumber]:
        """Return those of the tickets that hold no message and that none is merged into but these.

        `emptied` are tickets that hold some, which would go first.
        """

    def kept(self, source: Source, table: str, person: Person, keys: Sequence[int]) -> list[Kept]:
        """Return whole rows of a table of `TABLES`: of a person, or of messages, mails, tickets by their keys.

        Raw bytes are asked for apart.
        """


class PrivacyWriter(PrivacyReader, Protocol):
    """Erases, in `Repository.erasing` only. Every step leaves the sums of the ledger and all references whole."""

    def begin_erasure(self, person: Person, *, with_others: bool, at: int, by: str) -> Erasure:
        """Write down that a person is to be erased, so that it goes on whatever happens.

        Raises ConflictError while another one is under way.
        """

    def erase_messages(self, keys: Sequence[MessageKey], erasure: ErasureId, *, at: int) -> Sums:
        """Remove messages with all that hangs on them; their raw mails, references, words, decisions' evidence.

        Raises DatabaseBusyError while one of them is being sent, and writes nothing then.
        """

    def erase_deliveries(self, keys: Sequence[DeliveryKey], *, at: int) -> int:
        """Erase the raw bytes of mails and what is known of them but coordinates and outcome; return how many."""

    def redact_events(self, erasure: ErasureId, after: int, size: int) -> int | None:
        """Take out of the next so many events what names the person or what was erased; their digests stay.

        Return where to go on, None at the end.
        """

    def redact_beside(self, erasure: ErasureId) -> Sums:
        """Take the person out of drafts, saved searches, sums per sender, and the settings with their history.

        Texts of ours that are in force stay, though they may name the person.
        """

    def events_of(self, erasure: ErasureId) -> int:
        """Count the events of which an erasure took something."""

    def forget_places(self, numbers: Sequence[TicketNumber], after: int, size: int) -> int | None:
        """Let the next so many mails and decisions no longer say that they once were in tickets that are removed.

        Return where to go on, None at the end.
        """

    def remove_tickets(self, numbers: Sequence[TicketNumber], erasure: ErasureId) -> Sums:
        """Remove those of the tickets that hold no message and that none is merged into but these, with the drafts in
        them; return how many of both."""

    def blank_customers(self, customers: Sequence[CustomerId]) -> None:
        """Leave of customers rows without a name and an address, for the tickets that stay."""

    def remove_customers(self, customers: Sequence[CustomerId]) -> int:
        """Remove customers with their addresses and return how many; who has a ticket stays as they are."""

    def empty_erasure(self, erasure: ErasureId, sums: Sums, *, at: int) -> None:
        """Note that the rows are gone and forget the person, but for the marks of their addresses."""

    def end_erasure(self, erasure: ErasureId, *, at: int) -> None:
        """Note that the files are clean as well."""
