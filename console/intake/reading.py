"""A room where mail is read: one worker process, started when first needed, replaced when a mail brings it down.

It stands alone so that the intake sees only "these bytes say that" or "these bytes cannot be read, because".
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from console.intake.reading_worker import LENGTH, MAIL_SECONDS
from console.mail.parsed import ParsedMail

_ROOT = Path(__file__).resolve().parents[2]
_DECODER = msgspec.msgpack.Decoder(ParsedMail)
_PIECE = 262_144
_SLACK_SECONDS = 5  # above the worker's own limit, for a machine that is busy


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A mail that can't be read, and why, in words."""

    reason: str


Reading = ParsedMail | Unreadable


class ReadingRoom:
    """Reads mails in a worker process. One `read` at a time; others wait for their turn."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-P", "-m", "console.intake.reading_worker")) -> None:
        self._command = tuple(command)
        self._worker: Process | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._dismiss()

    async def get_ready(self) -> None:
        """Start the worker before it is needed, so that the first mail does not wait for it."""
        async with self._turn:
            await self._worker_at_work()

    async def read(self, raws: Sequence[bytes]) -> list[Reading]:
        """Return what each mail says, in the order given. A mail that brings the worker down costs only itself."""
        readings: list[Reading] = []
        async with self._turn:
            while len(readings) < len(raws):
                try:
                    await self._read_some(raws[len(readings) :], readings)
                except asyncio.CancelledError:
                    await self._dismiss()
                    raise
                except _WorkerLostError as error:
                    await self._dismiss()
                    readings.append(Unreadable(reason=str(error)))
        return readings

    async def _read_some(self, raws: Sequence[bytes], readings: list[Reading]) -> None:
        """Read mails until all are done or the worker is lost; the answers so far stay in `readings`."""
        worker = await self._worker_at_work()
        writing = asyncio.create_task(_send(worker, raws))
        try:
            for _ in raws:
                readings.append(await _receive(worker))  # noqa: PERF401 (what was read so far must stay)
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def _worker_at_work(self) -> Process:
        if self._worker is None or self._worker.returncode is not None:
            paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
            self._worker = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=asyncio.subprocess.DEVNULL, env=environment
            )
        return self._worker

    async def _dismiss(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        if worker.returncode is None:
            worker.kill()
        await asyncio.wait_for(worker.wait(), 10)


class _WorkerLostError(Exception):
    """The worker ended or fell silent."""


async def _send(worker: Process, raws: Sequence[bytes]) -> None:
    assert worker.stdin is not None  # noqa: S101 (opened as a pipe)
    try:
        for raw in raws:
            worker.stdin.write(LENGTH.pack(len(raw)))
            for start in range(0, max(len(raw), 1), _PIECE):
                worker.stdin.write(raw[start : start + _PIECE])  # a pipe that is given all at once copies all of it
                await worker.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return  # the receiving side says why


async def _receive(worker: Process) -> Reading:
    assert worker.stdout is not None  # noqa: S101 (opened as a pipe)
    try:
        async with asyncio.timeout(MAIL_SECONDS + _SLACK_SECONDS):
            length = LENGTH.unpack(await worker.stdout.readexactly(LENGTH.size))[0]
            frame = await worker.stdout.readexactly(length)
    except TimeoutError as error:
        raise _WorkerLostError(f"reading it takes longer than {MAIL_SECONDS} seconds") from error
    except asyncio.IncompleteReadError as error:
        raise _WorkerLostError(await _last_words(worker)) from error
    if frame[:1] == b"U":
        return Unreadable(reason=frame[1:].decode())
    return _DECODER.decode(frame[1:])


async def _last_words(worker: Process) -> str:
    try:
        code = await asyncio.wait_for(worker.wait(), _SLACK_SECONDS)
    except TimeoutError:
        return "the reader fell silent"
    if code == -signal.SIGALRM:
        return f"reading it takes longer than {MAIL_SECONDS} seconds"
    return f"the reader ended while reading it ({code})"
