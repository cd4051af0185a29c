"""What goes on beside the tests: programs that hold the lock, write, or end without closing; work that waits."""

import asyncio
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

from storage.protocol import Repository, Writer
from storage.records import TicketNumber
from storage.sqlite.repository import SqliteRepository, open_repository
from tests.storage.builders import NOON
from tests.storage.sqlite.programs import end, start
from tests.storage.steps import open_with

PATIENCE_S = 10
kept: list[object] = []


def hold_lock(path: str, how: str) -> None:
    """Hold the database's lock until a line comes: `write` as a writer does, `all` so that nobody can even read."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if how == "all":
            connection.execute("pragma locking_mode = exclusive")
        connection.execute("begin immediate")
        connection.execute("update store set revision = revision")
        print("locked", flush=True)
        sys.stdin.readline()
        connection.execute("rollback")


@contextmanager
def lock_held(path: Path, how: str = "write") -> Iterator[None]:
    """Have another program hold the lock meanwhile."""
    program = start(hold_lock, path, how)
    try:
        assert program.stdout is not None and program.stdout.readline() == "locked\n"
        yield
    finally:
        ended = end(program, "\n")
    assert ended == (0, "")


def open_tickets(path: str, tickets: str, line_first: str = "") -> None:
    """Open tickets in a transaction each, as another program; with `line_first`, when a line comes."""

    async def write() -> None:
        async with open_repository(Path(path), clock=lambda: NOON) as repository:
            print("open", flush=True)
            if line_first:
                await asyncio.to_thread(sys.stdin.readline)
            for _ in range(int(tickets)):
                await repository.writing(open_with)

    asyncio.run(write())


def end_without_closing(path: str, way: str) -> None:
    """Use a database and end in some way without having closed it."""

    async def use() -> None:
        repository = SqliteRepository(Path(path), 1000)
        kept.append(repository)
        await repository.writing(lambda writer: writer.add_customer("Jan", "jan@example.nl"))
        await asyncio.gather(*(repository.reading(lambda reader: reader.revision()) for _ in range(3)))
        watching = repository.watch()
        kept.append(watching)
        await anext(watching)
        if way == "busy":
            asyncio.get_running_loop().call_later(0.1, sys.exit, 3)
            await repository.reading(endless)
        if way == "raising":
            raise ValueError("something else is broken")

    asyncio.run(use())


def endless(reader: object, rows: int = 10_000_000_000) -> int:
    """Ask what takes many minutes to count."""
    numbers = "with recursive n (i) as (select 1 union all select i + 1 from n where i < :rows) select count(*) from n"
    found: int = reader._snapshot.composed(numbers, {"rows": rows})[0][0]  # type: ignore[attr-defined]
    return found


class Pause:
    """Holds a function on a connection's thread until the test lets it go on."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._go_on = threading.Event()

    def wait(self) -> None:
        """Tell that this point is reached, and wait; on the thread."""
        self._reached.set()
        if not self._go_on.wait(PATIENCE_S):
            raise TimeoutError("nobody let it go on")

    async def reached(self) -> None:
        """Wait until the thread is there."""
        await asyncio.to_thread(self._reached.wait, PATIENCE_S)

    def go_on(self) -> None:
        """Let the thread go on."""
        self._go_on.set()


@asynccontextmanager
async def long_write(repository: Repository) -> AsyncIterator[tuple[Pause, "asyncio.Task[TicketNumber]"]]:
    """Begin a transaction that has opened a ticket and waits before it ends; let go of at the end if not before."""
    pause = Pause()

    def write(writer: Writer) -> TicketNumber:
        number, _ = open_with(writer)
        pause.wait()
        return number

    task = asyncio.create_task(repository.writing(write))
    await pause.reached()
    try:
        yield pause, task
    finally:
        pause.go_on()
        await asyncio.wait((task,))
