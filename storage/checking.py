"""What a look through a whole database asks and finds: named checks, and what deviates from what it must be.

It stands apart from the contract of the store because a database that can't be opened as a desk is exactly the one
that is looked through.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from storage.settings import MailboxId

MOST_DEVIATIONS = 10_000


class Check(StrEnum):
    """What is looked at; scripts know these names."""

    STRUCTURE = "structure"
    SCHEMA = "schema"
    REFERENCES = "references"
    SETTINGS = "settings"
    SETTING_ROWS = "setting-rows"
    TRAIL = "trail"
    RAW_MAILS = "raw-mails"
    OUTGOING_MAILS = "outgoing-mails"
    LISTS = "lists"
    DELIVERIES = "deliveries"
    MESSAGES = "messages"
    REASONS = "reasons"
    TICKET_FACTS = "ticket-facts"
    TICKET_PEOPLE = "ticket-people"
    OUTBOX = "outbox"
    LEDGER = "ledger"
    TICKET_COUNTERS = "ticket-counters"
    OUTBOX_COUNTERS = "outbox-counters"
    SENDER_COUNTERS = "sender-counters"
    ARRIVAL_COUNTERS = "arrival-counters"
    ACTIVITY = "activity"
    FULL_TEXT = "full-text"
    READINGS = "readings"
    SERVER = "server"


# What can be computed again from what is kept. Bytes can't.
MENDABLE = frozenset(
    {
        Check.SCHEMA, Check.SETTING_ROWS, Check.LISTS, Check.DELIVERIES, Check.REASONS, Check.TICKET_FACTS,
        Check.TICKET_PEOPLE, Check.OUTBOX, Check.LEDGER, Check.TICKET_COUNTERS, Check.OUTBOX_COUNTERS,
        Check.SENDER_COUNTERS, Check.ARRIVAL_COUNTERS, Check.ACTIVITY, Check.FULL_TEXT, Check.READINGS,
    }
)  # fmt: skip


class StoppedError(Exception):
    """Whoever asked does not want to know any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where on a server a mail was fetched: `mailbox` is "" for one from a file. `sha256` is that of its bytes."""

    mailbox_id: MailboxId | None
    mailbox: str
    uidvalidity: int
    uid: int
    sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One thing that is not what it must be: `what` kind, which one by its `key`, which `fact` of it.

    `kept` is what stands there, `found` what must: numbers and words of ours, None for nothing. A mail that came in has
    a `spot`.
    """

    what: str
    key: int | str
    fact: str = ""
    kept: int | str | None = None
    found: int | str | None = None
    spot: Spot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came of one check. `failure` says why it could not be ended, "" when it was; `about` names a mailbox.

    `found` counts the deviations; of them the first `MOST_DEVIATIONS` are told.
    """

    check: Check
    found: int = 0
    deviations: tuple[Deviation, ...] = ()
    failure: str = ""
    about: str = ""

    @property
    def is_sound(self) -> bool:
        """Tell whether all is as it must be."""
        return not self.found and not self.failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What a mail's head names: itself, earlier mails, and to whom it is. Bare normalised addresses, each once.

    `message_id` is "" for a mail that has none.
    """

    message_id: str
    ids: tuple[str, ...]
    to: tuple[str, ...]
    cc: tuple[str, ...]


Told = Callable[[Check, int, int], None]  # the check, how many were looked at, of how many (0: nobody knows)
Reads = Callable[[bytes], Naming]


def _silent(check: Check, seen: int, total: int) -> None:
    """Tell nobody."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to look: `deep` leaves nothing out, and then `reads` reads the heads of mails again.

    `only` these checks, None for all. `told` hears how far it is, `is_stopped` is asked often; both on whatever thread.
    """

    deep: bool = False
    only: frozenset[Check] | None = None
    reads: Reads | None = None
    told: Told = _silent
    is_stopped: Callable[[], bool] = _never


def finding(check: Check, deviations: Sequence[Deviation], *, failure: str = "", about: str = "") -> Finding:
    """Return what came of a check."""
    told = tuple(deviations[:MOST_DEVIATIONS])
    return Finding(check=check, found=len(deviations), deviations=told, failure=failure, about=about)
