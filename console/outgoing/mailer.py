"""The contract of sending a mail through an SMTP server, as the sender sees it, and what can go wrong with it.

It stands apart so that who sends knows no wire: `smtp` signs it, a test brings a stand-in. Texts in the errors, the
steps and the answers come from a server: they have passed `safe_line`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from storage.settings import OutgoingServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who a mail is from and for, as SMTP says it (RFC 5321 §2.3.1): bare addresses.

    `sender` "" is the null sender, which nobody answers or bounces to (RFC 5321 §4.5.5). There is at least one
    recipient.
    """

    sender: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRecipient:
    """A recipient that the server takes no mail for; `temporary` (4xx) may be tried again, others not."""

    address: str
    code: int
    words: str

    @property
    def temporary(self) -> bool:
        """Tell whether the server may take it later."""
        return 400 <= self.code < 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The server has taken the mail for every recipient but those `refused`; `words` are what it said."""

    words: str
    refused: tuple[RefusedRecipient, ...] = ()

    def taken(self, envelope: Envelope) -> tuple[str, ...]:
        """Return the recipients of its envelope that the server has taken the mail for."""
        refused = {one.address for one in self.refused}
        return tuple(address for address in envelope.recipients if address not in refused)


class MailerError(Exception):
    """The mail could not be sent. Unless the kind says otherwise, the server has not taken it."""


class UnreachableError(MailerError):
    """The outgoing server can't be reached: name, connection, certificate, or silence beyond a deadline.

    Also a connection that ended before the mail was handed over: it can be sent again.
    """


class LoginRefusedError(MailerError):
    """The outgoing server refuses the login; trying again soon would lock the account."""


class InsecureError(MailerError):
    """The connection is not as protected as it must be: no login was tried and nothing was sent."""


class UnsafeMailError(MailerError):
    """The envelope or the bytes of the mail could be read in more than one way: no server was asked."""


class RefusedByServerError(MailerError):
    """The outgoing server refuses the mail, or every recipient of it.

    `code` is the reply code (RFC 5321 §4.2); `temporary` (4xx): it may be sent again later. `refused` names the
    recipients that were refused one by one. When it is all of them, `temporary` tells whether the server may take any
    of them later; else the mail itself was refused then, for the others, by `code`.
    """

    def __init__(self, code: int, words: str, temporary: bool, *, refused: tuple[RefusedRecipient, ...] = ()) -> None:
        super().__init__(f"{code} {words}".rstrip())
        self.code = code
        self.words = words
        self.temporary = temporary
        self.refused = refused


class NoServiceError(RefusedByServerError):
    """The outgoing server serves nobody now: it refused before it was told of a mail."""


class LostAfterDataError(MailerError):
    """The connection was lost after the mail was handed over and before the server said that it has it.

    Nobody knows whether the mail was taken, so it is never sent again by machine (RFC 5321 §4.5.4.1, RFC 1047).
    `refused` names the recipients that were refused before: they have not got it.
    """

    def __init__(self, words: str = "", *, refused: tuple[RefusedRecipient, ...] = ()) -> None:
        super().__init__(words)
        self.refused = refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step on the way to an outgoing server: `name` is one of STEPS, `words` what the server said."""

    name: str
    ok: bool
    words: str


STEPS = ("resolve", "connect", "tls", "greet", "login", "quit")
Told = Callable[[Step], None]
HandingOver = Callable[[], Awaitable[None]]


class Mailer(Protocol):
    """Sends mail, one connection each. Every wait has a deadline: 30 s to connect, 60 s for each answer."""

    async def send(
        self,
        server: OutgoingServer,
        password: str,
        envelope: Envelope,
        raw: bytes,
        *,
        handing_over: HandingOver | None = None,
    ) -> Sent:
        """Send a mail, whose lines end by CRLF, and return what the server said when it took it.

        `password` is for `server.user`, "" when there is none. Some recipients may be refused, not all.
        `handing_over` is awaited once the server waits for the mail, right before its first byte: what it raises goes
        on, and nothing was handed over then. Raises MailerError, of the kind that tells what is to be done; a call that
        is cancelled after `handing_over` leaves as LostAfterDataError would.
        """

    async def try_out(self, server: OutgoingServer, password: str, *, told: Told | None = None) -> None:
        """Take every step but the sending; `told` hears each one. Raises MailerError, of the kind that names the step.

        The "login" step is left out when the server has no user.
        """
