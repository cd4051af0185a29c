"""The watch tells of every commit, whoever made it, until the repository is closed."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from storage.errors import DatabaseUnusableError
from storage.protocol import Repository
from storage.sqlite.repository import SqliteRepository, open_repository
from storage.sqlite.store import LOGGED
from tests.storage.builders import NOON
from tests.storage.sqlite.beside import lock_held, open_tickets
from tests.storage.sqlite.programs import end, start
from tests.storage.steps import open_with, with_settings

SOON_S = 1


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON, busy_timeout_ms=100) as repository:
        await with_settings(repository)
        yield repository


async def upcoming(watching: AsyncIterator[int]) -> int:
    async with asyncio.timeout(SOON_S):
        return await anext(watching)


async def is_quiet(watching: AsyncIterator[int], seconds: float = 0.3) -> bool:
    """Tell whether the watch says nothing for a while; it is of no use after that."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(seconds):
            await anext(watching)
    return True


async def test_the_watch_tells_the_revision_at_once_and_then_is_quiet(desk: Repository) -> None:
    begun = time.monotonic()
    watching = desk.watch()

    assert await upcoming(watching) == 1
    assert time.monotonic() - begun < SOON_S
    assert await is_quiet(watching)


async def test_the_watch_sees_our_own_commits(desk: Repository) -> None:
    watching = desk.watch()
    await upcoming(watching)

    for revision in (2, 3):
        await desk.writing(open_with)

        assert await upcoming(watching) == revision


async def test_the_watch_says_nothing_of_a_transaction_that_was_undone_or_changed_nothing(desk: Repository) -> None:
    watching = desk.watch()
    await upcoming(watching)

    await desk.writing(lambda writer: writer.counts())
    with pytest.raises(ZeroDivisionError):
        await desk.writing(lambda writer: (open_with(writer), 1 // 0))

    assert await is_quiet(watching)


async def test_every_watch_sees_the_commits_of_another_program(desk: Repository, tmp_path: Path) -> None:
    watching, also = desk.watch(), desk.watch()
    await upcoming(watching)
    await upcoming(also)
    program = start(open_tickets, tmp_path / "desk.db", 1, "when told")
    try:
        assert program.stdout is not None
        await asyncio.to_thread(program.stdout.readline)
    finally:
        ended = await asyncio.to_thread(end, program, "\n")

    assert ended == (0, "")
    assert await upcoming(watching) == 2
    assert await upcoming(also) == 2


async def test_a_watch_that_comes_late_hears_the_newest_revision_only(desk: Repository) -> None:
    watching = desk.watch()
    await upcoming(watching)
    for _ in range(3):
        await desk.writing(open_with)

    assert await upcoming(watching) == 4
    assert await is_quiet(watching)


async def test_the_watch_ends_when_the_repository_is_closed(tmp_path: Path) -> None:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)
        watching = repository.watch()
        await upcoming(watching)
        waiting = asyncio.create_task(upcoming(watching))
        await asyncio.sleep(0.01)

    with pytest.raises(StopAsyncIteration):
        await waiting
    assert [revision async for revision in repository.watch()] == []


async def test_a_watch_that_is_given_up_hinders_neither_another_nor_the_closing(tmp_path: Path) -> None:
    repository = SqliteRepository(tmp_path / "desk.db", 1000)
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as first:
        await with_settings(first)
    for moment in range(20):
        task = asyncio.create_task(upcoming(repository.watch()))
        await asyncio.sleep(moment / 20_000)
        task.cancel()
        await asyncio.wait((task,))

    async with aclosing(repository.watch()) as watching:  # type: ignore[type-var]
        assert await upcoming(watching) == 1
    async with asyncio.timeout(SOON_S):
        await repository.close()


async def test_the_watch_survives_a_database_that_is_locked_by_another_program(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    async with open_repository(path, clock=lambda: NOON) as first:
        await with_settings(first)

    async with open_repository(path, clock=lambda: NOON, busy_timeout_ms=50) as repository:
        with lock_held(path, "all"):
            waiting = asyncio.create_task(anext(repository.watch()))
            await asyncio.sleep(0.4)
            assert not waiting.done()

        async with asyncio.timeout(SOON_S):
            assert await waiting == 1


async def test_a_watch_of_a_database_that_is_broken_ends_with_words(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    async with open_repository(path, clock=lambda: NOON) as repository:
        path.write_bytes(b"Dear diary,\n" * 1000)

        with pytest.raises(DatabaseUnusableError, match="is not an omnidesk database"):
            await anext(repository.watch())


async def test_what_changed_since_a_revision_is_told_until_it_is_too_long_ago(desk: Repository) -> None:
    one, _ = await desk.writing(open_with)
    two, _ = await desk.writing(open_with)
    for _ in range(LOGGED):
        await desk.writing(lambda writer: writer.assign(one, "ana"))
    now = await desk.reading(lambda reader: reader.revision())

    async def changed(revision: int) -> set[int] | None:
        told = await desk.reading(lambda reader: reader.changed_since(revision))
        return None if told is None else {int(number) for number in told}

    assert now == 3 + LOGGED
    assert await changed(now) == set()
    assert await changed(now - 1) == {one}
    assert await changed(now - LOGGED) == {one}
    assert await changed(now - LOGGED - 1) is None
    assert await changed(0) is None
    assert await changed(now + 1) is None
    assert two not in (await changed(3) or set())
