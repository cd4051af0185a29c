"""One SQLite connection on a thread of its own, which runs whole functions.

The only module that knows aiosqlite. Its public calls cost a hop between threads each; a function given to the
connection's thread costs one hop for a transaction of twenty statements (five times as fast, measured). That queue
(`Connection._execute`) is private, as its thread is, so aiosqlite is pinned to a minor version and tests hold the
promise.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

import aiosqlite

from storage.errors import DatabaseUnusableError
from storage.sqlite.faults import FAULTS, translated

T = TypeVar("T")

WRITING = (
    "pragma foreign_keys = on", "pragma synchronous = full", "pragma cache_size = -32000",
    "pragma wal_autocheckpoint = 4000",  # 16 MB of journal: a backlog pauses less often to copy it
)  # fmt: skip
# What is deleted is overwritten; whoever erases mends references themselves, because a check of each foreign key would
# read whole tables.
ERASING = (*WRITING, "pragma secure_delete = on", "pragma foreign_keys = off")
READING = ("pragma query_only = on", "pragma cache_size = -8000")
_EVERY = ("pragma secure_delete = off", "pragma journal_size_limit = 67108864", "pragma temp_store = memory")
_STATEMENTS_CACHED = 512


class Connection:
    """An open connection, made by `connect` and ended by `close`."""

    def __init__(self, path: Path, inner: aiosqlite.Connection, sqlite: sqlite3.Connection) -> None:
        self._path = path
        self._inner = inner
        self._sqlite = sqlite
        self._closed = False

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function on the connection's thread and return what it returns.

        A cancelled caller leaves at once; the function runs on. Raises StorageError for an error of SQLite.
        """
        if self._closed:
            raise DatabaseUnusableError(f"The database {self._path} is closed.")
        try:
            ran = await self._inner._execute(function, self._sqlite)  # type: ignore[no-untyped-call]  # private
        except sqlite3.Error as error:
            raise translated(error, self._path) from error
        return cast(T, ran)

    async def interrupt(self) -> None:
        """Make the statement that runs now end with an error."""
        await self._inner.interrupt()

    async def close(self) -> None:
        """Close the connection when what is queued has run, and end its thread."""
        self._closed = True
        await self._inner.close()


async def connect(path: Path, pragmas: Sequence[str], *, busy_timeout_ms: int) -> Connection:
    """Open the existing database at `path`. Raises StorageError.

    Its thread keeps no program alive: what one that ends without closing did not commit is undone, as by a kill.
    """
    opened: list[sqlite3.Connection] = []

    def connector() -> sqlite3.Connection:
        opened.append(open_file(path, (f"pragma busy_timeout = {busy_timeout_ms}", *_EVERY, *pragmas)))
        return opened[0]

    inner = aiosqlite.Connection(connector, iter_chunk_size=1)
    inner._thread.daemon = True  # private
    try:
        await whole(asyncio.ensure_future(_awaited(inner)))
    except FAULTS as error:
        raise translated(error, path) from error
    return Connection(path, inner, opened[0])


async def _awaited(inner: aiosqlite.Connection) -> None:
    """Open the connection; one that cannot be opened has ended its thread before it is told.

    A thread that outlived the event loop would print a traceback over the words of the error.
    """
    try:
        await inner
    except BaseException:
        await asyncio.to_thread(inner._thread.join)
        raise


def open_file(path: Path, pragmas: Sequence[str]) -> sqlite3.Connection:
    """Open an existing file on the calling thread; transactions are begun and ended by hand. Raises sqlite3.Error."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, cached_statements=_STATEMENTS_CACHED
    )
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    try:
        for pragma in pragmas:
            connection.execute(pragma).close()
    except BaseException:
        connection.close()
        raise
    return connection


async def whole(job: "asyncio.Future[T]") -> T:
    """Wait for a job to its end even when cancelled meanwhile; the cancellation is raised afterwards."""
    cancelled: asyncio.CancelledError | None = None
    while not job.done():
        try:
            await asyncio.wait((job,))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        job.exception()
        raise cancelled
    return job.result()
