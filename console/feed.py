"""Follow the revision of the store and tell the screens, who then read again what they show.

It stands apart from the application because its promise is its own: a screen is told of every change within a moment,
never more often than it can be read, and a store that fails is told in words and tried again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from storage.errors import StorageError
from storage.protocol import Repository

PAUSE_S = 0.5  # the first change is told at once; what follows in a burst may wait, so that keys need not
RETRY_S = (1.0, 2.0, 5.0, 10.0, 30.0)


@dataclass
class StoreChanged(Message, bubble=False):
    """Something in the store has changed; `revision` is the newest one."""

    revision: int


class Feed:
    """Follows one store."""

    def __init__(self, repository: Repository, *, pause_s: float = PAUSE_S) -> None:
        self._repository, self._pause_s = repository, pause_s

    async def follow(self, changed: Callable[[int], None], failed: Callable[[str], None]) -> None:
        """Call `changed` with each newest revision and `failed` with words ("" when it goes again), until cancelled."""
        tries = 0
        while True:
            try:
                async for revision in self._repository.watch():
                    if tries:
                        failed("")
                    tries = 0
                    changed(revision)
                    await asyncio.sleep(self._pause_s)
                return
            except StorageError as error:
                failed(words_of(error))
                await asyncio.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1


def words_of(error: Exception) -> str:
    """Return what a person is told of a failure: its own words, else those of its kind."""
    return str(error) or (type(error).__doc__ or type(error).__name__).strip()
