"""Follow the revision of the store and tell the screens, who then read again what they show.

It stands apart from the application because its promise is its own: a screen is told of every change within a moment,
never more often than it can be read, and a store that fails is told in words and tried again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from console.failure_words import words_of
from storage.errors import StorageError
from storage.protocol import Repository

FIRST_PAUSE_S = 0.1
PAUSE_S = 0.6
BUSY_S = 0.2
RETRY_S = (1.0, 2.0, 5.0, 10.0, 30.0)


@dataclass
class StoreChanged(Message, bubble=False):
    """Something in the store has changed; `revision` is the newest one."""

    revision: int


class Feed:
    """Follows one store.

    Between two tellings it pauses: shortly after a quiet time, so that a single mail is seen at once, and longer and
    longer while changes keep coming, up to `pause_s`, so that a backlog does not hold up a person's keys.
    """

    def __init__(self, repository: Repository, *, pause_s: float = PAUSE_S) -> None:
        self._repository, self._pause_s = repository, pause_s

    async def follow(self, changed: Callable[[int], None], failed: Callable[[str], None]) -> None:
        """Call `changed` with each newest revision and `failed` with words ("" when it goes again), until cancelled."""
        loop, tries, pause_s, rested_at = asyncio.get_running_loop(), 0, 0.0, 0.0
        while True:
            try:
                async for revision in self._repository.watch():
                    if tries:
                        failed("")
                    tries = 0
                    changed(revision)
                    is_busy = loop.time() - rested_at < BUSY_S
                    pause_s = min(pause_s * 2 if is_busy else FIRST_PAUSE_S, self._pause_s)
                    await asyncio.sleep(pause_s)
                    rested_at = loop.time()
                return
            except StorageError as error:
                failed(words_of(error))
                await asyncio.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
