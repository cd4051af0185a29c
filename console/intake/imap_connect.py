"""The way into an IMAP server: resolve, connect, protect, log in; never more trusting than the mailbox allows.

It stands apart because every line of it is about who is on the other side. TLS is verified; STARTTLS is demanded,
never tried for; without protection only a loopback address is spoken to, and no password is said before all is proven.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from console.intake.imap_answers import read_capabilities, said
from console.intake.imap_deadlines import Deadlines
from console.intake.imap_protocol import ImapWire
from console.intake.source import InsecureError, LoginRefusedError, SourceError, Step, Told, UnreachableError
from console.mail.safe_text import safe_line
from storage.settings import ForwardMailbox
from storage.words import Security

Address = tuple[int, tuple[str, int]]  # family, then what the kernel connects to

# A peer that vanished without a word is noticed within 25 seconds, also while we only wait in IDLE.
_KEEPALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 25_000}


class Steps:
    """Tells each step on the way in, as it ends."""

    def __init__(self, told: Told | None) -> None:
        self._told, self.is_told = told or (lambda step: None), told is not None
        self.words = ""

    @contextmanager
    def take(self, name: str) -> Iterator[None]:
        """Tell of a step: with `words` when it succeeds, with those of the error when it fails."""
        self.words = ""
        try:
            yield
        except SourceError as error:
            self._told(Step(name=name, ok=False, words=str(error)))
            raise
        self._told(Step(name=name, ok=True, words=self.words))


async def connect(
    mailbox: ForwardMailbox, deadlines: Deadlines, context: ssl.SSLContext | None, steps: Steps
) -> ImapWire:
    """Return a connection that is protected as the mailbox demands and has been greeted. Raises SourceError."""
    with steps.take("resolve"):
        addresses = await _resolve(mailbox, deadlines)
        steps.words = ", ".join(dict.fromkeys(address[0] for _, address in addresses))
    wire = ImapWire(deadlines)
    connected: socket.socket | None = None
    try:
        with steps.take("connect"):
            connected = await _connect_first(addresses, deadlines)
            steps.words = ":".join(map(str, connected.getpeername()[:2]))
            if mailbox.security is not Security.TLS:
                await _speak_over(wire, connected)
                steps.words += f" {await wire.greeting()}"
        with steps.take("tls"):
            await _protect(wire, connected, mailbox, context, deadlines)
            steps.words = _protection(wire)
    except BaseException:
        await wire.leave(politely=False)
        if connected is not None:
            connected.close()
        raise
    return wire


async def _resolve(mailbox: ForwardMailbox, deadlines: Deadlines) -> list[Address]:
    host = safe_line(mailbox.host)
    try:
        async with asyncio.timeout(deadlines.resolve_s):
            found = await asyncio.get_running_loop().getaddrinfo(mailbox.host, mailbox.port, type=socket.SOCK_STREAM)
    except TimeoutError:
        raise UnreachableError(f"nobody says in time where {host} is") from None
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"the name {host} cannot be found: {_why(error)}") from error
    addresses = [(int(family), (str(address[0]), int(address[1]))) for family, _, _, _, address in found]
    if mailbox.security is Security.NONE and not all(_is_loopback(address[0]) for _, address in addresses):
        raise InsecureError(f"{host} is not this machine: a connection to it must be protected")
    return addresses


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


async def _connect_first(addresses: list[Address], deadlines: Deadlines) -> socket.socket:
    """Connect to the first address that answers; together they have `connect_s`. Raises UnreachableError."""
    failed: list[str] = []
    each_s = deadlines.connect_s / max(1, len(addresses))
    for family, address in addresses:
        attempt = socket.socket(family, socket.SOCK_STREAM)
        try:
            attempt.setblocking(False)
            _keep_alive(attempt)
            async with asyncio.timeout(each_s):
                await asyncio.get_running_loop().sock_connect(attempt, address)
            return attempt
        except TimeoutError:
            failed.append(f"{address[0]}: no answer")
            attempt.close()
        except OSError as error:
            failed.append(f"{address[0]}: {_why(error)}")
            attempt.close()
        except BaseException:
            attempt.close()
            raise
    raise UnreachableError(f"no connection: {'; '.join(failed)}"[:300])


def _keep_alive(attempt: socket.socket) -> None:
    attempt.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    attempt.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, value in _KEEPALIVE.items():
        if (option := getattr(socket, name, None)) is not None:
            attempt.setsockopt(socket.IPPROTO_TCP, option, value)


async def _protect(
    wire: ImapWire,
    connected: socket.socket,
    mailbox: ForwardMailbox,
    context: ssl.SSLContext | None,
    deadlines: Deadlines,
) -> None:
    if mailbox.security is Security.NONE:
        return
    trusted = context if context is not None else ssl.create_default_context()
    try:
        async with asyncio.timeout(deadlines.tls_s):
            if mailbox.security is Security.STARTTLS:
                await _demand_tls(wire, trusted, mailbox.host)
            else:
                await _speak_over(wire, connected, trusted, mailbox.host)
    except ssl.SSLCertVerificationError as error:
        raise UnreachableError(f"the certificate is not trusted: {safe_line(error.verify_message)}") from error
    except TimeoutError:
        raise UnreachableError("the mail server did not agree on TLS in time") from None
    except OSError as error:
        raise UnreachableError(f"TLS failed: {_why(error)}") from error
    if mailbox.security is Security.TLS:
        await wire.greeting()


async def _speak_over(
    wire: ImapWire, connected: socket.socket, context: ssl.SSLContext | None = None, host: str | None = None
) -> None:
    await asyncio.get_running_loop().create_connection(lambda: wire, sock=connected, ssl=context, server_hostname=host)


async def _demand_tls(wire: ImapWire, context: ssl.SSLContext, host: str) -> None:
    if "STARTTLS" not in read_capabilities(await wire.ask("CAPABILITY")):
        raise InsecureError("the mail server offers no STARTTLS, or somebody in between has taken it away")
    await wire.start_tls(context, host)


def _protection(wire: ImapWire) -> str:
    session = wire.transport.get_extra_info("ssl_object") if wire.transport is not None else None
    return str(session.version()) if isinstance(session, ssl.SSLObject) else "not protected: this machine only"


async def log_in(wire: ImapWire, user: str, password: str) -> str:
    """Log in (RFC 9051 §6.2.3) and return the server's words. Raises LoginRefusedError, InsecureError, SourceError."""
    offered = read_capabilities((await wire.ask("CAPABILITY")).or_refused("the mail server does not say what it can"))
    if "LOGINDISABLED" in offered:
        raise InsecureError("the mail server allows no login by password on this connection (LOGINDISABLED)")
    wire.hide(password)
    answer = await wire.ask("LOGIN", user, password)
    return said(answer.or_refused("the login is refused", LoginRefusedError).words)


def _why(error: Exception) -> str:
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return safe_line(words or type(error).__name__)[:200]
