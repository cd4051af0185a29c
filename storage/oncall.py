"""What somebody on call asks of the kept mail: what came in, how long it took, what waits, and since when.

It stands apart from lists and tickets because no question here is about what a mail says: times, outcomes and rules
only, and all of them are asked of indexes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from storage.records import Decision, Delivery, DeliveryKey, Event, EventId, LedgerRow, TicketNumber
from storage.settings import BrandId, MailboxId
from storage.words import Because, OutboxState, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSum:
    """How many of the mails that were kept within a span have an outcome by a rule; None while undecided."""

    outcome: Outcome
    because: Because | None
    mails: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HourSum:
    """How many mails of a forward mailbox (None: from files) were kept within an hour (since 1970, UTC), by outcome."""

    mailbox_id: MailboxId | None
    hour: int
    outcome: Outcome
    mails: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A mail's way from its server to a decision about it. Times in ms UTC; nothing of what it says.

    `mailbox_id` None came from a file. `message_id` is that of the message it made, "" without one. `sequence` is the
    decision's: a mail that was decided twice has passed twice.
    """

    sequence: int
    delivery: DeliveryKey
    mailbox_id: MailboxId | None
    uidvalidity: int
    uid: int
    arrival: int
    kept_at: int
    decided_at: int
    outcome: Outcome
    because: Because
    ticket: TicketNumber | None
    message_id: str

    @property
    def took_ms(self) -> int:
        """How long it took from the mail's arrival on the server until it was decided."""
        return max(0, self.decided_at - self.arrival)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven:
    """An answer to a customer who had asked at `asked_at` (ms UTC), and whether it was the first of its ticket."""

    ticket: TicketNumber
    brand_id: BrandId
    address: str
    asked_at: int
    answered_at: int
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits, and since when (ms UTC, None while nothing does).

    `stuck` counts the mails of ours that no server took for everybody or that may have left, `returned` those that came
    back (of either a thousand at most), `outbox` all that are not done with, by state.
    `newest_at` is when the newest mail was kept: a clock that says less was set back. `held_up` is what a server said,
    or what kept it from one, of the oldest queued mail of ours that was tried in vain; "" when there is none.
    """

    parked_since: int | None
    failed_since: int | None
    queued_since: int | None
    stuck: int
    outbox: Mapping[OutboxState, int]
    newest_at: int | None
    held_up: str = ""
    held_up_since: int | None = None
    returned: int = 0

    @property
    def needing(self) -> int:
        """How many mails of ours wait for a person."""
        return self.stuck + self.returned


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """A database as it lies there: its schema and the newest that this program knows, its size in bytes.

    `problems` is what a quick look at its structure found wrong, None when the look did not end in time.
    """

    schema: int
    newest: int
    size: int
    problems: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLook:
    """The last look at the structure of a database that ended: when (ms UTC), by what, and the first of what was wrong,
    "" for a sound one."""

    at: int
    by: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRoom:
    """A database from outside: its schema, the bytes that it takes, those that are free where it lies, and the last
    look at its structure (None: nobody looked)."""

    schema: int
    size: int
    free: int
    looked: LastLook | None = None


class OnCallReader(Protocol):
    """Answers within milliseconds at a million mails, but what is asked of a span costs as much as it holds."""

    def ledger(self, since: int | None) -> list[LedgerRow]:
        """Return the sums per mailbox and UIDVALIDITY, and per brand for imports ("import:SLUG")."""

    def intake_sums(self, since: int, until: int) -> list[IntakeSum]:
        """Return what became of the mails that were kept in [since, until), by outcome and rule."""

    def intake_by_hour(self, since: int, limit: int) -> list[HourSum]:
        """Return how many mails were kept in each hour from `since` (ms UTC) on; of more than `limit` the newest."""

    def first_kept_at(self) -> int | None:
        """Return when the first mail was kept, None before it."""

    def slowest(self, since: int, until: int, limit: int) -> list[Passage]:
        """Return the fetched mails kept in [since, until) whose first decision took longest, the slowest first."""

    def deliveries_between(self, since: int, until: int, outcomes: Sequence[Outcome], limit: int) -> list[Delivery]:
        """Return the mails kept in [since, until) that have one of these outcomes, newest first."""

    def decisions_between(self, since: int, until: int, rules: Sequence[Because], limit: int) -> list[Decision]:
        """Return the newest decisions by one of these rules about mails kept in [since, until), oldest mail first."""

    def answers_between(self, since: int, until: int, limit: int) -> list[AnswerGiven]:
        """Return the newest answers in [since, until) that a customer waited for, newest first."""

    def passages(self, *, after: int, before: int | None = None, limit: int) -> list[Passage]:
        """Return the decisions numbered above `after` and below `before` as passages, the newest first."""

    def events_between(self, *, after: EventId, before: EventId | None = None, limit: int) -> list[Event]:
        """Return the events numbered above `after` and below `before`, the newest first."""

    def backlog(self) -> Backlog:
        """Return what waits."""
