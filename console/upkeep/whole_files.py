"""Files that are there whole or not at all: claimed under another name, filled, flushed, and only then put in place.

It stands apart because a backup and a restored database must never be half, whenever this program is killed, and must
never stand where something stood.
"""

import errno
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.checking import StoppedError
from storage.copies import IsStopped, Told
from storage.modes import OWN_FILE

_PIECE = 1 << 20
_DRAFT = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
SIDES = ("-wal", "-shm", "-journal")


class InUseByOthersError(Exception):
    """Another process fills this file."""


@contextmanager
def draft_of(path: Path, ending: str, mode: int = OWN_FILE) -> Iterator[Path]:
    """Give an empty file of this user's beside `path`, and remove what is left of it afterwards.

    What a killed process left under that name is begun anew. Raises InUseByOthersError, OSError.
    """
    draft = path.with_name(path.name + ending)
    held = _held(draft, mode)
    try:
        _remove(*_sides(draft))
        yield draft
    finally:
        _remove(draft, *_sides(draft))
        os.close(held)


def put_in_place(draft: Path, path: Path) -> None:
    """Give a whole file its name. Raises FileExistsError when something stands there, OSError."""
    _flush(draft)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:
        if path.exists() or path.is_symlink():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        draft.rename(path)  # a disk without hard links
    _flush(path.parent)


def write_whole(path: Path, content: bytes, mode: int = OWN_FILE) -> None:
    """Write a file of this user's, in place of one of that name. Raises OSError."""
    draft = path.with_name(path.name + ".part")
    with os.fdopen(os.open(draft, _DRAFT | os.O_TRUNC, OWN_FILE), "wb") as opened:
        os.fchmod(opened.fileno(), mode)
        opened.write(content)
    _flush(draft)
    draft.replace(path)
    _flush(path.parent)


def sha256_of(path: Path, told: Told, is_stopped: IsStopped) -> str:
    """Return the SHA-256 of a file in hexadecimal digits. Raises OSError, StoppedError."""
    return _read_through(path, lambda piece: None, told, is_stopped)


def copy_file(path: Path, to: Path, told: Told, is_stopped: IsStopped) -> str:
    """Copy a file over another and return the SHA-256 of what was read. Raises OSError, StoppedError."""
    with to.open("r+b") as target:

        def write(piece: bytes) -> None:
            target.write(piece)

        return _read_through(path, write, told, is_stopped)


def _read_through(path: Path, taken: Callable[[bytes], None], told: Told, is_stopped: IsStopped) -> str:
    digest, done, total = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as opened:
        while piece := opened.read(_PIECE):
            if is_stopped():
                raise StoppedError
            digest.update(piece)
            taken(piece)
            done += len(piece)
            told(done, max(done, total))
    return digest.hexdigest()


def _held(draft: Path, mode: int) -> int:
    """Return the open, empty draft, held by this process as long as it is open.

    What is left there may by now have another name too, or be somebody else's: it is taken away, never written.
    """
    opened = os.open(draft, _DRAFT, OWN_FILE)
    try:
        _lock(opened, draft)
        found = os.fstat(opened)
        if not found.st_size and found.st_nlink == 1 and found.st_uid == os.geteuid():
            os.fchmod(opened, mode)
            return opened
        draft.unlink()
    except BaseException:
        os.close(opened)
        raise
    os.close(opened)
    return _held(draft, mode)


def _lock(opened: int, draft: Path) -> None:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_there = os.path.samestat(os.fstat(opened), draft.lstat())
    except (BlockingIOError, FileNotFoundError):
        is_there = False
    if not is_there:
        raise InUseByOthersError(str(draft))


def _sides(path: Path) -> Iterator[Path]:
    yield from (path.with_name(path.name + ending) for ending in SIDES)


def _remove(*paths: Path) -> None:
    for path in paths:
        with suppress(FileNotFoundError):
            path.unlink()


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
