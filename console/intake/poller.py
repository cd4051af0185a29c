"""One forward mailbox is followed: look what is new, fetch, take in, tell the server, wait for news.

The wire is behind `source`, the deciding behind `receive`; what stands here is the promise that no mail is skipped or
doubled: what is new is the difference between the server's UIDs and ours, and the cursor only makes the search short.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial

from console.clock import Clock
from console.intake.after_ingest import read_after_ingest
from console.intake.health import HealthBook
from console.intake.pulse import Pulse
from console.intake.receive import Intake, Tally, digest
from console.intake.renumber import keep_known
from console.intake.source import FetchedBatch, FetchedMail, MailSource, SourceError
from storage.protocol import Repository, Writer
from storage.records import Cursor, Lease, NewDelivery
from storage.settings import ForwardMailbox

PAUSE_S = 120.0  # between two looks
IDLE_S = PAUSE_S  # also while the server pushes: it tells nobody that the folder was renamed, or that the line is dead
WHOLE_EVERY_MS = 1_800_000
FEW = 20  # mails that are in before anybody could read that they are being fetched
UNDER_WAY = 2  # batches: one is read while the one before is decided

_log = logging.getLogger("omnidesk.poll")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What following a mailbox takes.

    `progress` hears (taken in, to take in) while a backlog comes in, `pulse` whatever goes forward.
    """

    repository: Repository
    intake: Intake
    clock: Clock
    progress: Progress = lambda done, total: None
    pulse: Pulse = field(default_factory=Pulse)


