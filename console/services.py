"""The intake as a service: a follower for each forward mailbox of the settings, started and ended as they change.

It stands apart from the verb, because the demo and the tests run the same service; it knows neither arguments nor
exit codes.
"""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

from console.clock import Clock
from console.failure_words import words_of
from console.intake.follower import STORE_RETRY_S, Door, Follower
from console.intake.lease import Holder, this_holder
from console.intake.poller import Means, Progress
from console.intake.reading import ReadingRoom
from console.intake.receive import Intake, Tally
from console.outgoing.canaries import Canaries
from console.outgoing.sender import Sender
from console.waking import keep_waking, wake_due
from storage.errors import StorageError
from storage.protocol import Repository
from storage.settings import ForwardMailbox, MailboxId

_log = logging.getLogger("omnidesk.poll")
_Followed = dict[MailboxId, tuple[ForwardMailbox, "asyncio.Task[None]"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """What one round over a mailbox gave: a tally, None for a mailbox that another process holds, or an error."""

    mailbox: ForwardMailbox
    tally: Tally | None
    error: Exception | None = None


class PollService:
    """Follows the mailboxes of one desk; `only` names the one that is wanted.

    `sender` sends beside it what is in the outbox, `canaries` their probes.
    """

    def __init__(
        self,
        door: Door,
        means: Means,
        *,
        chance: Random,
        only: str | None = None,
        canaries: Canaries | None = None,
        sender: Sender | None = None,
    ) -> None:
        self._door, self._means, self._chance, self._only = door, means, chance, only
        self._canaries, self._sender = canaries, sender
        self._holder: Holder = this_holder()

    async def once(self) -> list[Once]:
        """Wake tickets that are due and take in what is there, one mailbox after another. Raises StorageError."""
        await wake_due(self._means.repository, self._means.clock)
        return [await self._once(mailbox) for mailbox in await self._mailboxes()]

    async def run(self) -> None:
        """Follow every mailbox until cancelled; a mailbox that is added, changed or removed meanwhile is noticed.

        Beside it snoozed tickets are woken, and mails and canaries sent. A store that fails is tried again; the
        mailboxes are followed on.
        """
        followed: _Followed = {}
        beside = [asyncio.create_task(keep_waking(self._means.repository, self._means.clock))]
        if self._canaries is not None:
            beside.append(asyncio.create_task(self._canaries.run()))
        if self._sender is not None:
            beside.append(asyncio.create_task(self._sender.run()))
        try:
            while True:
                try:
                    async for _revision in self._means.repository.watch():
                        await self._follow_settings(followed)
                except StorageError as error:
                    _log.error("%s", words_of(error))
                    await asyncio.sleep(STORE_RETRY_S)
        finally:
            await _end([*(task for _, task in followed.values()), *beside])

    async def _follow_settings(self, followed: _Followed) -> None:
        wanted = {mailbox.id: mailbox for mailbox in await self._mailboxes()}
        for known, (mailbox, task) in list(followed.items()):
            if wanted.get(known) != mailbox or task.done():
                await _end([task])
                _tell_fault(mailbox, task)
                self._means.pulse.forget(known)
                del followed[known]
        for mailbox in wanted.values():
            if mailbox.id not in followed:
                self._means.pulse.beat(mailbox.id)
                followed[mailbox.id] = mailbox, asyncio.create_task(self._follower(mailbox).follow())

    async def _once(self, mailbox: ForwardMailbox) -> Once:
        try:
            return Once(mailbox=mailbox, tally=await self._follower(mailbox).once())
        except StorageError:
            raise
        except Exception as error:
            # One mailbox must not keep the others from being read; the verb tells what each gave.
            return Once(mailbox=mailbox, tally=None, error=error)

    def _follower(self, mailbox: ForwardMailbox) -> Follower:
        return Follower(mailbox, self._holder, self._door, self._means, self._chance)

    async def _mailboxes(self) -> Sequence[ForwardMailbox]:
        settings = await self._means.repository.reading(lambda reader: reader.settings())
        return [mailbox for mailbox in settings.mailboxes if self._only in (None, mailbox.name)]


def _tell_fault(mailbox: ForwardMailbox, task: "asyncio.Task[None]") -> None:
    """Say what ended a follower that should never end; it is begun anew."""
    if not task.cancelled() and (fault := task.exception()) is not None:
        _log.error("%s: a fault in the program; beginning anew", mailbox.name, exc_info=fault)


async def _end(tasks: Sequence["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def intake_of(
    repository: Repository, clock: Clock, progress: Progress = lambda done, total: None
) -> AsyncIterator[Means]:
    """Yield what taking mail in takes, with a reading room that closes at the end."""
    async with ReadingRoom() as room:
        _collect_seldom()
        intake = Intake(repository, room, clock)
        yield Means(repository=repository, intake=intake, clock=clock, progress=progress)


def _collect_seldom() -> None:
    """Let Python look for cycles seldom: mails are trees, and looking at them again cost a tenth of the intake."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
