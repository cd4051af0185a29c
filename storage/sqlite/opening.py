"""Finds or makes the database file, and brings it to the newest schema before anybody uses it.

A new database is made beside its place and moved there when it is whole: the file at the path is never half a
database, and an empty or missing file where a real one stood is refused instead of filled.
"""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from storage.errors import DatabaseUnusableError
from storage.modes import OWN_FOLDER, make_file
from storage.sqlite.connection import open_file
from storage.sqlite.faults import FAULTS, translated
from storage.sqlite.migrate import FOLDER, back_up, migrate, pending

Chance = Callable[[int], bytes]


def prepare(path: Path, *, clock: Callable[[], int], chance: Chance, may_migrate: bool, folder: Path = FOLDER) -> None:
    """Make the database at `path` ready for use. Raises StorageError and writes nothing then."""
    try:
        if may_migrate and not path.exists():
            _refuse_leftovers(path)
            _make(path, chance, folder)
        else:
            _bring_up(path, clock, may_migrate, folder)
    except FAULTS as error:
        raise translated(error, path) from error
    except OSError as error:
        raise DatabaseUnusableError(f"The database {path} is unusable: {error.strerror or error}.") from error


def refuse_no_database(path: Path) -> None:
    """Refuse a place where no file of a database stands, or an empty one. Raises DatabaseUnusableError."""
    if not path.exists():
        _refuse_leftovers(path)
        raise DatabaseUnusableError(f"There is no database at {path}.")
    if path.is_dir():
        raise DatabaseUnusableError(f"The database {path} is a folder.")
    if path.stat().st_size == 0:
        raise _empty(path)


def needed(connection: sqlite3.Connection, path: Path, folder: Path = FOLDER) -> list[int]:
    """Return the migrations that a database which is no empty one still needs.

    Raises as `pending` does, and DatabaseUnusableError for an empty one.
    """
    waiting = pending(connection, path, folder)
    if 1 in waiting:
        raise _empty(path)
    return waiting


def _refuse_leftovers(path: Path) -> None:
    _refuse_loose_link(path)
    _refuse_orphan(path)


def _refuse_loose_link(path: Path) -> None:
    if path.is_symlink():
        raise DatabaseUnusableError(
            f"The database {path} leads to {path.readlink()}, which is not there: make it reachable, or remove the "
            "link to begin anew. Nothing was written."
        )


def _refuse_orphan(path: Path) -> None:
    journal = path.with_name(path.name + "-wal")
    if journal.exists() and journal.stat().st_size:
        raise DatabaseUnusableError(
            f"The database {path} is gone, but its journal {journal.name} is there: put the file back beside it, or "
            "restore a backup. Nothing was written."
        )


def _bring_up(path: Path, clock: Callable[[], int], may_migrate: bool, folder: Path) -> None:
    refuse_no_database(path)
    connection = open_file(path, ("pragma busy_timeout = 30000",))
    try:
        waiting = needed(connection, path, folder)
        if waiting and not may_migrate:
            raise DatabaseUnusableError(
                f"The database {path} has schema {waiting[0] - 1}, this version needs {waiting[-1]}: open it once with "
                "a command that may change it."
            )
        if waiting:
            back_up(connection, path, clock())
            migrate(connection, path, folder)
    finally:
        connection.close()


def _empty(path: Path) -> DatabaseUnusableError:
    return DatabaseUnusableError(
        f"The database {path} is empty: restore a backup, or remove the file to begin anew. Nothing was written."
    )


def _make(path: Path, chance: Chance, folder: Path) -> None:
    _make_folder(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{chance(4).hex()}.new")
    make_file(draft)
    try:
        _fill(draft, chance, folder)
        _put_in_place(draft, path)
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _fill(draft: Path, chance: Chance, folder: Path) -> None:
    """Fill the draft, with a WAL only at the end: one that a full disk keeps from being merged would be left behind."""
    connection = open_file(draft, ("pragma synchronous = full",))
    try:
        migrate(connection, draft, folder)
        connection.execute("insert into store (id, signing_key) values (1, ?)", (chance(32),))
        connection.execute("pragma journal_mode = wal")
    finally:
        connection.close()


def _put_in_place(draft: Path, path: Path) -> None:
    """Another process may have made the database meanwhile: then theirs stays."""
    try:
        path.hardlink_to(draft)
    except OSError:
        if path.exists():
            return
        draft.rename(path)  # a disk without hard links
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _make_folder(folder: Path) -> None:
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=OWN_FOLDER, exist_ok=True)
