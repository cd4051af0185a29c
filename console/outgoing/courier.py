"""One mail of the outbox is taken to its server: taken up, handed over, and how it ended kept, each in a transaction.

It stands apart because its order is the promise that nothing leaves twice: a mail is marked before a server is asked,
and once more before its first byte, and no transaction is written by who has lost the lease meanwhile.
"""

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from random import Random

from console.clock import Clock
from console.failure_words import words_of
from console.mail.safe_text import safe_line
from console.outgoing.door import OutgoingDoor
from console.outgoing.mailer import LostAfterDataError, MailerError, Sent
from console.outgoing.next_step import after_restart, after_try, envelope_of
from console.outgoing.outbox_trail import note_end
from console.outgoing.rewritten_id import rewritten_id
from storage.errors import ConflictError, LeaseLostError, StorageError
from storage.outbox import OutboxId, Outgoing, Step
from storage.protocol import Reader, Repository, Writer
from storage.records import Lease
from storage.settings import OutgoingServer
from storage.words import OutboxState
from widgets.language import _

GRACE_S = 3.0  # for a mail that is being handed over when the program is told to end
KEEP_AGAIN_S = (1.0, 5.0, 15.0)  # what became of a mail is worth some tries: without it, nobody knows
_BATCH = 50
_log = logging.getLogger("omnidesk.sender")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A mail as it was taken up, how the try ended, and what went wrong, None when the server took it."""

    outgoing: Outgoing
    step: Step
    error: Exception | None = None


class _StoppedError(MailerError):
    """The program was told to end before the mail was handed over."""


class Courier:
    """Takes mails to their servers for the holder of a lease. `chance` keeps the next tries out of step."""

    def __init__(self, repository: Repository, door: OutgoingDoor, lease: Lease, clock: Clock, chance: Random) -> None:
        self._repository, self._door, self._lease = repository, door, lease
        self._clock, self._chance = clock, chance
        self._stopped = asyncio.Event()

    async def recover(self) -> list[Tried]:
        """End the tries that were cut short, whoever began them. Raises StorageError."""
        ended: list[Tried] = []
        while some := await self._repository.writing(partial(_recover, self._lease, self._clock())):
            ended += some
        return ended

    async def carry(self, wanted: OutboxId, server: OutgoingServer, password: str) -> Tried | None:
        """Try to send a mail once and return how it ended; None when it was taken back before.

        A cancelled call leaves before the mail is handed over, or after; what became of it is kept in both cases.
        Raises StorageError.
        """
        trying = asyncio.create_task(self._try(wanted, server, password))
        try:
            return await asyncio.shield(trying)
        except asyncio.CancelledError:
            self._stopped.set()
            await asyncio.gather(trying, return_exceptions=True)
            raise

    async def _try(self, wanted: OutboxId, server: OutgoingServer, password: str) -> Tried | None:
        try:
            outgoing = await self._repository.writing(partial(_take_up, self._lease, wanted, self._clock()))
        except ConflictError:
            return None
        ended = await self._hand_over(outgoing, server, password)
        tried = self._ended(outgoing, ended)
        new_id = rewritten_id(server.host, ended.words) if isinstance(ended, Sent) else ""
        await self._keep(partial(_end, self._lease, tried, self._clock(), new_id))
        _tell(tried)
        return tried

    async def _hand_over(self, outgoing: Outgoing, server: OutgoingServer, password: str) -> Sent | Exception:
        """Return what the server said, or what went wrong. Raises LeaseLostError: then nothing may be written."""
        begun = _Begun(self._repository, self._lease, outgoing.id, self._clock)
        try:
            raw = await self._repository.reading(partial(_bytes_of, outgoing.id))
            sending = asyncio.create_task(
                self._door.mailer.send(server, password, envelope_of(outgoing), raw, handing_over=begun.note)
            )
            await self._wait(sending, begun)
            return sending.result()
        except LeaseLostError:
            raise
        except asyncio.CancelledError:
            words = _("the program was told to end while the server did not answer")
            return LostAfterDataError(words) if begun.is_noted else _StoppedError()
        except Exception as error:
            if begun.is_noted and not isinstance(error, MailerError):
                _log.exception("outbox %d: a fault in the program while it was handed over", outgoing.id)
                return LostAfterDataError(words_of(error))
            return error

    async def _wait(self, sending: "asyncio.Task[Sent]", begun: "_Begun") -> None:
        """Wait for the sending to end; when the program is to end, not longer than it must."""
        stopping = asyncio.create_task(self._stopped.wait())
        await asyncio.wait({sending, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not sending.done() and begun.is_noted:
            await asyncio.wait({sending}, timeout=GRACE_S)
        if not sending.done():
            sending.cancel()
            await asyncio.wait({sending})

    def _ended(self, outgoing: Outgoing, ended: Sent | Exception) -> Tried:
        now = self._clock()
        was_stopped = isinstance(ended, _StoppedError)
        step = after_restart(outgoing, now) if was_stopped else after_try(outgoing, ended, now, self._chance.random())
        return Tried(outgoing=outgoing, step=step, error=ended if isinstance(ended, Exception) else None)

    async def _keep(self, end: "partial[None]") -> None:
        """Keep how a try ended, more stubbornly than anything else. Raises StorageError."""
        for pause in KEEP_AGAIN_S:
            try:
                await self._repository.writing(end)
                return
            except (ConflictError, LeaseLostError):
                raise
            except StorageError as error:
                _log.error("%s", words_of(error))
            await asyncio.sleep(0 if self._stopped.is_set() else pause)
        await self._repository.writing(end)


class _Begun:
    """Notes that a mail is begun to be handed over. `is_noted` once that is kept."""

    def __init__(self, repository: Repository, lease: Lease, outbox_id: OutboxId, clock: Clock) -> None:
        self._repository, self._lease, self._id, self._clock = repository, lease, outbox_id, clock
        self.is_noted = False

    async def note(self) -> None:
        """Keep it. Raises StorageError, LeaseLostError among them: then not a byte leaves."""
        await self._repository.writing(partial(_note, self._lease, self._id, self._clock()))
        self.is_noted = True


def _bytes_of(outbox_id: OutboxId, reader: Reader) -> bytes:
    return reader.outgoing_bytes(outbox_id)


def _take_up(lease: Lease, wanted: OutboxId, now: int, writer: Writer) -> Outgoing:
    writer.check_lease(lease)
    return writer.take_up(wanted, at=now)


def _note(lease: Lease, outbox_id: OutboxId, now: int, writer: Writer) -> None:
    writer.check_lease(lease)
    writer.note_handing_over(outbox_id, at=now)


def _end(lease: Lease, tried: Tried, now: int, new_id: str, writer: Writer) -> None:
    writer.check_lease(lease)
    writer.end_try(tried.outgoing.id, tried.step)
    if new_id:
        writer.add_rewritten_id(tried.outgoing.message, new_id)
    note_end(writer, tried.outgoing, tried.step, now)


def _recover(lease: Lease, now: int, writer: Writer) -> list[Tried]:
    writer.check_lease(lease)
    found = [Tried(outgoing=one, step=after_restart(one, now)) for one in writer.unfinished_outgoing(_BATCH)]
    for one in found:
        _end(lease, one, now, "", writer)
    return found


def _tell(tried: Tried) -> None:
    said = safe_line(tried.step.server_said)
    match tried.step.state:
        case OutboxState.REFUSED | OutboxState.UNKNOWN:
            _log.warning("outbox %d: %s: %s", tried.outgoing.id, tried.step.state.value, said)
        case _:
            _log.info("outbox %d: %s: %s", tried.outgoing.id, tried.step.state.value, said)
