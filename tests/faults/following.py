"""One poller follows a mailbox for each fault, all at the same time, and what became of each is told.

It stands apart from the test because the quick and the long one differ only in deadlines. A fault stays until the
poller has told of it and has tried again; then it is taken away, and what the mailbox got meanwhile must come in.
"""

import asyncio
import hashlib
import re
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random

from console.clock import system_clock
from console.intake.follower import Door
from console.intake.imap import open_imap
from console.intake.imap_deadlines import Deadlines
from console.services import PollService, intake_of
from storage.protocol import Repository, Writer
from storage.records import MailboxHealth
from storage.settings import BrandId, ForwardMailbox, MailboxId, Settings
from storage.sqlite.repository import open_repository
from tests.faults.modes import Mode
from tests.faults.proxy import Proxy, proxied
from tests.intake.dovecot import Dovecot
from tests.storage.builders import some_settings
from tests.storage.steps import save

PASSWORD = "correct horse"
MAILS = 3
WAVE, WAVE_S = 16, 0.7  # so many mailboxes at a time, because a server greets only so many at once


@dataclass(slots=True, kw_only=True)
class Course:
    """How it went with one mode; `noticed_s` is from the fault to the words, `waited_s` between two tries."""

    mode: Mode
    error: str = ""
    noticed_s: float = 0.0
    waited_s: float = 0.0
    sent: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    is_well: bool = False

    @property
    def complaint(self) -> str:
        """What is wrong with how it went; '' when nothing is."""
        told = re.search(self.mode.says, self.error) if self.mode.says else not self.error
        if not told:
            return f"it said {self.error!r}"
        if not self.is_well:
            return "it never became well" if self.kept == self.sent else f"of {len(self.sent)}: {len(self.kept)} in"
        return "" if self.kept == self.sent else "some mails are there twice"


@dataclass(slots=True, kw_only=True)
class Sight:
    """What the store says of every mailbox, seen again whenever it changes."""

    database: Path
    ids: dict[str, MailboxId] = field(default_factory=dict)
    health: dict[MailboxId, MailboxHealth] = field(default_factory=dict)
    kept: dict[MailboxId, Counter[str]] = field(default_factory=dict)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def look(self, repository: Repository) -> None:
        """Look again at each change, until cancelled."""
        async for _revision in repository.watch():
            said = await repository.reading(lambda reader: reader.mailbox_health())
            async with self.changed:
                self.health = {health.mailbox_id: health for health in said}
                self.kept = _kept(self.database)
                self.changed.notify_all()

    def error(self, user: str) -> str:
        """Return what is said to be wrong with a mailbox now; '' when nothing is."""
        health = self.health.get(self.ids.get(user, MailboxId(0)))
        return health.error if health is not None else ""

    def is_in(self, user: str) -> Counter[str]:
        """Count the mails of a mailbox that are in, by digest."""
        return self.kept.get(self.ids.get(user, MailboxId(0)), Counter())

    async def until(self, seen: Callable[[], object]) -> None:
        """Wait until something is to be seen."""
        async with self.changed:
            await self.changed.wait_for(seen)


def _kept(database: Path) -> dict[MailboxId, Counter[str]]:
    """Count the mails of each mailbox that are messages of tickets, by digest."""
    kept: dict[MailboxId, Counter[str]] = {}
    with closing(sqlite3.connect(database)) as connection:
        asked = "select mailbox_id, sha256 from delivery where outcome = 'ticketed'"
        for mailbox, digest in connection.execute(asked):
            kept.setdefault(MailboxId(mailbox), Counter())[digest.hex()] += 1
    return kept


