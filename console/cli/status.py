"""`omnidesk status`: whether mail comes in, since when, and what waits; for a monitor and for somebody on call."""

from console.cli.frame import Answer, Call, Verb
from console.cli.set_aside import read_set_aside, set_aside_line, set_aside_shape
from console.cli.shapes import Shape, utc
from console.cli.stuck_mail import outbox_sight_lines, outbox_sight_shape, read_outbox
from console.cli.text import fields, local_time, table
from console.intake.lease import is_living, lease_name, this_host
from storage.protocol import Reader
from storage.records import Counts, Lease, MailboxHealth
from storage.settings import ForwardMailbox
from storage.words import MailboxState, Outcome
from widgets.language import _
from widgets.times import duration
from widgets.words import mailbox_words

_LINES = 5
_Sight = tuple[ForwardMailbox, MailboxHealth, Lease | None]


async def _status(call: Call) -> Answer:
    from console import assembly

    async with call.desk() as desk:
        sights, counts, revision = await desk.repository.reading(_read)
        aside = await desk.repository.reading(lambda reader: read_set_aside(reader, (Outcome.PARKED, Outcome.FAILED)))
        now, host = call.clock(), this_host()
        outbox = await desk.repository.reading(lambda reader: read_outbox(reader, now, host))
    sights = [
        (mailbox, health, lease if lease is not None and is_living(lease, now, host) else None)
        for mailbox, health, lease in sights
    ]
    shape: Shape = {
        "mailboxes": [_mailbox_shape(sight, now) for sight in sights],
        "open": counts.open,
        "unassigned": counts.unassigned,
        "parked": counts.parked,
        "failed": counts.failed,
        "pending": counts.pending,
        "outbox": counts.outbox,
        "sender": outbox_sight_shape(outbox),
        "tickets": counts.tickets,
        "set_aside": [set_aside_shape(one) for one in aside],
        "revision": revision,
        "database_schema": assembly.newest_schema(),
    }
    newest = [set_aside_line(one) for one in aside[:_LINES]]
    heading = ["", _("Parked or unreadable, the newest:"), *newest] if newest else []
    stuck = ["", *said] if (said := list(outbox_sight_lines(outbox, now))) else []
    return Answer(shape=shape, lines=[*_lines(sights, counts, now), *heading, *stuck])


def _read(reader: Reader) -> tuple[list[_Sight], Counts, int]:
    by_id = {mailbox.id: mailbox for mailbox in reader.settings().mailboxes}
    sights = [
        (by_id[health.mailbox_id], health, reader.lease(lease_name(health.mailbox_id)))
        for health in reader.mailbox_health()
        if health.mailbox_id in by_id
    ]
    return sights, reader.counts(), reader.revision()


def _state(health: MailboxHealth, lease: Lease | None) -> MailboxState:
    """Return the state that is true: what a poller last said counts only while it lives."""
    if lease is None and health.state is not MailboxState.NEVER:
        return MailboxState.STOPPED
    return health.state


def _mailbox_shape(sight: _Sight, now: int) -> Shape:
    mailbox, health, lease = sight
    return {
        "mailbox": mailbox.name,
        "state": _state(health, lease).value,
        "connected_since": utc(health.connected_since) if lease is not None else None,
        "last_poll_at": utc(health.last_poll_at),
        "last_mail_at": utc(health.last_mail_at),
        "next_try_at": utc(health.next_try_at) if lease is not None else None,
        "lag_seconds": health.lag_ms / 1000 if health.lag_ms is not None else None,
        "silent_seconds": (now - health.last_poll_at) / 1000 if health.last_poll_at is not None else None,
        "lease_holder": f"{lease.host.partition('/')[0]} {lease.pid}" if lease is not None else None,
        "error": health.error or None,
    }


def _lines(sights: list[_Sight], counts: Counts, now: int) -> list[str]:
    rows = [
        (
            mailbox.name,
            mailbox_words(_state(health, lease)),
            _ago(health.last_poll_at, now),
            _ago(health.last_mail_at, now),
            duration(health.lag_ms) if health.lag_ms is not None else None,
            f"{lease.host.partition('/')[0]} {lease.pid}" if lease is not None else _("nobody"),
            health.error,
        )
        for mailbox, health, lease in sights
    ]
    heads = (_("mailbox"), _("state"), _("last looked"), _("last mail"), _("lag"), _("fetched by"), _("error"))
    waiting = [
        (_("open"), counts.open),
        (_("unassigned"), counts.unassigned),
        (_("parked"), counts.parked),
        (_("failed"), counts.failed),
        (_("undecided"), counts.pending),
        (_("outbox"), counts.outbox),
    ]
    none = _("No forward mailbox is set up: omnidesk mailbox add NAME --brand SLUG --host HOST --user U --secret NAME")
    return [*table(heads, rows, empty=none), "", *fields(waiting)]


def _ago(ms: int | None, now: int) -> str | None:
    if ms is None:
        return None
    return _("{moment} ({ago} ago)").format(moment=local_time(ms), ago=duration(max(0, now - ms)))


VERBS = (
    Verb(
        name="status",
        words=lambda: _("whether mail comes in, since when, and what waits"),
        run=_status,
    ),
)
