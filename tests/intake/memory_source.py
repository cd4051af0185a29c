"""A forward mailbox in memory that signs the contract of a source, and a desk of one brand over a real database."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from console.intake.follower import Door
from console.intake.poller import Means
from console.intake.source import FetchedBatch, FetchedMail, MailSource, Selected, SourceError, Told
from console.outgoing.canaries import Canaries
from console.services import PollService, intake_of
from storage.protocol import Repository
from storage.settings import ForwardMailbox
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON, a_mailbox, some_settings
from tests.storage.steps import save

SECOND = 1000


def a_mail(number: int, *, sender: str = "", text: str = "Waar blijft mijn pakket?") -> bytes:
    """Return a mail of a customer of its own unless a sender is given."""
    who = sender or f"klant{number}@example.nl"
    headers = f"Message-ID: <{number}@example.nl>\r\nFrom: {who}\r\nTo: info@acme.nl\r\nSubject: Vraag {number}\r\n"
    return f"{headers}\r\n{text}\r\n".encode()


@dataclass(slots=True)
class MemoryMailbox:
    """What the server holds. `faults` are raised by the next openings, one each; `breaks_after` ends a fetch midway."""

    mails: dict[int, bytes] = field(default_factory=dict)
    uidvalidity: int = 7
    faults: list[SourceError] = field(default_factory=list)
    breaks_after: int | None = None
    refuses_flags: bool = False
    gone: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)
    moved: dict[int, str] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    fetched: list[int] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    opened: int = 0

    def deliver(self, *numbers: int) -> None:
        """Put mails into the folder, the UID is the number."""
        self.mails |= {number: a_mail(number) for number in numbers}
        self.news.set()

    @asynccontextmanager
    async def open(
        self, mailbox: ForwardMailbox, password: str, *, told: Told | None = None
    ) -> AsyncIterator[MailSource]:
        """Open the folder as the poller does."""
        self.opened += 1
        if self.faults:
            raise self.faults.pop(0)
        yield MemorySource(self)


class MemorySource:
    """A `MailSource` over a mailbox in memory; batches of three."""

    def __init__(self, box: MemoryMailbox) -> None:
        self._box = box

    @property
    def selected(self) -> Selected:
        return Selected(uidvalidity=self._box.uidvalidity, uid_next=max(self._box.mails, default=0) + 1, can_idle=True)

    async def uids(self) -> set[int]:
        return set(self._box.mails) | self._box.gone

    async def uids_from(self, uid: int) -> set[int]:
        return {one for one in await self.uids() if one >= uid}

    async def fetch(self, uids: Collection[int]) -> AsyncIterator[FetchedBatch]:
        wanted = sorted(uids)
        for start in range(0, len(wanted), 3):
            some = wanted[start : start + 3]
            mails = tuple(
                FetchedMail(uid=uid, internal_date=NOON + uid * SECOND, raw=self._box.mails[uid])
                for uid in some
                if uid in self._box.mails
            )
            self._box.fetched += [mail.uid for mail in mails]
            yield FetchedBatch(mails=mails, vanished=tuple(uid for uid in some if uid not in self._box.mails))
            if self._box.breaks_after is not None and len(self._box.fetched) >= self._box.breaks_after:
                self._box.breaks_after = None
                raise SourceError("the connection broke")

    async def wait(self, seconds: float) -> bool:
        await self._box.news.wait()
        self._box.news.clear()
        return True

    async def mark_seen(self, uids: Collection[int]) -> None:
        if self._box.refuses_flags:
            raise SourceError("NO [READ-ONLY] the folder can't be changed")
        self._box.seen.update(uids)

    async def move(self, uids: Collection[int], folder: str) -> None:
        if self._box.refuses_flags:
            raise SourceError("NO no such folder")
        for uid in uids:
            self._box.mails.pop(uid, None)
            self._box.moved[uid] = folder

    async def delete(self, uids: Collection[int]) -> None:
        for uid in uids:
            self._box.mails.pop(uid, None)
            self._box.deleted.add(uid)


@dataclass(slots=True)
class SetClock:
    """A clock that stands at a time in ms UTC until it is set."""

    at: int = NOON + 3_600_000

    def __call__(self) -> int:
        return self.at


@dataclass(slots=True)
class Desk:
    """A desk with one forward mailbox."""

    repository: Repository
    box: MemoryMailbox
    means: Means
    clock: SetClock

    def service(self, *, canaries: Canaries | None = None) -> PollService:
        """Return a service of a process of its own."""

        async def password(mailbox: ForwardMailbox) -> str:
            return "secret"

        return PollService(
            Door(opener=self.box.open, password=password), self.means, chance=Random(1), canaries=canaries
        )


@asynccontextmanager
async def a_desk(folder: Path, **mailbox: object) -> AsyncIterator[Desk]:
    """Open a desk with the usual settings; `mailbox` changes its forward mailbox."""
    clock = SetClock()
    async with open_repository(folder / "desk.db", clock=clock) as repository, intake_of(repository, clock) as means:
        settings = some_settings(mailboxes=(a_mailbox(**mailbox),))
        await repository.writing(lambda writer: save(writer, settings))
        yield Desk(repository=repository, box=MemoryMailbox(), means=means, clock=clock)
