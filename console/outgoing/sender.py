"""The sender: what is in the outbox leaves, by one process at a time, with a lease of its own.

It stands apart from the intake because a mail server that fails must never stop what comes in, nor the other way round.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from console.clock import Clock
from console.failure_words import words_of
from console.intake.lease import SENDER_LEASE, Holder, take_lease, while_held
from console.outgoing.compose import selftest
from console.outgoing.courier import Tried
from console.outgoing.door import OutgoingDoor
from console.outgoing.mailer import UnsafeMailError
from console.outgoing.resting import Rests
from console.outgoing.shift import Shift
from storage.errors import LeaseLostError, StorageError
from storage.protocol import Reader, Repository
from storage.records import Lease
from storage.words import OutboxState

STANDBY_S = 5.0
_COUNTED = 10_000
_log = logging.getLogger("omnidesk.sender")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round gave: how many mails were sent to somebody, were refused, may have left; and how many wait.

    `busy`: another process sends, so nothing was tried.
    """

    sent: int
    waiting: int
    refused: int
    unknown: int
    busy: bool = False


class Sender:
    """Sends the mails of one desk, as one holder of leases. `chance` keeps its tries out of step with others'."""

    def __init__(
        self, repository: Repository, door: OutgoingDoor, holder: Holder, clock: Clock, chance: Random
    ) -> None:
        self._repository, self._door, self._holder = repository, door, holder
        self._clock, self._chance = clock, chance
        self._rests = Rests()
        self._is_tried = False

    async def once(self) -> Round:
        """Send what is due and return what became of it; nothing is done when another process sends.

        Raises StorageError.
        """
        self._try_interpreter()
        lease = await take_lease(self._repository, SENDER_LEASE, self._holder, self._clock)
        tried: Sequence[Tried] = ()
        if lease is not None:
            work = self._shift(lease).once()
            tried = await while_held(self._repository, lease, self._holder, self._clock, work)
        states = [one.step.state for one in tried]
        return Round(
            sent=states.count(OutboxState.SENT),
            refused=states.count(OutboxState.REFUSED),
            unknown=states.count(OutboxState.UNKNOWN),
            waiting=await self._repository.reading(_waiting),
            busy=lease is None,
        )

    async def run(self) -> None:
        """Send what becomes due until cancelled; whatever fails is told and tried again."""
        self._try_interpreter()
        while True:
            try:
                lease = await take_lease(self._repository, SENDER_LEASE, self._holder, self._clock)
                if lease is not None:
                    work = self._shift(lease).stay()
                    await while_held(self._repository, lease, self._holder, self._clock, work)
            except LeaseLostError:
                _log.info("another process sends; standing by")
            except StorageError as error:
                _log.error("%s", words_of(error))
            except Exception:
                _log.exception("a fault in the program; sending begins anew")
            await asyncio.sleep(STANDBY_S)

    def _shift(self, lease: Lease) -> Shift:
        return Shift(self._repository, self._door, lease, self._rests, self._clock, self._chance)

    def _try_interpreter(self) -> None:
        """See once that this Python makes no headers of words; where it does, every mail waits and says so."""
        if self._is_tried:
            return
        self._is_tried = True
        try:
            selftest()
        except UnsafeMailError as error:
            self._rests.for_all = words_of(error)
            _log.error("nothing is sent: %s", self._rests.for_all)


def _waiting(reader: Reader) -> int:
    return len(reader.outbox((OutboxState.QUEUED,), limit=_COUNTED))
