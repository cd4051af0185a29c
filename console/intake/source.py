"""The contract of a forward mailbox on a server, as the poller sees it, and what can go wrong with it.

It stands apart so that the poller knows no wire: `imap` signs it, a test brings a stand-in. Texts in the errors come
from a server: they have passed `safe_line`.
"""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from storage.settings import ForwardMailbox


class SourceError(Exception):
    """The mail server could not do what was asked.

    `wait_s`: how long the server asks us to wait at least (RFC 5530 UNAVAILABLE, INUSE, LIMIT, OVERQUOTA; the
    "Suggested Backoff Time" of Microsoft 365), None when it said nothing.
    """

    def __init__(self, words: str = "", *, wait_s: float | None = None) -> None:
        super().__init__(words)
        self.wait_s = wait_s


class UnreachableError(SourceError):
    """The mail server can't be reached: name, connection, certificate, or silence beyond a deadline."""


class LoginRefusedError(SourceError):
    """The mail server refuses the login; trying again soon would lock the account."""


class FolderMissingError(SourceError):
    """The folder can't be opened on the mail server."""


class InsecureError(SourceError):
    """The connection is not as protected as it must be: no login was tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """The folder as the server opened it. `can_idle` tells whether it pushes."""

    uidvalidity: int
    uid_next: int
    can_idle: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedMail:
    """One mail as the server holds it; `internal_date` in ms UTC."""

    uid: int
    internal_date: int
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedBatch:
    """Mails in order of UID, and the UIDs that were asked for but are gone from the server."""

    mails: tuple[FetchedMail, ...]
    vanished: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step on the way into a mailbox, for `mailbox test`: `name` is one of STEPS, `words` what the server said."""

    name: str
    ok: bool
    words: str


STEPS = ("resolve", "connect", "tls", "login", "select", "capabilities")
Told = Callable[[Step], None]


class MailSource(Protocol):
    """An open forward mailbox. Every method has a deadline of its own and raises SourceError; after one it is dead."""

    @property
    def selected(self) -> Selected:
        """The folder as it was opened."""

    async def uids(self) -> set[int]:
        """Return every UID in the folder (UID SEARCH ALL)."""

    async def uids_from(self, uid: int) -> set[int]:
        """Return the UIDs from `uid` on; the last mail's own, which `n:*` always answers, is left out when lower."""

    def fetch(self, uids: Collection[int]) -> AsyncIterator[FetchedBatch]:
        """Yield these mails in batches of at most 200 mails and about 4 MiB (a larger mail alone), lowest UID first."""

    async def wait(self, seconds: float) -> bool:
        """Wait for news, at most so long: IDLE where the server has it, else a NOOP after the pause. True on a push.

        Returns at once when the server has told of a new mail since the last `uids`/`uids_from`.
        """

    async def mark_seen(self, uids: Collection[int]) -> None:
        """Set \\Seen. Idempotent; UIDs that are gone are passed over."""

    async def move(self, uids: Collection[int], folder: str) -> None:
        """Move mails to another folder (MOVE, else COPY, \\Deleted and UID EXPUNGE); a missing folder is made."""

    async def delete(self, uids: Collection[int]) -> None:
        """Remove these mails for good (\\Deleted and UID EXPUNGE; without UIDPLUS only the flag is set)."""


class Opener(Protocol):
    """Opens forward mailboxes; `told` hears each step."""

    def __call__(
        self, mailbox: ForwardMailbox, password: str, *, told: Told | None = None
    ) -> AbstractAsyncContextManager[MailSource]:
        """Connect, protect, log in, select. Leaving the context logs out. Raises SourceError."""
