"""Somebody who presses every key there is in a console, on every screen that a key leads to."""

import asyncio
import time

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from console.closed_desk import ClosedApp
from console.key_names import Key, Where
from console.keys import keys_at
from console.screens.desk_screen import DeskScreen
from console.screens.help import HelpScreen

LEAVING = {"quit", "list.leave"}
LASTING = {"feed", "settling", "waking"}  # workers that hold nobody up
LONGEST_S = 0.5
QUIET_TURNS = 3


class Walk:
    """Presses keys in a console, and remembers which."""

    def __init__(self, app: ClosedApp, pilot: Pilot[None], folder: str, *, everywhere: bool) -> None:
        self._app, self._pilot, self._folder, self._everywhere = app, pilot, folder, everywhere
        self.pressed: list[str] = []
        self._ways: dict[str, tuple[str, ...]] = {}

    async def go(self) -> None:
        """Press every key on every screen that a key leads to."""
        self._found(())
        walked: set[str] = set()
        while waiting := [name for name in self._ways if name not in walked]:
            walked.add(waiting[0])
            await self._walk(waiting[0])

    async def _walk(self, screen: str) -> None:
        await self._go_to(screen)
        for key in self._keys_here():
            if self._everywhere or key.name not in self.pressed:
                await self._go_to(screen)
                if self._name() == screen:
                    self.pressed.append(key.name)
                    await self._try(self._ways[screen], key.keys.split(",")[0].strip())

    async def _try(self, way: tuple[str, ...], key: str) -> None:
        """Press a key; where something can be typed then, type the path of a file outside; answer yes."""
        await self._press(key)
        self._found((*way, key))
        if self._is_typing():
            await self._paste(self._folder)
            await self._press("enter")
            self._found((*way, key))
        await self._press("y")

    def _found(self, way: tuple[str, ...]) -> None:
        if self._places():
            self._ways.setdefault(self._name(), way)

    async def _go_to(self, screen: str) -> None:
        """Leave whatever is open and go the way that led to a screen, unless it is in front."""
        if self._name() == screen and not self._is_typing():
            return
        while len(self._app.screen_stack) > 2:
            await self._app.pop_screen()
        await self._press("escape", "escape", "1", "home")
        for key in self._ways[screen]:
            await self._press(key)

    def _name(self) -> str:
        """Return what this screen is, and what works on it now: a list may show something else than at first."""
        return " ".join([type(self._app.screen).__name__, *(place.name for place in self._places())])

    def _places(self) -> tuple[Where, ...]:
        if isinstance(self._app.screen, HelpScreen):
            return (Where.HELP,)
        return (*self._app.screen.places, Where.EVERYWHERE) if isinstance(self._app.screen, DeskScreen) else ()

    def _keys_here(self) -> list[Key]:
        return [key for key in keys_at(*self._places()) if key.name not in LEAVING]

    def _is_typing(self) -> bool:
        return isinstance(self._app.focused, Input | TextArea)

    async def _press(self, *keys: str) -> None:
        """Press keys as a terminal sends them, and wait for what they have set going."""
        for key in keys:
            self._app.post_message(events.Key(key, key if len(key) == 1 else None))
        await self._settle()

    async def _paste(self, text: str) -> None:
        self._app.post_message(events.Paste(text))
        await self._settle()

    async def _settle(self) -> None:
        """Wait for what was set going; what takes longer is noted all the same when it comes."""
        give_up, quiet = time.monotonic() + LONGEST_S, 0
        while quiet < QUIET_TURNS and time.monotonic() < give_up:
            await asyncio.sleep(0.001)
            quiet = 0 if self._is_busy() else quiet + 1
        if not self._app.is_running:
            raise AssertionError("the console has ended")

    def _is_busy(self) -> bool:
        keys = self._app._keys
        at_work = (one for one in self._app.workers if not one.is_finished and one.group not in LASTING)
        return keys._worker is not None or keys._is_busy() or any(at_work)
