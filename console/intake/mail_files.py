"""Which files of a path are mail, and their bytes: what is no mail is passed over, what can't be read is named.

It stands apart because a folder may hold anything: photos, pipes, devices, links that lead nowhere or in circles. None
of these may end an import or make it wait.
"""

import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from console.intake.deciding import OVERSIZE_BYTES
from console.intake.mbox import mail_spans, unquoted

NO_FILE = "is no file"
CHANGED = "changed while it was read"
_MBOX_SUFFIXES = frozenset({".mbox", ".mbx"})
_SUFFIXES = _MBOX_SUFFIXES | {".eml"}
_MAIL_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:From |[A-Za-z][\w.-]{1,76}[ \t]*:(?!//))")
_START_BYTES = 128


@dataclass(slots=True)
class LeftOut:
    """What was not taken: how many files are no mail, and the files that can't be read with the reason."""

    passed_over: int = 0
    unreadable: dict[Path, str] = field(default_factory=dict)

    def leave(self, path: Path, error: OSError) -> None:
        """Note a file that can't be read."""
        self.unreadable[path] = error.strerror or str(error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Where the bytes of a mail stand in a file; `is_quoted` when they are of an mbox."""

    path: Path
    start: int
    end: int
    is_quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegularFile:
    """A file that is open; `modified_at` in ms UTC."""

    descriptor: int
    size: int
    modified_at: int

    def read_at(self, start: int, count: int) -> bytes:
        """Return `count` bytes from an offset, fewer only at the end. Raises OSError."""
        parts = []
        while count > 0 and (part := os.pread(self.descriptor, count, start)):
            parts.append(part)
            start += len(part)
            count -= len(part)
        return b"".join(parts)

    def bytes_of(self, piece: Piece) -> bytes:
        """Return a mail; one over OVERSIZE_BYTES is cut one byte behind it and stays quoted: it is parked anyway."""
        count = min(piece.end - piece.start, OVERSIZE_BYTES + 1)
        raw = self.read_at(piece.start, count)
        return unquoted(raw) if piece.is_quoted and count <= OVERSIZE_BYTES else raw


class _Place(Enum):
    """How a path came up, which says whether it is taken."""

    TAKEN = auto()  # named by a person, or a message of a Maildir: whatever it looks like
    IN_FOLDER = auto()  # taken when it looks like mail
    MESSAGES = auto()  # the folder cur or new of a Maildir: its files are taken
    HIDDEN = auto()  # taken only when it is a Maildir inside a Maildir (Maildir++)


@contextmanager
def open_regular(path: Path) -> Iterator[RegularFile]:
    """Open a file without ever waiting for it. Raises OSError, also when it is a pipe, a socket or a device."""
    _refuse_unless_regular(path.stat())
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        _refuse_unless_regular(status)
        modified_at = status.st_mtime_ns // 1_000_000
        yield RegularFile(descriptor=descriptor, size=status.st_size, modified_at=modified_at)
    finally:
        os.close(descriptor)


def pieces(path: Path, file: RegularFile) -> Iterator[Piece]:
    """Give the mails of a file: those of an mbox when it begins with "From ", else the file as one mail."""
    if file.read_at(0, 5) == b"From ":
        for start, end in mail_spans(file.read_at, file.size):
            yield Piece(path=path, start=start, end=end, is_quoted=True)
    elif file.size or path.suffix.lower() not in _MBOX_SUFFIXES:
        yield Piece(path=path, start=0, end=file.size, is_quoted=False)


def mail_files(paths: Sequence[Path], left_out: LeftOut) -> Iterator[Path]:
    """Give the files to be read: each path that is named, and inside folders what looks like mail.

    A folder that is met again, by a link or otherwise, is not entered again.
    """
    entered: set[tuple[int, int]] = set()
    waiting = [(path, _Place.TAKEN) for path in reversed(paths)]
    while waiting:
        path, place = waiting.pop()
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                identity = (status.st_dev, status.st_ino)
                if identity not in entered and (place is not _Place.HIDDEN or _is_maildir(path)):
                    entered.add(identity)
                    waiting += reversed(_inside(path, place))
            elif place is _Place.TAKEN or (place is _Place.IN_FOLDER and _looks_like_mail(path)):
                yield path
            elif place is _Place.IN_FOLDER:
                left_out.passed_over += 1
        except OSError as error:
            left_out.leave(path, error)


def _inside(folder: Path, place: _Place) -> list[tuple[Path, _Place]]:
    is_maildir = _is_maildir(folder)
    entries = []
    for path in sorted(folder.iterdir()):
        is_hidden = path.name.startswith(".")
        if place is _Place.MESSAGES and not is_hidden:
            entries.append((path, _Place.TAKEN))
        elif is_maildir and path.name in ("cur", "new"):
            entries.append((path, _Place.MESSAGES))
        elif is_maildir and is_hidden:
            entries.append((path, _Place.HIDDEN))
        elif not is_hidden and not (is_maildir and path.name == "tmp"):
            entries.append((path, _Place.IN_FOLDER))
    return entries


def _is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() or ((folder / "new").is_dir() and (folder / "tmp").is_dir())


def _looks_like_mail(path: Path) -> bool:
    if path.suffix.lower() in _SUFFIXES:
        return True
    with open_regular(path) as file:
        return _MAIL_START.match(file.read_at(0, _START_BYTES)) is not None


def _refuse_unless_regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, NO_FILE)
