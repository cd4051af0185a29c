"""One more look at a forward mailbox: what the server has against what is kept, and damaged mails fetched again.

It stands apart from the poller because it takes nothing in and changes nothing on the server: it asks which mails are
there, and fetches without marking.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from console.failure_words import words_of
from console.intake.follower import Door, PasswordError
from console.intake.receive import digest
from console.intake.source import MailSource, SourceError
from storage.checking import Check, Deviation, Finding, finding
from storage.protocol import Repository
from storage.records import DeliveryKey
from storage.settings import ForwardMailbox

Keep = Callable[[DeliveryKey, bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What a look at a mailbox gave: what deviates, and which mails were put back."""

    finding: Finding
    put_back: tuple[DeliveryKey, ...] = ()


async def visit(
    repository: Repository, door: Door, mailbox: ForwardMailbox, lost: Sequence[Deviation], keep: Keep
) -> Visited:
    """Compare a mailbox with what is kept of it, and give the lost mails that are still there to `keep`.

    Never raises for what a server does or refuses: the finding tells it. Raises StorageError.
    """
    put_back: list[DeliveryKey] = []
    try:
        async with door.opener(mailbox, await door.password(mailbox)) as source:
            there = await source.uids()
            deviations = await _compared(repository, mailbox, source.selected.uidvalidity, there)
            async for key, raw in _fetched(source, mailbox, lost, there):
                await keep(key, raw)
                put_back.append(key)
    except (SourceError, PasswordError) as error:
        failed = finding(Check.SERVER, (), failure=words_of(error), about=mailbox.name)
        return Visited(finding=failed, put_back=tuple(put_back))
    return Visited(finding=finding(Check.SERVER, deviations, about=mailbox.name), put_back=tuple(put_back))


async def _compared(
    repository: Repository, mailbox: ForwardMailbox, uidvalidity: int, there: set[int]
) -> list[Deviation]:
    """Return the mails that should have been taken in: what lies behind the newest known one is still to come."""
    cursor = await repository.reading(lambda reader: reader.cursor(mailbox.id))
    if cursor is None:
        return []
    if cursor.uidvalidity != uidvalidity:
        return [Deviation(what="numbering", key=mailbox.name, kept=cursor.uidvalidity, found=uidvalidity)]
    known = await repository.reading(lambda reader: reader.known_uids(mailbox.id, uidvalidity))
    missed = sorted(uid for uid in there - known if uid < max(known, default=0))
    return [Deviation(what="uid", key=uid, kept=None, found="kept") for uid in missed]


async def _fetched(
    source: MailSource, mailbox: ForwardMailbox, lost: Sequence[Deviation], there: set[int]
) -> AsyncIterator[tuple[DeliveryKey, bytes]]:
    """Yield the lost mails that the server still has to the byte."""
    validity = source.selected.uidvalidity
    wanted = {
        one.spot.uid: one
        for one in lost
        if one.spot is not None and one.spot.mailbox_id == mailbox.id and one.spot.uidvalidity == validity
    }
    uids = sorted(set(wanted) & there)
    if not uids:
        return
    async for batch in source.fetch(uids):
        for mail in batch.mails:
            one = wanted[mail.uid]
            if one.spot is not None and digest(mail.raw) == one.spot.sha256:
                yield DeliveryKey(int(one.key)), mail.raw
