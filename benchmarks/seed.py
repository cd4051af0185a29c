"""Makes a desk of any size: a real database, as if its mails had come in one by one, in minutes instead of hours.

The schema and the settings come from the program itself; the rows are written in bulk without indexes, which are made
afterwards. That they are the writer's own rows is checked by `benchmarks.seed_check`. The same size gives the same
desk.
"""

import asyncio
import atexit
import sqlite3
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.seed_rows import SUBJECT as SUBJECT
from benchmarks.seed_rows import Batch, Desk, batches
from console.clock import system_clock
from console.demo.desk import set_up
from storage.protocol import Writer
from storage.records import Cursor
from storage.sqlite.repository import open_repository

_SETTINGS_AT = 1_600_000_000_000
_NOWHERE = 9  # the discard port: nobody polls a seeded desk
_FAST = (
    "pragma foreign_keys = off", "pragma journal_mode = off", "pragma synchronous = off",
    "pragma cache_size = -400000", "pragma temp_store = memory",
)  # fmt: skip
_MANY = (
    ("customer", "id, name, address"),
    (
        "ticket",
        "number, brand_id, customer_id, status, active_at, opened_at, closed_at, first_mail_at, message_count, "
        "mail_count, revision, merged_into, address, assignee, subject",
    ),
    (
        "message",
        "key, ticket, brand_id, customer_id, delivery, direction, arrival, from_customer, automatic, parse_version, "
        "because, sha256, body_digest, message_id, sender, sender_name, author, address_because, badges, subject, "
        "text, answers",
    ),
    (
        "delivery",
        "key, mailbox_id, brand_id, uidvalidity, uid, arrival, kept_at, size, sha256, outcome, because, message, "
        "ticket, decision",
    ),
    ("raw_mail", "delivery, packing, packed"),
)


def seeded(folder: Path, *, tickets: int, messages_per_ticket: int = 1) -> Path:
    """Make a database of that size in `folder` and return its path. A million tickets take two or three minutes."""
    path = folder / "desk.db"
    asyncio.run(_set_up(path))
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        desk = _desk(connection, tickets, messages_per_ticket)
        _fill(connection, desk)
    finally:
        connection.close()
    asyncio.run(_end(path, desk))
    return path


@cache
def shared(tickets: int) -> Path:
    """Return a desk of that size with a message per ticket, made once a run and removed at its end.

    Whoever uses it leaves it as it was, but for a few mails more.
    """
    folder = Path(_folder().name) / str(tickets)
    folder.mkdir()
    return seeded(folder, tickets=tickets)


@cache
def _folder() -> "TemporaryDirectory[str]":
    folder = TemporaryDirectory(prefix="omnidesk-benchmark-")
    atexit.register(folder.cleanup)
    return folder


async def _set_up(path: Path) -> None:
    async with open_repository(path, clock=system_clock) as repository:
        await repository.writing(partial(set_up, port=_NOWHERE, login="ana-maria", at=_SETTINGS_AT))


def _desk(connection: sqlite3.Connection, tickets: int, messages_per_ticket: int) -> Desk:
    addresses = connection.execute("select brand_id, address from mail_address order by id").fetchall()
    mailboxes = dict(connection.execute("select brand_id, id from forward_mailbox"))
    return Desk(
        tickets=tickets, messages_per_ticket=messages_per_ticket, addresses=tuple(addresses), mailboxes=mailboxes
    )


def _fill(connection: sqlite3.Connection, desk: Desk) -> None:
    for pragma in _FAST:
        connection.execute(pragma)
    made = connection.execute(
        "select type, name, sql from sqlite_schema where type in ('index', 'trigger') and sql is not null"
    ).fetchall()
    for kind, name, _ in made:
        connection.execute(f"drop {kind} {name}")
    connection.execute("begin")
    for batch in batches(desk):
        _add(connection, batch)
    for statement in _statements():
        connection.execute(statement)
    for _, _, sql in made:
        connection.execute(sql)
    connection.execute("commit")
    connection.execute("pragma journal_mode = wal")


def _add(connection: sqlite3.Connection, batch: Batch) -> None:
    for table, columns in _MANY:
        marks = ", ".join("?" * len(columns.split(",")))
        connection.executemany(f"insert into {table} ({columns}) values ({marks})", batch[table])  # noqa: S608


def _statements() -> Iterator[str]:
    script = Path(__file__).with_name("seed.sql").read_text(encoding="utf-8")
    return (part for part in script.split(";") if part.strip())


async def _end(path: Path, desk: Desk) -> None:
    async with open_repository(path, clock=system_clock) as repository:
        await repository.writing(partial(_save_cursors, desk))


def _save_cursors(desk: Desk, writer: Writer) -> None:
    for mailbox in writer.settings().mailboxes:
        cursor = Cursor(mailbox_id=mailbox.id, uidvalidity=1, uid_next=desk.mails + 1, compared_at=_SETTINGS_AT)
        writer.save_cursor(cursor)
