"""Mails come in by batches: kept raw first, read in the reading room, then decided in order of arrival.

Whatever the source (IMAP, files, a pending rest of the last run), the way is this one. After `take` has returned,
every mail of the batch has its outcome; when it raises, what was kept stays pending and is decided at the next start.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from console.clock import Clock
from console.intake.deciding import Undecided, decide_one, undecided
from console.intake.reading import Reading, ReadingRoom, Unreadable
from storage.errors import StorageError
from storage.protocol import Reader, Repository, Writer
from storage.records import Cursor, Delivery, DeliveryKey, Lease, NewDelivery
from storage.words import Outcome

DAMAGED = Unreadable(reason="the kept bytes are damaged: they no longer have their SHA-256")
BATCH = 100  # mails that one transaction decides at most


@dataclass(slots=True)
class Tally:
    """What became of mails, counted by outcome; `already_known` had coordinates that were kept before."""

    outcomes: dict[Outcome, int] = field(default_factory=dict)
    already_known: int = 0

    def count(self, outcome: Outcome) -> None:
        """Count one mail."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1

    def add(self, other: "Tally") -> None:
        """Count what another tally counted too."""
        for outcome, number in other.outcomes.items():
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + number
        self.already_known += other.already_known

    @property
    def fetched(self) -> int:
        """How many mails got an outcome."""
        return sum(self.outcomes.values())


class Intake:
    """Takes mails in: keeps, reads, decides."""

    def __init__(self, repository: Repository, room: ReadingRoom, clock: Clock) -> None:
        self._repository = repository
        self._room = room
        self._clock = clock
        self._last = asyncio.Event()
        self._last.set()

    async def get_ready(self) -> None:
        """Prepare for mail that may come at any moment."""
        await self._room.get_ready()

    async def take(
        self, batch: Sequence[NewDelivery], *, lease: Lease | None = None, cursor: Cursor | None = None
    ) -> Tally:
        """Keep a batch (with the cursor, behind the lease's fence), read it, decide it. Raises StorageError.

        A second `take` may be under way at the same time, so that one batch is read on the other core while the one
        before is decided; batches are decided in the order of the calls.
        """
        before, self._last = self._last, asyncio.Event()
        mine = self._last
        try:
            kept, known = await self._keep_and_read(batch, lease, cursor)
            await before.wait()
            tally = await self._decide(kept, lease)
        finally:
            mine.set()
        tally.already_known = known
        return tally

    async def _keep_and_read(
        self, batch: Sequence[NewDelivery], lease: Lease | None, cursor: Cursor | None
    ) -> tuple[list[tuple[Undecided, Reading]], int]:
        reading = asyncio.create_task(self._room.read([delivery.raw for delivery in batch]))
        try:
            keys = await self._repository.writing(partial(_keep, batch, lease, cursor))
            readings = await reading
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        together = zip(keys, batch, readings, strict=True)
        kept = [(_undecided(key, delivery), said) for key, delivery, said in together if key is not None]
        return kept, len(batch) - len(kept)

    async def decide_pending(self, *, lease: Lease | None = None) -> Tally:
        """Decide what was kept but not decided when the last run ended. To be done at every start, before fetching."""
        tally = Tally()
        while pending := await self._repository.reading(_pending):
            readings = await self._room.read([raw or b"" for _, raw in pending])
            mails = [
                (undecided(delivery), said if raw is not None else DAMAGED)
                for (delivery, raw), said in zip(pending, readings, strict=True)
            ]
            tally.add(await self._decide(mails, lease))
        return tally

    async def _decide(self, mails: list[tuple[Undecided, Reading]], lease: Lease | None) -> Tally:
        mails.sort(key=lambda pair: (pair[0].arrival, pair[0].uid, pair[0].key))
        tally = Tally()
        for start in range(0, len(mails), BATCH):
            some = mails[start : start + BATCH]
            outcomes = await self._repository.writing(partial(_decide_some, some, lease, self._clock()))
            for outcome in outcomes:
                tally.count(outcome)
        return tally


def _keep(
    batch: Sequence[NewDelivery], lease: Lease | None, cursor: Cursor | None, writer: Writer
) -> list[DeliveryKey | None]:
    if lease is not None:
        writer.check_lease(lease)
    keys = [writer.keep(delivery) for delivery in batch]
    if cursor is not None:
        writer.save_cursor(cursor)
    return keys


def _decide_some(
    mails: Sequence[tuple[Undecided, Reading]], lease: Lease | None, now: int, writer: Writer
) -> list[Outcome]:
    """Decide those that still wait: another process may have found some of them pending at its start."""
    if lease is not None:
        writer.check_lease(lease)
    waiting = ((mail, reading) for mail, reading in mails if _still_waits(writer, mail))
    return [decide_one(writer, mail, reading, now, acknowledges=True) for mail, reading in waiting]


def _still_waits(writer: Writer, mail: Undecided) -> bool:
    delivery = writer.delivery(mail.key)
    return delivery is not None and delivery.outcome is Outcome.PENDING


def _pending(reader: Reader) -> list[tuple[Delivery, bytes | None]]:
    return [(delivery, _raw_if_sound(reader, delivery)) for delivery in reader.pending_deliveries(BATCH)]


def _raw_if_sound(reader: Reader, delivery: Delivery) -> bytes | None:
    try:
        return reader.raw(delivery.key)
    except StorageError:
        return None


def _undecided(key: DeliveryKey, delivery: NewDelivery) -> Undecided:
    return Undecided(
        key=key,
        mailbox_id=delivery.mailbox_id,
        brand_id=delivery.brand_id,
        uid=delivery.uid,
        arrival=delivery.arrival,
        kept_at=delivery.kept_at,
        size=len(delivery.raw),
        sha256=delivery.sha256,
    )


def digest(raw: bytes) -> bytes:
    """Return the SHA-256 that a mail's bytes are known by."""
    return hashlib.sha256(raw).digest()
