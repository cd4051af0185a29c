"""Tickets wake whatever the store does in between."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from console.waking import keep_waking
from storage.errors import DatabaseBusyError
from storage.protocol import Reader, Repository, Writer
from storage.sqlite.repository import open_repository
from storage.words import TicketStatus
from tests.storage.builders import HOUR, NOON
from tests.storage.steps import open_with, with_settings

T = TypeVar("T")


class Failing:
    """A repository that is busy the first times that it is asked."""

    def __init__(self, inner: Repository, times: int) -> None:
        self._inner, self._times = inner, times

    async def reading(self, read: Callable[[Reader], T]) -> T:
        if self._times:
            self._times -= 1
            raise DatabaseBusyError
        return await self._inner.reading(read)

    async def writing(self, write: Callable[[Writer], T]) -> T:
        return await self._inner.writing(write)


async def test_a_store_that_fails_is_tried_again_until_what_is_due_is_open(tmp_path: Path) -> None:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)
        number, _ = await repository.writing(open_with)
        await repository.writing(lambda writer: writer.snooze(number, NOON))
        failing: Repository = Failing(repository, 2)  # type: ignore[assignment]  # only what waking asks

        waking = asyncio.create_task(keep_waking(failing, lambda: NOON + HOUR, every_s=0))
        async for _revision in repository.watch():
            ticket = await repository.reading(lambda reader: reader.ticket(number))
            if ticket is not None and ticket.status is TicketStatus.OPEN:
                break

        waking.cancel()
        assert (await asyncio.gather(waking, return_exceptions=True))[0].__class__ is asyncio.CancelledError
