"""What an older database wrote into its trail is chained, and nothing of it is lost."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console.privacy.auditing import verify
from storage.sqlite.migrate import FOLDER, migrate
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON, an_event


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def sixth(path: Path) -> Iterator[sqlite3.Connection]:
    """Return a desk of the sixth schema with a trail that has gaps, and three versions of the settings."""
    folder = path.with_name("sixth")
    folder.mkdir()
    for file in sorted(FOLDER.glob("000[1-6]_*.sql")):
        shutil.copy(file, folder)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, folder)
        connection.execute("insert into store (id, settings_version, signing_key) values (1, 3, zeroblob(32))")
        for number in (1, 2, 5, 9):
            connection.execute(
                "insert into event (id, at, actor, verb, subject, detail) values (?, 1, 'ana', 'close', 't', 'é \n')",
                (number,),
            )
        for version in (1, 2, 3):
            connection.execute(
                "insert into settings_version (version, at, actor, verb, subject, detail, snapshot) "
                "values (?, 1, 'ana', 'set', 'account', '', ?)",
                (version, f'{{"version":{version}}}'),
            )
        yield connection


async def test_an_older_trail_is_whole_after_the_migration_and_goes_on(sixth: sqlite3.Connection, path: Path) -> None:
    migrate(sixth, path)

    async with open_repository(path, clock=lambda: NOON) as repository:
        await repository.writing(lambda writer: writer.add_event(an_event()))
        events, settings = await verify(repository)

    assert (events.rows, events.broken) == (5, None)
    assert (settings.rows, settings.broken) == (3, None)


async def test_whoever_changes_an_older_row_afterwards_is_found_out(sixth: sqlite3.Connection, path: Path) -> None:
    migrate(sixth, path)

    sixth.execute("update event set detail = 'iets anders' where id = 5")

    async with open_repository(path, clock=lambda: NOON) as repository:
        events, _ = await verify(repository)
    assert events.broken is not None
    assert (events.broken.row, events.broken.what) == (5, "detail")


def test_a_long_trail_is_chained_at_once(sixth: sqlite3.Connection, path: Path) -> None:
    sixth.execute(
        "with recursive numbers (n) as (select 10 union all select n + 1 from numbers where n < 20000) "
        "insert into event (id, at, actor, verb, subject, detail) select n, 1, 'ana', 'close', 't', '' from numbers"
    )

    migrate(sixth, path)

    assert sixth.execute("select count(*) from event where length(digest) <> 32").fetchone() == (0,)
