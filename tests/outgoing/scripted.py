"""An SMTP server of the tests that follows a script: polite by default, and as bad as a test wants at one place.

`async with scripted(Script(acts={"RCPT": say(b"550 no")})) as script:` listens on `script.port`. An act gets the talk
and the command line and does what it likes; it stands for GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY (the
mail itself, read to its end) or QUIT. `stall`, `trickle`, `hang_up`, `garbage`, `flood` are the faults that no real
server shows on demand.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from storage.settings import OutgoingServer, ServerId
from storage.words import Security

LOOPBACK = "127.0.0.1"


class Talk:
    """One connection, from the server's side; `heard` is every line that the client said."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: list[bytes]) -> None:
        self.reader, self.writer, self.heard = reader, writer, heard

    async def say(self, *lines: bytes) -> None:
        await self.write(b"".join(line + b"\r\n" for line in lines))

    async def write(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    async def listen(self) -> bytes:
        line = (await self.reader.readuntil(b"\r\n"))[:-2]
        self.heard.append(line)
        return line


Act = Callable[[Talk, bytes], Awaitable[None]]


async def stall(talk: Talk, line: bytes) -> None:
    await asyncio.sleep(3600)


async def trickle(talk: Talk, line: bytes) -> None:
    """A byte now and then, for ever: never silent, never done."""
    await talk.write(b"250 ")
    while True:
        await talk.write(b"O")
        await asyncio.sleep(0.01)


async def trickle_lines(talk: Talk, line: bytes) -> None:
    """A line now and then, for ever, each of which says that there is more."""
    while True:
        await talk.say(b"250-more")
        await asyncio.sleep(0.01)


async def hang_up(talk: Talk, line: bytes) -> None:
    talk.writer.close()


async def garbage(talk: Talk, line: bytes) -> None:
    await talk.write(b"\x00\xff\xfe\x1b]52;c;aGk=\x07((((\r\n" * 50)
    await stall(talk, line)


async def flood(talk: Talk, line: bytes) -> None:
    """One line of a megabyte."""
    await talk.write(b"250 " + b"x" * (1 << 20) + b"\r\n")
    await stall(talk, line)


def say(*lines: bytes) -> Act:
    """Answer with these lines."""

    async def act(talk: Talk, line: bytes) -> None:
        await talk.say(*lines)

    return act


@dataclass(slots=True, kw_only=True)
class Script:
    """`acts` by command, each instead of the polite answer; `can` is what EHLO announces."""

    acts: dict[str, Act] = field(default_factory=dict)
    can: tuple[bytes, ...] = (b"PIPELINING", b"SIZE 1000000", b"AUTH PLAIN LOGIN CRAM-MD5", b"8BITMIME")
    serving: ssl.SSLContext | None = None
    heard: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    port: int = 0

    def server(self, security: Security = Security.NONE, *, user: str = "", host: str = "") -> OutgoingServer:
        """Return an outgoing server that points at the running script."""
        return OutgoingServer(
            id=ServerId(1), address_id=None, host=host or ("localhost" if self.serving else LOOPBACK), port=self.port,
            security=security, user=user, secret="acme" if user else "",
        )  # fmt: skip

    def said(self, verb: str) -> list[bytes]:
        """Return what the client said with that command."""
        return [line for line in self.heard if line.upper().startswith(verb.encode())]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = Talk(reader, writer, self.heard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await self.acts.get("GREETING", say(b"220 mx.example ready"))(talk, b"")
            while True:
                line = await talk.listen()
                verb = line.decode("latin-1").upper().partition(" ")[0]
                await self.acts.get(verb, self._politely)(talk, line)
        writer.close()

    async def _politely(self, talk: Talk, line: bytes) -> None:
        match line.decode("latin-1").upper().partition(" ")[0]:
            case "EHLO":
                lines = [b"mx.example", *self.can]
                await talk.say(*(b"250-" + one for one in lines[:-1]), b"250 " + lines[-1])
            case "STARTTLS":
                await talk.say(b"220 go ahead")
                if self.serving is not None:
                    await talk.writer.start_tls(self.serving)
            case "AUTH":
                await talk.say(b"235 welcome")
            case "DATA":
                await talk.say(b"354 go on")
                self.bodies.append(await talk.reader.readuntil(b"\r\n.\r\n"))
                await self.acts.get("BODY", say(b"250 2.0.0 kept as 7"))(talk, b"")
            case "QUIT":
                await talk.say(b"221 bye")
            case _:
                await talk.say(b"250 ok")


@asynccontextmanager
async def scripted(script: Script, *, tls_at_once: bool = False) -> AsyncIterator[Script]:
    """Serve a script on a loopback port until the block ends; its talks end with it."""
    talks: set[asyncio.Task[None]] = set()

    async def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        try:
            await script.serve(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()

    context = script.serving if tls_at_once else None
    server = await asyncio.start_server(begin, LOOPBACK, 0, ssl=context, limit=1 << 20)
    script.port = server.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        server.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
