"""The SQLite database that keeps the desk: one writer, a few readers, one watcher, each on a thread of its own.

Nobody above knows SQLite: `open_repository` gives a `storage.protocol.Repository`.
"""

import asyncio
import secrets
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from storage.errors import DatabaseBusyError, DatabaseUnusableError
from storage.privacy import Remnants
from storage.protocol import Eraser, Reader, Repository, Writer
from storage.sqlite import remnants, scrubbing
from storage.sqlite.connection import ERASING, READING, WRITING, Connection, connect, whole
from storage.sqlite.opening import Chance, prepare
from storage.sqlite.snapshot import Kept, Snapshot
from storage.sqlite.transactions import erase as erase_on
from storage.sqlite.transactions import read as read_on
from storage.sqlite.transactions import write as write_on

T = TypeVar("T")

READERS = 2
BUSY_TIMEOUT_MS = 30_000
WATCH_S = 0.075


@asynccontextmanager
async def open_repository(
    path: Path,
    *,
    clock: Callable[[], int],
    migrate: bool = True,
    chance: Chance = secrets.token_bytes,
    busy_timeout_ms: int = BUSY_TIMEOUT_MS,
) -> AsyncIterator[Repository]:
    """Open the database at `path`, made or migrated first unless `migrate` is False. Raises StorageError.

    `clock` gives milliseconds UTC and names the backup taken before a migration; `chance` makes the signing key.
    """
    await asyncio.to_thread(prepare, path, clock=clock, chance=chance, may_migrate=migrate)
    repository = SqliteRepository(path, busy_timeout_ms)
    try:
        yield repository
    finally:
        await repository.close()


class _Line:
    """A connection, opened when it is first wanted, with what it keeps between transactions."""

    def __init__(self, path: Path, pragmas: Sequence[str], busy_timeout_ms: int) -> None:
        self._path = path
        self._pragmas = pragmas
        self._busy_timeout_ms = busy_timeout_ms
        self._connection: Connection | None = None
        self.kept = Kept(path)

    async def opened(self) -> Connection:
        """Return the connection. Only one caller at a time."""
        if self._connection is None:
            self._connection = await connect(self._path, self._pragmas, busy_timeout_ms=self._busy_timeout_ms)
        return self._connection

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()


