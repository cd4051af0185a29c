"""One IMAP connection, as a typed adapter over aioimaplib: commands go in, whole answers or one failure come out.

It is the only module that names aioimaplib. Kept of it: states, tags, commands, transport. Replaced, because they were
seen to recurse, to hang or to lose: the parser, the end of a connection, unsolicited responses, deadlines. After a
failure the connection is closed, and every later command fails alike.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from aioimaplib import aioimaplib

from console.intake.imap_answers import Answer, asked_wait, said
from console.intake.imap_commands import quoted, segments
from console.intake.imap_deadlines import Deadlines
from console.intake.imap_news import FolderNews
from console.intake.imap_responses import RESPONSE_LIMIT, GarbledError, Response, ResponseReader
from console.intake.source import InsecureError, SourceError, UnreachableError

_STATE_AFTER = {"LOGIN": aioimaplib.AUTH, "SELECT": aioimaplib.SELECTED, "LOGOUT": aioimaplib.LOGOUT}
_HIDDEN = b"(hidden)"
_LOST = "the mail server ended the connection"


class _Command(aioimaplib.Command):  # type: ignore[misc]  # aioimaplib is untyped
    """A command under way. The segments behind the first wait for the server's `+`."""

    def __init__(self, name: str, tag: str, *later: bytes, may_drop: bool = False) -> None:
        super().__init__(name, tag)
        self.verb, self._may_drop = name, may_drop
        self.start = tag.encode() + b" "
        self.later = list(later)
        self.ended: asyncio.Event = self._event
        self.continued = asyncio.Event()
        self._status, self._words, self._size = "", b"", 0
        self._untagged: list[Response] = []

    def __repr__(self) -> str:
        return f"{self.tag} {self.verb}"

    def collect(self, response: Response) -> None:
        self._size += response.size
        if self._size > RESPONSE_LIMIT and self._may_drop:
            return
        if self._size > RESPONSE_LIMIT:
            raise GarbledError(f"the mail server answers {self.verb} with more than {RESPONSE_LIMIT} bytes")
        self._untagged.append(response)

    def finish(self, status: str, words: bytes) -> None:
        self._status, self._words = status, words
        self.continued.set()
        self.close(words, status)

    def fail(self, failure: SourceError) -> None:
        self._exception = failure
        self.finish("KO", b"")

    @property
    def answer(self) -> Answer:
        return Answer(status=self._status, words=self._words, untagged=self._untagged)


