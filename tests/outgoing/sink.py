"""A real SMTP server of the tests that keeps what it takes: aiosmtpd on a loopback port, in a thread of its own.

`with sink() as post:` serves until the block ends; `post.server()` is an OutgoingServer that points at it, `post.mails`
are the mails in order of arrival. `login=("user", "password")` lets only that one in. `on_mail(kept)` is called
in the server's thread before the mail is taken; a text that it returns is the reply instead ("451 later").
"""

import asyncio
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session
from aiosmtpd.smtp import Envelope as ServerEnvelope

from storage.settings import AddressId, OutgoingServer, ServerId
from storage.words import Security

LOOPBACK = "127.0.0.1"
_START_TIMEOUT_S = 20.0
Login = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One mail as the server took it: the envelope, and its bytes without the stuffed dots."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


OnMail = Callable[[Kept], str | None]


@dataclass(kw_only=True)  # aiosmtpd walks its members, and those of slots fail on some releases of Python
class Sink:
    """The running server, and what it has taken. `host` is what its certificate is for when it has one."""

    login: Login | None = None
    on_mail: OnMail | None = None
    serving: ssl.SSLContext | None = None
    tls_at_once: bool = False
    mails: list[Kept] = field(default_factory=list)
    port: int = 0

    def server(self, security: Security = Security.NONE, *, address_id: AddressId | None = None) -> OutgoingServer:
        """Return an outgoing server that points here, with the login if there is one."""
        return OutgoingServer(
            id=ServerId(1), address_id=address_id, host="localhost" if self.serving else LOOPBACK, port=self.port,
            security=security, user=self.login[0] if self.login else "", secret="sink" if self.login else "",
        )  # fmt: skip

    def protocol(self) -> SMTP:
        """Return one conversation's side of the server."""
        starttls = None if self.tls_at_once else self.serving
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a login without TLS is meant: nobody listens on loopback
            return SMTP(
                self, hostname="sink.example", tls_context=starttls, require_starttls=starttls is not None,
                auth_required=self.login is not None, auth_require_tls=False, authenticator=self._authenticate,
            )  # fmt: skip

    async def handle_DATA(self, server: SMTP, session: Session, envelope: ServerEnvelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        kept = Kept(sender=(envelope.mail_from or "").removeprefix("<>"), recipients=tuple(envelope.rcpt_tos), raw=raw)
        reply = self.on_mail(kept) if self.on_mail is not None else None
        if reply is None:
            self.mails.append(kept)
        return reply or "250 2.0.0 kept"

    def _authenticate(
        self, server: SMTP, session: Session, envelope: ServerEnvelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        known = self.login is not None and (given.login, given.password) == tuple(one.encode() for one in self.login)
        return AuthResult(success=known, handled=False)


@contextmanager
def sink(
    *,
    login: Login | None = None,
    on_mail: OnMail | None = None,
    serving: ssl.SSLContext | None = None,
    tls_at_once: bool = False,
) -> Iterator[Sink]:
    """Serve until the block ends. `serving` is the TLS context, for STARTTLS or with `tls_at_once` from the start."""
    kept = Sink(login=login, on_mail=on_mail, serving=serving, tls_at_once=tls_at_once)
    ready: Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(kept, ready)), name="smtp sink", daemon=True)
    thread.start()
    kept.port, loop, stop = ready.result(timeout=_START_TIMEOUT_S)
    try:
        yield kept
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=5)


async def _serve(kept: Sink, ready: "Future[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]]") -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    talks: list[SMTP] = []

    def begin() -> SMTP:
        talks.append(kept.protocol())
        return talks[-1]

    context = kept.serving if kept.tls_at_once else None
    server = await loop.create_server(begin, LOOPBACK, 0, ssl=context)
    ready.set_result((server.sockets[0].getsockname()[1], loop, stop))
    await stop.wait()
    server.close()
    for talk in talks:
        if isinstance(talk.transport, asyncio.Transport):
            talk.transport.abort()
    await asyncio.sleep(0)
