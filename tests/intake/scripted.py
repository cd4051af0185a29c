"""An IMAP server of the tests that follows a script: polite by default, and as bad as a test wants at one place.

`async with scripted(Script(mails={1: raw}, acts={"LOGIN": stall})) as server:` listens on `server.port`. An act gets
the talk and the tag and does what it likes; `stall`, `trickle`, `finish`, `reset`, `goodbye`, `garbage` are the faults
that no real server shows on demand, `say(...)` answers with given lines.
"""

import asyncio
import re
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from storage.settings import BrandId, ForwardMailbox, MailboxId
from storage.words import Security

LOOPBACK = "127.0.0.1"
CAPABILITIES = "IMAP4rev1 IDLE MOVE UIDPLUS"
MAIL = b"From: jan@example.nl\r\nSubject: Vraag\r\n\r\nWaar blijft het?\r\n"


class Talk:
    """One connection, from the server's side; `heard` is every line that the client said."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: list[bytes]) -> None:
        self.reader, self.writer, self.heard = reader, writer, heard

    async def say(self, *lines: bytes) -> None:
        self.writer.write(b"".join(line + b"\r\n" for line in lines))
        await self.writer.drain()

    async def write(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    async def listen(self) -> bytes:
        """Return the client's next line; literals that it announces are asked for and stand in it."""
        line = (await self.reader.readuntil(b"\r\n"))[:-2]
        while announced := re.search(rb"\{(\d+)\}\Z", line):
            await self.say(b"+ go on")
            line += await self.reader.readexactly(int(announced[1]))
            line += (await self.reader.readuntil(b"\r\n"))[:-2]
        self.heard.append(line)
        return line


Act = Callable[[Talk, bytes], Awaitable[None]]


async def stall(talk: Talk, tag: bytes) -> None:
    await asyncio.sleep(3600)


async def trickle(talk: Talk, tag: bytes) -> None:
    """A byte now and then, for ever: never silent, never done."""
    await talk.write(b"* ")
    while True:
        await talk.write(b"O")
        await asyncio.sleep(0.01)


async def finish(talk: Talk, tag: bytes) -> None:
    """FIN, in the middle of a line."""
    await talk.write(b"* 1 FE")
    talk.writer.close()


async def reset(talk: Talk, tag: bytes) -> None:
    """RST."""
    talk.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    talk.writer.transport.abort()


async def goodbye(talk: Talk, tag: bytes) -> None:
    """BYE, and then nothing: not even the end of the connection."""
    await talk.say(b"* BYE [UNAVAILABLE] down for maintenance")
    await stall(talk, tag)


async def garbage(talk: Talk, tag: bytes) -> None:
    await talk.write(b"\x00\xff\xfe(((((\r\n\r\n{999}\r\n" * 50)
    await stall(talk, tag)


async def huge_literal(talk: Talk, tag: bytes) -> None:
    await talk.say(b"* 1 FETCH (UID 1 BODY[] {4294967296}")
    while True:
        await talk.write(b"x" * 65536)


def say(*lines: bytes) -> Act:
    """Answer with these lines; `TAG` in them becomes the command's tag."""

    async def act(talk: Talk, tag: bytes) -> None:
        await talk.say(*(line.replace(b"TAG", tag) for line in lines))

    return act


@dataclass(slots=True, kw_only=True)
class Script:
    """`acts` by command: GREETING, LOGIN, "UID FETCH", "UID FETCH BODY", DONE … each instead of the polite answer."""

    mails: dict[int, bytes] = field(default_factory=lambda: {1: MAIL, 2: MAIL})
    acts: dict[str, Act] = field(default_factory=dict)
    capabilities: str = CAPABILITIES
    serving: ssl.SSLContext | None = None
    heard: list[bytes] = field(default_factory=list)
    port: int = 0

    def mailbox(
        self, security: Security = Security.NONE, *, folder: str = "INBOX", user: str = "acme"
    ) -> ForwardMailbox:
        """Return a forward mailbox that points at the running script."""
        return ForwardMailbox(
            id=MailboxId(1), name="acme", brand_id=BrandId(1), host="localhost" if self.serving else LOOPBACK,
            port=self.port, security=security, user=user, secret="acme", folder=folder,
        )  # fmt: skip

    def said(self, verb: str) -> list[str]:
        """Return what the client said with that command, without the tags."""
        lines = (line.decode("latin-1").partition(" ")[2] for line in self.heard)
        return [line for line in lines if line.startswith(verb)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = Talk(reader, writer, self.heard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await self.acts.get("GREETING", say(b"* OK ready"))(talk, b"")
            while line := await talk.listen():
                tag, _, command = line.partition(b" ")
                await self._answer(talk, tag, command)
        writer.close()

    async def _answer(self, talk: Talk, tag: bytes, command: bytes) -> None:
        verb = self._verb(command)
        act = self.acts.get(verb)
        await (act(talk, tag) if act is not None else self._politely(talk, tag, verb, command))

    def _verb(self, command: bytes) -> str:
        words = command.decode("latin-1").upper().split(" ")
        verb = " ".join(words[:2]) if words[0] == "UID" else words[0]
        return verb + " BODY" if verb == "UID FETCH" and "BODY.PEEK" in command.decode("latin-1") else verb

    async def _politely(self, talk: Talk, tag: bytes, verb: str, command: bytes) -> None:
        match verb:
            case "CAPABILITY":
                await talk.say(b"* CAPABILITY " + self.capabilities.encode())
            case "SELECT":
                await talk.say(b"* %d EXISTS" % len(self.mails), b"* OK [UIDVALIDITY 7] ok", b"* OK [UIDNEXT 99] ok")
            case "UID SEARCH":
                await talk.say(b"* SEARCH " + b" ".join(b"%d" % uid for uid in self.mails))
            case "UID FETCH" | "UID FETCH BODY":
                await talk.write(b"".join(self.row(uid, verb.endswith("BODY")) for uid in self._asked(command)))
            case "IDLE":
                await talk.say(b"+ idling")
                await self.acts.get("IDLING", say())(talk, tag)
                await talk.listen()
                if (act := self.acts.get("DONE")) is not None:
                    return await act(talk, tag)
        await talk.say(tag + b" OK done")
        if verb == "STARTTLS" and self.serving is not None:
            await talk.writer.start_tls(self.serving)
        return None

    def _asked(self, command: bytes) -> list[int]:
        asked: set[int] = set()
        for part in command.split(b" ")[2].split(b","):
            first, _, last = part.partition(b":")
            asked |= set(range(int(first), int(last or first) + 1))
        return sorted(asked & set(self.mails))

    def row(self, uid: int, with_body: bool) -> bytes:
        """Return the FETCH response for a mail."""
        raw = self.mails[uid]
        if with_body:
            return b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\n" % (uid, uid, len(raw), raw)
        date = b"17-Jul-2026 02:44:25 +0200"
        return b'* %d FETCH (RFC822.SIZE %d UID %d INTERNALDATE "%b")\r\n' % (uid, len(raw), uid, date)


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
