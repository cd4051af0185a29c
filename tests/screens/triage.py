"""A real desk to triage on: a database with tickets of several customers, a console over it, and a second employee.

async with triage(tmp_path) as desk:
    await desk.press("e")
    assert await desk.status_of(1) is TicketStatus.CLOSED
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from console.app import DeskApp
from console.commands.actor import Actor
from console.commands.desk import Desk
from console.screens.tickets import TicketsScreen
from console.session import Session
from console.session_memory import Memory, Remembered, ShortMemory
from storage.protocol import Repository, Writer
from storage.records import Ticket, TicketNumber
from storage.sqlite.repository import open_repository
from storage.words import TicketStatus
from tests.commands.tickets.steps import ANA, BEN, EMPLOYEES
from tests.screens.admin.desk import AMSTERDAM, Console
from tests.screens.screen import settle
from tests.storage.builders import HOUR, JAN, MINUTE, NOON
from tests.storage.steps import open_with, with_settings

NOW = NOON + 9 * HOUR
PETRA = "petra@example.nl"


@dataclass(frozen=True, slots=True)
class TriageDesk:
    """A console at work for Ana, and Ben who works on the same tickets."""

    console: Console
    repository: Repository
    ben: Desk

    @property
    def screen(self) -> TicketsScreen:
        """The list of the console."""
        screen = next(one for one in self.console.app.screen_stack if isinstance(one, TicketsScreen))
        assert isinstance(screen, TicketsScreen)
        return screen

    @property
    def numbers(self) -> list[int]:
        """The tickets that the list shows, from the top."""
        found = [self.screen.list._rows.at(row) for row in range(self.screen.list.total)]
        return [ticket.number for ticket in found if ticket is not None]

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return self.console.text

    @property
    def views(self) -> str:
        """The line of the views."""
        return " ".join(self.console.lines[0].split())

    async def press(self, *keys: str) -> None:
        """Press keys and wait until everything is drawn."""
        await self.console.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text in one go, and wait until it has come to rest."""
        await self.console.type(text)
        await settle(self.console.pilot, rest=0.3)

    async def settle(self) -> None:
        """Wait for what others have changed."""
        await self.console.settle()

    async def ticket(self, number: int) -> Ticket:
        """Return a ticket as it is kept now."""
        found = await self.repository.reading(lambda reader: reader.ticket(TicketNumber(number)))
        assert found is not None
        return found

    async def status_of(self, number: int) -> TicketStatus:
        """Return where a ticket stands."""
        return (await self.ticket(number)).status


def some_tickets(count: int = 5) -> Callable[[Writer], None]:
    """Return what opens tickets: the first is the newest, every third is Petra's."""

    def write(writer: Writer) -> None:
        for number in range(1, count + 1):
            who = PETRA if number % 3 == 0 else JAN
            open_with(writer, address=who, arrival=NOON - number * MINUTE, ticket={"subject": f"Vraag {number}"})

    return write


@asynccontextmanager
async def triage(
    folder: Path,
    *,
    fill: Callable[[Writer], Any] | None = None,
    actor: Actor = ANA,
    memory: Memory | None = None,
    size: tuple[int, int] = (100, 30),
    settings: dict[str, Any] | None = None,
    prepare: Sequence[Callable[[Writer], Any]] = (),
    session: dict[str, Any] | None = None,
) -> AsyncIterator[TriageDesk]:
    """Run a console of an employee over a desk with tickets; what it hints at first is known already."""
    async with open_repository(folder / "desk.db", clock=lambda: NOW) as repository:
        if await repository.reading(lambda reader: reader.settings().version) == 0:
            await with_settings(repository, employees=EMPLOYEES, **(settings or {}))
            for write in (fill or some_tickets(), *prepare):
                await repository.writing(write)
        remembers = memory or ShortMemory(Remembered(has_seen_hint=True))
        async with _running(repository, actor, remembers, size, session or {}) as desk:
            yield desk


@asynccontextmanager
async def _running(
    repository: Repository, actor: Actor, memory: Memory, size: tuple[int, int], more: dict[str, Any]
) -> AsyncIterator[TriageDesk]:
    session = Session(
        repository=repository, zone=AMSTERDAM, clock=lambda: NOW, who=lambda _settings: actor, memory=memory, **more
    )
    app = DeskApp(session)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        ben = Desk(repository=repository, clock=lambda: NOW, actor=replace(BEN))
        yield TriageDesk(Console(app, pilot, ben), repository, ben)
