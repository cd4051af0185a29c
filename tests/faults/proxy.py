"""A proxy before a real IMAP server that behaves badly at one place, for as long as a test wants.

`async with proxied(server.port, acts={"SELECT": stall}) as proxy:` listens on `proxy.port`; `proxy.mend()` takes the
fault away. An act stands for a command of the client (LOGIN, "UID FETCH BODY", DONE …), for GREETING, or for IDLING
(once the server has said that it pushes), and gets the passage and the command's tag: it may answer in the server's
place, or pass the command on and change what the server says. It stands apart from the modes, which are its data.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.intake.scripted import LOOPBACK, Talk

_MOST = 64 * 1024 * 1024
_LITERAL = re.compile(rb"\{([0-9]+)\}\r\n\Z")


class Passage(Talk):
    """One connection between a client and the server: `say` and `write` speak to the client, `ask` to the server."""

    def __init__(
        self, client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:  # fmt: skip
        super().__init__(*client, [])
        self.server_reader, self.server_writer = server
        self.line = b""

    async def ask(self, line: bytes | None = None) -> bytes:
        """Pass a command on, by default the client's last, and return all that the server says up to its end."""
        asked = self.line if line is None else line
        tag = asked.partition(b" ")[0] + b" "
        self.server_writer.write(asked + b"\r\n")
        answer = [await self.response()]
        while not answer[-1].startswith(tag):
            answer.append(await self.response())
        return b"".join(answer)

    async def response(self) -> bytes:
        """Return the server's next whole response, with its literals."""
        whole = await self.server_reader.readuntil(b"\r\n")
        while announced := _LITERAL.search(whole[-20:]):
            whole += await self.server_reader.readexactly(int(announced[1]))
            whole += await self.server_reader.readuntil(b"\r\n")
        return whole

    def close(self) -> None:
        """End both sides at once."""
        for writer in (self.writer, self.server_writer):
            writer.transport.abort()


Act = Callable[[Passage, bytes], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class Proxy:
    """What runs: `opened` tells when each connection began, `struck_at` when the fault first did its work (s)."""

    server_port: int
    acts: dict[str, Act] = field(default_factory=dict)
    port: int = 0
    opened: list[float] = field(default_factory=list)
    struck_at: float | None = None
    strikes: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def mend(self) -> None:
        """Take the fault away, for every command from now on."""
        self.acts.clear()

    async def until(self, seen: Callable[["Proxy"], bool]) -> None:
        """Wait until connections or strikes are as wanted."""
        async with self.changed:
            await self.changed.wait_for(lambda: seen(self))

    async def serve(self, passage: Passage) -> None:
        """Lead a client to the server and back, until either ends."""
        greeting = await passage.response()
        if not await self._act(passage, "GREETING", b""):
            await passage.write(greeting)
        while True:
            passage.line = await passage.listen()
            tag, _, command = passage.line.partition(b" ")
            verb = verb_of(command)
            if await self._act(passage, verb, tag):
                continue
            if verb == "IDLE":
                await self._idle(passage, tag)
                continue
            await passage.write(await passage.ask())
            if verb == "STARTTLS":
                await _pass_bytes(passage)

    async def tell_change(self) -> None:
        """Let those look again who wait for connections or strikes."""
        async with self.changed:
            self.changed.notify_all()

    async def _act(self, passage: Passage, name: str, tag: bytes) -> bool:
        act = self.acts.get(name)
        if act is None:
            return False
        if self.struck_at is None:
            self.struck_at = asyncio.get_running_loop().time()
        self.strikes += 1
        await self.tell_change()
        await act(passage, tag)
        return True

    async def _idle(self, passage: Passage, tag: bytes) -> None:
        passage.server_writer.write(passage.line + b"\r\n")
        await passage.write(await passage.response())
        telling = asyncio.create_task(self._tell(passage, tag))
        try:
            await passage.listen()
            if not await self._act(passage, "DONE", tag):
                passage.server_writer.write(b"DONE\r\n")
                await telling
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)

    async def _tell(self, passage: Passage, tag: bytes) -> None:
        await self._act(passage, "IDLING", tag)
        while not (said := await passage.response()).startswith(tag + b" "):
            await passage.write(said)
        await passage.write(said)


def verb_of(command: bytes) -> str:
    """Return what an act stands for: `UID FETCH BODY` is the fetching of bodies, `UID FETCH` that of sizes."""
    words = command.decode("latin-1").upper().split(" ")
    verb = " ".join(words[:2]) if words[0] == "UID" else words[0]
    return verb + " BODY" if verb == "UID FETCH" and b"BODY.PEEK" in command.upper() else verb


async def _pass_bytes(passage: Passage) -> None:
    """From here on it is TLS: whatever comes goes to the other side."""

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()

    ways = (pour(passage.reader, passage.server_writer), pour(passage.server_reader, passage.writer))
    tasks = [asyncio.create_task(way) for way in ways]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    raise ConnectionAbortedError


@asynccontextmanager
async def proxied(server_port: int, acts: Mapping[str, Act]) -> AsyncIterator[Proxy]:
    """Serve on a loopback port until the block ends; the passages end with it."""
    proxy = Proxy(server_port=server_port, acts=dict(acts))
    passages: set[asyncio.Task[None]] = set()

    async def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        passages.add(task)
        task.add_done_callback(passages.discard)
        proxy.opened.append(asyncio.get_running_loop().time())
        await proxy.tell_change()
        behind = await asyncio.open_connection(LOOPBACK, server_port, limit=_MOST)
        passage = Passage((reader, writer), behind)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            await proxy.serve(passage)
        passage.close()

    server = await asyncio.start_server(begin, LOOPBACK, 0, limit=1 << 20)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        for task in list(passages):
            task.cancel()
        await asyncio.gather(*passages, return_exceptions=True)
