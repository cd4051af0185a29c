"""The newest mail of each ticket is filled in from what an older database holds; a snooze needs its status."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite.migrate import FOLDER, migrate
from tests.storage.sqlite.test_sender_counts import mail, set_up


@pytest.fixture
def second(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a desk of the second schema with mail in the first of its two tickets."""
    folder = tmp_path / "second"
    folder.mkdir()
    for path in (*FOLDER.glob("0001_*.sql"), *FOLDER.glob("0002_*.sql")):
        shutil.copy(path, folder)
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as connection:
        migrate(connection, tmp_path / "desk.db", folder)
        set_up(connection)
        yield connection


def test_an_older_database_learns_which_mail_came_in_last(second: sqlite3.Connection, tmp_path: Path) -> None:
    keys = [mail(second, 1001, "jan@example.nl", "Jan", "een", arrival=at) for at in (9, 5)]
    mail(second, 1001, "info@acme.nl", "", "antwoord", direction="out", from_customer=0)

    migrate(second, tmp_path / "desk.db")

    found = second.execute("select number, last_in, snoozed_until from ticket order by number").fetchall()
    assert found == [(1001, keys[1], None), (1002, 0, None)]


def test_only_a_snoozed_ticket_is_snoozed_until_a_time(second: sqlite3.Connection, tmp_path: Path) -> None:
    migrate(second, tmp_path / "desk.db")

    second.execute("update ticket set status = 'snoozed', snoozed_until = 7 where number = 1001")

    with pytest.raises(sqlite3.IntegrityError):
        second.execute("update ticket set status = 'open' where number = 1001")