class ImapWire(aioimaplib.IMAP4ClientProtocol):  # type: ignore[misc]  # aioimaplib is untyped
    """A connection. Every coroutine raises SourceError; UnreachableError when the connection ended or fell silent.

    One command is under way at a time, others wait for their turn; IDLE gives way to them. A command that is cancelled
    ends the connection, because its late answer could not be told from that of the next.
    """

    transport: asyncio.Transport | None

    def __init__(self, deadlines: Deadlines) -> None:
        super().__init__(asyncio.get_running_loop())
        self.failure: SourceError | None = None
        self.news = FolderNews()
        self._deadlines = deadlines
        self._reader, self._received = ResponseReader(), 0
        self._secrets: tuple[bytes, ...] = ()
        self._greeting = _Command("GREETING", "")
        self._pending: _Command | None = self._greeting
        self._turn, self._in_line = asyncio.Lock(), 0
        self._woken, self._closed = asyncio.Event(), asyncio.Event()

    def data_received(self, chunk: bytes) -> None:
        """Read what came. The event loop calls it, so it raises nothing: a fault becomes the failure."""
        self._received += len(chunk)
        try:
            if self.failure is None:
                self._reader.feed(chunk)
            while self.failure is None and (response := self._reader.take()) is not None:
                self._sort(response)
        except SourceError as error:
            self.fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail what is under way and wake who waits. The event loop calls it."""
        why = f": {said(str(exc).encode())}" if exc is not None else ""
        self.fail(UnreachableError(_LOST + why))
        self._closed.set()

    def fail(self, failure: SourceError) -> None:
        """End the connection; the first failure is what everybody is told."""
        self.failure = self.failure or failure
        self._reader = ResponseReader()
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.fail(self.failure)
        self._woken.set()
        if self.transport is not None:
            self.transport.abort()

    def _sort(self, response: Response) -> None:
        text, pending = response.text, self._pending
        if pending is self._greeting:
            self._greeted(text)
        elif text.startswith(b"* "):
            self._untagged(response)
        elif text.startswith(b"+"):
            self._continued()
        elif pending is not None and text.startswith(pending.start):
            self._tagged(pending, text.removeprefix(pending.start))
        elif text:
            raise GarbledError(f"the mail server says what is no IMAP: {said(self._redacted(text))}")

    def _greeted(self, text: bytes) -> None:
        star, _, rest = text.partition(b" ")
        status, _, words = rest.partition(b" ")
        match status.upper() if star == b"*" else b"":
            case b"OK":
                self.state = aioimaplib.NONAUTH
                self._greeting.finish("OK", words)
                self._pending = None
            case b"PREAUTH":
                raise InsecureError("the mail server takes us for logged in before any login; so it would anybody")
            case b"BYE":
                raise self._farewell(words)
            case _:
                raise GarbledError(f"this is no IMAP server: {said(text)}")

    def _untagged(self, response: Response) -> None:
        status, _, words = response.text[2:].partition(b" ")
        pending = self._pending
        if status.upper() == b"BYE" and (pending is None or pending.verb != "LOGOUT"):
            raise self._farewell(words)
        if self.news.note(response.text):
            self._woken.set()
        if pending is not None and pending.verb != "IDLE":
            pending.collect(response)

    def _farewell(self, words: bytes) -> UnreachableError:
        return UnreachableError(
            f"the mail server says goodbye: {said(self._redacted(words))}", wait_s=asked_wait(words)
        )

    def _continued(self) -> None:
        if self._pending is not None:
            self._pending.continued.set()
            if self._pending.later:
                self._send(self._pending.later.pop(0))

    def _tagged(self, pending: _Command, rest: bytes) -> None:
        status, _, words = rest.partition(b" ")
        word = status.upper().decode("ascii", "replace")
        if word not in ("OK", "NO", "BAD"):
            raise GarbledError(f"the mail server says what is no IMAP: {said(self._redacted(rest))}")
        if word == "OK" and pending.verb == "STARTTLS":
            self._hear_no_more()
        if word == "OK":
            self.state = _STATE_AFTER.get(pending.verb, self.state)
        self._pending = None
        self._woken.set()
        pending.finish(word, self._redacted(words))

    def _hear_no_more(self) -> None:
        """Refuse what stands behind the OK to STARTTLS: it was not said by whom TLS will prove (NO STARTTLS, 2021)."""
        if self._reader.has_rest:
            raise InsecureError("something was slipped in before the connection was protected")
        if self.transport is not None:
            self.transport.pause_reading()

    def _redacted(self, words: bytes) -> bytes:
        for secret in self._secrets:
            words = words.replace(secret, _HIDDEN)
        return words

    def hide(self, secret: str) -> None:
        """Take a password out of everything that the server will say: some repeat the command that they refuse."""
        spelled = {secret.encode("utf-8", "surrogateescape"), quoted(secret)[1:-1] if secret.isascii() else b""}
        self._secrets = tuple(sorted(filter(None, spelled), key=len, reverse=True))

    async def greeting(self) -> str:
        """Wait for the server's first words and return them. Raises InsecureError for one that wants no login."""
        with self._whole("connecting"):
            await self._until(self._greeting.ended, "connecting")
            await self._greeting.wait()
        return said(self._greeting.answer.words)

    async def ask(self, name: str, *words: bytes | str, expected_bytes: int = 0, may_drop: bool = False) -> Answer:
        """Say a command and return its answer, whatever its status.

        `expected_bytes` lengthens the deadline. What is over the bound of an answer ends the connection, or is dropped
        if it `may_drop`, because the caller will miss it and ask again.
        """
        first, *later = segments(name.encode("ascii"), *words)
        async with self._my_turn():
            command = self._begin(name, first, *later, may_drop=may_drop)
            with self._whole(name):
                await self._until(command.ended, name, expected_bytes)
                await command.wait()
        return command.answer

    async def idle(self, seconds: float) -> None:
        """Wait in IDLE (RFC 2177), at most so long, for a new mail or for another command that wants its turn."""
        async with self._my_turn():
            self._woken.clear()
            if self.news.has_mail.is_set() or self._in_line:
                return
            command = self._begin("IDLE", b"IDLE")
            with self._whole("IDLE"):
                await self._until(command.continued, "IDLE")
                await self._until_woken(seconds)
                if not command.ended.is_set():
                    self._send(b"DONE")
                await self._until(command.ended, "IDLE")
                await command.wait()
        command.answer.or_refused("the mail server does not push")

    async def rest(self, seconds: float) -> None:
        """Wait without IDLE, at most so long, for a new mail or the end of the connection."""
        self._woken.clear()
        if self.failure is None and not self.news.has_mail.is_set():
            await self._until_woken(seconds)

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Protect the connection (RFC 9051 §6.2.1). Raises InsecureError when it is refused, OSError when TLS fails."""
        (await self.ask("STARTTLS")).or_refused("the mail server does not protect the connection", InsecureError)
        if self.transport is None or self.failure is not None:
            raise self.failure or UnreachableError(_LOST)
        with self._whole("STARTTLS"):
            self.transport = await asyncio.get_running_loop().start_tls(
                self.transport, self, context, server_hostname=host, ssl_handshake_timeout=self._deadlines.tls_s
            )

    async def leave(self, *, politely: bool) -> None:
        """Close the connection, after LOGOUT if `politely` and still possible. Raises no SourceError."""
        seconds = self._deadlines.logout_s
        with suppress(SourceError, TimeoutError):
            if politely and self.failure is None:
                async with asyncio.timeout(seconds):
                    await self.ask("LOGOUT")
        self.fail(UnreachableError("the connection was closed by us"))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds if self.transport is not None else 0):
                await self._closed.wait()

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        self._in_line += 1
        self._woken.set()
        try:
            await self._turn.acquire()
        finally:
            self._in_line -= 1
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _whole(self, name: str) -> Iterator[None]:
        """End the connection when a command is left half-way, by a deadline or a cancellation."""
        try:
            yield
        except BaseException as error:
            self.fail(error if isinstance(error, SourceError) else UnreachableError(f"{name} was left half-way"))
            raise

    def _begin(self, name: str, first: bytes, *later: bytes, may_drop: bool = False) -> _Command:
        if self.failure is not None:
            raise self.failure
        if self.state not in aioimaplib.Commands[name].valid_states:
            raise SourceError(f"the mail server is not asked for {name} in the state {self.state}")
        self._pending = command = _Command(name, self.new_tag(), *later, may_drop=may_drop)
        self._send(command.start + first)
        return command

    def _send(self, line: bytes) -> None:
        if self.transport is not None:
            self.transport.write(line + b"\r\n")

    async def _until(self, event: asyncio.Event, name: str, expected_bytes: int = 0) -> None:
        """Wait for an event of the connection: as long as it may take, and as long as there is progress."""
        loop, deadlines = asyncio.get_running_loop(), self._deadlines
        last = loop.time() + deadlines.longest_s(expected_bytes)
        while True:
            before = self._received
            try:
                async with asyncio.timeout(min(deadlines.answer_s, last - loop.time())):
                    await event.wait()
                return
            except TimeoutError:
                if self._received - before < deadlines.progress_bytes or loop.time() >= last:
                    raise UnreachableError(f"the mail server did not answer in time: {name}") from None

    async def _until_woken(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
