"""The outbox: mails of ours on their way to an outgoing server, each with its final bytes and what became of it.

It stands apart from messages because it is about the way, not about what was said: a message is written once, its way
may take several tries. The bytes are kept with the message in one transaction and never changed (RFC 5321 hands over
bytes, not intentions). What the machine must never do twice is told apart by two marks: taken up (`sending`), and
handing over (`handed_at`), after which nobody knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType, Protocol

from storage.records import MessageKey, TicketNumber
from storage.settings import AddressId
from storage.words import Handing, OutboxState

OutboxId = NewType("OutboxId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutgoing:
    """A mail about to be queued for a message of ours.

    `sender` is the envelope's, "" for the null sender; `recipients` are bare addresses, each once. It leaves at
    `due_at` (ms UTC) at the earliest: until then it can be taken back. `address_id` is the mail address whose outgoing
    server it leaves by. `automatic` is an acknowledgement.
    """

    message: MessageKey
    address_id: AddressId | None
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    sha256: bytes
    queued_at: int
    due_at: int
    queued_by: str
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A recipient and what a server said of them: `code` is the reply's (RFC 5321 §4.2), 0 before one."""

    address: str
    handing: Handing = Handing.WAITING
    code: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A mail of ours and what became of it; its bytes are asked for apart.

    `next_try_at` is when it leaves, or is tried again; None when it is not queued. `tried_at` is when it was last taken
    up, `handed_at` when its bytes were begun to be handed over in that try. `server_said` holds a server's words, or
    ours where none was reached. `settled_at`: a person has dealt with what went wrong. `attempts` counts the tries.
    `failure` is why the message bounced, "" when it did not: that is known of the message, not of the way.
    """

    id: OutboxId
    message: MessageKey
    ticket: TicketNumber
    message_id: str
    subject: str
    address_id: AddressId | None
    sender: str
    recipients: tuple[Recipient, ...]
    state: OutboxState
    attempts: int
    queued_at: int
    queued_by: str
    next_try_at: int | None
    tried_at: int | None
    handed_at: int | None
    ended_at: int | None
    server_said: str
    settled_at: int | None
    settled_by: str
    automatic: bool
    size: int
    failure: str = ""

    @property
    def to(self) -> tuple[str, ...]:
        """The bare addresses of every recipient."""
        return tuple(one.address for one in self.recipients)

    @property
    def refused(self) -> tuple[Recipient, ...]:
        """The recipients for whom no server takes it."""
        return tuple(one for one in self.recipients if one.handing is Handing.REFUSED)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The addresses that it has not been handed over for."""
        return tuple(one.address for one in self.recipients if one.handing is Handing.WAITING)

    @property
    def needs_person(self) -> bool:
        """Tell whether somebody has to look at it: refused, partly refused, or nobody knows."""
        failed = self.state in (OutboxState.REFUSED, OutboxState.UNKNOWN) or bool(self.refused)
        return failed and self.settled_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How a try ended: the new values of the mail's row. `recipients` names only those of whom something was said."""

    state: OutboxState
    server_said: str = ""
    next_try_at: int | None = None
    ended_at: int | None = None
    recipients: tuple[Recipient, ...] = ()


class OutboxReader(Protocol):
    """What is on its way, and what became of it."""

    def outgoing(self, outbox_id: OutboxId) -> Outgoing | None:
        """Return a mail of the outbox, or None."""

    def outgoing_of(self, messages: Sequence[MessageKey]) -> dict[MessageKey, Outgoing]:
        """Return the mails of these messages; what never was in the outbox is not in it."""

    def outbox(
        self, states: Sequence[OutboxState] = (), *, only_open: bool = False, before: OutboxId | None = None, limit: int
    ) -> list[Outgoing]:
        """Return mails of the outbox, newest first, those with an id below `before`; without states all of them.

        `only_open` leaves out what was sent to everybody, and what a person has dealt with.
        """

    def troubled(self, tickets: Sequence[TicketNumber]) -> set[TicketNumber]:
        """Return which of these tickets hold a mail of ours that somebody has to look at: one that needs a person, or
        one that bounced, that nobody has dealt with, and after which no answer went out."""

    def returned(self, limit: int) -> list[Outgoing]:
        """Return the mails of ours that came back, newest first: each bounced, nobody has dealt with it, no answer went
        out after it, and it is otherwise done with. Of very many bounces the newest tickets' are looked at."""

    def due_outgoing(self, now: int, limit: int) -> list[Outgoing]:
        """Return the queued mails that are due, the longest due first."""

    def next_outgoing_at(self) -> int | None:
        """Return when the next queued mail is due (ms UTC), None when none is queued."""

    def unfinished_outgoing(self, limit: int) -> list[Outgoing]:
        """Return the mails in the state `sending`, the oldest first."""

    def outgoing_bytes(self, outbox_id: OutboxId) -> bytes:
        """Return the mail's bytes. Raises KeyError for an unknown id, StorageError when they are damaged."""

    def next_message_key(self) -> MessageKey:
        """Return the key that the next message gets: the id to sign names it. Sure only inside a transaction."""

    def acknowledged_since(self, address: str, recipient: str, since: int) -> bool:
        """Tell whether an acknowledgement from a mail address to a recipient was queued at or after a time."""

    def acknowledgements_since(self, since: int) -> int:
        """Count the acknowledgements that were queued at or after a time."""


class OutboxWriter(Protocol):
    """Puts mails into the outbox and says what becomes of them.

    Each change raises the store's revision and is noted of the ticket. Only what people do (queueing, queueing again,
    settling, withdrawing) raises the ticket's own: an answer that leaves overtakes nobody's work on the ticket.
    """

    def queue(self, outgoing: NewOutgoing) -> OutboxId:
        """Queue a mail with its bytes.

        Raises ConflictError when the message has one already, is none of ours, or goes to nobody."""

    def take_up(self, outbox_id: OutboxId, *, at: int) -> Outgoing:
        """Go from queued to sending: one more attempt. Raises ConflictError unless it is queued."""

    def note_handing_over(self, outbox_id: OutboxId, *, at: int) -> None:
        """Note that the bytes are begun to be handed over. Raises ConflictError unless it is sending."""

    def end_try(self, outbox_id: OutboxId, step: Step) -> None:
        """Note how a try ended. Raises ConflictError unless it is sending."""

    def put_off(self, outbox_id: OutboxId, *, server_said: str, next_try_at: int) -> None:
        """Note why a queued mail does not leave yet, and when it is looked at again; no try is counted.

        Raises ConflictError unless it is queued."""

    def queue_again(self, outbox_id: OutboxId, *, at: int, due_at: int) -> None:
        """Queue a refused or unknown mail, or the refused recipients of a sent one, again because a person says so;
        a queued one becomes due at `due_at`. Whatever is queued again begins anew at `at`, its tries at 0.

        Raises ConflictError while it is sending, and when it was sent to everybody."""

    def settle_outgoing(self, outbox_id: OutboxId, *, at: int, by: str) -> None:
        """Note that a person has dealt with a refused, partly refused, unknown or bounced mail; `by` "" is the desk
        itself, and then the ticket keeps its revision.

        It is undone by what goes wrong with it later. Raises ConflictError when nothing has to be dealt with."""

    def withdraw(self, outbox_id: OutboxId) -> None:
        """Take a mail that no server has taken (queued, or refused) out of the outbox, with its message.

        A draft that answered the message answers its ticket then. Raises ConflictError when it is sending, sent or
        unknown, was taken for anybody, was unknown once, or when a mail that came in was about it."""
