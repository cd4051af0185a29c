"""Where an address still stands: in the bytes of the database's files and of those beside it, and in which rows.

It stands apart from the reader and the writer because it trusts no reference and no index: every byte of the files is
looked at, and where a word is found, every row of every table.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

from storage.errors import DatabaseUnusableError
from storage.privacy import Remnant, Remnants
from storage.sqlite.connection import open_file
from storage.standing import MARGIN, Standing, spellings, standing

_PIECE = 1 << 20
_OWN = ("", "-wal", "-journal")
_NO_COPIES = (*_OWN, "-shm", ".looked")
_HEAD = b"SQLite format 3\0"
_MANIFEST = ".manifest.json"
_MOST_FILES = 1_000  # beside the database
_LARGEST = 64 << 20  # bytes of a file beside it that is no copy
_SHOWN = 20  # keys of rows


def copies(path: Path) -> list[Path]:
    """Return the copies of the database beside it, whole and half ones, oldest first. Raises DatabaseUnusableError.

    A copy is what a new version or a backup made, or any other database.
    """
    try:
        found = [file for file in _beside(path) if _is_copy(path, file)]
        return sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name))
    except OSError as error:
        raise DatabaseUnusableError(f"The folder of {path} can't be looked through: {error.strerror}.") from error


def holding(path: Path, words: Sequence[str]) -> Remnants:
    """Return which of the database's files, and of those beside it, hold one of these lower-case words on its own, and
    which of its rows do: in UTF-8, UTF-16 or base64.

    What is packed is not looked into, nor what is large and no copy. A copy that can't be read counts as one that
    holds them. Raises DatabaseUnusableError.
    """
    own = [path.with_name(path.name + ending) for ending in _OWN]
    try:
        stands = {file: _standing(file, words) for file in own if file.exists()}
        beside = [file for file in _beside(path) if _holds(path, file, words)]
    except OSError as error:
        raise DatabaseUnusableError(f"A file of {path} can't be read: {error.strerror}.") from error
    rows = _rows(path, words) if any(stands.values()) else ()
    held = [file for file, found in stands.items() if _is_held(found, rows)]
    return Remnants(files=(*held, *beside), rows=tuple(row for row, found in rows if found is Standing.ALONE))


def _is_held(found: Standing, rows: Sequence[tuple[Remnant, Standing]]) -> bool:
    """What stands within a longer word is somebody else's where the rows show whose; columns touch each other, so that
    the bytes alone don't tell."""
    if found is Standing.WITHIN:
        return not rows or any(stands is Standing.ALONE for _, stands in rows)
    return found is Standing.ALONE


def _beside(path: Path) -> list[Path]:
    """Return the other files in the database's folder."""
    own = {path.name + ending for ending in _NO_COPIES}
    found = (one for one in path.parent.iterdir() if one.name not in own and one.is_file() and not one.is_symlink())
    return sorted(islice(found, _MOST_FILES))


def _is_copy(path: Path, file: Path) -> bool:
    is_named = file.name.startswith(f"{path.name}.") and file.suffix in (".backup", ".half")
    return is_named or file.with_name(file.name + _MANIFEST).exists() or _is_database(file)


def _is_database(file: Path) -> bool:
    with suppress(OSError), file.open("rb") as opened:
        return opened.read(len(_HEAD)) == _HEAD
    return False


def _holds(path: Path, file: Path, words: Sequence[str]) -> bool:
    """What can't be read is no reason to end: of a copy it is said, of anything else nobody knows."""
    is_copy = _is_copy(path, file)
    try:
        found = _standing(file, words) if is_copy or file.stat().st_size <= _LARGEST else Standing.NOWHERE
        if found is Standing.WITHIN and _is_database(file):
            return _is_held(found, _rows(file, words, as_copy=True))
    except (OSError, DatabaseUnusableError):
        return is_copy
    return found is Standing.ALONE or (found is Standing.WITHIN and is_copy)


def _standing(file: Path, words: Sequence[str]) -> Standing:
    """Tell how the words stand in the bytes of a file, a piece at a time.

    What ends too near to the end of a piece is looked at again with the next.
    """
    longest = max((len(needle) for word in words for needle in spellings(word)), default=0) + 2 * MARGIN
    found, behind = Standing.NOWHERE, b""
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            seen = behind + piece
            until = len(seen) - MARGIN if len(piece) == _PIECE else None
            found = max(found, standing(seen, words, until))
            if found is Standing.ALONE:
                break
            behind = seen[-longest:]
    return found


def _rows(path: Path, words: Sequence[str], *, as_copy: bool = False) -> tuple[tuple[Remnant, Standing], ...]:
    """Return the rows that hold one of the words: by table, and whether any does so on its own.

    A row's columns stand in the file without anything between them, so that only here a word's ends are certain.
    """
    try:
        with closing(_opened(path, as_copy=as_copy)) as connection:
            connection.create_function("standing", 1, lambda value: _of_value(value, words), deterministic=True)
            return tuple(found for table in _tables(connection) for found in _of_table(connection, table))
    except sqlite3.Error as error:
        raise DatabaseUnusableError(f"The rows of {path} can't be looked through: {error}.") from error


def _opened(path: Path, *, as_copy: bool) -> sqlite3.Connection:
    """A copy is opened so that nothing is made beside it."""
    if as_copy:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    return open_file(path, ("pragma query_only = on",))


def _tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("select name from sqlite_schema where type = 'table' order by name").fetchall()
    return [name for (name,) in found if not name.startswith(("sqlite_", "message_text"))]


def _of_table(connection: sqlite3.Connection, table: str) -> Iterator[tuple[Remnant, Standing]]:
    """Yield the rows of a table in which a word stands alone, and apart those in which it stands within others."""
    columns = connection.execute(f'pragma table_info("{table}")').fetchall()
    looked = [f'standing("{name}")' for _, name, kind, *_ in columns if kind in ("TEXT", "BLOB")]
    if not looked:
        return
    sql = f'select "{columns[0][1]}", max(0, {", ".join(looked)}) as found from "{table}" where found > 0'  # noqa: S608 (its own names)
    keys: dict[Standing, list[object]] = {}
    for key, found in connection.execute(sql):
        keys.setdefault(Standing(found), []).append(key)
    for stands, some in keys.items():
        numbers = tuple(key for key in some[:_SHOWN] if isinstance(key, int))
        yield Remnant(table=table, rows=len(some), keys=numbers), stands


def _of_value(value: object, words: Sequence[str]) -> int:
    content = value.encode() if isinstance(value, str) else value
    return standing(content, words).value if isinstance(content, bytes) else 0
