"""What SQLite says is wrong becomes a storage error with words for a person.

One place knows SQLite's error codes, so that no screen shows them and no caller catches `sqlite3.Error`.
"""

import sqlite3
from pathlib import Path

from storage.errors import (
    ConflictError,
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseUnusableError,
    StorageError,
)

_PRIMARY = 0xFF  # an extended code carries its primary one in the low byte

# Of a damaged file SQLite may complain in bytes that are no UTF-8, which sqlite3 cannot turn into an error of its own.
FAULTS = (sqlite3.Error, UnicodeDecodeError)
Fault = sqlite3.Error | UnicodeDecodeError

_DAMAGED = "it is damaged; restore a backup, or let `omnidesk fsck` say what is left"
_UNUSABLE = {
    sqlite3.SQLITE_FULL: "the disk is full; nothing was written, and it can be tried again when there is room",
    sqlite3.SQLITE_READONLY: "it can only be read, not written: check who owns the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check the path and who owns the file and its folder",
    sqlite3.SQLITE_PERM: "access was refused: check who owns the file and its folder",
    sqlite3.SQLITE_AUTH: "access was refused: check who owns the file and its folder",
    sqlite3.SQLITE_IOERR: "the disk failed while it was read or written",
    sqlite3.SQLITE_NOTADB: "it is not an omnidesk database; name the right one, or restore a backup",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
    sqlite3.SQLITE_PROTOCOL: "its locks do not work here; a network disk is no place for it",
    sqlite3.SQLITE_NOLFS: "the file is larger than this disk allows",
}


def is_damage(error: Fault) -> bool:
    """Tell whether the file itself is damaged."""
    if isinstance(error, UnicodeDecodeError):
        return True
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY == sqlite3.SQLITE_CORRUPT


def _is_loss(error: Fault) -> bool:
    """Tell whether a table or a column is gone, or a list is none: all that we ask for, a sound database has."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code == sqlite3.SQLITE_ERROR and str(error).startswith(("no such table", "no such column", "malformed JSON"))


def said_of(error: Fault) -> str:
    """Return what SQLite says of a file, for whoever looks at it anyway and needs no advice to look."""
    return "its bytes are no text" if isinstance(error, UnicodeDecodeError) else str(error)


def translated(error: Fault, path: Path) -> StorageError:
    """Return the storage error that tells what `error` means for the database at `path`."""
    if is_damage(error) or _is_loss(error):
        said = "" if isinstance(error, UnicodeDecodeError) else f" ({error})"
        return DatabaseDamagedError(f"The database {path} is unusable: {_DAMAGED}{said}.")
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StorageError(f"The database {path} failed: {error}.")
    primary = code & _PRIMARY
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseBusyError(f"The database {path} is locked by another process; try again in a moment.")
    if primary == sqlite3.SQLITE_CONSTRAINT:
        return ConflictError(f"This does not go with what is kept ({error}); nothing was written.")
    if primary in _UNUSABLE:
        kind = DatabaseFullError if primary == sqlite3.SQLITE_FULL else DatabaseUnusableError
        return kind(f"The database {path} is unusable: {_UNUSABLE[primary]} ({error}).")
    return StorageError(f"The database {path} failed: {error}.")
