"""The desk's log: what is new in the database since a place, as entries in order of time; no word of any mail.

It stands apart from printing because a log of what was decided can't lack a line or have one twice: it is read from the
same rows that the decisions are, by their numbers, whichever process made them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from console.forwarding_facts import Here
from console.oncall.sight import MailboxSight, read_mailboxes
from storage.oncall import Passage
from storage.outbox import OutboxId, Outgoing
from storage.protocol import Reader
from storage.records import Event, EventId
from storage.settings import MailboxId, SettingsChange
from storage.words import MailboxState, OutboxState

_PAGE = 500
_OUTBOX = 200  # mails of ours that are looked at for news
_MOST = 100_000
BEGINNING = EventId(0)

_OutboxFace = tuple[OutboxState, int, int]
_MailboxFace = tuple[MailboxState, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log: when (ms UTC), and the mail, deed, change of settings, mail of ours or mailbox that it tells
    of."""

    at: int
    about: Passage | Event | SettingsChange | Outgoing | MailboxSight


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """How far the log was read. What was seen of mails of ours and of mailboxes stands as they were: they keep no
    rows of their past."""

    sequence: int = 0
    event: EventId = BEGINNING
    version: int = 0
    outbox: Mapping[OutboxId, _OutboxFace] = field(default_factory=dict)
    mailboxes: Mapping[MailboxId, _MailboxFace] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """New entries, the oldest first, the bookmark behind them, and the names of the forward mailboxes."""

    entries: tuple[Entry, ...]
    bookmark: Bookmark
    names: Mapping[MailboxId, str]


def read_newest(reader: Reader, here: Here, *, since: int | None, limit: int) -> News:
    """Return the newest entries: those since a time, or the last `limit`; each mailbox as it is now comes last."""
    outgoing = reader.outbox(limit=_OUTBOX)
    entries = [
        *_back(partial(_passages_before, reader), since, limit),
        *_back(partial(_events_before, reader), since, limit),
        *_settings(reader, 0),
        *(Entry(at=_moved_at(one), about=one) for one in outgoing if _is_told(one)),
    ]
    kept = sorted((one for one in entries if since is None or one.at >= since), key=lambda one: one.at)
    if since is None:
        kept = kept[-limit:]
    return _news(reader, here, kept, outgoing, Bookmark())


def read_news(reader: Reader, here: Here, behind: Bookmark) -> News:
    """Return what is new behind a bookmark."""
    outgoing = reader.outbox(limit=_OUTBOX)
    entries = [
        *(Entry(at=one.decided_at, about=one) for one in reader.passages(after=behind.sequence, limit=_MOST)[::-1]),
        *(Entry(at=one.at, about=one) for one in reader.events_between(after=behind.event, limit=_MOST)[::-1]),
        *_settings(reader, behind.version),
        *(
            Entry(at=_moved_at(one), about=one)
            for one in outgoing
            if _is_told(one) and behind.outbox.get(one.id) != _face(one)
        ),
    ]
    return _news(reader, here, sorted(entries, key=lambda one: one.at), outgoing, behind)


def _news(reader: Reader, here: Here, entries: list[Entry], outgoing: list[Outgoing], behind: Bookmark) -> News:
    mailboxes = read_mailboxes(reader, here)
    faces = {one.mailbox.id: (one.state, one.health.error) for one in mailboxes}
    told = [
        Entry(at=here.now, about=one)
        for one in mailboxes
        if behind.mailboxes.get(one.mailbox.id) != faces[one.mailbox.id]
    ]
    newest = reader.passages(after=behind.sequence, limit=1)
    event = reader.events_between(after=behind.event, limit=1)
    bookmark = Bookmark(
        sequence=newest[0].sequence if newest else behind.sequence,
        event=event[0].id if event else behind.event,
        version=reader.settings().version,
        outbox={one.id: _face(one) for one in outgoing},
        mailboxes=faces,
    )
    names = {one.mailbox.id: one.mailbox.name for one in mailboxes}
    return News(entries=(*entries, *told), bookmark=bookmark, names=names)


def _back(before: Callable[[int | None, int], list[tuple[int, Entry]]], since: int | None, limit: int) -> list[Entry]:
    """Return entries of one kind, read back page by page until the time or the number is reached, the oldest first."""
    found: list[Entry] = []
    number, left = None, _MOST if since is not None else limit
    while left and (page := before(number, min(left, _PAGE))):
        kept = [entry for _number, entry in page if since is None or entry.at >= since]
        found += kept
        if len(kept) < len(page):
            break
        left, number = left - len(page), page[-1][0]
    return found[::-1]


def _passages_before(reader: Reader, before: int | None, limit: int) -> list[tuple[int, Entry]]:
    found = reader.passages(after=0, before=before, limit=limit)
    return [(one.sequence, Entry(at=one.decided_at, about=one)) for one in found]


def _events_before(reader: Reader, before: int | None, limit: int) -> list[tuple[int, Entry]]:
    found = reader.events_between(after=BEGINNING, before=None if before is None else EventId(before), limit=limit)
    return [(one.id, Entry(at=one.at, about=one)) for one in found]


def _settings(reader: Reader, after: int) -> list[Entry]:
    """Return the newest changes of the settings behind a version, the oldest first."""
    changes = reader.settings_changes(limit=_PAGE)
    return [Entry(at=one.at, about=one) for one in reversed(changes) if one.version > after]


def _is_told(one: Outgoing) -> bool:
    """Tell whether something happened to a mail of ours: one that was only queued is told by its event."""
    return one.attempts > 0


def _face(one: Outgoing) -> _OutboxFace:
    return one.state, one.attempts, len(one.refused)


def _moved_at(one: Outgoing) -> int:
    return one.ended_at or one.tried_at or one.queued_at
