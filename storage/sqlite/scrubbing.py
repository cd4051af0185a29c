"""Nothing of what was deleted stays in the database's files; and a look into their bytes that shows it.

It stands apart because deleting rows is not enough: words stay in the full-text index until it is merged, bytes in free
pages until they are written anew, and both in the journal until it is cut.
"""

import base64
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from storage.errors import DatabaseBusyError, DatabaseUnusableError
from storage.sqlite.connection import open_file
from storage.sqlite.faults import FAULTS, translated

_PIECE = 1 << 20
_ENDINGS = ("", "-wal", "-journal")


def scrub(path: Path, busy_timeout_ms: int) -> None:
    """Merge the full-text index, write the database anew, cut the journal. Raises StorageError.

    The new one is made on the disk: in memory it would need as much as the whole database.
    """
    pragmas = (f"pragma busy_timeout = {busy_timeout_ms}", "pragma secure_delete = on", "pragma temp_store = file")
    try:
        with closing(open_file(path, pragmas)) as connection:
            connection.execute("insert into message_text (message_text) values ('optimize')")
            connection.execute("vacuum")
            _cut(connection, path)
    except FAULTS as error:
        raise translated(error, path) from error


def copies(path: Path) -> list[Path]:
    """Return the copies of the database beside it, whole and half ones, oldest first. Raises DatabaseUnusableError."""
    try:
        found = [*path.parent.glob(f"{path.name}.*.backup"), *path.parent.glob(f"{path.name}.*.half")]
        return sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name))
    except OSError as error:
        raise DatabaseUnusableError(f"The folder of {path} can't be looked through: {error.strerror}.") from error


def holding(path: Path, words: Sequence[str]) -> list[Path]:
    """Return which of the database's files and copies hold one of these words: in UTF-8, UTF-16 or base64.

    What is packed is not looked into. Raises DatabaseUnusableError.
    """
    files = [path.with_name(path.name + ending) for ending in _ENDINGS]
    needles = [needle for word in words for needle in spellings(word)]
    try:
        return [file for file in (*files, *copies(path)) if file.exists() and _holds(file, needles)]
    except OSError as error:
        raise DatabaseUnusableError(f"A file of {path} can't be read: {error.strerror}.") from error


def spellings(word: str) -> Iterator[bytes]:
    """Yield the bytes in which a word may stand in a file: UTF-8, UTF-16, and base64 at each of its three offsets."""
    plain = word.encode()
    yield plain
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    for offset in range(3):
        whole = (offset + len(plain)) // 3 * 3 - offset
        encoded = base64.b64encode(bytes(offset) + plain[:whole])
        yield encoded[4 if offset else 0 :]


def _cut(connection: sqlite3.Connection, path: Path) -> None:
    is_busy, _, _ = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    if is_busy:
        raise DatabaseBusyError(f"The journal of {path} is in use, so it still holds what was deleted; try again.")


def _holds(file: Path, needles: Sequence[bytes]) -> bool:
    longest = max(map(len, needles), default=0)
    with file.open("rb") as opened:
        behind = b""
        while piece := opened.read(_PIECE):
            seen = (behind + piece).lower()
            if any(needle.lower() in seen for needle in needles if needle):
                return True
            behind = piece[-longest:]
    return False
