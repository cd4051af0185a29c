"""The largest hostile mails are read in the worker as it runs, within the memory that is promised."""

import resource
import signal
import sys
from collections.abc import Iterator

import pytest

from console.intake import reading_worker
from console.intake.reading import ReadingRoom, Unreadable
from console.mail.parsed import ParsedMail
from tests.corpus.hostile import EVERY_HOSTILE_MAIL

PROMISED_BYTES = 700 << 20
MAIL = b"From: jan@example.nl\r\nSubject: Vraag\r\n\r\nWaar blijft het?\r\n"

# The worker as it runs, with less memory, so that what needs more than is promised is not read.
FRUGAL = f"""
from console.intake import reading_worker as worker
worker.MEMORY_BYTES = {PROMISED_BYTES}
worker.main()
"""


def large() -> Iterator[bytes]:
    for hostile in EVERY_HOSTILE_MAIL:
        if "20 MB" in hostile.name or "ten texts" in hostile.name:
            yield hostile.build()


async def test_the_largest_hostile_mails_are_read_within_700_mb() -> None:
    async with ReadingRoom((sys.executable, "-P", "-c", FRUGAL)) as room:
        readings = [reading for raw in large() for reading in await room.read([raw])]

    assert len(readings) >= 8
    assert [reading.reason for reading in readings if isinstance(reading, Unreadable)] == []


async def test_a_mail_larger_than_the_memory_costs_only_itself() -> None:
    tight = FRUGAL.replace(str(PROMISED_BYTES), str(250 << 20))

    async with ReadingRoom((sys.executable, "-P", "-c", tight)) as room:
        before, huge, after = await room.read([MAIL, bytes(300 << 20), MAIL])

    assert isinstance(before, ParsedMail)
    assert isinstance(huge, Unreadable)
    assert isinstance(after, ParsedMail)


def test_the_worker_sets_its_limits_before_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(reading_worker, "serve", lambda *_: None)

    reading_worker.main()

    assert limits == {resource.RLIMIT_AS: (1 << 30, 1 << 30), resource.RLIMIT_CORE: (0, 0)}


def test_a_mail_has_ten_seconds_and_the_next_one_ten_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = iter([b"een", b"twee"])
    timers: list[tuple[int, float]] = []
    monkeypatch.setattr(signal, "setitimer", lambda timer, seconds: timers.append((timer, seconds)))
    monkeypatch.setattr(reading_worker, "read_frame", lambda _source: next(frames, None))

    reading_worker.serve(sys.stdin.buffer, _Sink())  # type: ignore[arg-type]

    assert timers == [(signal.ITIMER_REAL, 10), (signal.ITIMER_REAL, 0)] * 2


class _Sink:
    def write(self, frame: bytes) -> int:
        return len(frame)

    def flush(self) -> None: ...
