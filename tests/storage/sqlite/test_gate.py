"""The writing gate: one transaction at a time, wholly or not at all, whoever raises or is cancelled."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.errors import ConflictError, DatabaseBusyError, DatabaseUnusableError, StorageError
from storage.protocol import Reader, Repository, Writer
from storage.records import TicketNumber
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON
from tests.storage.sqlite.beside import lock_held, long_write
from tests.storage.steps import open_with, with_settings


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON, busy_timeout_ms=200) as repository:
        await with_settings(repository)
        yield repository


async def total(repository: Repository) -> int:
    return await repository.reading(lambda reader: reader.counts().tickets)


async def test_transactions_run_one_at_a_time(desk: Repository) -> None:
    steps: list[tuple[str, int]] = []

    def write(number: int) -> None:
        steps.append(("begins", number))
        time.sleep(0.001)
        steps.append(("ends", number))

    await asyncio.gather(*(desk.writing(lambda _, number=number: write(number)) for number in range(20)))  # type: ignore[misc]

    assert steps == [(step, number) for number in range(20) for step in ("begins", "ends")]


async def test_a_function_that_raises_undoes_everything(desk: Repository) -> None:
    before = await desk.reading(lambda reader: (reader.revision(), reader.counts(), reader.settings()))

    def write(writer: Writer) -> None:
        open_with(writer, text="onvindbaar")
        assert len(writer.search("onvindbaar", 5)) == 1
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await desk.writing(write)

    after = await desk.reading(lambda reader: (reader.revision(), reader.counts(), reader.settings()))
    assert after == before
    assert await desk.reading(lambda reader: reader.search("onvindbaar", 5)) == []
    assert await desk.writing(lambda writer: open_with(writer)[0]) == 1


async def test_an_error_that_is_no_exception_undoes_everything_too(desk: Repository) -> None:
    class Interrupted(BaseException):
        pass

    def write(writer: Writer) -> None:
        open_with(writer)
        raise Interrupted

    with pytest.raises(Interrupted):
        await desk.writing(write)

    assert await total(desk) == 0


async def test_what_points_at_nothing_when_it_ends_undoes_everything(desk: Repository) -> None:
    def write(writer: Writer) -> None:
        open_with(writer)
        writer.part(TicketNumber(99), writer.add_customer("Piet", "piet@example.nl"))

    with pytest.raises(ConflictError, match="nothing was written"):
        await desk.writing(write)

    assert await total(desk) == 0


async def test_a_function_that_changes_nothing_makes_no_revision(desk: Repository) -> None:
    before = await desk.reading(lambda reader: reader.revision())

    await desk.writing(lambda writer: writer.counts())

    assert await desk.reading(lambda reader: reader.revision()) == before


async def test_a_coroutine_function_is_refused_and_nothing_is_written(desk: Repository) -> None:
    async def write(writer: Writer) -> None:
        open_with(writer)

    with pytest.raises(TypeError, match="nothing can be awaited"):
        await desk.writing(write)
    with pytest.raises(TypeError, match="nothing can be awaited"):
        await desk.reading(write)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="nothing can be awaited"):
        await desk.writing(lambda writer: (open_with(writer), write(writer))[1])

    assert await total(desk) == 0
    assert await desk.writing(lambda writer: open_with(writer)[0]) == 1


async def test_who_is_cancelled_while_they_wait_has_done_nothing(desk: Repository) -> None:
    ran: list[str] = []
    async with long_write(desk) as (pause, first):
        waiting = asyncio.create_task(desk.writing(lambda _: ran.append("second")))
        await asyncio.sleep(0.01)

        waiting.cancel()
        await asyncio.wait((waiting,), timeout=1)

        assert waiting.cancelled()
        assert not first.done()
        pause.go_on()
        await first
    assert await desk.writing(lambda _: "the gate is open") == "the gate is open"
    assert ran == []


async def test_who_is_cancelled_within_a_transaction_leaves_after_it_was_kept_whole(desk: Repository) -> None:
    async with long_write(desk) as (pause, task):
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0.01)
        assert not task.done()
        assert await total(desk) == 0

        pause.go_on()
        await asyncio.wait((task,), timeout=5)

        assert task.cancelled()
        assert await total(desk) == 1


async def test_who_is_cancelled_at_any_moment_leaves_before_or_after(desk: Repository) -> None:
    for moment in range(60):
        task = asyncio.create_task(desk.writing(lambda writer: (open_with(writer), open_with(writer))))
        await asyncio.sleep(moment / 20_000)
        task.cancel()
        await asyncio.wait((task,))

        assert await total(desk) % 2 == 0


async def test_a_writer_kept_past_its_transaction_answers_with_an_error(desk: Repository) -> None:
    kept: list[Writer] = []
    await desk.writing(kept.append)

    for ask in (kept[0].counts, kept[0].settings, lambda: open_with(kept[0])):
        with pytest.raises(DatabaseUnusableError, match="a transaction that is over"):
            ask()
    with pytest.raises(DatabaseUnusableError, match="a transaction that is over"), kept[0].savepoint():
        pass

    assert await total(desk) == 0


async def test_a_reader_kept_past_its_snapshot_answers_with_an_error(desk: Repository) -> None:
    kept: list[Reader] = []
    await desk.reading(kept.append)

    for ask in (kept[0].counts, kept[0].settings, kept[0].revision):
        with pytest.raises(DatabaseUnusableError, match="a transaction that is over"):
            ask()


async def test_a_reader_cannot_write(desk: Repository) -> None:
    def write(reader: Reader) -> None:
        reader._snapshot.change("raise_revision", revision=99)  # type: ignore[attr-defined]

    with pytest.raises(StorageError):
        await desk.reading(write)

    assert await desk.reading(lambda reader: reader.revision()) == 1


async def test_another_program_that_holds_the_lock_is_told_in_words(desk: Repository, tmp_path: Path) -> None:
    with lock_held(tmp_path / "desk.db"):
        with pytest.raises(DatabaseBusyError) as refused:
            await desk.writing(open_with)
        assert await total(desk) == 0

    words = f"The database {tmp_path / 'desk.db'} is locked by another process; try again in a moment."
    assert str(refused.value) == words
    await desk.writing(open_with)
    assert await total(desk) == 1


async def test_a_lock_that_is_let_go_in_time_is_waited_for(desk: Repository, tmp_path: Path) -> None:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as patient:
        with lock_held(tmp_path / "desk.db"):
            task = asyncio.create_task(patient.writing(open_with))
            await asyncio.sleep(0.3)
            assert not task.done()

        await asyncio.wait_for(task, 10)

    assert await total(desk) == 1
