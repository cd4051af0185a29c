"""A reader over a real desk: mails are taken in as the program does it, then a ticket is opened in a console.

async with reader_of(tmp_path, a_mail_of(1), a_mail_of(2)) as console:
    assert "pakket" in console.text
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from console.screens.ticket import TicketScreen
from storage.records import Message, Ticket, TicketNumber, TicketView
from storage.sqlite.repository import open_repository
from tests.cli.program import Program
from tests.cli.test_reading_verbs import import_mails
from tests.mail.builders import mail
from tests.screens.admin.desk import NOW, Console, console_of

HOUR = 3_600_000
ADDRESS = "info@acme.example"


def a_mail_of(number: int, **changes: Any) -> bytes:
    """Return Jan's mail of that number, an hour after the one before; the tenth came two hours ago."""
    wanted: dict[str, Any] = {
        "from_": "Jan Klant <jan@klant.nl>",
        "to": ADDRESS,
        "text": f"Dit is bericht {number}.\r\n",
        "message_id": f"<{number}@klant.nl>",
        "received": NOW - (12 - number) * HOUR,
    }
    return mail(**(wanted | changes))


def a_desk_with(home: Path, *mails: bytes) -> Path:
    """Make a desk that has taken in these mails; return its database."""
    program = Program(home=home)
    for words in (
        ("account", "set", "--name", "konto"),
        ("brand", "add", "acme", "--name", "Acme BV"),
        ("address", "add", ADDRESS, "--brand", "acme"),
        ("employee", "add", "ana", "--name", "Ana", "--email", "ana@acme.example", "--role", "admin"),
        ("employee", "add", "joost", "--name", "Joost", "--email", "joost@acme.example", "--role", "admin"),
    ):
        ran = program.here(*words)
        assert ran.code == 0, ran
    assert import_mails(program, *mails).code == 0
    return program.database


@asynccontextmanager
async def reader_of(home: Path, *mails: bytes, **session: Any) -> AsyncIterator[Console]:
    """Take in these mails and open the newest ticket in a console of Ana."""
    database = await asyncio.to_thread(a_desk_with, home, *mails)  # the program runs a loop of its own
    async with open_repository(database, clock=lambda: NOW) as repository, console_of(repository, **session) as console:
        await console.press("enter")
        assert isinstance(console.app.screen, TicketScreen)
        yield console


def screen_of(console: Console) -> TicketScreen:
    """Return the reader in front."""
    screen = console.app.screen
    assert isinstance(screen, TicketScreen)
    return screen


def folds(console: Console) -> list[bool]:
    """Return which messages are folded, the oldest first."""
    return [view.folded for view in screen_of(console).conversation._views.values()]


async def ticket(console: Console, number: int = 1) -> Ticket:
    """Return a ticket as it is kept."""
    found = await console.desk.repository.reading(lambda reader: reader.ticket(TicketNumber(number)))
    assert found is not None
    return found


async def tickets(console: Console) -> list[Ticket]:
    """Return every ticket, newest activity first."""
    return await console.desk.repository.reading(lambda reader: reader.tickets(TicketView(), limit=100))


async def messages(console: Console, number: int = 1) -> list[Message]:
    """Return a ticket's messages as they are kept."""
    return await console.desk.repository.reading(lambda reader: reader.messages(TicketNumber(number)))


async def seen(console: Console, login: str = "ana", number: int = 1) -> int:
    """Return the newest mail that an employee has seen of a ticket, 0 for none."""
    wanted = TicketNumber(number)
    found = await console.desk.repository.reading(lambda reader: reader.seen(login, [wanted]))
    return found.get(wanted, 0)
