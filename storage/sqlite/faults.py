"""What SQLite says is wrong becomes a storage error with words for a person.

One place knows SQLite's error codes, so that no screen shows them and no caller catches `sqlite3.Error`.
"""

import sqlite3
from pathlib import Path

from storage.errors import ConflictError, DatabaseBusyError, DatabaseUnusableError, StorageError

_PRIMARY = 0xFF  # an extended code carries its primary one in the low byte

# Of a damaged file SQLite may complain in bytes that are no UTF-8, which sqlite3 cannot turn into an error of its own.
FAULTS = (sqlite3.Error, UnicodeDecodeError)
Fault = sqlite3.Error | UnicodeDecodeError

_UNUSABLE = {
    sqlite3.SQLITE_FULL: "the disk is full; nothing was written, and it can be tried again when there is room",
    sqlite3.SQLITE_READONLY: "it can only be read, not written: check who owns the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check the path and who owns the file and its folder",
    sqlite3.SQLITE_PERM: "access was refused: check who owns the file and its folder",
    sqlite3.SQLITE_AUTH: "access was refused: check who owns the file and its folder",
    sqlite3.SQLITE_IOERR: "the disk failed while it was read or written",
    sqlite3.SQLITE_CORRUPT: "it is damaged; restore a backup, or let `omnidesk fsck` say what is left",
    sqlite3.SQLITE_NOTADB: "it is not an omnidesk database",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
    sqlite3.SQLITE_PROTOCOL: "its locks do not work here; a network disk is no place for it",
    sqlite3.SQLITE_NOLFS: "the file is larger than this disk allows",
}


def translated(error: Fault, path: Path) -> StorageError:
    """Return the storage error that tells what `error` means for the database at `path`."""
    if isinstance(error, UnicodeDecodeError):
        return DatabaseUnusableError(f"The database {path} is unusable: {_UNUSABLE[sqlite3.SQLITE_CORRUPT]}.")
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StorageError(f"The database {path} failed: {error}.")
    primary = code & _PRIMARY
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseBusyError(f"The database {path} is locked by another process; try again in a moment.")
    if primary == sqlite3.SQLITE_CONSTRAINT:
        return ConflictError(f"This does not go with what is kept ({error}); nothing was written.")
    if primary in _UNUSABLE:
        return DatabaseUnusableError(f"The database {path} is unusable: {_UNUSABLE[primary]} ({error}).")
    return StorageError(f"The database {path} failed: {error}.")
