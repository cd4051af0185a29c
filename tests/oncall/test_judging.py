"""What a monitor is told: each thing that is not well, at the edge of its limit, and no word of a stranger."""

from dataclasses import replace
from typing import Any

import pytest

from console.oncall.judging import Figure, Judged, Level, Limit, Limits, figures, judge, peace_words
from console.oncall.sight import HELD_UP_MS, Sight
from storage.oncall import Backlog
from storage.records import Counts
from storage.words import Forwarding, MailboxState, OutboxState
from tests.oncall.sights import NOW, a_mailbox_sight, a_sight
from tests.storage.builders import HOUR, MINUTE

ROOM = 10_000_000_000


def limits(**changes: Any) -> Limits:
    """Return limits of everything: time warns at 10 minutes, a number at 1; both are critical at twenty."""
    time, number = Limit(warn=600, crit=1200), Limit(warn=1, crit=20)
    fields: dict[str, Any] = {
        "lag": time, "parked": number, "parked_age": time, "failed": number, "stuck": number, "queued_age": time,
        "late": Limit(warn=1, crit=None), "broken": Limit(warn=None, crit=1), "unanswered": time,
        "overdue": Limit(warn=1, crit=None), "free": Limit(warn=1_000_000_000, crit=200_000_000),
    }  # fmt: skip
    return Limits(**(fields | changes))


def judged(sight: Sight, *, free: int = ROOM, **changes: Any) -> tuple[Judged, ...]:
    return judge(sight, limits(**changes), free)


def counts(**changes: int) -> Counts:
    return replace(a_sight().counts, **changes)


def backlog(**changes: Any) -> Backlog:
    return replace(a_sight().backlog, **changes)


def test_a_desk_where_all_is_well_is_judged_in_no_word() -> None:
    assert judged(a_sight()) == ()
    assert peace_words(a_sight()) == "1 mailbox looked at, 0 tickets open"


@pytest.mark.parametrize(
    ("silent_s", "level"), [(599, None), (600, Level.WARNING), (1199, Level.WARNING), (1200, Level.CRITICAL)]
)
def test_a_limit_that_is_reached_counts(silent_s: int, level: Level | None) -> None:
    sight = a_sight(mailboxes=(a_mailbox_sight(last_poll_at=NOW - silent_s * 1000),))

    assert [one.level for one in judged(sight)] == ([] if level is None else [level])


