"""One conversation with an SMTP server over aiosmtplib: protected, greeted, logged in, a mail handed over.

It stands apart because it is the one place that knows this library. TLS is demanded, never tried for; commands are
written out here, so that nobody mends an address on its way; and what can go wrong is told apart into not sent,
refused, and nobody knows.
"""

import asyncio
import base64
import re
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress

import aiosmtplib

from console.dialling import why
from console.mail.safe_text import safe_line
from console.outgoing.deadlines import Deadlines
from console.outgoing.mailer import (
    Envelope,
    HandingOver,
    InsecureError,
    LoginRefusedError,
    LostAfterDataError,
    MailerError,
    RefusedByServerError,
    RefusedRecipient,
    Sent,
    UnreachableError,
    UnsafeMailError,
)
from console.outgoing.strict import stuffed
from storage.settings import OutgoingServer
from storage.words import LoginWay, Security
from widgets.language import _

MOST_WORDS = 200
_HIDDEN = "(hidden)"
_LOGINS = ("plain", "login", "cram-md5")
_TOKEN = re.compile(r"[!-~]+", re.ASCII)  # RFC 6750 §2.1 allows less; *Seen:* Microsoft's, with "!" and "*" in them
_Way = Callable[[str, str], Awaitable[aiosmtplib.SMTPResponse]]
_CLOSING, _PASSWORD_EXPIRED, _GO_ON = 421, 432, 354  # RFC 5321 §4.2.2, RFC 4954 §6


class _Client(aiosmtplib.SMTP):
    """Ends a connection at once: a polite end of TLS would wait for a server that may have stopped listening."""

    def close(self) -> None:
        transport = self.transport
        super().close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()


