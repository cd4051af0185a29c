"""A connection is a thread of its own, which ends with it; what is private of aiosqlite is what it was."""

import asyncio
import threading
from pathlib import Path

import aiosqlite
import pytest

from storage.errors import DatabaseUnusableError
from storage.sqlite.connection import READING, connect


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if "_connection_worker_thread" in thread.name]


async def fail_to_open(path: Path) -> list[str]:
    with pytest.raises(DatabaseUnusableError):
        await connect(path, READING, busy_timeout_ms=100)
    return threads()


def test_a_connection_that_cannot_be_opened_leaves_no_thread(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(b"Dear diary,\n" * 1000)

    assert asyncio.run(fail_to_open(path)) == []


async def test_the_thread_ends_when_the_connection_is_closed_and_keeps_no_program_alive(tmp_path: Path) -> None:
    (tmp_path / "desk.db").touch()
    connection = await connect(tmp_path / "desk.db", (), busy_timeout_ms=100)
    (mine,) = [thread for thread in threading.enumerate() if thread.name in threads()]

    assert mine.daemon
    assert await connection.run(lambda sqlite: sqlite.execute("select 1").fetchone()) == (1,)
    await connection.close()
    mine.join(timeout=2)
    assert not mine.is_alive()


async def test_a_closed_connection_is_refused_with_words(tmp_path: Path) -> None:
    (tmp_path / "desk.db").touch()
    connection = await connect(tmp_path / "desk.db", (), busy_timeout_ms=100)
    await connection.close()

    with pytest.raises(DatabaseUnusableError, match=r"The database .* is closed\."):
        await connection.run(lambda sqlite: sqlite.total_changes)


def test_what_is_private_of_aiosqlite_is_there() -> None:
    inner = aiosqlite.Connection(lambda: None, iter_chunk_size=1)  # type: ignore[arg-type,return-value]

    assert asyncio.iscoroutinefunction(inner._execute)
    assert isinstance(inner._thread, threading.Thread)
