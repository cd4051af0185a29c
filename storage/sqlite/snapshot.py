"""One transaction on one connection, as its thread sees it: statements by name, and the tickets that it changed.

Every part of the reader and the writer asks through this class, so that names, error words, savepoints and the noting
of changed tickets exist once.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from storage.errors import DatabaseDamagedError, StorageError
from storage.records import TicketNumber
from storage.settings import Settings
from storage.sqlite.faults import FAULTS, Fault, translated
from storage.sqlite.raw_mail import Packer
from storage.sqlite.statements import statements

Row = tuple[Any, ...]  # what sqlite3 hands over; rows.py gives each value its type
Values = Mapping[str, object]


class Kept:
    """What a connection keeps between transactions: its path, the settings by version, the packer of raw mail."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.packer = Packer()
        self.settings: Settings | None = None


class Snapshot:
    """Runs named statements inside one transaction; it is of no use after that.

    After a fault that made SQLite roll everything back, nothing runs any more: a caller that swallowed the error would
    otherwise go on outside any transaction.
    """

    def __init__(self, connection: sqlite3.Connection, kept: Kept) -> None:
        self._connection = connection
        self._statements = statements()
        self._ended: StorageError | None = None
        self.kept = kept
        self.touched: set[TicketNumber] = set()
        self.noted: set[TicketNumber] = set()
        self.unindexed: list[int] = []
        self.quiet = 0  # rows changed that are nobody else's concern

    @property
    def changes(self) -> int:
        """How many rows this connection has ever changed: what was found before the number rose may be stale."""
        return self._connection.total_changes

    def end(self, reason: StorageError) -> None:
        """Refuse every later statement with this reason. May be called from another thread."""
        self._ended = reason

    def one(self, name: str, /, **values: object) -> Row | None:
        """Return the first row of a statement, or None."""
        cursor = self._execute(self._statements[name], values)
        try:
            row: Row | None = cursor.fetchone()
        except FAULTS as error:
            raise self._fault(error) from error
        return row

    def all(self, name: str, /, **values: object) -> list[Row]:
        """Return every row of a statement."""
        return self.composed(self._statements[name], values)

    def records(self, name: str, /, **values: object) -> list[dict[str, object]]:
        """Return every row of a statement by the names of its columns."""
        cursor = self._execute(self._statements[name], values)
        names = [column[0] for column in cursor.description]
        try:
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except FAULTS as error:
            raise self._fault(error) from error

    def value(self, name: str, /, **values: object) -> Any:
        """Return the first column of the only row of a statement that always has one."""
        row = self.one(name, **values)
        if row is None:
            raise DatabaseDamagedError(
                f"The database {self.kept.path} lacks a row that always stands; it is damaged: restore a backup, or "
                "let `omnidesk fsck` say what is left."
            )
        return row[0]

    def composed(self, sql: str, values: Values) -> list[Row]:
        """Return every row of a statement, for one that is put together from named parts."""
        cursor = self._execute(sql, values)
        try:
            return cursor.fetchall()
        except FAULTS as error:
            raise self._fault(error) from error

    def change(self, name: str, /, **values: object) -> int:
        """Run a changing statement and return how many rows it changed."""
        return self._execute(self._statements[name], values).rowcount

    def change_quietly(self, name: str, /, **values: object) -> None:
        """Run a changing statement that raises no revision: what it changes, nobody reads again for."""
        before = self.changes
        self.change(name, **values)
        self.quiet += self.changes - before

    def insert(self, name: str, /, **values: object) -> int | None:
        """Run an inserting statement and return the new row's id, None when a conflict made it do nothing."""
        cursor = self._execute(self._statements[name], values)
        return cursor.lastrowid if cursor.rowcount else None

    def add(self, name: str, /, **values: object) -> int:
        """Run an inserting statement that knows no conflict and return the new row's id."""
        return int(self._execute(self._statements[name], values).lastrowid or 0)

    def change_many(self, name: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run a changing statement once per row; its parameters are numbered (`?1`)."""
        if self._ended is not None:
            raise self._ended
        try:
            self._connection.executemany(self._statements[name], rows)
        except FAULTS as error:
            raise self._fault(error) from error

    def plain(self, sql: str) -> None:
        """Run a statement of transaction control."""
        self._execute(sql, {})

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo only what happens inside when the block raises; the exception goes on.

        A search inside indexes what was kept before, and that is undone too; so are the settings that were kept inside.
        """
        touched, noted, unindexed = set(self.touched), set(self.noted), list(self.unindexed)
        self.plain("savepoint part")
        try:
            yield
        except BaseException:
            if self._ended is None:
                self.plain("rollback to part")
                self.plain("release part")
            self.touched, self.noted, self.unindexed = touched, noted, unindexed
            self.kept.settings = None
            raise
        self.plain("release part")

    def _execute(self, sql: str, values: Values) -> sqlite3.Cursor:
        if self._ended is not None:
            raise self._ended
        try:
            return self._connection.execute(sql, values)
        except FAULTS as error:
            raise self._fault(error) from error

    def _fault(self, error: Fault) -> StorageError:
        words = translated(error, self.kept.path)
        if not self._connection.in_transaction:
            self._ended = words
        return words
