"""What the poller says of a forward mailbox, kept in the store for every console and for `status`.

It stands apart so that the poller only tells what happens; here it is put together, and not written more than once a
second while a backlog comes in.
"""

from dataclasses import replace
from functools import partial

from console.clock import Clock
from storage.protocol import Repository, Writer
from storage.records import Lease, MailboxHealth
from storage.settings import MailboxId
from storage.words import MailboxState

_PAUSE_MS = 1000
_SECOND_MS = 1000  # INTERNALDATE has whole seconds


class HealthBook:
    """Keeps the health of one mailbox while its lease is ours. Every method raises StorageError, LeaseLostError too."""

    def __init__(self, repository: Repository, mailbox_id: MailboxId, lease: Lease, clock: Clock) -> None:
        self._repository, self._mailbox_id, self._lease, self._clock = repository, mailbox_id, lease, clock
        self._written_at = 0
        self._now: MailboxHealth | None = None

    async def connecting(self) -> None:
        """We are on the way in. What a run that was killed took in last, it may not have had the time to say."""
        newest = await self._repository.reading(lambda reader: reader.newest_arrival(self._mailbox_id))
        last = max(newest or 0, (await self._before()).last_mail_at or 0) or None
        state = MailboxState.CONNECTING
        await self._write(state=state, last_mail_at=last, connected_since=None, next_try_at=None, lag_ms=None)

    async def fetching(self) -> None:
        """The server let us in, and we look what there is."""
        before = await self._before()
        since = before.connected_since or self._clock()
        await self._write(state=MailboxState.FETCHING, connected_since=since, next_try_at=None, error="")

    async def took_in(self, *, arrival: int) -> None:
        """Mails were taken in, the newest of which arrived then; written at most once a second.

        The lag is that of mail that came while we were connected: a backlog says nothing about how quick we are.
        """
        before, now = await self._before(), self._clock()
        newest = max(arrival, before.last_mail_at or 0)
        is_live = before.connected_since is not None and arrival >= before.connected_since - _SECOND_MS
        lag_ms = max(0, now - arrival) if is_live else before.lag_ms
        self._now = replace(before, last_mail_at=newest, last_poll_at=now, lag_ms=lag_ms)
        if abs(now - self._written_at) >= _PAUSE_MS:  # the clock may have been set back
            await self._write()

    async def waiting_for_mail(self, *, pushed: bool) -> None:
        """All is taken in; the server pushes (IDLE) or is asked again."""
        state = MailboxState.IDLE if pushed else MailboxState.POLLING
        await self._write(state=state, last_poll_at=self._clock())

    async def caught_up(self) -> None:
        """All is taken in, and we do not stay."""
        await self._write(last_poll_at=self._clock())

    async def failed(self, words: str, *, next_try_at: int, refused: bool) -> None:
        """Something went wrong; we try again at that time."""
        state = MailboxState.REFUSED if refused else MailboxState.WAITING
        await self._write(state=state, connected_since=None, next_try_at=next_try_at, error=words, lag_ms=None)

    async def stopped(self, words: str = "") -> None:
        """We leave; `words` say why if it was no wish of ours."""
        await self._write(state=MailboxState.STOPPED, connected_since=None, next_try_at=None, error=words, lag_ms=None)

    async def _before(self) -> MailboxHealth:
        if self._now is None:
            kept = await self._repository.reading(lambda reader: reader.mailbox_health())
            never = MailboxHealth(
                mailbox_id=self._mailbox_id, state=MailboxState.NEVER, connected_since=None, last_poll_at=None,
                last_mail_at=None, next_try_at=None, lag_ms=None, error="",
            )  # fmt: skip
            self._now = next((health for health in kept if health.mailbox_id == self._mailbox_id), never)
        return self._now

    async def _write(self, **changes: object) -> None:
        health = replace(await self._before(), **changes)  # type: ignore[arg-type]  # fields by name
        self._now, self._written_at = health, self._clock()
        await self._repository.writing(partial(_save, health, self._lease))


def _save(health: MailboxHealth, lease: Lease, writer: Writer) -> None:
    writer.check_lease(lease)
    writer.save_health(health)
