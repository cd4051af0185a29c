"""Looking at one kept mail again, in a process of its own that ends with the answer: links, or an attachment's bytes.

It stands apart from the reading room because it is asked by a person now and then, never by the intake, and because
an attachment comes in pieces, so that a large one is neither held twice nor keeps the keys waiting.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import msgspec

from console.intake.reading_worker import MAIL_SECONDS
from console.intake.rereading_worker import ATTACHMENT, LINKS, NO_PART, SIZE, TOO_LARGE, UNREADABLE
from console.mail.html_links import MailLink
from console.mail.safe_text import safe_line
from widgets.language import _

WORKER = (sys.executable, "-P", "-m", "console.intake.rereading_worker")
PIECE = 262_144
_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = MAIL_SECONDS + 20  # above the worker's own limit: it has to start, and to be given the mail
_LINKS = msgspec.msgpack.Decoder(tuple[MailLink, ...])


class RereadingError(Exception):
    """The kept mail can't be read again."""


async def links_of(raw: bytes, *, command: Sequence[str] = WORKER) -> tuple[MailLink, ...]:
    """Return the links of a mail. Raises RereadingError with words why not."""
    async with aclosing(_answer(LINKS, "", raw, command)) as pieces:
        return _LINKS.decode(b"".join([piece async for piece in pieces]))


async def attachment_of(raw: bytes, part: str, *, command: Sequence[str] = WORKER) -> AsyncGenerator[bytes]:
    """Give the bytes of the attachment at a position, in pieces. Raises RereadingError, also when they end too soon."""
    async with aclosing(_answer(ATTACHMENT, part, raw, command)) as pieces:
        head, left = b"", -1
        async for piece in pieces:
            if left < 0:
                head += piece
                if len(head) < SIZE.size:
                    continue
                left = SIZE.unpack_from(head)[0]
            fresh = head[SIZE.size :] if head else piece
            head = b""
            left -= len(fresh)
            yield fresh
        if left != 0:
            raise RereadingError(_("the reader ended too soon"))


async def _answer(kind: bytes, part: str, raw: bytes, command: Sequence[str]) -> AsyncGenerator[bytes]:
    """Give what the worker answers behind its first byte."""
    place = part.encode("ascii", "replace")[:255]
    async with _worker(command) as worker:
        assert worker.stdout is not None  # noqa: S101 (opened as a pipe)
        sending = asyncio.create_task(_send(worker, kind + bytes([len(place)]) + place, raw))
        try:
            first = await _piece(worker.stdout, 1)
            if first != kind:
                raise RereadingError(_why(await _piece(worker.stdout, PIECE) if first == UNREADABLE else b""))
            while piece := await _piece(worker.stdout, PIECE):
                yield piece
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)


async def _piece(stream: asyncio.StreamReader, most: int) -> bytes:
    try:
        async with asyncio.timeout(_SECONDS):
            return await stream.read(most)
    except TimeoutError as error:
        raise RereadingError(_("reading it takes longer than {count} seconds").format(count=_SECONDS)) from error


def _why(word: bytes) -> str:
    """Return in words why the worker could not answer; nothing at all when it has ended."""
    words = {
        b"": _("the reader ended while reading it"),
        NO_PART: _("the mail has no such part"),
        TOO_LARGE: _("reading it takes too much memory"),
    }
    return words.get(word) or _("the reader failed: {fault}").format(fault=safe_line(word.decode("utf-8", "replace")))


async def _send(worker: Process, head: bytes, raw: bytes) -> None:
    assert worker.stdin is not None  # noqa: S101 (opened as a pipe)
    try:
        worker.stdin.write(head)
        for start in range(0, len(raw), PIECE):
            worker.stdin.write(raw[start : start + PIECE])
            await worker.stdin.drain()
        worker.stdin.write_eof()
    except (BrokenPipeError, ConnectionResetError):
        return  # the receiving side says why


@asynccontextmanager
async def _worker(command: Sequence[str]) -> AsyncIterator[Process]:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    worker = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=asyncio.subprocess.DEVNULL, env=environment
    )
    try:
        yield worker
    finally:
        if worker.returncode is None:
            worker.kill()
        await asyncio.wait_for(worker.wait(), 10)
