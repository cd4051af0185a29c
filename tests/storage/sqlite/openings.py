"""Programs that open a database: killed while they make it, or without the right to it."""

import asyncio
import gc
import json
import os
import stat
from itertools import count
from pathlib import Path

from storage.errors import StorageError
from storage.sqlite import opening
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON
from tests.storage.sqlite.programs import KILLED, Stumbling, die, give_up_rights, in_child, stumble_everywhere


def make(path: Path) -> None:
    """Make the database, or bring it up, as every start does."""
    opening.prepare(path, clock=lambda: NOON, chance=lambda size: b"k" * size, may_migrate=True)


def make_and_die_everywhere(path: str) -> None:
    """Make one database, killed before each statement in turn, each making where the one before was killed; print for
    each the exit status and whether something was at the path.
    """
    stumble_everywhere()
    for number in count(1):

        def making(number: int = number) -> None:
            Stumbling.falling_at(number, die)
            make(Path(path))

        status = in_child(making)
        print(json.dumps([status, Path(path).exists()]), flush=True)
        if status != KILLED:
            return


def make_and_die_in_place(path: str) -> None:
    """Make a database, killed when it has just come to its place and its draft is still there."""
    os.fsync = lambda number: die()  # type: ignore[assignment]
    make(Path(path))


def open_without_rights(path: str) -> None:
    """Open the database, write and read as a user who may not; print what is said."""

    async def attempt() -> None:
        async with open_repository(Path(path), clock=lambda: NOON) as repository:
            print(await repository.reading(lambda reader: reader.revision()))
            print(await repository.writing(lambda writer: writer.add_customer("Jan", "jan@example.nl")))

    asyncio.run(_warmed())
    give_up_rights()
    try:
        asyncio.run(attempt())
    except StorageError as error:
        print(f"{type(error).__name__}: {error}")


async def _warmed() -> None:
    """Load what is loaded late, since the libraries may be out of reach without rights."""
    await asyncio.to_thread(gc.collect)


def mode(path: Path) -> int:
    """Return who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)
