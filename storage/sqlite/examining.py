"""Looks at a database file without opening the desk over it: its schema, its size, and whether its structure holds.

It stands apart from the opening because a database that can't be used is exactly the one that somebody looks at.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from storage.copies import IsStopped
from storage.errors import DatabaseUnusableError
from storage.oncall import StoreFacts
from storage.sqlite.connection import READING, open_file
from storage.sqlite.faults import FAULTS, translated
from storage.sqlite.migrate import APPLICATION_ID, newest, schema_of
from storage.sqlite.opening import refuse_no_database

_WATCH_S = 0.05  # between two looks at the time
_MOST = 5


def examine(path: Path, *, within_s: float, is_stopped: IsStopped) -> StoreFacts:
    """Return what the file at `path` is; nothing is written. Raises StorageError.

    The structure is looked at for at most `within_s`, and until somebody stops it.
    """
    try:
        refuse_no_database(path)
        connection = open_file(path, ("pragma busy_timeout = 5000", *READING))
        try:
            return _facts(connection, path, _end(within_s, is_stopped))
        finally:
            connection.close()
    except FAULTS as error:
        raise translated(error, path) from error
    except OSError as error:
        raise DatabaseUnusableError(f"The database {path} is unusable: {error.strerror or error}.") from error


def _facts(connection: sqlite3.Connection, path: Path, is_over: IsStopped) -> StoreFacts:
    if connection.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
        raise DatabaseUnusableError(f"The database {path} belongs to another program.")
    schema = schema_of(connection)
    return StoreFacts(schema=schema, newest=newest(), size=path.stat().st_size, problems=_problems(connection, is_over))


def _problems(connection: sqlite3.Connection, is_over: IsStopped) -> tuple[str, ...] | None:
    if is_over():
        return None
    with _ended_when(connection, is_over):
        try:
            found = connection.execute(f"pragma quick_check({_MOST})").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return None
            raise
    return tuple(str(row[0]) for row in found if row[0] != "ok")


def _end(within_s: float, is_stopped: IsStopped) -> IsStopped:
    end = time.monotonic() + within_s
    return lambda: is_stopped() or time.monotonic() > end


@contextmanager
def _ended_when(connection: sqlite3.Connection, is_over: IsStopped) -> Iterator[None]:
    """Interrupt the connection as soon as it is over, from beside it.

    While SQLite before 3.42 walks through the pages it asks no progress handler, and that is most of the look.
    """
    has_ended = Event()

    def watch() -> None:
        while not has_ended.wait(_WATCH_S):
            if is_over():
                connection.interrupt()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        has_ended.set()
        watcher.join()