class SmtpTalk:
    """A conversation. Each method has a deadline, but for those of connecting, whose caller has one for all."""

    def __init__(
        self, server: OutgoingServer, password: str, deadlines: Deadlines, context: ssl.SSLContext | None
    ) -> None:
        self._server = server
        self._password = password
        self._deadlines = deadlines
        self._client = _Client(timeout=None, start_tls=False, tls_context=context)
        self._connected: socket.socket | None = None

    async def take_over(self, connected: socket.socket) -> str:
        """Take over a connected socket and return who is there; without TLS at once, also its greeting."""
        self._connected = connected
        async with self._heard():
            peer = ":".join(map(str, connected.getpeername()[:2]))
        return peer if self._server.security is Security.TLS else f"{peer} {await self._begin()}"

    async def protect(self) -> str:
        """Protect the connection as the server's settings demand and return how. Raises InsecureError, MailerError."""
        match self._server.security:
            case Security.TLS:
                await self._begin()
            case Security.STARTTLS:
                await self._demand_tls()
            case Security.NONE:
                return _("not protected: this machine only")
        async with self._heard():
            session = self._client.get_transport_info("ssl_object")
        if not isinstance(session, ssl.SSLObject):
            raise InsecureError("the connection is not protected")
        return str(session.version())

    async def greet(self) -> str:
        """Say EHLO and return what the server can. Raises MailerError."""
        async with self._heard():
            reply = await self._client.ehlo()
        return self._said(", ".join(reply.message.split("\n")[1:]) or reply.message)

    async def log_in(self) -> str:
        """Log in, once, and return the server's words (RFC 4954). Raises LoginRefusedError, MailerError."""
        user, password, is_token = self._server.user, self._password, self._server.login_way is LoginWay.XOAUTH2
        way = self._token_way() if is_token else self._password_way()
        try:
            async with self._heard():
                return self._said((await way(user, password)).message)
        except RefusedByServerError as error:
            if error.temporary and error.code != _PASSWORD_EXPIRED:
                raise
            raise LoginRefusedError(f"the token is refused: {error}" if is_token else str(error)) from None

    def _password_way(self) -> _Way:
        if "\0" in self._server.user + self._password:
            raise LoginRefusedError("a name or a password with a NUL in it can't be sent")
        offered = self._client.server_auth_methods
        ways: dict[str, _Way] = {
            "plain": self._client.auth_plain,
            "login": self._client.auth_login,
            "cram-md5": self._client.auth_crammd5,
        }
        way = next((name for name in _LOGINS if name in offered), None)
        if way is None:
            raise LoginRefusedError(self._said(f"the server offers no login by password: {', '.join(offered)}"))
        return ways[way]

    def _token_way(self) -> _Way:
        """A server that refuses a token first says why as a challenge; only an empty line gets its verdict."""
        if not _TOKEN.fullmatch(self._password):
            raise LoginRefusedError("the secret gives no token: a token is one word of plain letters")
        if not self._server.user.isprintable():
            raise LoginRefusedError("a name with a control character in it can't be sent with a token")
        offered = self._client.server_auth_methods
        if "xoauth2" not in offered:
            raise LoginRefusedError(self._said(f"the server offers no login by token (XOAUTH2): {', '.join(offered)}"))
        return self._client.auth_xoauth2

    async def hand_over(self, envelope: Envelope, raw: bytes, handing_over: HandingOver | None = None) -> Sent:
        """Hand a checked mail over and return what the server said (RFC 5321 §3.3). Raises MailerError."""
        await self._expect(250, b"MAIL", b"FROM:<%b>" % envelope.sender.encode("ascii"), *self._options(raw))
        refused = tuple([one async for one in self._refused(envelope.recipients)])
        if len(refused) == len(envelope.recipients):
            first, temporary = refused[0], any(one.temporary for one in refused)
            raise RefusedByServerError(first.code, first.words, temporary, refused=refused)
        try:
            await self._expect(_GO_ON, b"DATA")
            if handing_over is not None:
                await handing_over()
            return Sent(words=await self._give(raw), refused=refused)
        except (RefusedByServerError, LostAfterDataError) as error:
            error.refused = refused
            raise

    async def quit(self) -> str:
        """Say goodbye and return the server's, "" when it says none in time; it changes nothing any more."""
        with suppress(MailerError, TimeoutError):
            async with asyncio.timeout(self._deadlines.quit_s):
                return self._said((await self._ask(b"QUIT")).message)
        return ""

    def drop(self) -> None:
        """End the connection at once, whatever its state."""
        self._client.close()
        if self._connected is not None:
            self._connected.close()

    async def _begin(self) -> str:
        """Speak over the socket and return the greeting. Our name is an address, so that nobody asks the DNS for it."""
        if self._connected is None:
            raise UnreachableError("there is no connection")
        async with self._heard():
            reply = await self._client.connect(
                hostname=self._server.host,
                sock=self._connected,
                use_tls=self._server.security is Security.TLS,
                local_hostname=_literal(self._connected.getsockname()[0]),
            )
        return self._said(reply.message)

    async def _demand_tls(self) -> None:
        async with self._heard():
            await self._client.ehlo()
        if not self._client.supports_extension("starttls"):
            raise InsecureError("the server offers no STARTTLS, or somebody in between has taken it away")
        try:
            async with self._heard():
                await self._client.starttls(server_hostname=self._server.host)
        except RefusedByServerError as error:
            if error.temporary:
                raise
            raise InsecureError(f"the server refuses STARTTLS: {error}") from None

    def _options(self, raw: bytes) -> Iterator[bytes]:
        if self._client.supports_extension("size"):
            yield b"SIZE=%d" % len(raw)
        if not raw.isascii():
            if not self._client.supports_extension("8bitmime"):
                raise UnsafeMailError("the server takes no mail of 8 bit, and would change it")
            yield b"BODY=8BITMIME"

    async def _refused(self, recipients: tuple[str, ...]) -> AsyncIterator[RefusedRecipient]:
        for address in recipients:
            reply = await self._ask(b"RCPT", b"TO:<%b>" % address.encode("ascii"))
            if reply.code // 100 == 2:
                continue
            if reply.code == _CLOSING or reply.code // 100 not in (4, 5):
                raise self._refusal(reply.code, reply.message)
            yield RefusedRecipient(address=address, code=reply.code, words=self._said(reply.message))

    async def _give(self, raw: bytes) -> str:
        """Send the mail itself; from its first byte on, only an answer tells whether the server has it."""
        protocol = self._client.protocol
        if protocol is None or not protocol.is_connected:
            raise UnreachableError("the connection was lost before the mail was handed over")
        try:
            async with asyncio.timeout(self._deadlines.sending_s(len(raw))):
                protocol.write(stuffed(raw))
                reply = await protocol.read_response()
        except (aiosmtplib.SMTPException, OSError) as error:
            raise LostAfterDataError(
                f"no answer after the mail was handed over: {self._said(_words(error))}"
            ) from error
        if reply.code // 100 == 2:
            return self._said(reply.message)
        if reply.code // 100 in (4, 5):
            raise self._refusal(reply.code, reply.message)
        raise LostAfterDataError(f"no answer that means anything: {reply.code} {self._said(reply.message)}")

    async def _expect(self, code: int, *words: bytes) -> None:
        reply = await self._ask(*words)
        if reply.code != code:
            raise self._refusal(reply.code, reply.message)

    async def _ask(self, *words: bytes) -> aiosmtplib.SMTPResponse:
        async with self._heard():
            return await self._client.execute_command(*words)

    @asynccontextmanager
    async def _heard(self) -> AsyncIterator[None]:
        """Bound the wait for an answer, and say what went wrong in our own errors."""
        try:
            async with asyncio.timeout(self._deadlines.answer_s):
                yield
        except aiosmtplib.SMTPResponseException as error:
            raise self._refusal(error.code, error.message) from error
        except TimeoutError:
            raise UnreachableError("the server does not answer in time") from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise UnreachableError(self._said(_words(error))) from error

    def _refusal(self, code: int, message: str) -> MailerError:
        words = self._said(message)
        if code // 100 in (4, 5):
            return RefusedByServerError(code, words, code // 100 == 4)
        return UnreachableError(f"the server does not speak SMTP: {words}".rstrip(": "))

    def _said(self, message: str) -> str:
        """Return a server's words as a safe line without the password: some repeat what they refuse."""
        for secret in _spellings(self._server.user, self._password):
            message = message.replace(secret, _HIDDEN)
        return safe_line(message[: 4 * MOST_WORDS]).strip()[:MOST_WORDS]


def _spellings(user: str, password: str) -> list[str]:
    if not password:
        return []
    plain = [f"user={user}\x01auth=Bearer {password}\x01\x01", f"\0{user}\0{password}", password]
    encoded = [base64.b64encode(one.encode("utf-8", "surrogateescape")).decode("ascii") for one in plain]
    return [*encoded, password]


def _literal(address: str) -> str:
    """Return an IP address as EHLO names it (RFC 5321 §4.1.3)."""
    plain = address.partition("%")[0]
    return f"[IPv6:{plain}]" if ":" in plain else f"[{plain}]"


def _words(error: Exception) -> str:
    cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
    match cause:
        case ssl.SSLCertVerificationError():
            return f"the certificate is not trusted: {cause.verify_message}"
        case ssl.SSLError():
            return f"TLS failed: {why(cause)}"
        case TimeoutError():
            return "the server does not answer in time"
        case aiosmtplib.SMTPServerDisconnected() | ConnectionError():
            return "the connection was lost"
        case _:
            return why(cause)
