"""Keeps one forward mailbox followed: takes its lease, connects, and after a failure waits and connects again.

It stands apart from the visit because here it is decided when to try, what to say meanwhile, and when to give up the
mailbox to another process.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from console.failure_words import words_of
from console.intake.backoff import Backoff
from console.intake.health import HealthBook
from console.intake.lease import Holder, lease_name, take_lease, while_held
from console.intake.poller import Means, Visit
from console.intake.receive import Tally
from console.intake.source import LoginRefusedError, Opener, SourceError
from storage.errors import LeaseLostError, StorageError
from storage.records import Lease
from storage.settings import ForwardMailbox

T = TypeVar("T")
STANDBY_S = 5.0
STORE_RETRY_S = 5.0
_log = logging.getLogger("omnidesk.poll")


class PasswordError(Exception):
    """The password of a forward mailbox can't be had; its text says why, without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """How a mailbox is opened. `password` raises PasswordError."""

    opener: Opener
    password: Callable[[ForwardMailbox], Awaitable[str]]


class Follower:
    """Follows one mailbox as one holder of leases."""

    def __init__(self, mailbox: ForwardMailbox, holder: Holder, door: Door, means: Means, chance: Random) -> None:
        self._mailbox, self._holder, self._door, self._means, self._chance = mailbox, holder, door, means, chance
        self._backoff = Backoff()
        self._is_standing_by = False

    async def once(self) -> Tally | None:
        """Take in what is there and leave; None when a living process holds the lease.

        Raises SourceError, PasswordError, StorageError.
        """
        lease = await self._lease()
        return None if lease is None else await self._while_held(lease, self._visit_once(lease))

    async def follow(self) -> None:
        """Follow the mailbox until cancelled; while another process does, stand by. Never raises StorageError."""
        while True:
            try:
                lease = await self._lease()
                if lease is None:
                    self._stand_by()
                    await asyncio.sleep(STANDBY_S)
                    continue
                self._is_standing_by = False
                await self._while_held(lease, self._keep_visiting(lease))
            except LeaseLostError:
                _log.warning("%s: another process took the lease; standing by", self._mailbox.name)
            except StorageError as error:
                _log.error("%s: %s", self._mailbox.name, words_of(error))
                await asyncio.sleep(STORE_RETRY_S)

    async def _lease(self) -> Lease | None:
        name = lease_name(self._mailbox.id)
        return await take_lease(self._means.repository, name, self._holder, self._means.clock)

    async def _while_held(self, lease: Lease, work: Coroutine[Any, Any, T]) -> T:
        return await while_held(self._means.repository, lease, self._holder, self._means.clock, work)

    def _stand_by(self) -> None:
        if not self._is_standing_by:
            _log.info("%s: another process fetches it; standing by", self._mailbox.name)
        self._is_standing_by = True
        self._means.pulse.beat(self._mailbox.id)

    async def _visit_once(self, lease: Lease) -> Tally:
        health = self._health(lease)
        words = ""
        try:
            async with self._visit(lease, health) as visit:
                tally = await visit.catch_up()
                await health.caught_up()
                return tally
        except (SourceError, PasswordError) as error:
            words = words_of(error)
            raise
        finally:
            await health.stopped(words)

    async def _keep_visiting(self, lease: Lease) -> None:
        health = self._health(lease)
        try:
            while True:
                try:
                    await self._stay(lease, health)
                except (SourceError, PasswordError) as error:
                    await self._pause_after(error, health)
        finally:
            await health.stopped()

    async def _stay(self, lease: Lease, health: HealthBook) -> None:
        async with self._visit(lease, health) as visit:
            tally = await visit.catch_up()
            self._backoff.succeeded()
            _log.info("%s: all is taken in (%d mails); waiting for mail", self._mailbox.name, tally.fetched)
            await visit.stay()

    @asynccontextmanager
    async def _visit(self, lease: Lease, health: HealthBook) -> AsyncIterator[Visit]:
        await health.connecting()
        await self._means.intake.decide_pending(lease=lease)
        password = await self._door.password(self._mailbox)
        async with self._door.opener(self._mailbox, password) as source:
            yield Visit(source, self._mailbox, lease, self._means, health)

    def _health(self, lease: Lease) -> HealthBook:
        return HealthBook(self._means.repository, self._mailbox.id, lease, self._means.clock)

    async def _pause_after(self, error: Exception, health: HealthBook) -> None:
        pause_s = self._backoff.after(error, self._chance)
        words, refused = words_of(error), isinstance(error, LoginRefusedError)
        _log.warning("%s: %s; trying again in %.0f s", self._mailbox.name, words, pause_s)
        next_try_at = self._means.clock() + round(pause_s * 1000)
        await health.failed(words, next_try_at=next_try_at, refused=refused)
        self._means.pulse.beat(self._mailbox.id, rest_s=pause_s)
        await asyncio.sleep(pause_s)
