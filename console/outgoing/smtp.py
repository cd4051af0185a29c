"""Sending by SMTP: the contract of `mailer`, one connection for each mail, step by step.

It stands apart from the conversation itself because it is what the assembly names, and because its order is the
promise: nothing is said to a server before the mail is found safe, no password before the connection is.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from console.dialling import NoAnswerError, UnprotectedError, connect_first, resolve
from console.mail.safe_text import safe_line
from console.outgoing.deadlines import Deadlines
from console.outgoing.mailer import (
    Envelope,
    HandingOver,
    InsecureError,
    LoginRefusedError,
    NoServiceError,
    RefusedByServerError,
    Sent,
    Told,
    UnreachableError,
)
from console.outgoing.smtp_talk import SmtpTalk
from console.outgoing.steps import Steps
from console.outgoing.strict import check_envelope, check_raw
from storage.settings import OutgoingServer
from storage.words import Security

_DEADLINES = Deadlines()
SILENT_MS = 60_000  # a peer that vanished without a word is noticed by then, also under a long mail


class SmtpMailer:
    """A Mailer. `context` decides which certificates are trusted, by default those of the system."""

    def __init__(self, *, context: ssl.SSLContext | None = None, deadlines: Deadlines = _DEADLINES) -> None:
        self._context = context
        self._deadlines = deadlines

    async def send(
        self,
        server: OutgoingServer,
        password: str,
        envelope: Envelope,
        raw: bytes,
        *,
        handing_over: HandingOver | None = None,
    ) -> Sent:
        """Send a mail and return what the server said. Raises MailerError, of the kind that tells what to do."""
        check_envelope(envelope)
        check_raw(raw)
        async with self._entered(server, password, Steps()) as talk:
            sent = await talk.hand_over(envelope, raw, handing_over)
            await talk.quit()
            return sent

    async def try_out(self, server: OutgoingServer, password: str, *, told: Told | None = None) -> None:
        """Take every step but the sending. Raises MailerError, of the kind that names the step."""
        steps = Steps(told)
        async with self._entered(server, password, steps) as talk:
            with steps.take("quit"):
                steps.words = await talk.quit()

    @asynccontextmanager
    async def _entered(self, server: OutgoingServer, password: str, steps: Steps) -> AsyncIterator[SmtpTalk]:
        """Take every step up to the login; a server that refuses something is still told goodbye."""
        talk = SmtpTalk(server, password, self._deadlines, self._trusted(server))
        try:
            await self._enter(talk, server, steps)
            yield talk
        except (RefusedByServerError, LoginRefusedError):
            await talk.quit()
            raise
        finally:
            talk.drop()

    async def _enter(self, talk: SmtpTalk, server: OutgoingServer, steps: Steps) -> None:
        """Take every step up to the login. What is refused here was not refused to a mail."""
        try:
            await self._reach(talk, server, steps)
            with steps.take("greet"):
                steps.words = await talk.greet()
            if server.user:
                with steps.take("login"):
                    steps.words = await talk.log_in()
        except RefusedByServerError as error:
            raise NoServiceError(error.code, error.words, error.temporary) from error

    async def _reach(self, talk: SmtpTalk, server: OutgoingServer, steps: Steps) -> None:
        """Resolve, connect and protect, all within the time that connecting may take."""
        begun = asyncio.get_running_loop().time()
        end = begun + self._deadlines.connect_s
        with steps.take("resolve"):
            soon = min(end, begun + self._deadlines.resolve_s)
            async with _until(soon, f"nobody says in time where {safe_line(server.host)} is"):
                addresses = await resolve(server.host, server.port, server.security)
            steps.words = ", ".join(dict.fromkeys(address[0] for _, address in addresses))
        with steps.take("connect"):
            async with _until(end, "the server does not answer in time"):
                connected = await connect_first(addresses, self._deadlines.connect_s, silent_ms=SILENT_MS)
                steps.words = await talk.take_over(connected)
        with steps.take("tls"):
            async with _until(end, "the server did not agree on TLS in time"):
                steps.words = await talk.protect()

    def _trusted(self, server: OutgoingServer) -> ssl.SSLContext | None:
        if server.security is Security.NONE:
            return None
        return self._context if self._context is not None else ssl.create_default_context()


@asynccontextmanager
async def _until(end: float, words: str) -> AsyncIterator[None]:
    """Give up at a time of the loop's clock. Raises UnreachableError with these words, and InsecureError."""
    try:
        async with asyncio.timeout_at(end):
            yield
    except TimeoutError:
        raise UnreachableError(words) from None
    except NoAnswerError as error:
        raise UnreachableError(str(error)) from error
    except UnprotectedError as error:
        raise InsecureError(str(error)) from error
