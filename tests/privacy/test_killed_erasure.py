"""Whatever ends an erasure between two statements: it goes on, or was never begun; nothing is ever half."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from console.commands.actor import Actor
from console.privacy.auditing import verify
from console.privacy.erasing import begin, carry_out
from storage.errors import DatabaseBusyError
from storage.protocol import Repository
from storage.sqlite import scrubbing
from storage.sqlite.repository import open_repository
from storage.sqlite.snapshot import Snapshot
from storage.words import Role
from tests.privacy.desk import Furnished, dump, found_in_files, furnish
from tests.storage.builders import NOON

ANA = Actor(login="ana", role=Role.ADMIN)
QUICK = 8


class Killed(Exception):
    """The process ended here."""


class Ending:
    """Ends the process before the statement with this number; counts them meanwhile."""

    def __init__(self, at: int | None, patch: pytest.MonkeyPatch) -> None:
        self.seen, self.at = 0, at
        execute, many, scrub = Snapshot._execute, Snapshot.change_many, scrubbing.scrub

        def counted(snapshot: Snapshot, sql: str, values: Any) -> sqlite3.Cursor:
            self.step()
            return execute(snapshot, sql, values)

        def counted_many(snapshot: Snapshot, name: str, rows: Iterable[tuple[object, ...]]) -> None:
            self.step()
            many(snapshot, name, rows)

        def counted_scrub(path: Path, busy_timeout_ms: int) -> None:
            self.step()
            scrub(path, busy_timeout_ms)
            self.step()

        patch.setattr(Snapshot, "_execute", counted)
        patch.setattr(Snapshot, "change_many", counted_many)
        patch.setattr(scrubbing, "scrub", counted_scrub)

    def step(self) -> None:
        self.seen += 1
        if self.at is not None and self.seen == self.at:
            raise Killed


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Repository]:
    async with open_repository(path, clock=lambda: NOON, busy_timeout_ms=100) as repository:
        yield repository


async def erase(path: Path, desk: Furnished) -> None:
    async with opened(path) as repository:
        begun = await begin(repository, desk.person, ANA, lambda: NOON, with_others=False)
        await carry_out(repository, begun, lambda: NOON)


async def carry_on(path: Path) -> bool:
    """Do what the next start does and tell whether an erasure had been begun."""
    async with opened(path) as repository:
        under_way = await repository.reading(lambda reader: reader.erasure_under_way())
        if under_way is not None:
            await carry_out(repository, under_way, lambda: NOON)
        assert all(state.broken is None for state in await verify(repository))
        ledger = await repository.reading(lambda reader: reader.ledger(None))
        assert [row.gaps for row in ledger] == [() for _ in ledger]
        assert await repository.reading(lambda reader: reader.erasure_under_way()) is None
        return under_way is not None


async def statements_of(folder: Path, desk: Furnished) -> int:
    with pytest.MonkeyPatch.context() as patch:
        ending = Ending(None, patch)
        await erase(folder / "desk.db", desk)
    return ending.seen


async def killed_at(at: int, furnished: Path, folder: Path, desk: Furnished) -> None:
    """Erase, end at a statement, carry on, and look that all is one or the other."""
    shutil.copytree(furnished, folder)
    path = folder / "desk.db"
    with pytest.MonkeyPatch.context() as patch:
        Ending(at, patch)
        with pytest.raises(Killed):
            await erase(path, desk)

    was_begun = await carry_on(path)
    words = desk.sentinels.words
    left = found_in_files(folder, words)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        done = connection.execute("select count(*) from erasure where done_at is not null").fetchone()[0]
    assert done or not was_begun
    rows = dump(path)
    assert left == {} if done else all(word in rows for word in words.values()), at
    shutil.rmtree(folder)


async def prepared(tmp_path: Path) -> tuple[Path, Furnished]:
    folder = tmp_path / "furnished"
    async with opened(folder / "desk.db") as repository:
        desk = await furnish(repository)
    return folder, desk


async def test_an_erasure_that_is_killed_goes_on_or_was_never_begun(tmp_path: Path) -> None:
    furnished, desk = await prepared(tmp_path)
    shutil.copytree(furnished, tmp_path / "whole")
    total = await statements_of(tmp_path / "whole", desk)

    for at in [*range(1, total, total // QUICK), total - 2, total]:
        await killed_at(at, furnished, tmp_path / "killed", desk)

    assert total > 100


@pytest.mark.long
async def test_an_erasure_that_is_killed_at_any_statement_goes_on_or_was_never_begun(tmp_path: Path) -> None:
    furnished, desk = await prepared(tmp_path)
    shutil.copytree(furnished, tmp_path / "whole")
    total = await statements_of(tmp_path / "whole", desk)

    for at in range(1, total + 1):
        await killed_at(at, furnished, tmp_path / "killed", desk)


async def test_while_somebody_reads_for_long_the_files_are_not_clean_and_it_goes_on_later(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    async with opened(path) as repository:
        desk = await furnish(repository)
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("begin")
            reader.execute("select count(*) from message").fetchone()
            with pytest.raises(DatabaseBusyError):
                begun = await begin(repository, desk.person, ANA, lambda: NOON, with_others=False)
                await carry_out(repository, begun, lambda: NOON)
            reader.execute("rollback")

        assert await carry_on(path)

    assert found_in_files(tmp_path, desk.sentinels.words) == {}


async def test_what_is_only_deleted_still_stands_in_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.db"
    async with opened(path) as repository:
        desk = await furnish(repository)
        monkeypatch.setattr(scrubbing, "scrub", lambda path, busy_timeout_ms: None)
        await carry_out(
            repository, await begin(repository, desk.person, ANA, lambda: NOON, with_others=False), lambda: NOON
        )

    assert found_in_files(tmp_path, desk.sentinels.words) != {}
