"""The work of whoever holds the sender's lease: looks for what is due, and sends it, a worker for each server.

It stands apart from the lease because it neither begins nor ends by itself. One server that answers slowly holds up
none but its own mails; what can't be tried now is put off with words, so that it hides nothing that can.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from random import Random

from console.clock import Clock
from console.outgoing.courier import Courier, Tried
from console.outgoing.door import OutgoingDoor
from console.outgoing.postponing import put_off, release
from console.outgoing.resting import Rests
from console.outgoing.server_work import ServerWork
from storage.outbox import OutboxId, Outgoing
from storage.protocol import Reader, Repository
from storage.records import Lease
from storage.settings import OutgoingServer, ServerId, Settings

LOOKED_AT = 50  # mails in one look
LONGEST_WAIT_S = 60.0
BUSY_WAIT_S = 1.0
_log = logging.getLogger("omnidesk.sender")
_Due = dict[ServerId | None, tuple[OutgoingServer | None, list[Outgoing]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What one look found: the settings, the mails that are due, and when the first queued one is (ms UTC)."""

    settings: Settings
    due: Sequence[Outgoing]
    next_at: int | None


class Shift:
    """Sends for the holder of a lease; `rests` outlives it."""

    def __init__(
        self, repository: Repository, door: OutgoingDoor, lease: Lease, rests: Rests, clock: Clock, chance: Random
    ) -> None:
        self._repository, self._door, self._lease, self._rests, self._clock = repository, door, lease, rests, clock
        self._courier = Courier(repository, door, lease, clock, chance)
        self._chance = chance
        self._workers: dict[ServerId | None, asyncio.Task[list[Tried]]] = {}
        self._wake = asyncio.Event()

    async def once(self) -> list[Tried]:
        """Send what is due now, each mail once, and return what became of each. Raises StorageError."""
        tried = await self._recover()
        seen: set[OutboxId] = set()
        try:
            while True:
                await self._look(seen)
                if not self._workers:
                    return tried
                await asyncio.wait(self._workers.values(), return_when=asyncio.FIRST_COMPLETED)
                tried += self._dismiss()
        finally:
            await _end(self._workers.values())

    async def stay(self) -> None:
        """Send what becomes due until cancelled. Raises StorageError."""
        await self._recover()
        watching = asyncio.create_task(self._watch())
        try:
            while True:
                self._wake.clear()
                await self._pause(await self._look(set()))
                self._dismiss()
                if watching.done():
                    watching.result()
        finally:
            await _end([watching, *self._workers.values()])

    async def _recover(self) -> list[Tried]:
        found = await self._courier.recover()
        for one in found:
            _log.warning("outbox %d: found unfinished, %s now", one.outgoing.id, one.step.state.value)
        return found

    async def _watch(self) -> None:
        try:
            async for _revision in self._repository.watch():
                self._wake.set()
        finally:
            self._wake.set()

    async def _look(self, seen: set[OutboxId]) -> int | None:
        """Begin what is due and not in `seen`, and return when the first queued mail is due.

        A server at work is left alone; where its mails hide those of others, it looks further.
        """
        limit = LOOKED_AT
        while True:
            found = await self._repository.reading(partial(_seen, self._clock(), limit))
            if self._rests.are_changed(found.settings.servers):
                await self._repository.writing(partial(release, self._lease, self._clock()))
                continue
            due = self._by_server(found, seen)
            if due or len(found.due) < limit:
                break
            limit *= 4
        for key, (server, mails) in due.items():
            seen.update(one.id for one in mails)
            self._workers[key] = asyncio.create_task(self._work(server, mails))
            self._workers[key].add_done_callback(lambda _task: self._wake.set())
        return found.next_at

    def _by_server(self, found: _Look, seen: set[OutboxId]) -> _Due:
        due: _Due = {}
        for one in found.due:
            server = found.settings.server_of(one.address_id)
            key = None if server is None else server.id
            if key not in self._workers and one.id not in seen:
                due.setdefault(key, (server, []))[1].append(one)
        return due

    async def _work(self, server: OutgoingServer | None, mails: Sequence[Outgoing]) -> list[Tried]:
        work = ServerWork(self._door, self._courier, self._rests, self._clock, self._chance)
        tried, held = await work.send(server, mails)
        if held:
            now = self._clock()
            tried += await self._repository.writing(partial(put_off, self._lease, held, now))
            for one, rest in held:
                self._rests.tell(one.id, rest.until)
        return tried

    async def _pause(self, next_at: int | None) -> None:
        """Wait until something changes, or is due. What is due already waits for its server's worker."""
        wait_s = LONGEST_WAIT_S if next_at is None else (next_at - self._clock()) / 1000
        least = BUSY_WAIT_S if self._workers else 0.0
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(wait_s, least), LONGEST_WAIT_S)):
                await self._wake.wait()

    def _dismiss(self) -> list[Tried]:
        """Return what the workers did that are done, and forget them. Raises what went wrong."""
        done = [key for key, task in self._workers.items() if task.done()]
        return [one for key in done for one in self._workers.pop(key).result()]


def _seen(now: int, limit: int, reader: Reader) -> _Look:
    return _Look(settings=reader.settings(), due=reader.due_outgoing(now, limit), next_at=reader.next_outgoing_at())


async def _end(tasks: Iterable["asyncio.Task[list[Tried]] | asyncio.Task[None]"]) -> None:
    ending = list(tasks)
    for task in ending:
        task.cancel()
    await asyncio.gather(*ending, return_exceptions=True)
