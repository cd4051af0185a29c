"""Builders of what is seen on call, with defaults: a desk where all is well, changed as a test asks."""

from typing import Any
from zoneinfo import ZoneInfo

from console.oncall.facts import Around, Fact, Section
from console.oncall.overview import Overview
from console.oncall.sight import MailboxSight, Sight
from storage.oncall import Backlog
from storage.records import Counts, Lease, MailboxHealth
from storage.settings import MailboxId
from storage.words import MailboxState
from tests.storage.builders import HOUR, MINUTE, NOON, a_mailbox, some_settings

NOW = NOON
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def a_sight(**changes: Any) -> Sight:
    """Return a desk of one mailbox that is looked into, with nothing that waits."""
    fields: dict[str, Any] = {
        "now": NOW,
        "mailboxes": (a_mailbox_sight(),),
        "counts": Counts(open=0, unassigned=0, parked=0, failed=0, pending=0, outbox=0, tickets=0),
        "backlog": Backlog(
            parked_since=None, failed_since=None, queued_since=None, stuck=0, outbox={}, newest_at=None
        ),
        "forwarding": {},
        "waiting_since": None,
        "sends": True,
        "revision": 912,
    }  # fmt: skip
    return Sight(**(fields | changes))


def a_mailbox_sight(*, is_held: bool = True, name: str = "acme", lease: Any = "held", **health: Any) -> MailboxSight:
    """Return a mailbox that waits for mail, held by a living process; `health` holds changes of what it said."""
    held = Lease(name="mailbox:1", owner="one", host="desk/4026", pid=42, epoch=1, until=NOW + MINUTE)
    fields: dict[str, Any] = {
        "mailbox_id": MailboxId(1),
        "state": MailboxState.IDLE,
        "connected_since": NOW - 4 * HOUR,
        "last_poll_at": NOW - MINUTE,
        "last_mail_at": NOW - 7 * MINUTE,
        "next_try_at": None,
        "lag_ms": 400,
        "error": "",
    }
    mailbox = a_mailbox(id=MailboxId(1), name=name)
    kept = held if lease == "held" else lease
    return MailboxSight(mailbox=mailbox, health=MailboxHealth(**(fields | health)), lease=kept, is_held=is_held)


def an_overview(sight: Sight | None = None, **changes: Any) -> Overview:
    """Return everything about a desk where all is well."""
    fields: dict[str, Any] = {
        "sight": sight or a_sight(),
        "settings": some_settings(),
        "sender": None,
        "next_at": None,
        "hours": (),
        "undecided_since": None,
        "aside": (),
        "waiting": (),
        "changes": {},
    }
    return Overview(**(fields | changes))


def around(**changes: Any) -> Around:
    """Return a terminal in Amsterdam that can draw bars."""
    fields: dict[str, Any] = {"zone": AMSTERDAM, "bars": "·▁▂▃▄▅▆▇█"}
    return Around(**(fields | changes))


def fact_of(sections: tuple[Section, ...], key: str) -> Fact:
    """Return the line with that key."""
    return next(fact for section in sections for fact in section.facts if fact.key == key)
