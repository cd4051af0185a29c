"""What tickets are found by is kept in step by the database itself; a database of an older schema is filled alike."""

import asyncio
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

import pytest

from storage.sqlite.migrate import migrations, split
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON
from tests.storage.test_filters_by_chance import some_store

KEPT = (
    "select number, waiting_since from ticket order by number",
    "select kind, mark, ticket from ticket_mark order by 1, 2, 3",
    "select header, message, value from deciding_header order by 1, 2, 3",
)
ANEW = (
    "update ticket set waiting_since = 9223372036854775807",
    "delete from ticket_mark",
    "delete from deciding_header",
)


def filling() -> list[str]:
    """Return the statements of the migration that fill what is there already."""
    found = [part for part in split(migrations()[4].read_text()) if "create" not in part.lower()]
    return [part for part in found if "insert into" in part or "update ticket" in part]


@pytest.mark.parametrize("seed", range(12))
def test_an_older_database_is_filled_as_the_writer_would_have_kept_it(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "desk.db"

    async def write() -> None:
        async with open_repository(path, clock=lambda: NOON) as repository:
            await repository.writing(partial(some_store, Random(seed)))

    asyncio.run(write())
    with closing(sqlite3.connect(path)) as connection:
        kept = [connection.execute(sql).fetchall() for sql in KEPT]
        for sql in (*ANEW, *filling()):
            connection.execute(sql)
        filled = [connection.execute(sql).fetchall() for sql in KEPT]

    assert len(filling()) == 3
    assert filled == kept