class SqliteRepository:
    """A `storage.protocol.Repository` over the SQLite file at `path`."""

    def __init__(self, path: Path, busy_timeout_ms: int) -> None:
        self._path = path
        self._busy_timeout_ms = busy_timeout_ms
        self._writer = _Line(path, WRITING, busy_timeout_ms)
        self._eraser = _Line(path, ERASING, busy_timeout_ms)
        self._gate = asyncio.Lock()
        self._readers = [_Line(path, READING, busy_timeout_ms) for _ in range(READERS)]
        self._idle = list(reversed(self._readers))
        self._reading = asyncio.Semaphore(READERS)
        self._watcher = _Line(path, READING, busy_timeout_ms)
        self._watching = asyncio.Lock()
        self._closed = False

    async def writing(self, write: Callable[[Writer], T]) -> T:
        """Run `write` in one transaction on the writing connection's thread; one at a time in this process.

        Cancelled while it waits for the gate, it has done nothing; cancelled later, it ends when the transaction has.
        Raises TypeError for a function that returns a coroutine.
        """
        async with self._gate:
            self._refuse_closed()
            return await whole(asyncio.ensure_future(self._write(write)))

    async def erasing(self, erase: Callable[[Eraser], T]) -> T:
        """Run `erase` as `writing` does, on a connection that overwrites what it deletes."""
        async with self._gate:
            self._refuse_closed()
            return await whole(asyncio.ensure_future(self._erase(erase)))

    async def scrub(self) -> None:
        """Leave nothing in the files of what was deleted; who writes in this process waits for it."""
        async with self._gate:
            self._refuse_closed()
            await whole(asyncio.ensure_future(asyncio.to_thread(scrubbing.scrub, self._path, self._busy_timeout_ms)))

    async def copies(self) -> Sequence[Path]:
        """Return the copies of the database beside it."""
        return await asyncio.to_thread(remnants.copies, self._path)

    async def holds(self, words: Sequence[str]) -> Remnants:
        """Return which files and rows hold one of these words."""
        return await asyncio.to_thread(remnants.holding, self._path, words)

    async def reading(self, read: Callable[[Reader], T]) -> T:
        """Run `read` over one snapshot on a reading connection's thread; a cancelled one is interrupted."""
        async with self._reading:
            self._refuse_closed()
            line = self._idle.pop()
            try:
                return await self._read(line, read)
            finally:
                self._idle.append(line)

    async def watch(self) -> AsyncIterator[int]:
        """Yield the revision at once and whenever it has changed, until the repository closes."""
        version, seen = -1, -1
        while not self._closed:
            try:
                version, revision = await self._look(version, seen)
            except DatabaseBusyError:
                revision = seen
            if revision != seen:
                seen = revision
                yield revision
            await asyncio.sleep(WATCH_S)

    async def close(self) -> None:
        """Close every connection, when the transaction that runs has ended; closing twice is closing once.

        Cancelled meanwhile, it ends when all are closed.
        """
        self._closed = True
        await whole(asyncio.ensure_future(self._close()))

    async def _close(self) -> None:
        async with self._gate:
            await self._writer.close()
            await self._eraser.close()
        for _ in range(READERS):
            await self._reading.acquire()
        for line in self._readers:
            await line.close()
        for _ in range(READERS):
            self._reading.release()
        async with self._watching:
            await self._watcher.close()

    async def _write(self, write: Callable[[Writer], T]) -> T:
        connection = await self._writer.opened()
        return await connection.run(partial(write_on, kept=self._writer.kept, function=write))

    async def _erase(self, erase: Callable[[Eraser], T]) -> T:
        connection = await self._eraser.opened()
        return await connection.run(partial(erase_on, kept=self._eraser.kept, function=erase))

    async def _read(self, line: _Line, read: Callable[[Reader], T]) -> T:
        connection = await whole(asyncio.ensure_future(line.opened()))
        asked = _Asked(line.kept)
        job = asyncio.ensure_future(connection.run(partial(asked.run, read)))
        try:
            return await asyncio.shield(job)
        except asyncio.CancelledError:
            asked.stop()
            job.add_done_callback(_given_up)  # also when the wait below is cancelled in turn
            await connection.interrupt()
            await whole(asyncio.ensure_future(asyncio.wait((job,))))
            raise

    async def _look(self, version: int, seen: int) -> tuple[int, int]:
        async with self._watching:
            if self._closed:
                return version, seen
            connection = await whole(asyncio.ensure_future(self._watcher.opened()))
            return await whole(
                asyncio.ensure_future(connection.run(partial(_looked, version, seen, self._watcher.kept)))
            )

    def _refuse_closed(self) -> None:
        if self._closed:
            raise DatabaseUnusableError(f"The database {self._path} is closed.")


def _given_up(job: "asyncio.Future[T]") -> None:
    """Take what a reading ended with that nobody waits for, or the log would tell it as a fault that was lost."""
    if not job.cancelled():
        job.exception()


class _Asked:
    """A reading that can be stopped from outside its thread, before it begins and between two statements."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._snapshot: Snapshot | None = None
        self._stopped = False

    def run(self, read: Callable[[Reader], T], connection: sqlite3.Connection) -> T:
        self._snapshot = Snapshot(connection, self._kept)
        if self._stopped:
            self.stop()
        return read_on(connection, self._snapshot, read)

    def stop(self) -> None:
        self._stopped = True
        if self._snapshot is not None:
            self._snapshot.end(DatabaseUnusableError("This reading was given up."))


def _looked(version: int, seen: int, kept: Kept, connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the file's change counter and the revision, which is read only when the counter has moved."""
    snapshot = Snapshot(connection, kept)
    now = int(snapshot.composed("pragma data_version", {})[0][0])
    return (now, seen) if now == version else (now, int(snapshot.value("revision")))
