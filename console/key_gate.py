"""Hands keys to the application one at a time: the next only when the one before has been worked off.

Textual sends each key to whatever has the focus when the key is read, and handles moves of the focus later: of "acme",
Tab, "Acme BV" that a slow line delivers at once, everything lands in the first field. And what is typed behind a key
that opens something would do things in the screen before it. It stands apart because it rests on Textual's inner
queues; a test fails when they change.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

PATIENCE_S = 0.25  # a key that takes longer holds up no other
OPENING_S = 3.0  # unless it opens what the next ones are for
QUIET_TURNS = 5  # turns of the loop in which nothing waits: then a key has been worked off
_EAGER_TURNS = 50
_PAUSE_S = 0.001


class KeyGate:
    """Holds back keys and pastes of one application; `post` hands one over."""

    def __init__(self, app: App[None], post: Callable[[events.Event], bool]) -> None:
        self._app, self._post = app, post
        self._waiting: deque[events.Event] = deque()
        self._worker: asyncio.Task[None] | None = None

    def takes(self, message: Message) -> bool:
        """Hold back a message if it is a key or a paste that comes from outside; a key that bubbles up passes."""
        if not isinstance(message, events.Key | events.Paste) or message.is_forwarded:
            return False
        self._waiting.append(message)
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return True

    async def _work(self) -> None:
        try:
            while self._waiting:
                self._post(self._waiting.popleft())
                await self._settle()
        finally:
            self._worker = None

    async def _settle(self) -> None:
        loop = asyncio.get_running_loop()
        began, quiet, turns = loop.time(), 0, 0
        while quiet < QUIET_TURNS and loop.time() < began + (OPENING_S if self._is_opening() else PATIENCE_S):
            turns += 1
            await asyncio.sleep(0 if turns < _EAGER_TURNS else _PAUSE_S)
            quiet = 0 if self._is_busy() or self._is_opening() else quiet + 1

    def _is_opening(self) -> bool:
        """Tell whether the screen in front is about to open another, which the next keys are meant for."""
        has_screen = self._app.is_running and self._app.screen_stack
        return bool(has_screen and getattr(self._app.screen, "is_opening", False))

    def _is_busy(self) -> bool:
        return any(not pump._message_queue.empty() for pump in self._pumps())

    def _pumps(self) -> Iterator[MessagePump]:
        """Yield whoever a key may pass: the application, the screen, and what has the focus with all around it."""
        yield self._app
        if self._app.is_running and self._app.screen_stack:
            yield self._app.screen
            focused = self._app.focused
            if focused is not None:
                yield from (one for one in focused.ancestors_with_self if one is not self._app.screen)
