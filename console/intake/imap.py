"""A forward mailbox on an IMAP server: opened step by step, then the contract of `source` over one connection.

It stands apart from the connection and from the fetching because it is what the assembly names: `open_imap` is an
`Opener`. What is said to the server about an open folder stands here: UID commands only, so that no number can shift.
"""

import ssl
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager

from console.clock import Clock, system_clock
from console.intake.imap_answers import Answer, read_capabilities, read_code_number, read_uids
from console.intake.imap_batches import Batches
from console.intake.imap_commands import encode_folder, uid_set
from console.intake.imap_connect import Steps, connect, log_in
from console.intake.imap_deadlines import Deadlines
from console.intake.imap_folders import with_folders
from console.intake.imap_protocol import ImapWire
from console.intake.source import FetchedBatch, FolderMissingError, Selected, SourceError, Told
from storage.settings import ForwardMailbox

MOST_CHANGED = 500
_UID_BYTES = 11
_TOLD = ("IDLE", "MOVE", "UIDPLUS")
_DEADLINES = Deadlines()


@asynccontextmanager
async def open_imap(
    mailbox: ForwardMailbox,
    password: str,
    *,
    told: Told | None = None,
    context: ssl.SSLContext | None = None,
    deadlines: Deadlines = _DEADLINES,
    clock: Clock = system_clock,
) -> AsyncIterator["ImapSource"]:
    """Open a forward mailbox; leaving the block logs out. Raises SourceError, of the kind that names the step.

    `context` decides which certificates are trusted, by default those of the system. `clock` gives the arrival of a
    mail whose INTERNALDATE cannot be read.
    """
    steps = Steps(told)
    wire = await connect(mailbox, deadlines, context, steps)
    politely = False
    try:
        yield await _enter(wire, mailbox, password, steps, clock)
        politely = True
    except Exception:
        politely = True
        raise
    finally:
        await wire.leave(politely=politely)


async def _enter(wire: ImapWire, mailbox: ForwardMailbox, password: str, steps: Steps, clock: Clock) -> "ImapSource":
    with steps.take("login"):
        steps.words = await log_in(wire, mailbox.user, password)
    with steps.take("select"):
        answer = await _select(wire, mailbox.folder, is_told=steps.is_told)
        uidvalidity = read_code_number(answer, "UIDVALIDITY")
        if not uidvalidity:
            raise SourceError("the mail server does not number its mails for good (no UIDVALIDITY)")
        steps.words = f"{wire.news.exists} mails, UIDVALIDITY {uidvalidity}"
    with steps.take("capabilities"):
        can = read_capabilities((await wire.ask("CAPABILITY")).or_refused("the mail server does not say what it can"))
        steps.words = ", ".join(name for name in _TOLD if name in can) or "none that help"
    uid_next = read_code_number(answer, "UIDNEXT") or 0
    selected = Selected(uidvalidity=uidvalidity, uid_next=uid_next, can_idle="IDLE" in can)
    return ImapSource(wire, selected, can, clock)


async def _select(wire: ImapWire, folder: str, *, is_told: bool) -> Answer:
    """Who tries a mailbox out is told which folders there are; the poller does not ask."""
    answer = await wire.ask("SELECT", encode_folder(folder))
    try:
        return answer.or_refused("the folder cannot be opened", FolderMissingError)
    except FolderMissingError as error:
        raise (await with_folders(wire, error) if is_told else error) from None


class ImapSource:
    """An open folder; signs MailSource. A clean refusal (NO) leaves it usable, any other failure closes it."""

    def __init__(self, wire: ImapWire, selected: Selected, can: Collection[str], clock: Clock) -> None:
        self._wire, self._selected, self._can, self._clock = wire, selected, can, clock

    @property
    def selected(self) -> Selected:
        """The folder as it was opened; `uid_next` is 0 when the server did not say."""
        return self._selected

    async def uids(self) -> set[int]:
        """Return every UID in the folder (UID SEARCH ALL)."""
        return await self._search(b"ALL", self._wire.news.exists)

    async def uids_from(self, uid: int) -> set[int]:
        """Return the UIDs from `uid` on."""
        found = await self._search(b"UID %d:*" % uid, self._wire.news.exists)
        return {one for one in found if one >= uid}

    async def fetch(self, uids: Collection[int]) -> AsyncIterator[FetchedBatch]:
        """Yield these mails in batches, lowest UID first; see `Batches`."""
        async for batch in Batches(self._wire, self._clock).fetch(uids):
            yield batch

    async def wait(self, seconds: float) -> bool:
        """Wait for news, at most so long; True when the server has told of a new mail since the last look."""
        news = self._wire.news.has_mail
        if self._selected.can_idle and not news.is_set():
            await self._wire.idle(seconds)
        elif not news.is_set():
            await self._wire.rest(seconds)
            (await self._wire.ask("NOOP")).or_refused("the mail server does not answer")
        return news.is_set()

    async def mark_seen(self, uids: Collection[int]) -> None:
        """Set \\Seen."""
        for some in _sets(uids):
            await self._change(b"STORE %b +FLAGS.SILENT (\\Seen)" % some, "no mail can be marked as seen")

    async def move(self, uids: Collection[int], folder: str) -> None:
        """Move mails to another folder, which is made when it is missing."""
        verb = b"MOVE" if "MOVE" in self._can else b"COPY"
        for some in _sets(uids):
            await self._into(verb, some, encode_folder(folder))
            if verb == b"COPY":
                await self._remove(some)

    async def delete(self, uids: Collection[int]) -> None:
        """Remove these mails for good; without UIDPLUS only flag them, because EXPUNGE would take others along."""
        for some in _sets(uids):
            await self._remove(some)

    async def _search(self, criteria: bytes, most: int) -> set[int]:
        """The news is forgotten before it is asked, so what comes while the server answers is news again."""
        self._wire.news.looked()
        answer = await self._wire.ask("UID", b"SEARCH", criteria, expected_bytes=most * _UID_BYTES)
        return read_uids(answer.or_refused("the folder cannot be searched"))

    async def _into(self, verb: bytes, some: bytes, folder: str) -> None:
        """Seen: servers that refuse a missing folder without [TRYCREATE]; so any refusal is answered by making it."""
        answer = await self._wire.ask("UID", verb, some, folder)
        if answer.status == "NO":
            await self._wire.ask("CREATE", folder)
            answer = await self._wire.ask("UID", verb, some, folder)
        answer.or_refused("the mails cannot be moved")

    async def _remove(self, some: bytes) -> None:
        await self._change(b"STORE %b +FLAGS.SILENT (\\Deleted)" % some, "no mail can be deleted")
        if "UIDPLUS" in self._can:
            await self._change(b"EXPUNGE %b" % some, "deleted mails cannot be removed")

    async def _change(self, command: bytes, doing: str) -> Answer:
        return (await self._wire.ask("UID", command)).or_refused(doing)


def _sets(uids: Collection[int]) -> Iterator[bytes]:
    """Yield sets of at most MOST_CHANGED UIDs: a command line may have 8,192 bytes (RFC 7162 §4)."""
    wanted = sorted(set(uids))
    for start in range(0, len(wanted), MOST_CHANGED):
        yield uid_set(wanted[start : start + MOST_CHANGED])