@pytest.mark.parametrize(
    ("sight", "level", "words"),
    [
        (a_sight(mailboxes=()), Level.WARNING, "no forward mailbox is set up"),
        (a_sight(mailboxes=(a_mailbox_sight(is_held=False),)), Level.CRITICAL, "has died or stands still"),
        (
            a_sight(mailboxes=(a_mailbox_sight(state=MailboxState.REFUSED, error="NO"),)),
            Level.CRITICAL,
            "login refused",
        ),
        (
            a_sight(mailboxes=(a_mailbox_sight(lease=None, is_held=False, error="the login is refused: NO"),)),
            Level.CRITICAL,
            "login refused",
        ),
        (
            a_sight(mailboxes=(a_mailbox_sight(error="the login is refused: NO"),)),
            Level.WARNING,
            "the login does not succeed",
        ),
        (
            a_sight(mailboxes=(a_mailbox_sight(state=MailboxState.WAITING, error="x"),)),
            Level.WARNING,
            "the last try failed",
        ),
        (a_sight(mailboxes=(a_mailbox_sight(state=MailboxState.NEVER),)), Level.WARNING, "never looked at"),
        (a_sight(mailboxes=(a_mailbox_sight(lag_ms=20 * MINUTE),)), Level.CRITICAL, "mail arrives 20 min late"),
        (a_sight(counts=counts(parked=1)), Level.WARNING, "1 mail parked"),
        (a_sight(counts=counts(failed=20)), Level.CRITICAL, "20 mails could not be read"),
        (a_sight(backlog=backlog(stuck=2)), Level.WARNING, "2 mails of ours wait for a person"),
        (a_sight(backlog=backlog(queued_since=NOW - HOUR), sends=False), Level.CRITICAL, "nobody sends"),
        (a_sight(backlog=backlog(newest_at=NOW + HOUR)), Level.CRITICAL, "clock of this machine was set back"),
        (a_sight(forwarding={Forwarding.BROKEN: 1}), Level.CRITICAL, "forwarding of 1 address is broken"),
        (a_sight(forwarding={Forwarding.LATE: 2}), Level.WARNING, "2 addresses are late or silent"),
        (a_sight(waiting_since=NOW - 15 * MINUTE), Level.WARNING, "a customer has waited 15 min"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_thing_that_is_not_well_is_named(sight: Sight, level: Level, words: str) -> None:
    (one, *_others) = judged(sight)

    assert one.level is level
    assert words in one.words


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("the name imap.example.nl cannot be found: Name or service not known", "its server is not found by name"),
        ("no connection: 127.0.0.1: Connect call failed", "its server cannot be reached"),
        ("the certificate is not trusted: certificate has expired", "the certificate of its server has expired"),
        ("the certificate is not trusted: self-signed", "the connection to its server cannot be protected"),
        ("the folder cannot be opened: no such mailbox", "its folder cannot be opened"),
        ("the mail server says goodbye: Autologout", "its server went away"),
        ('Secret "acme": others can read /s; run: chmod 600 /s', "its password cannot be had"),
    ],
)
def test_what_failed_is_named_in_words_of_ours(error: str, kind: str) -> None:
    (one,) = judged(a_sight(mailboxes=(a_mailbox_sight(state=MailboxState.WAITING, error=error),)))

    assert one.words == f"acme: {kind}, last looked 1 min ago"


@pytest.mark.parametrize(("waits_ms", "count"), [(HELD_UP_MS, 0), (HELD_UP_MS + 1, 1)])
def test_mail_of_ours_that_was_tried_in_vain_is_told_after_a_while_without_the_servers_words(
    waits_ms: int, count: int
) -> None:
    found = judged(a_sight(backlog=backlog(held_up="451 evil", held_up_since=NOW - waits_ms)))

    words = ["the outgoing server has not taken mail of ours for 2 min"] * count
    assert [one.words for one in found] == words


@pytest.mark.parametrize(
    ("overdue", "words"), [(1, "1 ticket waits"), (999, "999 tickets wait"), (1000, "1000+ tickets")]
)
def test_tickets_that_wait_too_long_are_counted_up_to_a_bound_and_it_says_so(overdue: int, words: str) -> None:
    (told,) = judged(a_sight(overdue=overdue))

    assert told.words.startswith(words)


def test_too_little_room_is_judged_from_below() -> None:
    (scarce,) = judged(a_sight(), free=1_000_000_000)
    (none,) = judged(a_sight(), free=199_000_000)

    assert (scarce.level, none.level) == (Level.WARNING, Level.CRITICAL)
    assert none.words == "only 199 MB free on the disk of the database"


def test_the_worst_comes_first() -> None:
    sight = a_sight(counts=counts(parked=1), forwarding={Forwarding.BROKEN: 1})

    assert [one.level for one in judged(sight)] == [Level.CRITICAL, Level.WARNING]


def test_a_mailbox_that_is_looked_at_now_and_then_needs_nobody_who_holds_it() -> None:
    """`omnidesk poll --once` from a timer."""
    sight = a_sight(mailboxes=(a_mailbox_sight(is_held=False, lease=None, state=MailboxState.STOPPED),))

    assert judged(sight) == ()


def test_a_limit_that_is_lifted_never_counts() -> None:
    off = Limit(warn=None, crit=None)

    assert judged(a_sight(counts=counts(parked=500)), parked=off, parked_age=off) == ()


def test_the_words_of_a_server_are_not_passed_on() -> None:
    evil = a_mailbox_sight(state=MailboxState.WAITING, error="\x1b]52;evil|rm -rf")

    assert all("evil" not in one.words for one in judged(a_sight(mailboxes=(evil,))))


def test_the_figures_carry_their_limits() -> None:
    sight = a_sight(counts=counts(open=12), backlog=backlog(outbox={OutboxState.QUEUED: 3}))
    found = {one.name: one for one in figures(sight, limits(), ROOM)}

    assert found["silent_acme"] == Figure(name="silent_acme", value=60, unit="s", limit=Limit(warn=600, crit=1200))
    assert (found["lag_acme"].value, found["open"].value, found["outbox_queued"].value) == (0.4, 12, 3)
    assert (found["free"].value, found["free"].is_room) == (ROOM, True)
