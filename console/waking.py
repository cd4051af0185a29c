"""Wakes snoozed tickets whose time has come, every minute, in the process that polls or in a console that never does.

It stands apart from the command so that time-outs and failures are met here: a store that fails is tried again. Two
processes may wake at once, since each ticket is woken in one transaction.
"""

import asyncio
import logging

from console.clock import Clock
from console.commands.waking import WakeSnoozed
from console.failure_words import words_of
from storage.errors import StorageError
from storage.protocol import Repository
from storage.records import TicketNumber

EVERY_S = 60.0
_log = logging.getLogger("omnidesk.waking")


async def wake_due(repository: Repository, clock: Clock) -> tuple[TicketNumber, ...]:
    """Wake what is due now and return it. Raises StorageError."""
    woken = await WakeSnoozed(now=clock()).run(repository)
    if woken:
        _log.info("%d snoozed tickets were opened", len(woken))
    return woken


async def keep_waking(
    repository: Repository, clock: Clock, *, first_after_s: float = 0.0, every_s: float = EVERY_S
) -> None:
    """Wake what is due every minute until cancelled; a store that fails is told and tried again."""
    await asyncio.sleep(first_after_s)
    while True:
        try:
            await wake_due(repository, clock)
        except StorageError as error:
            _log.error("%s", words_of(error))
        await asyncio.sleep(every_s)
