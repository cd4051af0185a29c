"""The counters of senders: filled from what an older database holds, and taken back when a message goes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite.migrate import FOLDER, migrate
from storage.sqlite.statements import statements
from tests.storage.builders import NOON, NOVA
from tests.storage.sqlite.second_migration import old_database

COUNTS = "select sender, address, mails, first_mail_at, last_mail_at from sender_count order by sender, address"
MARKS = "select sender, kind, mark, mails from sender_mark order by sender, kind, mark"
LONG = "x" * 199 + "123"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a desk after every migration, with two tickets but without messages."""
    with closing(sqlite3.connect(tmp_path / "new.db", isolation_level=None)) as connection:
        migrate(connection, tmp_path / "new.db")
        set_up(connection)
        yield connection


def set_up(connection: sqlite3.Connection) -> None:
    connection.executescript(
        """
        insert or ignore into brand (id, slug, name) values (1, 'acme', 'Acme');
        insert into customer (id, name, address) values (1, 'Jan', 'jan@example.nl');
        insert into ticket (number, brand_id, customer_id, status, active_at, opened_at, revision, address, subject)
        values (1001, 1, 1, 'open', 1, 1, 1, 'info@acme.nl', 'x'), (1002, 1, 1, 'open', 1, 1, 1, 'sales@acme.nl', 'x');
        """
    )


def mail(connection: sqlite3.Connection, ticket: int, sender: str, name: str, subject: str, **changes: object) -> int:
    values = {
        "ticket": ticket, "brand_id": 1, "customer_id": 1, "direction": "in", "arrival": NOON, "from_customer": 1,
        "automatic": 0, "parse_version": 1, "body_digest": b"", "message_id": "<a@b>", "sender": sender,
        "sender_name": name, "author": "", "address_because": "To", "badges": "[]", "subject": subject, "text": "",
    } | changes  # fmt: skip
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    made = connection.execute(f"insert into message ({names}) values ({marks})", values)  # noqa: S608 (ours)
    key = int(made.lastrowid or 0)
    connection.execute(statements()["index_message"], (key,))
    return key


def fill(connection: sqlite3.Connection) -> list[int]:
    return [
        mail(connection, 1001, "post@incasso.nl", "Ana", "Dossier 123"),
        mail(connection, 1001, "post@incasso.nl", "Ana", "Dossier 123", arrival=NOON + 5),
        mail(connection, 1002, "post@incasso.nl", "Piet", "Dossier 12"),
        mail(connection, 1002, "post@incasso.nl", "", LONG, from_customer=0),
        mail(connection, 1002, "piet@example.nl", "", LONG),
        mail(connection, 1001, "info@acme.nl", "Acme", "Dossier 123", direction="out"),
        mail(connection, 1001, "", "Niemand", "Dossier 123"),
    ]


def state(connection: sqlite3.Connection) -> tuple[list[object], list[object]]:
    return connection.execute(COUNTS).fetchall(), connection.execute(MARKS).fetchall()


def test_an_older_database_is_counted_as_a_new_one_counts(database: sqlite3.Connection, tmp_path: Path) -> None:
    path = old_database(tmp_path / "old.db")
    fill(database)

    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        set_up(old)
        fill(old)
        migrate(old, path, FOLDER)

        assert state(old) == state(database)
    counts, marks = state(database)
    assert counts == [
        ("piet@example.nl", "sales@acme.nl", 1, NOON, NOON),
        ("post@incasso.nl", "info@acme.nl", 2, NOON, NOON + 5),
        ("post@incasso.nl", "sales@acme.nl", 2, NOON, NOON),
    ]
    assert marks == [
        ("post@incasso.nl", "name", "Ana", 2),
        ("post@incasso.nl", "name", "Piet", 1),
        ("post@incasso.nl", "subject", "Dossier 123", 2),
    ]


def test_nothing_of_a_sender_stays_when_their_messages_are_gone(database: sqlite3.Connection) -> None:
    keys = fill(database)
    database.execute("update ticket set address = 'info@acme.nl' where number = 1002")

    for key in keys:
        database.execute("delete from message where key = ?", (key,))

    assert state(database) == ([], [])


def test_a_message_that_goes_is_taken_off_its_own_brand(database: sqlite3.Connection) -> None:
    database.execute("insert into brand (id, slug, name) values (2, 'nova', 'Nova')")
    mail(database, 1001, "jan@example.nl", "Jan", "Hallo")
    key = mail(database, 1001, "jan@example.nl", "Jan", "Hallo", brand_id=int(NOVA))

    database.execute("delete from message where key = ?", (key,))

    left = database.execute("select brand_id, mails from sender_count").fetchall()
    assert left == [(1, 1)]
