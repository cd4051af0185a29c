"""A whole copy of the database, taken from one state of it while others go on writing.

The copy holds a reading transaction for as long as it takes: writers wait for none of it, and SQLite need not begin
anew whenever they have written, which under load would be for ever. Only the journal grows meanwhile.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from storage.checking import StoppedError
from storage.copies import CopyFacts, IsStopped, Told
from storage.errors import DatabaseUnusableError
from storage.sqlite.connection import READING, open_file
from storage.sqlite.faults import FAULTS, translated
from storage.sqlite.migrate import APPLICATION_ID, schema_of

_PAGES = 512  # at a step: 2 MB
_COUNTED = ("ticket", "message", "delivery", "outbox", "customer", "event")
_MOST = 5
_STEPS = 100_000


def copy_database(path: Path, to: Path, told: Told, is_stopped: IsStopped) -> CopyFacts:
    """Copy the database at `path` into the empty file `to`, and return what is in it. Raises StorageError.

    Raises StoppedError when stopped; what is in `to` then is not whole.
    """
    try:
        with closing(open_file(path, ("pragma busy_timeout = 30000", *READING))) as source:
            source.execute("begin")
            facts = _facts(source, path)
            with closing(open_file(to, ("pragma synchronous = full",))) as target:
                _copy(source, target, told, is_stopped)
            return facts
    except FAULTS as error:
        raise translated(error, path) from error
    except OSError as error:
        raise DatabaseUnusableError(f"The database {path} is unusable: {error.strerror or error}.") from error


def inspect_copy(path: Path, is_stopped: IsStopped) -> CopyFacts:
    """Return what the file at `path` holds, and whether its structure is sound; nothing is made beside it.

    Only for a file that nobody writes. Raises StorageError, StoppedError.
    """
    try:
        with closing(_untouched(path)) as connection:
            connection.set_progress_handler(is_stopped, _STEPS)
            problems = connection.execute(f"pragma integrity_check({_MOST})").fetchall()
            words = tuple(str(row[0]) for row in problems if row[0] != "ok")
            return _facts(connection, path, words)
    except FAULTS as error:
        if is_stopped():
            raise StoppedError from error
        raise translated(error, path) from error


def _untouched(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    return connection


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, told: Told, is_stopped: IsStopped) -> None:
    source.backup(target, pages=_PAGES, progress=_progress(told, is_stopped), sleep=0.01)


def _progress(told: Told, is_stopped: IsStopped) -> Callable[[int, int, int], None]:
    def progress(_status: int, remaining: int, total: int) -> None:
        if is_stopped():
            raise StoppedError
        told(total - remaining, total)

    return progress


def _facts(connection: sqlite3.Connection, path: Path, problems: tuple[str, ...] = ()) -> CopyFacts:
    if connection.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
        raise DatabaseUnusableError(f"The database {path} belongs to another program, or is empty.")
    tables = {row[0] for row in connection.execute("select name from sqlite_schema where type = 'table'")}
    counts = {
        table: int(connection.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608 (names of ours)
        for table in _COUNTED
        if table in tables
    }
    revision = int(connection.execute("select revision from store").fetchone()[0])
    return CopyFacts(schema=schema_of(connection), revision=revision, counts=counts, problems=problems)
