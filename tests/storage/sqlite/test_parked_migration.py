"""What an older database had set aside waits still, can be discarded, and is counted as in a new one."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite.migrate import FOLDER, migrate
from storage.sqlite.repository import open_repository
from storage.words import Outcome
from tests.storage.builders import NOON
from tests.storage.sqlite.test_sender_counts import set_up

SET_ASIDE = (Outcome.PARKED, Outcome.FAILED, Outcome.DUPLICATE)
KEEP = (
    "insert into delivery (brand_id, uidvalidity, uid, arrival, kept_at, size, sha256, outcome) "
    "values (1, 0, ?, 1, 1, 1, zeroblob(32), ?)"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def fifth(path: Path) -> Iterator[sqlite3.Connection]:
    """Return a desk of the fifth schema with mails that were set aside."""
    folder = path.with_name("fifth")
    folder.mkdir()
    for file in sorted(FOLDER.glob("000[1-5]_*.sql")):
        shutil.copy(file, folder)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, folder)
        set_up(connection)
        connection.execute("insert into store (id, signing_key) values (1, zeroblob(32))")
        for uid, outcome in enumerate(("parked", "parked", "failed", "duplicate")):
            connection.execute(KEEP, (uid, outcome))
        yield connection


async def test_what_was_set_aside_waits_still(fifth: sqlite3.Connection, path: Path) -> None:
    fifth.close()

    async with open_repository(path, clock=lambda: NOON) as repository:
        await repository.writing(lambda writer: writer.discard(writer.deliveries_with((Outcome.PARKED,), 9)[0].key,
                                                               at=NOON, by="ana", reason="spam"))  # fmt: skip
        found, gone, counts = await repository.reading(
            lambda reader: (reader.deliveries_with(SET_ASIDE, 9), reader.discarded(limit=9), reader.counts())
        )

    assert [(one.key, one.outcome.value) for one in found] == [(4, "duplicate"), (3, "failed"), (1, "parked")]
    assert ([one.key for one in gone], counts.parked, counts.failed) == ([2], 1, 1)


def test_only_what_is_parked_or_failed_can_be_discarded(fifth: sqlite3.Connection, path: Path) -> None:
    migrate(fifth, path)
    fifth.execute("update delivery set discarded_at = 7 where key = 1")

    for change in (
        "update delivery set discarded_at = 7 where key = 4",
        "update delivery set outcome = 'ticketed' where key = 1",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            fifth.execute(change)


def test_the_counts_of_what_is_discarded_follow_every_change(fifth: sqlite3.Connection, path: Path) -> None:
    migrate(fifth, path)
    seen = []
    for change in (
        "update delivery set discarded_at = 7",
        "update delivery set outcome = 'failed' where key = 1",
        "update delivery set discarded_at = null where key = 2",
        "update delivery set outcome = 'pending', discarded_at = null where key = 1",
        "delete from delivery where key = 3",
    ):
        fifth.execute(f"{change} {'where key < 4' if 'where' not in change else ''}")
        seen.append(dict(fifth.execute("select outcome, mails from discard_count where mails > 0").fetchall()))

    assert seen == [
        {"failed": 1, "parked": 2}, {"failed": 2, "parked": 1}, {"failed": 2}, {"failed": 1}, {},
    ]  # fmt: skip
