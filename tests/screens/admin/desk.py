"""A real desk for the screens of the administration: a database of its own, a console over it, keys and lines.

async with console_of(repository) as console:
    await console.press("comma", "enter")
    assert "info@acme.example" in console.text
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from textual import events
from textual.pilot import Pilot

from console.app import DeskApp
from console.commands.actor import Actor
from console.commands.desk import Desk
from console.session import Session
from console.wires import NO_WIRES, Wires
from storage.protocol import Repository
from storage.settings import Settings
from storage.words import Role
from tests.screens.screen import PATIENCE_S, lines, settle

NOW = 1_790_000_000_000
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ADMIN = Actor(login="ana", role=Role.ADMIN)
VIEWER = Actor(login="vera", role=Role.VIEWER)


@dataclass(frozen=True, slots=True)
class Console:
    """A console at work, as a person sees it."""

    app: DeskApp
    pilot: Pilot[None]
    desk: Desk

    async def press(self, *keys: str) -> None:
        """Press keys and wait until everything is drawn."""
        for key in keys:
            await self.pilot.press(key)
            await settle(self.pilot, rest=0.01)

    async def type(self, text: str) -> None:
        """Put a text where the cursor is, in one go as a paste brings it: letter by letter would take a second."""
        self.app.post_message(events.Paste(text))
        await settle(self.pilot, rest=0.05)

    async def fill(self, text: str) -> None:
        """Replace what stands in the field."""
        await self.pilot.press("end", "ctrl+u")
        await self.type(text)

    async def settle(self) -> None:
        """Wait for what others have changed."""
        await settle(self.pilot, rest=0.6)

    async def until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Wait for what comes by the clock of a screen; a test looks afterwards whether it came."""
        give_up = asyncio.get_running_loop().time() + PATIENCE_S
        while not await holds() and asyncio.get_running_loop().time() < give_up:
            await self.pilot.pause(0.02)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, line by line."""
        return lines(self.app.screen)

    @property
    def text(self) -> str:
        """What stands on the screen, with every run of white space as one space."""
        return " ".join(" ".join(self.lines).split())

    async def settings(self) -> Settings:
        """The settings as they are kept now."""
        return await self.desk.repository.reading(lambda reader: reader.settings())


@asynccontextmanager
async def console_of(
    repository: Repository,
    *,
    actor: Actor = ADMIN,
    size: tuple[int, int] = (80, 24),
    wires: Wires = NO_WIRES,
    keymap: Mapping[str, str] | None = None,
    **session: Any,
) -> AsyncIterator[Console]:
    """Run a console over a store, as somebody."""
    seen = Session(**{
        "repository": repository, "zone": AMSTERDAM, "clock": lambda: NOW, "employee": actor.login,
        "who": lambda _settings: actor, "wires": wires, **session,
    })  # fmt: skip
    app = DeskApp(seen, keymap=keymap)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        desk = Desk(repository=repository, clock=lambda: NOW, actor=Actor(login="joost", role=Role.ADMIN))
        yield Console(app, pilot, desk)
