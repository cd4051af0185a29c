"""The way into an IMAP server: resolve, connect, protect, log in; never more trusting than the mailbox allows.

It stands apart because every line of it is about who is on the other side. TLS is verified; STARTTLS is demanded,
never tried for; without protection only a loopback address is spoken to, and no password is said before all is proven.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from console.dialling import Address, NoAnswerError, UnprotectedError, connect_first, resolve, why
from console.intake.imap_answers import read_capabilities, said
from console.intake.imap_deadlines import Deadlines
from console.intake.imap_protocol import ImapWire
from console.intake.source import InsecureError, LoginRefusedError, SourceError, Step, Told, UnreachableError
from console.mail.safe_text import safe_line
from storage.settings import ForwardMailbox
from storage.words import Security
from widgets.language import _

SILENT_MS = 25_000  # a peer that vanished without a word is noticed by then, also while we only wait in IDLE


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
    try:
        async with asyncio.timeout(deadlines.resolve_s):
            return await resolve(mailbox.host, mailbox.port, mailbox.security)
    except TimeoutError:
        raise UnreachableError(f"nobody says in time where {safe_line(mailbox.host)} is") from None
    except NoAnswerError as error:
        raise UnreachableError(str(error)) from error
    except UnprotectedError as error:
        raise InsecureError(str(error)) from error


async def _connect_first(addresses: list[Address], deadlines: Deadlines) -> socket.socket:
    """Connect to the first address that answers; together they have `connect_s`. Raises UnreachableError."""
    try:
        return await connect_first(addresses, deadlines.connect_s, silent_ms=SILENT_MS)
    except NoAnswerError as error:
        raise UnreachableError(str(error)) from error


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
        raise UnreachableError(f"TLS failed: {why(error)}") from error
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
    return str(session.version()) if isinstance(session, ssl.SSLObject) else _("not protected: this machine only")


async def log_in(wire: ImapWire, user: str, password: str) -> str:
    """Log in (RFC 9051 §6.2.3) and return the server's words. Raises LoginRefusedError, InsecureError, SourceError."""
    offered = read_capabilities((await wire.ask("CAPABILITY")).or_refused("the mail server does not say what it can"))
    if "LOGINDISABLED" in offered:
        raise InsecureError("the mail server allows no login by password on this connection (LOGINDISABLED)")
    wire.hide(password)
    answer = await wire.ask("LOGIN", user, password)
    return said(answer.or_refused("the login is refused", LoginRefusedError).words)
