"""Says what a real run said once more, on a disk whose power fails, and judges what is found afterwards.

It stands apart from the disk because it knows what omnidesk promises: what was acknowledged is there, and what is there
is what a moment of the run left, whole.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import apsw

from tests.faults.disk import Deed, Disk
from tests.faults.recording import Said
from tests.storage.sqlite.schema import things

NAME = "desk.db"


@dataclass(slots=True)
class Run:
    """One run on a disk; `marks` has the digest of the database after each commit, the first that of the beginning."""

    disk: Disk
    marks: list[str] = field(default_factory=list)

    def acknowledged(self, cut: int) -> int:
        """Return how many commits were acknowledged when so many deeds were done."""
        return sum(deed.what == "acknowledged" for deed in self.disk.deeds[:cut])

    def fault(self, cut: int, chance: Random, folder: Path) -> str:
        """Return what is wrong with the database after the power failed there: '', 'corrupt' or 'lost'."""
        _put(self.disk.after_power_loss(cut, chance), folder)
        try:
            found = verdict(folder / NAME)
        except sqlite3.Error:
            return "corrupt"
        finally:
            _clear(folder)
        states = [number for number, mark in enumerate(self.marks) if mark == found]
        if not states:
            return "corrupt"
        return "" if states[-1] >= self.acknowledged(cut) else "lost"


def play(sittings: Sequence[Sequence[Said]], first: Path, pragmas: Sequence[str], folder: Path, name: str) -> Run:
    """Play recorded sittings on a new disk that holds the database `first`, under these pragmas."""
    run = Run(Disk({NAME: first.read_bytes()}))
    vfs = run.disk.vfs(name)
    run.marks.append(_mark(run.disk, folder))
    for sitting in sittings:
        with closing(apsw.Connection(NAME, vfs=name)) as connection:
            # A disk in memory has no shared memory: the index of the journal stays in the connection's own.
            for pragma in ("pragma locking_mode = exclusive", *pragmas):
                list(connection.execute(pragma))
            for said in sitting:
                list(connection.execute(said.sql, said.bound))
                if said.sql == "commit":
                    run.disk.do(Deed(what="acknowledged"))
                    run.marks.append(_mark(run.disk, folder))
    vfs.unregister()
    return run


def faults(run: Run, states: int, folder: Path, seed: int) -> Iterator[str]:
    """Let the power fail at so many random moments, each time anew; yield what was wrong."""
    chance = Random(seed)
    for _ in range(states):
        yield run.fault(chance.randint(0, len(run.disk.deeds)), chance, folder)


def verdict(database: Path) -> str:
    """Return one word for all that a database holds. Raises sqlite3.Error when it is not sound."""
    found = hashlib.sha256()
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("pragma synchronous = off")
        if connection.execute("pragma integrity_check").fetchall() != [("ok",)]:
            raise sqlite3.DatabaseError("it is damaged")
        for kind, table, _, _ in things(connection):
            if kind == "table":
                found.update(repr(connection.execute(f'select * from "{table}"').fetchall()).encode())  # noqa: S608 (ours)
    return found.hexdigest()


def _mark(disk: Disk, folder: Path) -> str:
    _put(disk.now(), folder)
    try:
        return verdict(folder / NAME)
    finally:
        _clear(folder)


def _put(files: dict[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _clear(folder: Path) -> None:
    for left in folder.glob(f"{NAME}*"):
        left.unlink()
