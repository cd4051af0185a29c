"""The approved look of triage: the list and all that opens over it, the reader and all that opens from it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.tickets.assigning import Assign
from console.commands.tickets.noting import AddNote
from console.commands.tickets.snoozing import Snooze
from console.commands.tickets.statuses import Pending
from console.commands.tickets.tagging import AddTag
from storage.protocol import Writer
from storage.records import TicketNumber
from storage.sqlite.repository import open_repository
from storage.words import Because, Outcome, Role
from tests.commands.tickets.steps import BEN, EMPLOYEES
from tests.mail.builders import Attached
from tests.screens.admin.desk import NOW as READ_AT
from tests.screens.admin.desk import Console, console_of
from tests.screens.reader_desk import a_desk_with, a_mail_of
from tests.screens.screen import settle
from tests.screens.snapshots import Picture
from tests.screens.triage import NOW, PETRA, triage
from tests.storage.builders import HOUR, JAN, MINUTE, NOON, a_delivery
from tests.storage.steps import open_with, with_settings
from widgets.language import use_language

NARROW, WIDE = (80, 24), (120, 40)
BOTH = [(NARROW, "nl"), (NARROW, "en")]
THREE = [*BOTH, (WIDE, "en")]
SUBJECTS = (
    "Waar blijft mijn pakket?",
    "[EXTERN] Factuur 2026-0042 klopt niet",
    "[/x] [@click=app.quit]klik[/]",
    "中文主题 over the order",
    "Re: retour van bestelling 88123",
    "Vraag over de garantie van mijn wasmachine (spoed!) en over de bezorging van de vorige bestelling",
)
FOR_LIST = {
    "selection": ("space", "space"),
    "completion": ("slash", "text:status:", "down"),
    "problem": ("slash", "text:statis:open"),
    "mine-empty": ("2",),
    "snoozed": ("5",),
    "parked": ("7",),
    "assignees": ("a",),
    "snooze": ("b",),
    "note": ("m", "text:Vervoerder gebeld: morgen."),
    "question": ("asterisk", "e"),
    "undo-list": ("U",),
    "help-search": ("question_mark", "slash", "text:undo"),
}
FOR_READER = {
    "reader": (),
    "links": ("g", "tab", "tab", "ctrl+l"),
    "files": ("g", "tab", "tab", "V"),
    "headers": ("v",),
    "source": ("o",),
    "way": ("L",),
}
PAGE = (
    "<p>Zie <a href='https://acme.example/a'>de handleiding</a> of"
    " <a href='https://evil.example/x'>https://bank.example/inloggen</a>.</p>"
)
MAILS = (
    a_mail_of(1, text="Goedendag,\r\n\r\nmijn pakket is er nog niet.\r\n\r\nJan\r\n"),
    a_mail_of(2, text=None, html=PAGE, attachments=(Attached(), Attached(name="foto [b].jpg"))),
    a_mail_of(3, text="Is er al nieuws?\r\n\r\n> Beste Jan,\r\n>\r\n> Het is onderweg.\r\n>\r\n> Ana\r\n"),
)


def cases(states: Sequence[str], wide: str) -> list[tuple[str, tuple[int, int], str]]:
    """Return each state narrow in both languages, and that one wide as well."""
    return [(state, size, language) for state in states for size, language in (THREE if state == wide else BOTH)]


def named(case: object) -> str:
    """Return how a part of a case is called in the name of its picture."""
    return f"{case[0]}x{case[1]}" if isinstance(case, tuple) else str(case)


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Picture)


def a_busy_morning(writer: Writer) -> None:
    writer.add_customer("Petra de Vries", PETRA)
    for number in range(1, 31):
        who, subject = PETRA if number % 3 == 0 else JAN, SUBJECTS[number % len(SUBJECTS)]
        open_with(writer, address=who, arrival=NOON - number * number * MINUTE, ticket={"subject": subject})
    for number in (2, 5):
        ticket = writer.ticket(TicketNumber(number))
        assert ticket is not None
        writer.mark_seen("ana", ticket.number, ticket.last_in)
    key = writer.keep(a_delivery(9))
    assert key is not None
    writer.settle(key, Outcome.PARKED, Because.PARKED_LOOP, reason="our own Message-ID")


async def a_morning_with_ben(database: Path) -> None:
    async with open_repository(database, clock=lambda: NOW) as repository:
        await with_settings(repository, employees=EMPLOYEES)
        await repository.writing(a_busy_morning)
        ben = Desk(repository=repository, clock=lambda: NOW, actor=BEN)
        await Assign(number=TicketNumber(3), login="ben").run(ben)
        await AddTag(number=TicketNumber(4), tag="spoed").run(ben)
        await Pending(number=TicketNumber(5)).run(ben)
        await Snooze(number=TicketNumber(6), until=NOW + 20 * HOUR).run(ben)


@pytest.fixture(scope="module")
def worked_on(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which Ben has worked on a busy morning, made once."""
    database = tmp_path_factory.mktemp("worked-on") / "desk.db"
    asyncio.run(a_morning_with_ben(database))
    return database


async def press(console: Console, keys: Sequence[str]) -> None:
    """Press keys; what begins with `text:` is typed."""
    for key in keys:
        if key.startswith("text:"):
            await console.type(key.removeprefix("text:"))
            await settle(console.pilot, rest=0.2)  # what it brings comes once the typing rests
        else:
            await console.press(key)
    await settle(console.pilot, rest=0.2)


@pytest.mark.parametrize(("state", "size", "language"), cases(tuple(FOR_LIST), "selection"), ids=named)
async def test_the_list_looks_as_it_was_approved(
    tmp_path: Path, worked_on: Path, state: str, size: tuple[int, int], language: str, picture: SnapshotAssertion
) -> None:
    use_language(language)
    shutil.copy(worked_on, tmp_path / "desk.db")
    async with triage(tmp_path, size=size) as desk:
        await press(desk.console, FOR_LIST[state])

        assert desk.console.app.export_screenshot(title="omnidesk") == picture


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with Jan's three mails, made once: taking them in takes longer than a picture."""
    return a_desk_with(tmp_path_factory.mktemp("kept"), *MAILS)


@asynccontextmanager
async def a_reader(database: Path, size: tuple[int, int]) -> AsyncIterator[Console]:
    """Open the ticket for Ana, who has seen its first mail; Joost has worked on it."""
    one = TicketNumber(1)
    async with open_repository(database, clock=lambda: READ_AT) as repository:
        joost = Desk(repository=repository, clock=lambda: READ_AT, actor=Actor(login="joost", role=Role.ADMIN))
        first = (await repository.reading(lambda reader: reader.messages(one)))[0]
        await repository.writing(lambda writer: writer.mark_seen("ana", one, first.key))
        await Assign(number=one, login="ana").run(joost)
        await AddNote(number=one, text="Vervoerder gebeld: morgen.").run(joost)
        async with console_of(repository, size=size) as console:
            await console.press("enter")
            yield console


@pytest.mark.parametrize(("state", "size", "language"), cases(tuple(FOR_READER), "reader"), ids=named)
async def test_the_reader_looks_as_it_was_approved(
    tmp_path: Path, kept: Path, state: str, size: tuple[int, int], language: str, picture: SnapshotAssertion
) -> None:
    use_language(language)
    database = Path(shutil.copy(kept, tmp_path / "desk.db"))
    async with a_reader(database, size) as console:
        await press(console, FOR_READER[state])

        assert console.app.export_screenshot(title="omnidesk") == picture
