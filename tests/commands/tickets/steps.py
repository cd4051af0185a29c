"""What tests of commands on tickets do first, and how they look at what came of it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.ticket_command import Done, TicketCommand
from console.commands.undoing import undo_of
from console.commands.undone import Undone
from storage.protocol import Reader
from storage.records import Event, EventId, MessageKey, Ticket, TicketNumber
from storage.settings import Employee, EmployeeId
from storage.words import Role
from tests.storage.builders import HOUR, NOON
from tests.storage.steps import open_with

LATER = NOON + 9 * HOUR
ANA = Actor(login="ana", role=Role.AGENT)
BEN = Actor(login="ben", role=Role.ADMIN)
VERA = Actor(login="vera", role=Role.VIEWER)
EMPLOYEES = tuple(
    Employee(
        id=EmployeeId(0), login=actor.login, name=name, email=f"{actor.login}@konto.nl", role=actor.role or Role.AGENT
    )
    for actor, name in ((ANA, "Ana"), (BEN, "Ben de Wit"), (VERA, "Vera"))
)
_LEFT_OUT = {
    "revision", "store", "event", "change", "settings_version", "sqlite_sequence", "ticket_count", "outbox_count",
    "draft",
}  # fmt: skip


async def opened(desk: Desk, **message: Any) -> TicketNumber:
    """Open a ticket of Jan's with one mail."""
    number, _ = await desk.repository.writing(lambda writer: open_with(writer, **message))
    return number


async def ticket_of(desk: Desk, number: TicketNumber) -> Ticket:
    """Return a ticket that is there."""
    found = await desk.repository.reading(lambda reader: reader.ticket(number))
    assert found is not None
    return found


async def event_of(desk: Desk, event_id: EventId) -> Event:
    """Return an event that is there."""
    found = await desk.repository.reading(lambda reader: reader.event(event_id))
    assert found is not None
    return found


async def refusal_of(desk: Desk, command: TicketCommand) -> Refusal:
    """Return why a command is refused; its check says the same, and nothing is written."""
    before = await desk.repository.reading(lambda reader: reader.revision())
    with pytest.raises(RefusedError) as refused:
        await command.run(desk)
    facts = await desk.repository.reading(lambda reader: command.facts(reader, desk.clock()))
    assert command.check(facts, desk.actor) == refused.value.refusal
    assert await desk.repository.reading(lambda reader: reader.revision()) == before
    return refused.value.refusal


async def undo(desk: Desk, done: Done | EventId | None = None) -> Undone:
    """Undo what was done; without it the newest."""
    wanted = done.event if isinstance(done, Done) else done
    command = await desk.repository.reading(lambda reader: undo_of(reader, wanted, desk.actor))
    return await command.run(desk)


async def undo_refused(desk: Desk, done: Done | EventId) -> Refusal:
    """Return why an undo is refused."""
    with pytest.raises(RefusedError) as refused:
        await undo(desk, done)
    return refused.value.refusal


async def looked(desk: Desk, numbers: Sequence[int]) -> list[object]:
    """Return tickets with their messages, whose these are, and their facts; the revision apart."""

    def read(reader: Reader) -> list[object]:
        found: list[object] = []
        for number in map(TicketNumber, numbers):
            ticket = reader.ticket(number)
            assert ticket is not None
            facts = reader.ticket_fact(number, ticket.customer_id)
            found.append((replace(ticket, revision=0), reader.messages(number), reader.writings(number), facts))
        return found

    return await desk.repository.reading(read)


def rows_of(database: Path, *, tickets: int, customers: int) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row that says how the desk stands, of the first tickets and customers.

    Left out are revisions, events, what counts (compared apart), and drafts, which an answer that is taken back leaves:
    numbers that were given out are kept.
    """
    with closing(sqlite3.connect(database)) as connection:
        made = "select name from sqlite_schema where type = 'table' and name not like 'message_text%'"
        tables = {name for (name,) in connection.execute(made)} - _LEFT_OUT
        found = {name: _rows(connection, name) for name in sorted(tables)}
    found["ticket"] = [row for row in found["ticket"] if row[0] <= tickets]
    found["ticket_mark"] = [row for row in found["ticket_mark"] if row[2] <= tickets]
    found["customer"] = [row for row in found["customer"] if row[0] <= customers]
    found["customer_address"] = [row for row in found["customer_address"] if row[1] <= customers]
    return found


def disagreements(database: Path) -> list[str]:
    """Return which counters and indexes say something else than the rows that they count."""
    with closing(sqlite3.connect(database)) as connection:
        counted = connection.execute("select * from ticket_count where tickets > 0 order by 1, 2, 3, 4").fetchall()
        real = (
            "select status, brand_id, address, assignee, count(*) from ticket group by 1, 2, 3, 4 order by 1, 2, 3, 4"
        )
        wrong = ["ticket_count"] if connection.execute(real).fetchall() != counted else []
        mails = connection.execute("select * from outbox_count where mails > 0 order by 1, 2").fetchall()
        if connection.execute("select state, is_open, count(*) from outbox group by 1, 2").fetchall() != mails:
            wrong.append("outbox_count")
        try:
            connection.execute("insert into message_text (message_text, rank) values ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            wrong.append("message_text")
        return wrong


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    columns = [row[1] for row in connection.execute(f"pragma table_info({table})") if row[1] != "revision"]
    rows = connection.execute(f"select {', '.join(columns)} from {table}").fetchall()  # noqa: S608 (our own names)
    return sorted(rows, key=repr)


def key(number: int) -> MessageKey:
    """Return a message's key."""
    return MessageKey(number)
