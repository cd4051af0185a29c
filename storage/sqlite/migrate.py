"""Brings a database to the newest schema: numbered files, one transaction each, the number in `user_version`.

Never `executescript`, which commits before it begins: a migration that stops halfway must leave the old schema. It runs
on a plain connection before anything else has one.
"""

import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from storage.errors import DatabaseNewerError, DatabaseUnusableError
from storage.modes import make_file
from storage.sqlite.chain import teach
from storage.sqlite.connection import open_file

_SEMICOLON = re.compile("(?<=;)")
FOLDER = Path(__file__).with_name("migrations")
APPLICATION_ID = 0x6F6D6E69  # "omni", so that another program's SQLite file is recognised


@cache
def newest(folder: Path = FOLDER) -> int:
    """Return the schema number that the migrations lead to."""
    return max(migrations(folder))


@cache
def migrations(folder: Path = FOLDER) -> dict[int, Path]:
    """Return the migration files by their number, which must run from 1 without a gap."""
    found = sorted((int(path.name.partition("_")[0]), path) for path in folder.glob("*.sql"))
    numbers = [number for number, _ in found]
    if numbers != list(range(1, len(found) + 1)):
        raise ValueError(f"the migrations are not numbered without a gap: {numbers}")
    return dict(found)


def schema_of(connection: sqlite3.Connection) -> int:
    """Return the schema number of a database."""
    return int(connection.execute("pragma user_version").fetchone()[0])


def pending(connection: sqlite3.Connection, path: Path, folder: Path = FOLDER) -> list[int]:
    """Return the migrations that a database still needs.

    Raises DatabaseNewerError, and DatabaseUnusableError for another program's database.
    """
    schema, ours = schema_of(connection), newest(folder)
    is_ours = connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID
    if not is_ours and connection.execute("select count(*) from sqlite_schema").fetchone()[0]:
        raise DatabaseUnusableError(f"The database {path} belongs to another program.")
    if schema > ours:
        raise DatabaseNewerError(
            f"The database {path} was written by a newer version of omnidesk: it has schema {schema}, "
            f"this version knows {ours}. Start the newer version; nothing was changed."
        )
    return list(range(schema + 1, ours + 1))


def migrate(connection: sqlite3.Connection, path: Path, folder: Path = FOLDER) -> None:
    """Apply what is pending. Each migration is there wholly or not at all, whoever else migrates meanwhile.

    Raises as `pending` does, also when a newer program was quicker.
    """
    teach(connection)
    connection.execute("pragma foreign_keys = off")
    for number in pending(connection, path, folder):
        connection.execute("begin immediate")
        try:
            if number in pending(connection, path, folder):
                _apply(connection, number, migrations(folder)[number])
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
    connection.execute("pragma foreign_keys = on")


def back_up(connection: sqlite3.Connection, path: Path, stamp: int) -> Path:
    """Copy the database, as it is before it is migrated, to a file beside it, and return that file's path.

    The file has its name only when it is whole; another process may make its own at the same moment.
    """
    name = f"{path.name}.schema-{schema_of(connection)}-{stamp}"
    draft, copy = _claimed(path, name)
    try:
        target = open_file(draft, ())
        try:
            connection.backup(target)
        finally:
            target.close()
        draft.rename(copy)
    finally:
        draft.unlink(missing_ok=True)
    return copy


def _claimed(path: Path, name: str) -> tuple[Path, Path]:
    """Make the empty file that nobody else copies into, and tell what it is called when it is whole."""
    ordinal = 1
    while True:
        copy = path.with_name(f"{name}.backup" if ordinal == 1 else f"{name}-{ordinal}.backup")
        draft = copy.with_suffix(".half")
        try:
            if not copy.exists():
                make_file(draft)
                return draft, copy
        except FileExistsError:
            pass
        ordinal += 1


def _apply(connection: sqlite3.Connection, number: int, file: Path) -> None:
    for statement in split(file.read_text(encoding="utf-8")):
        connection.execute(statement)
    broken = connection.execute("pragma foreign_key_check").fetchone()
    if broken is not None:
        raise DatabaseUnusableError(f"Migration {number} would leave {broken[0]} pointing at nothing.")
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {number}")


def split(script: str) -> Iterator[str]:
    """Yield the statements of a script; a trigger is one statement."""
    statement = ""
    for part in _SEMICOLON.split(script):
        statement += part
        if sqlite3.complete_statement(statement):
            if statement.strip():
                yield statement.strip()
            statement = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in statement.splitlines()):
        raise ValueError(f"the script ends within a statement: {statement.strip()[:60]}")
