"""One reading connection of a look through a database: statements by name, in short snapshots, that can be stopped.

It stands apart from `snapshot` because here a whole table may be read, a fault ends one question and not the reading,
and nobody who writes is kept from tidying the journal for longer than one question takes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from storage.checking import Check, Deviation, StoppedError, Wish
from storage.sqlite.connection import READING, open_file
from storage.sqlite.raw_mail import Packer
from storage.sqlite.snapshot import Row
from storage.sqlite.statements import read_statements

_FOLDER = Path(__file__).with_name("checks")
_STEPS = 100_000  # of SQLite's machine between two questions whether to stop
_PATIENT = ("pragma busy_timeout = 30000",)


@cache
def checks() -> dict[str, str]:
    """Return the statements of the checks by their names. Raises ValueError when two have the same."""
    return read_statements(_FOLDER)


class Looking:
    """A connection that looks on behalf of a wish. Every question raises StoppedError once it is stopped."""

    def __init__(self, connection: sqlite3.Connection, path: Path, wish: Wish) -> None:
        self.connection, self.path, self.wish, self.packer = connection, path, wish, Packer()
        connection.set_progress_handler(wish.is_stopped, _STEPS)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Answer what is asked inside from one state of the database."""
        self.stop_if_wanted()
        self.connection.execute("begin")
        try:
            yield
        except sqlite3.OperationalError:
            self.stop_if_wanted()
            raise
        finally:
            if self.connection.in_transaction:
                self.connection.execute("rollback")

    def rows(self, name: str, /, **values: object) -> list[Row]:
        """Return every row of a statement."""
        return self.connection.execute(checks()[name], values).fetchall()

    def deviations(self, *names: str) -> list[Deviation]:
        """Return what statements find, each a row of what, key, fact, kept, found; one snapshot for all."""
        with self.snapshot():
            found = [row for name in names for row in self.rows(name)]
        return [Deviation(what=row[0], key=row[1], fact=row[2], kept=row[3], found=row[4]) for row in found]

    def stop_if_wanted(self) -> None:
        """Raise StoppedError when nobody wants to know any more."""
        if self.wish.is_stopped():
            raise StoppedError

    def tell(self, check: Check, seen: int = 0, total: int = 0) -> None:
        """Tell how far a check is."""
        self.wish.told(check, seen, total)


@contextmanager
def looking(path: Path, wish: Wish) -> Iterator[Looking]:
    """Open the file at `path` to look through it; nothing of it changes. Raises sqlite3.Error."""
    connection = open_file(path, (*_PATIENT, *READING))
    try:
        yield Looking(connection, path, wish)
    finally:
        connection.set_progress_handler(None, 0)
        connection.close()
