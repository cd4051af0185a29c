"""What `status --json` promises: every mailbox with its state, the counts, the sender, and what is told beside them.

It stands apart from the verb because scripts rely on each of its names.
"""

from collections.abc import Sequence

from console.cli.outgoing_shape import outgoing_shape
from console.cli.set_aside import SetAside, set_aside_shape
from console.cli.shapes import Shape, utc
from console.forwarding_words import cause_words
from console.intake.lease import machine_of
from console.mail.safe_text import safe_line
from console.oncall.coming_in import ComingIn, trouble_of
from console.oncall.desk_facts import level_of
from console.oncall.overview import Overview
from console.oncall.sight import MailboxSight
from storage.oncall import StoreRoom
from storage.outbox import Outgoing
from storage.records import Lease


def status_shape(
    overview: Overview, said: ComingIn, aside: Sequence[SetAside], stuck: Sequence[Outgoing], room: StoreRoom | None
) -> Shape:
    """Return the desk as scripts see it."""
    counts = overview.sight.counts
    return {
        "comes_in": {
            "state": said.level.name.lower(),
            "words": said.words,
            "since": utc(said.since),
            "next_step": said.step or None,
        },
        "mailboxes": [_mailbox(one, overview) for one in overview.sight.mailboxes],
        "open": counts.open,
        "unassigned": counts.unassigned,
        "parked": counts.parked,
        "failed": counts.failed,
        "pending": counts.pending,
        "outbox": counts.outbox,
        "sender": {
            "holder": _holder(overview.sender),
            "next_try_at": utc(overview.next_at),
            "stuck": [outgoing_shape(one) for one in stuck],
        },
        "tickets": counts.tickets,
        "set_aside": [set_aside_shape(one) for one in aside],
        **_beside(overview),
        "revision": overview.sight.revision,
        "database": None if room is None else _database(room),
    }


def _database(room: StoreRoom) -> Shape:
    looked = room.looked
    return {
        "size_bytes": room.size,
        "free_bytes": room.free,
        "sound": None if looked is None else not looked.problem,
        "looked_at": None if looked is None else utc(looked.at),
        "looked_by": None if looked is None else looked.by,
        "problem": None if looked is None else looked.problem or None,
    }


def _beside(overview: Overview) -> Shape:
    backlog = overview.sight.backlog
    return {
        "last_24_hours": {outcome.value: count for outcome, count in overview.outcomes.items()},
        "oldest": {
            "parked_at": utc(backlog.parked_since),
            "failed_at": utc(backlog.failed_since),
            "queued_at": utc(backlog.queued_since),
        },
        "outbox_by_state": {state.value: count for state, count in backlog.outbox.items()},
        "addresses": [
            {
                "address": name,
                "forwarding": found.state.value,
                "since": utc(found.since),
                "cause": found.cause.value if found.cause is not None else None,
                "words": cause_words(found, name) or None,
            }
            for name, found in overview.sight.addresses.items()
            if level_of(found)
        ],
        "overdue": overview.sight.overdue,
        "waiting": [
            {"ticket": ticket.number, "since": utc(ticket.waiting_since)}
            for ticket in overview.waiting
            if ticket.waiting_since is not None
        ],
    }


def _mailbox(one: MailboxSight, overview: Overview) -> Shape:
    health, now = one.health, overview.sight.now
    trouble, change = trouble_of(one, now), overview.changes.get(one.mailbox.id)
    holder, silent_ms = _holder(one.lease), one.silent_ms(now)
    return {
        "mailbox": one.mailbox.name,
        "state": one.state.value,
        "connected_since": utc(health.connected_since) if one.is_held else None,
        "last_poll_at": utc(health.last_poll_at),
        "last_mail_at": utc(health.last_mail_at),
        "next_try_at": utc(health.next_try_at) if one.is_held else None,
        "lag_seconds": health.lag_ms / 1000 if health.lag_ms is not None else None,
        "silent_seconds": silent_ms / 1000 if silent_ms is not None else None,
        "lease_holder": holder if one.is_held else None,
        "dead_holder": None if one.is_held else holder,
        "error": health.error or None,
        "trouble": None if trouble is None else safe_line(trouble.words),
        "likely_cause": None if trouble is None else trouble.cause,
        "next_step": None if trouble is None else trouble.step or None,
        "changed_version": None if change is None else change.version,
        "mails_per_hour": list(overview.per_hour(one.mailbox.id)),
    }


def _holder(lease: Lease | None) -> str | None:
    return None if lease is None else f"{machine_of(lease)} {lease.pid}"
