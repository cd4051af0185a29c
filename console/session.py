"""What every screen of one console shares: the store, the time, the zone, who looks, and what the terminal can draw.

Screens get it by their constructor; none reaches for the application. Every question to the store has an end here.
"""

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from console.clock import Clock, system_clock
from storage.errors import DatabaseBusyError
from storage.protocol import Reader, Repository
from widgets.columns import UNICODE, Glyphs

T = TypeVar("T")
READ_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One console at work.

    `polls` tells whether it may start the poller, `polls_itself` whether ours is at work now, `poller_words` what ours
    last said.
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


def local_zone(environment: Mapping[str, str] = os.environ) -> tzinfo:
    """Return the zone of this machine with its rules for summer time: `TZ`, else /etc/localtime, else UTC."""
    name = environment.get("TZ", "").lstrip(":")
    try:
        if name:
            return ZoneInfo(name)
        with Path("/etc/localtime").open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError):
        return UTC