class Visit:
    """One connection to one forward mailbox, under its lease."""

    def __init__(
        self, source: MailSource, mailbox: ForwardMailbox, lease: Lease, means: Means, health: HealthBook
    ) -> None:
        self._source, self._mailbox, self._lease = source, mailbox, lease
        self._means, self._health = means, health
        self._wish = read_after_ingest(mailbox.after_ingest)
        self._known: set[int] = set()
        self._gone: set[int] = set()
        self._is_renumbered = False
        self._compared_at = 0

    async def catch_up(self) -> Tally:
        """Take in all that the server has and we have not. Raises SourceError, StorageError, LeaseLostError."""
        await self._health.fetching()
        await self._read_known()
        tally = await self._look(whole=True)
        while (more := await self._look(whole=False)).fetched:
            tally.add(more)
        return tally

    async def stay(self) -> None:
        """Take in what comes, until cancelled. Raises as `catch_up`."""
        can_idle = self._source.selected.can_idle
        await self._means.intake.get_ready()
        while True:
            await self._health.waiting_for_mail(pushed=can_idle)
            await self._source.wait(IDLE_S if can_idle else PAUSE_S)
            is_late = self._means.clock() - self._compared_at >= WHOLE_EVERY_MS
            while (await self._look(whole=is_late)).fetched:
                is_late = False

    async def _read_known(self) -> None:
        mailbox, selected = self._mailbox, self._source.selected
        cursor = await self._means.repository.reading(lambda reader: reader.cursor(mailbox.id))
        self._is_renumbered = cursor is not None and cursor.uidvalidity != selected.uidvalidity
        self._known, self._gone = await self._means.repository.reading(
            lambda reader: (
                reader.known_uids(mailbox.id, selected.uidvalidity),
                reader.vanished_uids(mailbox.id, selected.uidvalidity),
            )
        )

    async def _look(self, *, whole: bool) -> Tally:
        """Take in what is new among all UIDs, or among those behind the highest that we know.

        Where all are compared, a mail that had vanished and is listed again is asked for again: a server that hid it
        for a moment must not have hidden it for good.
        """
        there = await (self._source.uids() if whole else self._source.uids_from(max(self._known, default=0) + 1))
        fresh = there - (self._known - self._gone if whole else self._known)
        if len(fresh) > FEW:
            await self._health.fetching()
        tally = await self._take_in(fresh)
        if whole:
            self._compared_at, self._is_renumbered = self._means.clock(), False
            await self._means.repository.writing(
                partial(_save_cursor, self._cursor(max(self._known, default=0) + 1), self._lease)
            )
            await self._tidy(there)
        self._means.pulse.beat(self._mailbox.id)
        return tally

    async def _take_in(self, fresh: Collection[int]) -> Tally:
        """Fetch and take in; a batch is fetched and read while the one before is decided."""
        tally, done = Tally(), 0
        under_way: deque[asyncio.Task[Tally]] = deque()
        try:
            if fresh:
                async for batch in self._source.fetch(sorted(fresh)):
                    under_way.append(asyncio.create_task(self._settle(batch)))
                    done += len(batch.mails) + len(batch.vanished)
                    if len(under_way) == UNDER_WAY:
                        tally.add(await under_way.popleft())
                        self._means.progress(done, len(fresh))
            while under_way:
                tally.add(await under_way.popleft())
        except asyncio.CancelledError:
            for task in under_way:
                task.cancel()
            raise
        finally:
            await asyncio.gather(*under_way, return_exceptions=True)
        return tally

    async def _settle(self, batch: FetchedBatch) -> Tally:
        """Keep and decide a batch, then tell the server; only what is committed changes anything there."""
        repository, validity = self._means.repository, self._source.selected.uidvalidity
        deliveries = [self._delivery(mail) for mail in batch.mails]
        if self._is_renumbered:
            deliveries = await repository.writing(
                partial(keep_known, deliveries, self._mailbox.id, validity, self._lease)
            )
        if batch.vanished:
            await repository.writing(partial(_note_vanished, self._lease, validity, self._mailbox, batch.vanished))
        tally = await self._means.intake.take(deliveries, lease=self._lease, cursor=self._cursor_behind(batch))
        self._known.update(batch.vanished, (mail.uid for mail in batch.mails))
        self._gone = (self._gone | set(batch.vanished)) - {mail.uid for mail in batch.mails}
        if deliveries:
            await self._health.took_in(arrival=max(delivery.arrival for delivery in deliveries))
        await self._tell_server([mail.uid for mail in batch.mails])
        self._means.pulse.beat(self._mailbox.id)
        return tally

    async def _tell_server(self, uids: Collection[int]) -> None:
        """Flag, move or delete what is kept. A server that refuses keeps us from nothing: that is told, not raised."""
        try:
            if uids:
                await self._wish.at_once(self._source, uids)
        except SourceError as error:
            _log.warning("%s: %s was not done: %s", self._mailbox.name, self._mailbox.after_ingest, error)

    def _delivery(self, mail: FetchedMail) -> NewDelivery:
        return NewDelivery(
            mailbox_id=self._mailbox.id,
            brand_id=self._mailbox.brand_id,
            uidvalidity=self._source.selected.uidvalidity,
            uid=mail.uid,
            internal_date=mail.internal_date,
            kept_at=self._means.clock(),
            sha256=digest(mail.raw),
            raw=mail.raw,
        )

    def _cursor(self, uid_next: int) -> Cursor:
        return Cursor(
            mailbox_id=self._mailbox.id,
            uidvalidity=self._source.selected.uidvalidity,
            uid_next=uid_next,
            compared_at=self._compared_at,
        )

    def _cursor_behind(self, batch: FetchedBatch) -> Cursor | None:
        """Return the cursor to keep with a batch; while UIDs are mapped, the old one stays until all of them are."""
        highest = max((mail.uid for mail in batch.mails), default=0)
        is_behind = highest < max(self._known, default=0)
        return None if self._is_renumbered or is_behind else self._cursor(highest + 1)

    async def _tidy(self, there: Collection[int]) -> None:
        """Let mails leave the folder that are still in it: what failed before, and what has been kept long enough."""
        if not self._wish.empties_folder:
            return
        mailbox, validity = self._mailbox, self._source.selected.uidvalidity
        before = self._wish.due_before(self._means.clock())
        kept = await self._means.repository.reading(lambda reader: reader.kept_uids(mailbox.id, validity, before))
        if due := sorted(kept & set(there)):
            await self._wish.when_due(self._source, due)


def _save_cursor(cursor: Cursor, lease: Lease, writer: Writer) -> None:
    writer.check_lease(lease)
    writer.save_cursor(cursor)


def _note_vanished(
    lease: Lease, uidvalidity: int, mailbox: ForwardMailbox, uids: Collection[int], writer: Writer
) -> None:
    writer.check_lease(lease)
    writer.note_vanished(mailbox.id, uidvalidity, uids)
