"""What a console remembers of a person from one time to the next: the view, the filter, the order, where they were.

It stands apart from the settings, which are everybody's, and from the configuration, which people write: this file is
ours alone, and worth nothing but comfort. So a damaged one is forgotten, and one that can't be written is not missed.
"""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import msgspec

from console.config import state_folder

LARGEST = 64 * 1024
FILTERS_KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What is remembered; every field may be missing from an older file. `filters` are the newest ones, oldest first.

    `view` and `sort` are words, `brand` is a slug, `ticket` the number under the cursor, 0 for none.
    """

    view: str = ""
    brand: str = ""
    address: str = ""
    query: str = ""
    sort: str = ""
    ticket: int = 0
    has_preview: bool = True
    has_seen_hint: bool = False
    filters: tuple[str, ...] = ()


class Memory(Protocol):
    """Where a console keeps what it remembers."""

    def recall(self) -> Remembered:
        """Return what was kept; the beginning where nothing was, or where it can't be read."""

    def keep(self, remembered: Remembered) -> None:
        """Keep it for the next time, if that is possible."""


@dataclass(slots=True)
class ShortMemory:
    """Remembers as long as the console runs: for the demo, and for whoever has no home."""

    kept: Remembered = field(default_factory=Remembered)

    def recall(self) -> Remembered:
        return self.kept

    def keep(self, remembered: Remembered) -> None:
        self.kept = remembered


@dataclass(frozen=True, slots=True)
class FileMemory:
    """Remembers in a file that only its owner reads. Nothing follows a link in its place."""

    path: Path

    def recall(self) -> Remembered:
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                return msgspec.json.decode(file.read(LARGEST), type=Remembered)
        except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError):
            return Remembered()

    def keep(self, remembered: Remembered) -> None:
        """Keep it whole or not at all: it is written beside the old one and takes its place."""
        with suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=".console-")  # 0600
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(msgspec.json.encode(remembered))
                Path(name).replace(self.path)
            except OSError:
                Path(name).unlink(missing_ok=True)


def memory_of(environment: Mapping[str, str], login: str) -> FileMemory:
    """Return the memory of an employee on this machine."""
    return memory_in(state_folder(environment), login)


def memory_in(folder: Path, login: str) -> FileMemory:
    """Return the memory of an employee in a folder; no login names a file elsewhere."""
    return FileMemory(folder / f"console-{quote(login, safe='@+-_.')}.json")
