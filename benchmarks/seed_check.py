"""Tells where a seeded desk is not what the writer would have left: counters, facts, index, ledger, pages, schema.

Everything that is kept twice is counted anew, by the writer's own statements where it has some.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from console.clock import system_clock
from storage.protocol import Reader
from storage.records import PageKey, TicketView
from storage.sqlite.repository import open_repository
from storage.sqlite.statements import statements
from storage.words import Outcome, TicketStatus

_KEPT_TWICE = {
    "ticket_count": (
        "select * from ticket_count where tickets > 0",
        "select status, brand_id, address, assignee, count(*) from ticket group by 1, 2, 3, 4",
    ),
    "ledger_count": (
        "select * from ledger_count where mails > 0",
        "select coalesce(mailbox_id, 0), iif(mailbox_id is null, brand_id, 0), uidvalidity, outcome, count(*) "
        "from delivery group by 1, 2, 3, 4",
    ),
    "address_activity": (
        "select * from address_activity",
        "select ticket.address, max(arrival) from message join ticket on number = ticket "
        "where direction = 'in' group by 1",
    ),
    "sender_count": (
        "select * from sender_count",
        "select sender, message.brand_id, address, count(*), min(arrival), max(arrival) "
        "from message join ticket on number = ticket where direction = 'in' group by 1, 2, 3",
    ),
    "sender_mark": (
        "select * from sender_mark",
        "select sender, 'name', sender_name, count(*) from message where from_customer = 1 group by 1, 3 "
        "union all select sender, 'subject', substr(subject, 1, 200), count(*) from message where from_customer = 1 "
        "group by 1, 3",
    ),
    "waiting_since": (
        "select number, waiting_since, answered from ticket",
        "select ticket, since, answered from waiting",
    ),
    "ticket_mark": (
        "select * from ticket_mark",
        "select 'tag', value, number from ticket cross join json_each(tags) "
        "union select 'badge', value, number from ticket cross join json_each(badges)",
    ),
    "deciding_header": ("select * from deciding_header", "select * from evidence"),
}
_RECOUNTED = (
    "select number, message_count, mail_count, first_mail_at, active_at, last_in from ticket order by number",
    "select * from ticket_customer order by ticket, customer_id",
    "select * from ticket_address order by ticket, address",
)
_RECOUNTING = ("forget_writers", "recount_writers", "forget_recipients", "recount_recipients")
_PAGE = 50


def disagreements(database: Path, *, tickets: int) -> list[str]:
    """Return in words what does not agree; empty for a sound desk. It changes nothing; meant for small desks."""
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        connection.execute("begin immediate")
        found = [*_broken(connection), *_miscounted(connection), *_misremembered(connection, tickets)]
        connection.execute("rollback")
        found += _other_schema(connection)
    finally:
        connection.close()
    return [*found, *asyncio.run(_asked(database, tickets))]


def _broken(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute("pragma foreign_key_check"):
        yield f"{row[0]} {row[1]} points at nothing in {row[2]}"
    for (words,) in connection.execute("pragma integrity_check"):
        if words != "ok":
            yield words
    try:
        connection.execute("insert into message_text (message_text, rank) values ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        yield f"the full-text index: {error}"


def _miscounted(connection: sqlite3.Connection) -> Iterator[str]:
    for name, (kept, counted) in _KEPT_TWICE.items():
        if set(connection.execute(kept)) != set(connection.execute(counted)):
            yield f"{name} is not what is there"
    gaps = connection.execute(
        "select count(*) from delivery join decision on decision.sequence = delivery.decision "
        "where decision.delivery <> delivery.key or decision.message <> delivery.message"
    ).fetchone()[0]
    if gaps:
        yield f"{gaps} deliveries point to the decision about another"


def _misremembered(connection: sqlite3.Connection, tickets: int) -> Iterator[str]:
    """Let the writer's statements read every ticket's facts anew; nothing may change."""
    before = [connection.execute(sql).fetchall() for sql in _RECOUNTED]
    for number in range(1, tickets + 1):
        connection.execute(statements()["recount_ticket"], {"number": number})
        for name in _RECOUNTING:
            connection.execute(statements()[name], {"ticket": number})
    for sql, kept in zip(_RECOUNTED, before, strict=True):
        if connection.execute(sql).fetchall() != kept:
            yield f"counted anew, this differs: {sql}"


def _other_schema(connection: sqlite3.Connection) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.db"
        asyncio.run(_make(fresh))
        with sqlite3.connect(fresh) as other:
            if _schema(connection) != _schema(other):
                yield "the schema is not that of the migrations"
        other.close()


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = connection.execute("select name, sql from sqlite_schema order by 1, 2").fetchall()
    return found


async def _make(path: Path) -> None:
    async with open_repository(path, clock=system_clock):
        pass


async def _asked(database: Path, tickets: int) -> list[str]:
    async with open_repository(database, clock=system_clock) as repository:
        return await repository.reading(lambda reader: list(_answers(reader, tickets)))


def _answers(reader: Reader, tickets: int) -> Iterator[str]:
    for row in reader.ledger(None):
        if row.gaps or row.counts[Outcome.PENDING]:
            yield f"the ledger of {row.mailbox} does not agree: {row.gaps}"
    for view in (TicketView(), TicketView(statuses=(TicketStatus.OPEN,)), TicketView(statuses=(TicketStatus.CLOSED,))):
        total, seen = reader.ticket_total(view), 0
        after: PageKey | None = None
        while page := reader.tickets(view, after=after, limit=_PAGE):
            seen += len(page)
            after = PageKey(active_at=page[-1].active_at, number=page[-1].number)
        if seen != total:
            yield f"{view.statuses}: {seen} tickets on pages, {total} counted"
    if reader.counts().tickets != tickets:
        yield f"{reader.counts().tickets} tickets counted of {tickets}"
    newest = reader.tickets(TicketView(), limit=1)[0]
    message = reader.messages(newest.number)[-1]
    if message.key not in {found.key for found in reader.search(message.subject, 5)}:
        yield "the newest message is not found by its subject"
    if message.delivery is None or not reader.raw(message.delivery) or reader.decision(message.key) is None:
        yield "the newest message has no raw bytes, or no decision"
