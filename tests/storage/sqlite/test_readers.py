"""Readers see one snapshot, never wait for a writer, and leave nothing behind when they are cancelled or closed."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest

from storage.errors import DatabaseUnusableError
from storage.protocol import Reader, Repository
from storage.sqlite.repository import READERS, SqliteRepository, open_repository
from tests.storage.builders import NOON
from tests.storage.sqlite.beside import Pause, end_without_closing, endless, long_write
from tests.storage.sqlite.programs import run
from tests.storage.steps import open_with, with_settings

SOON_S = 2


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)
        yield repository


def total(reader: Reader) -> int:
    return reader.counts().tickets


async def all_readers_answer(repository: Repository) -> list[int]:
    async with asyncio.timeout(SOON_S):
        return await asyncio.gather(*(repository.reading(total) for _ in range(READERS * 3)))


async def test_readers_see_what_was_committed_while_a_transaction_goes_on(desk: Repository) -> None:
    async with long_write(desk) as (pause, task):
        assert await all_readers_answer(desk) == [0] * READERS * 3

        pause.go_on()
        await task

    assert await all_readers_answer(desk) == [1] * READERS * 3


async def test_a_reading_sees_one_snapshot_though_a_commit_comes_between(desk: Repository) -> None:
    pause = Pause()

    def read(reader: Reader) -> tuple[int, int]:
        before = total(reader)
        pause.wait()
        return before, total(reader)

    reading = asyncio.create_task(desk.reading(read))
    await pause.reached()
    await desk.writing(open_with)
    pause.go_on()

    assert await reading == (0, 0)
    assert await desk.reading(total) == 1


async def test_a_cancelled_reading_is_interrupted_and_its_connection_stays_usable(desk: Repository) -> None:
    for _ in range(READERS + 1):
        reading = asyncio.create_task(desk.reading(endless))
        await asyncio.sleep(0.1)
        begun = time.monotonic()

        reading.cancel()
        await asyncio.wait((reading,), timeout=SOON_S)

        assert reading.cancelled()
        assert time.monotonic() - begun < SOON_S
    assert await all_readers_answer(desk) == [0] * READERS * 3


async def test_a_reading_cancelled_at_any_moment_leaves_its_connection_usable(desk: Repository) -> None:
    for moment in range(100):
        reading = asyncio.create_task(desk.reading(partial(endless, rows=2_000)))
        await asyncio.sleep(moment / 50_000)
        reading.cancel()
        await asyncio.wait((reading,), timeout=SOON_S)

        assert reading.done()
    assert await all_readers_answer(desk) == [0] * READERS * 3


async def test_a_cancelled_reading_does_not_go_on_between_two_statements(desk: Repository) -> None:
    pause = Pause()
    went_on: list[int] = []

    def read(reader: Reader) -> None:
        pause.wait()
        went_on.append(total(reader))

    reading = asyncio.create_task(desk.reading(read))
    await pause.reached()
    reading.cancel()
    await asyncio.sleep(0.01)
    pause.go_on()
    await asyncio.wait((reading,), timeout=SOON_S)

    assert reading.cancelled()
    assert went_on == []


async def test_a_reading_cancelled_twice_is_not_told_as_an_error_that_nobody_took(desk: Repository) -> None:
    pause = Pause()
    told: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, what: told.append(what))

    def read(reader: Reader) -> int:
        pause.wait()
        return total(reader)

    reading = asyncio.create_task(desk.reading(read))
    await pause.reached()
    for _ in range(2):
        reading.cancel()
        await asyncio.sleep(0.01)
    pause.go_on()
    await asyncio.wait((reading,), timeout=SOON_S)
    assert reading.cancelled()
    del reading
    gc.collect()

    assert told == []


async def test_closing_lets_the_transaction_and_the_readings_that_run_end(tmp_path: Path) -> None:
    repository = await furnished(tmp_path)
    pause = Pause()
    # what it reads first fixes the moment that it sees
    reading = asyncio.create_task(repository.reading(lambda reader: (total(reader), pause.wait(), total(reader))[2]))
    await pause.reached()
    async with long_write(repository) as (writing, task):
        closing = asyncio.create_task(repository.close())
        await asyncio.sleep(0.05)
        assert not closing.done()

        writing.go_on()
        pause.go_on()
        async with asyncio.timeout(SOON_S):
            await closing

        assert (await task, await reading) == (1, 0)
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as opened:
        assert await opened.reading(total) == 1


async def furnished(folder: Path) -> SqliteRepository:
    """Return an open repository that the test closes itself."""
    async with open_repository(folder / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)
    return SqliteRepository(folder / "desk.db", 1000)


async def test_who_comes_after_the_closing_or_waits_meanwhile_is_refused_with_words(tmp_path: Path) -> None:
    repository = await furnished(tmp_path)
    async with long_write(repository) as (pause, _):
        waiting = asyncio.create_task(repository.writing(open_with))
        await asyncio.sleep(0.01)
        closing = asyncio.create_task(repository.close())
        await asyncio.sleep(0.01)
        pause.go_on()
        await closing

    calls: list[Callable[[], object]] = [lambda: waiting, lambda: repository.writing(open_with)]
    for call in (*calls, lambda: repository.reading(total)):
        with pytest.raises(DatabaseUnusableError, match=r"The database .* is closed\."):
            await call()  # type: ignore[misc]


async def test_closing_twice_and_closing_at_once_is_closing_once(tmp_path: Path) -> None:
    repository = await furnished(tmp_path)
    await repository.reading(total)

    async with asyncio.timeout(SOON_S):
        await asyncio.gather(repository.close(), repository.close())
        await repository.close()


async def test_a_cancelled_closing_closes_all_the_same(tmp_path: Path) -> None:
    repository = await furnished(tmp_path)
    pause = Pause()
    reading = asyncio.create_task(repository.reading(lambda _: pause.wait()))
    await pause.reached()
    closing = asyncio.create_task(repository.close())
    await asyncio.sleep(0.05)

    closing.cancel()
    await asyncio.sleep(0.05)
    pause.go_on()
    await reading
    await asyncio.wait((closing,), timeout=SOON_S)

    assert closing.cancelled()
    async with asyncio.timeout(SOON_S):
        await repository.close()
    assert not (tmp_path / "desk.db-wal").exists()


@pytest.mark.parametrize(("way", "status"), [("quiet", 0), ("raising", 1), ("busy", 3)])
def test_a_program_that_ends_without_closing_ends(way: str, status: int, tmp_path: Path) -> None:
    asyncio.run(furnished(tmp_path))

    ran = run(end_without_closing, tmp_path / "desk.db", way, timeout_s=20)

    assert ran.returncode == status
