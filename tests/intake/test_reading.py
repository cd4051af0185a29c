"""The reading room: what hangs, crashes or explodes costs one mail."""

import sys

from console.intake.reading import ReadingRoom, Unreadable
from console.mail.parsed import ParsedMail

MAIL = b"From: jan@example.nl\r\nTo: info@acme.nl\r\nSubject: Vraag %d\r\n\r\nWaar blijft het?\r\n"

# A worker whose reader does what the mail's first line asks, so that each way of failing can be had on demand.
WILFUL = """
import os, signal, sys, time
from console.intake import reading_worker as worker
real = worker.parse
def parse(raw):
    if raw.startswith(b"HANG"):
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        time.sleep(30)
    if raw.startswith(b"CRASH"):
        os._exit(3)
    if raw.startswith(b"EXPLODE"):
        bytearray(3 << 30)
    if raw.startswith(b"RAISE"):
        raise KeyError("x")
    return real(raw)
worker.parse = parse
worker.main()
"""


def wilful_room() -> ReadingRoom:
    return ReadingRoom((sys.executable, "-P", "-c", WILFUL))


async def test_mails_are_read_in_the_order_given() -> None:
    async with ReadingRoom() as room:
        readings = await room.read([MAIL % number for number in range(20)])

    assert [reading.subject for reading in readings if isinstance(reading, ParsedMail)] == [
        f"Vraag {number}" for number in range(20)
    ]


async def test_one_bad_mail_never_stops_the_next() -> None:
    async with wilful_room() as room:
        readings = await room.read([MAIL % 1, b"HANG", MAIL % 2, b"CRASH", MAIL % 3, b"EXPLODE", b"RAISE", MAIL % 4])

    reasons = [reading.reason if isinstance(reading, Unreadable) else reading.subject for reading in readings]
    assert reasons == [
        "Vraag 1",
        "reading it takes longer than 10 seconds",
        "Vraag 2",
        "the reader ended while reading it (3)",
        "Vraag 3",
        "reading it takes too much memory",
        "the reader failed: KeyError",
        "Vraag 4",
    ]


async def test_a_large_batch_passes_through_the_pipe_both_ways() -> None:
    large = MAIL % 1 + b"regel\r\n" * 200_000

    async with ReadingRoom() as room:
        readings = await room.read([large] * 6)

    assert [type(reading) for reading in readings] == [ParsedMail] * 6


async def test_the_worker_leaves_with_the_room() -> None:
    async with ReadingRoom() as room:
        await room.read([MAIL % 1])
        worker = room._worker
        assert worker is not None
        assert worker.returncode is None

    assert worker.returncode is not None
