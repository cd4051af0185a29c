"""Whatever ends an erasure between two statements: it goes on, or was never begun; nothing is ever half."""

import asyncio
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.commands.actor import Actor
from console.privacy.auditing import verify
from console.privacy.erasing import begin, carry_out
from console.privacy.retention import let_go
from storage.errors import DatabaseBusyError
from storage.protocol import Repository, Writer
from storage.sqlite import scrubbing
from storage.sqlite.repository import open_repository
from storage.sqlite.snapshot import Snapshot
from storage.words import Role, TicketStatus
from tests.privacy.desk import Furnished, dump, found_in_files, furnish
from tests.storage.builders import HOUR, NOON

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


async def test_letting_go_that_is_killed_goes_on_the_next_time(tmp_path: Path) -> None:
    furnished, desk = await prepared(tmp_path)
    async with opened(furnished / "desk.db") as repository:
        await repository.writing(lambda writer: grow_old(writer, desk))
    shutil.copytree(furnished, tmp_path / "whole")
    with pytest.MonkeyPatch.context() as patch:
        ending = Ending(None, patch)
        await let_everything_go(tmp_path / "whole" / "desk.db")

    for at in range(20, ending.seen, ending.seen // 6):
        folder = tmp_path / "killed"
        shutil.copytree(furnished, folder)
        with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
            Ending(at, patch)
            await let_everything_go(folder / "desk.db")
        await let_everything_go(folder / "desk.db")

        assert found_in_files(folder, {"text": desk.sentinels.words["first-text"]}) == {}
        with closing(sqlite3.connect(folder / "desk.db")) as connection:
            assert connection.execute("select count(*) from ticket").fetchone() == (0,)
            assert connection.execute("select count(*) from customer").fetchone() == (0,)
            assert connection.execute("pragma foreign_key_check").fetchall() == []
        shutil.rmtree(folder)


def grow_old(writer: Writer, desk: Furnished) -> None:
    settings = writer.settings()
    account = replace(settings.account, retention_closed_days=1)
    writer.save_settings(
        replace(settings, account=account), actor="ana", verb="account set", subject="account", detail="", at=NOON
    )
    for number in (desk.tickets[0], desk.held, desk.shared):
        writer.set_status(number, TicketStatus.CLOSED, at=NOON)


async def let_everything_go(path: Path) -> None:
    async with opened(path) as repository:
        await let_go(repository, ANA, lambda: NOON + 40 * 24 * HOUR)


@pytest.mark.long
def test_a_program_that_is_killed_outright_leaves_what_the_next_one_ends(tmp_path: Path) -> None:
    chance = random.Random(3)
    furnished, desk = asyncio.run(prepared(tmp_path))
    address = desk.addresses[0]
    for _ in range(30):
        folder = tmp_path / "killed"
        shutil.copytree(furnished, folder)
        words = [sys.executable, "-m", "console", "--database", f"sqlite:///{folder / 'desk.db'}", "erase"]
        running = subprocess.Popen([*words, address, "--yes"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, 0.7))
        running.kill()
        running.wait()

        subprocess.run([*words, address, "--yes"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

        assert found_in_files(folder, desk.sentinels.words) == {}
        with closing(sqlite3.connect(folder / "desk.db")) as connection:
            assert connection.execute("pragma foreign_key_check").fetchall() == []
            assert connection.execute("select count(*) from erasure where done_at is null").fetchone() == (0,)
        shutil.rmtree(folder)
