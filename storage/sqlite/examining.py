"""Looks at a database file without opening the desk over it: its schema, its size, and whether its structure holds.

It stands apart from the opening because a database that can't be used is exactly the one that somebody looks at.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import DatabaseUnusableError
from storage.oncall import StoreFacts
from storage.sqlite.connection import READING, open_file
from storage.sqlite.faults import FAULTS, translated
from storage.sqlite.migrate import APPLICATION_ID, newest, schema_of

_STEPS = 100_000  # of SQLite's machine between two looks at the time
_MOST = 5


def examine(path: Path, *, within_s: float) -> StoreFacts:
    """Return what the file at `path` is; nothing is written. Raises StorageError.

    The structure is looked at for at most `within_s`.
    """
    try:
        connection = open_file(path, ("pragma busy_timeout = 5000", *READING))
        try:
            return _facts(connection, path, within_s)
        finally:
            connection.close()
    except FAULTS as error:
        raise translated(error, path) from error
    except OSError as error:
        raise DatabaseUnusableError(f"The database {path} is unusable: {error.strerror or error}.") from error


def _facts(connection: sqlite3.Connection, path: Path, within_s: float) -> StoreFacts:
    if connection.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
        raise DatabaseUnusableError(f"The database {path} belongs to another program, or is empty.")
    schema = schema_of(connection)
    return StoreFacts(
        schema=schema, newest=newest(), size=path.stat().st_size, problems=_problems(connection, within_s)
    )


def _problems(connection: sqlite3.Connection, within_s: float) -> tuple[str, ...] | None:
    with _ended_after(connection, within_s):
        try:
            found = connection.execute(f"pragma quick_check({_MOST})").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return None
            raise
    return tuple(str(row[0]) for row in found if row[0] != "ok")


@contextmanager
def _ended_after(connection: sqlite3.Connection, within_s: float) -> Iterator[None]:
    end = time.monotonic() + within_s
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