class Trial:
    """One mode in one mailbox."""

    def __init__(self, mode: Mode, server: Dovecot, proxy: Proxy, sight: Sight) -> None:
        self._server, self._proxy, self._sight = server, proxy, sight
        self.course = Course(mode=mode)

    def deliver(self, count: int = 1) -> None:
        """Put new mails into the mailbox."""
        mode, sent = self.course.mode, self.course.sent
        for number in range(len(sent) + 1, len(sent) + 1 + count):
            raw = a_mail(mode.user, number)
            sent[hashlib.sha256(raw).hexdigest()] += 1
            self._server.deliver(mode.user, raw)

    async def go(self) -> None:
        """Let the fault strike, be noticed and go; then let everything come in."""
        course, proxy, sight = self.course, self._proxy, self._sight
        await proxy.until(lambda proxy: proxy.strikes > 0)
        self.deliver()
        await (self._notice() if course.mode.says else self._bear())
        proxy.mend()
        self.deliver()
        await sight.until(lambda: self._all_is_in() and not self._error())
        course.is_well = True

    async def _notice(self) -> None:
        """Wait for the words, then for one more try, which comes after a pause."""
        course, proxy = self.course, self._proxy
        await self._sight.until(self._is_told)
        told_at, tries = asyncio.get_running_loop().time(), len(proxy.opened)
        course.error, course.noticed_s = self._error(), told_at - (proxy.struck_at or 0.0)
        await proxy.until(lambda proxy: len(proxy.opened) > tries)
        course.waited_s = proxy.opened[tries] - proxy.opened[tries - 1]

    async def _bear(self) -> None:
        """Wait until all is in, or, where nothing can come in, until the fault has done its work some times."""
        if strikes := self.course.mode.blind_for:
            await self._proxy.until(lambda proxy: proxy.strikes >= strikes)
        else:
            await self._sight.until(self._all_is_in)
        self.course.error = self._error()

    def _error(self) -> str:
        return self._sight.error(self.course.mode.user)

    def _is_told(self) -> bool:
        return re.search(self.course.mode.says, self._error()) is not None

    def _all_is_in(self) -> bool:
        self.course.kept = self._sight.is_in(self.course.mode.user)
        return not self.course.sent - self.course.kept


def a_mail(user: str, number: int) -> bytes:
    """Return a mail that no other mailbox has."""
    lines = (
        f"Message-ID: <{number}@{user}.example>", f"From: klant{number}@{user}.example", "To: info@acme.nl",
        f"Subject: Vraag {number} over {user}", "", "Waar blijft mijn pakket? " * 8, "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


async def follow(
    modes: Sequence[Mode], server: Dovecot, folder: Path, *, deadlines: Deadlines, patience_s: float
) -> list[Course]:
    """Put a poller behind every fault at once, for so long at most; return how it went with each."""
    async with AsyncExitStack() as stack:
        proxies = [await stack.enter_async_context(proxied(server.port, mode.acts)) for mode in modes]
        repository = await stack.enter_async_context(open_repository(folder / "desk.db", clock=system_clock))
        mailboxes = [_mailbox(mode, proxy, server) for mode, proxy in zip(modes, proxies, strict=True)]
        await repository.writing(lambda writer: save(writer, some_settings(mailboxes=())))
        sight = Sight(database=folder / "desk.db")
        trials = [Trial(mode, server, proxy, sight) for mode, proxy in zip(modes, proxies, strict=True)]
        for trial in trials:
            trial.deliver(MAILS)
        await stack.enter_async_context(_beside(sight.look(repository)))
        await stack.enter_async_context(_polling(repository, server, deadlines))
        going = [asyncio.create_task(trial.go()) for trial in trials]
        await _add_in_waves(repository, mailboxes, sight)
        _, left = await asyncio.wait(going, timeout=patience_s)
        for task in left:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)
        return [trial.course for trial in trials]


def _mailbox(mode: Mode, proxy: Proxy, server: Dovecot) -> ForwardMailbox:
    server.add_user(mode.user, PASSWORD)
    mailbox = server.mailbox(mode.user, mode.security)
    return replace(mailbox, id=MailboxId(0), brand_id=BrandId(1), port=proxy.port)


async def _add_in_waves(repository: Repository, mailboxes: Sequence[ForwardMailbox], sight: Sight) -> None:
    for start in range(0, len(mailboxes), WAVE):
        settings = await repository.writing(partial(_added, tuple(mailboxes[start : start + WAVE])))
        sight.ids.update({mailbox.user: mailbox.id for mailbox in settings.mailboxes})
        await asyncio.sleep(WAVE_S)


def _added(mailboxes: tuple[ForwardMailbox, ...], writer: Writer) -> Settings:
    before = writer.settings()
    return save(writer, replace(before, mailboxes=(*before.mailboxes, *mailboxes)))


@asynccontextmanager
async def _polling(repository: Repository, server: Dovecot, deadlines: Deadlines) -> AsyncIterator[None]:
    """Follow every mailbox of the settings, as `omnidesk poll` does."""

    async def password(mailbox: ForwardMailbox) -> str:
        return PASSWORD

    opener = partial(open_imap, deadlines=deadlines, context=server.authority.trusting())
    async with intake_of(repository, system_clock) as means:
        service = PollService(Door(opener=opener, password=password), means, chance=Random(1))
        async with _beside(service.run()):
            yield


@asynccontextmanager
async def _beside(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Let something run until the block ends."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
