"""`omnidesk logs`: one line for each mail that was decided, each mail of ours that moved, each deed, each mailbox.

It stands apart from what the poller says on stderr, which is of its one process: this is read from the database, so it
tells of every process, and nothing of it is lost when a journal is.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Mapping
from functools import partial
from typing import assert_never

from console.cli.frame import SCHEMA, Answer, Call, Verb, argument
from console.cli.here import here_of
from console.cli.passage_shape import passage_shape
from console.cli.printing import be_quiet
from console.cli.shapes import Shape, utc
from console.cli.times import read_since
from console.cli.values import positive
from console.commands.desk import Desk
from console.commands.refusal import Refusal
from console.mail.safe_text import safe_line
from console.oncall.following import Entry, News, read_newest, read_news
from console.oncall.sight import MailboxSight
from storage.oncall import Passage
from storage.outbox import Outgoing
from storage.records import Event
from storage.settings import MailboxId, SettingsChange
from widgets.language import _

_LIMIT = 50
_LOOK_S = 5.0  # a poller that died writes nothing that would raise the revision
_Names = Mapping[MailboxId, str]


async def _logs(call: Call) -> Answer | Refusal:
    since = read_since(call.arguments.since, call.clock())
    if isinstance(since, Refusal):
        return since
    async with call.desk() as desk:
        news = await desk.repository.reading(
            lambda reader: read_newest(reader, here_of(call), since=since, limit=call.arguments.limit)
        )
        if not call.arguments.follow:
            shape = {"entries": [_shape(one, news.names) for one in news.entries]}
            return Answer(shape=shape, lines=[_line(one, news.names) for one in news.entries])
        return await _follow(call, desk, news)


async def _follow(call: Call, desk: Desk, news: News) -> Answer | Refusal:
    """Print what is new until told to stop, until nobody reads any more, or until the database is another one."""
    stopped, changed, file = asyncio.Event(), asyncio.Event(), _file(call)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    watching = asyncio.create_task(_watch(desk, changed))
    ending = asyncio.create_task(stopped.wait())
    try:
        _print(call, news)
        while not stopped.is_set():
            waiting = asyncio.create_task(changed.wait())
            await asyncio.wait((waiting, ending), timeout=_LOOK_S, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            changed.clear()
            if _file(call) != file:
                words = _("The database was moved away or replaced, so nothing more comes of it: begin anew.")
                return Refusal(code="database-replaced", words=words)
            here, behind = here_of(call), news.bookmark
            news = await desk.repository.reading(partial(read_news, here=here, behind=behind))
            _print(call, news)
    finally:
        for task in (watching, ending):
            task.cancel()
        await asyncio.gather(watching, ending, return_exceptions=True)
    return Answer(is_told=True)


def _file(call: Call) -> int | None:
    """Return which file the database is at this moment, None where it is not there."""
    from console import assembly

    try:
        return assembly.store_file(call.config).stat().st_ino
    except OSError:
        return None


async def _watch(desk: Desk, changed: asyncio.Event) -> None:
    async for _revision in desk.repository.watch():
        changed.set()


def _print(call: Call, news: News) -> None:
    """Print entries at once, as lines or as one JSON object a line. Raises BrokenPipeError when nobody reads."""
    try:
        for one in news.entries:
            text = json.dumps({"schema": SCHEMA, **_shape(one, news.names)}) if call.as_json else _line(one, news.names)
            print(safe_line(text), flush=True, file=sys.stdout)  # noqa: T201 (this is the command line)
    except BrokenPipeError:
        be_quiet(sys.stdout)
        raise


def _line(entry: Entry, names: _Names) -> str:
    """Return an entry as a line of fixed words, which scripts may cut: time, kind, then name=value."""
    told = {name: value for name, value in _told(entry, names).items() if value is not None}
    kind = told.pop("kind")
    return safe_line(f"{utc(entry.at)} {kind} " + " ".join(f"{name}={_plain(value)}" for name, value in told.items()))


def _plain(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if " " in text or not text else text


def _shape(entry: Entry, names: _Names) -> Shape:
    shape = {"at": utc(entry.at), **_told(entry, names)}
    if isinstance(entry.about, Passage):
        return {**shape, **passage_shape(entry.about, names)}
    return shape


def _told(entry: Entry, names: _Names) -> Shape:
    match entry.about:
        case Passage():
            return _of_mail(entry.about, names)
        case Event():
            about = entry.about
            return {"kind": "deed", "actor": about.actor, "verb": about.verb, "subject": about.subject}
        case SettingsChange():
            change = entry.about
            return {"kind": "settings", "actor": change.actor, "version": change.version, "subject": change.subject}
        case Outgoing():
            return _of_outgoing(entry.about)
        case MailboxSight():
            return _of_mailbox(entry.about)
        case _:
            assert_never(entry.about)


def _of_mail(one: Passage, names: _Names) -> Shape:
    mailbox = "import" if one.mailbox_id is None else names.get(one.mailbox_id, "removed")
    return {
        "kind": "mail",
        "outcome": one.outcome.value,
        "because": one.because.value,
        "ticket": one.ticket,
        "ms": one.took_ms if one.mailbox_id is not None else None,
        "mailbox": mailbox,
        "uid": one.uid if one.mailbox_id is not None else None,
        "delivery": one.delivery,
        "message_id": one.message_id or None,
    }


def _of_outgoing(one: Outgoing) -> Shape:
    return {
        "kind": "outgoing",
        "state": one.state.value,
        "ticket": one.ticket,
        "attempts": one.attempts,
        "refused": len(one.refused),
        "ms": max(0, one.ended_at - one.queued_at) if one.ended_at is not None else None,
        "id": one.id,
        "message_id": one.message_id,
    }


def _of_mailbox(one: MailboxSight) -> Shape:
    return {
        "kind": "mailbox",
        "mailbox": one.mailbox.name,
        "state": one.state.value,
        "last_poll_at": utc(one.health.last_poll_at),
        "error": one.health.error or None,
    }


VERBS = (
    Verb(
        name="logs",
        words=lambda: _("what became of each mail: outcome, rule, ticket, milliseconds; -f goes on as it happens"),
        run=_logs,
        arguments=(
            argument("-f", "--follow", action="store_true", words=lambda: _("stay, and tell what is new")),
            argument(
                "--since", metavar="WHEN", words=lambda: _("from when: 02:00, 2026-03-02T08:00, or 3d, 12h, 30m ago")
            ),
            argument(
                "--limit",
                metavar="N",
                type=positive,
                default=_LIMIT,
                words=lambda: _("how many of the newest, where no time is given (50)"),
            ),
        ),
    ),
)
