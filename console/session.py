"""What every screen of one console shares: the store, the time, the zone, who looks, and what the terminal can draw.

Screens get it by their constructor; none reaches for the application. Every question to the store has an end here.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import TypeVar

from console.clock import Clock, system_clock
from storage.errors import DatabaseBusyError
from storage.protocol import Reader, Repository
from widgets.columns import UNICODE, Glyphs

T = TypeVar("T")
READ_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One console at work.

    `polls` tells whether it may start the poller, `polls_itself` whether leaving it would stop one, `poller_words` what
    ours last said.
    """

    repository: Repository
    zone: tzinfo
    clock: Clock = system_clock
    employee: str | None = None
    glyphs: Glyphs = UNICODE
    polls: bool = True
    polls_itself: Callable[[], bool] = field(default=lambda: False)
    poller_words: Callable[[], str] = field(default=lambda: "")

    async def read(self, question: Callable[[Reader], T]) -> T:
        """Ask the store in one snapshot. Raises StorageError; DatabaseBusyError when it does not answer in time."""
        try:
            async with asyncio.timeout(READ_TIMEOUT_S):
                return await self.repository.reading(question)
        except TimeoutError as error:
            raise DatabaseBusyError from error
