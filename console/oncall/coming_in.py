"""Whether mail comes in, in one sentence: if not, since when, and what to do next.

It stands apart and pure because it is the first thing that anybody on call reads, and the screen and `status` say it
alike. What a poller last said counts only while it lives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from console.intake.lease import machine_of
from console.mail.safe_text import safe_line
from console.oncall.judging import FULL, Level
from console.oncall.likely import likely_cause
from console.oncall.sight import MailboxSight, Sight
from storage.oncall import StoreRoom
from storage.words import Forwarding, MailboxState
from widgets.language import _, ngettext
from widgets.sizes import size_words
from widgets.times import MINUTE_MS, clock_time, duration

QUIET_MS = 10 * MINUTE_MS  # for so long nobody may look before mail counts as not coming in
_WORDS = 90  # letters of the server's words within the sentence; all of them stand beside the mailbox
_NAMED = 3  # addresses that are named; more are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why the mail of one mailbox does not come in: in a few words, the likely cause, the next step; since when.

    `since` (ms UTC) is the last time that all was known to be well, None when nobody ever looked.
    """

    level: Level
    words: str
    since: int | None
    cause: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingIn:
    """The one sentence: whether mail comes in. `since` and `step` are what is said of the worst that is wrong."""

    level: Level
    words: str
    since: int | None = None
    step: str = ""


def coming_in(sight: Sight, zone: tzinfo, room: StoreRoom | None = None) -> ComingIn:
    """Return whether mail comes in; of several mailboxes the one that fares worst is named.

    `room` is that of the database, None where nobody can tell: on a full disk nothing else is the cause.
    """
    if room is not None and room.free < FULL:
        words = _("Mail does not come in, or soon will not: the disk of the database is full ({free} free).")
        step = _("Make room on that disk; what waits is then taken in by itself.")
        return ComingIn(level=Level.CRITICAL, words=words.format(free=size_words(room.free)), step=step)
    if not sight.mailboxes:
        words = _("Mail does not come in: no forward mailbox is set up.")
        return ComingIn(level=Level.CRITICAL, words=words, step=_("Set one up: F3 here, or omnidesk setup."))
    found = [(one, trouble) for one in sight.mailboxes if (trouble := trouble_of(one, sight.now)) is not None]
    if not found:
        return _well(sight)
    worst, trouble = max(found, key=lambda pair: pair[1].level)
    words = _sentence(worst, trouble, len(sight.mailboxes), sight.now, zone)
    if len(found) > 1:
        count = len(found) - 1
        others = ngettext("{count} other mailbox has trouble too.", "{count} other mailboxes have trouble too.", count)
        words = f"{words} {others.format(count=count)}"
    return ComingIn(level=trouble.level, words=words, since=trouble.since, step=trouble.step)


def trouble_of(one: MailboxSight, now: int) -> Trouble | None:
    """Return why the mail of a mailbox does not come in, None while it does."""
    if one.is_held:
        return _of_server(one) or _of_silence(one, now)
    if one.is_orphan:
        return _trouble(
            one,
            _("whoever fetched it has died, or stands still"),
            cause=_orphan_words(one),
            step=_("Start it: omnidesk poll takes over at once; omnidesk status then tells whether it helped."),
        )
    return _of_server(one) or _of_nobody(one, now)


def since_words(since: int | None, now: int, zone: tzinfo) -> str:
    """Return since when, as a clause: "since 02:13 (1 h 4 min)", or that it never was."""
    if since is None:
        return _("nobody has looked yet")
    words = _("since {time} ({duration})")
    return words.format(time=clock_time(since, now, zone), duration=duration(max(0, now - since)))


def _well(sight: Sight) -> ComingIn:
    if sight.clock_ahead_ms:
        words = _("Mail comes in, but the clock of this machine was set back by {ahead}.")
        step = _("Set the clock right: timedatectl shows it.")
        return ComingIn(level=Level.CRITICAL, words=words.format(ahead=duration(sight.clock_ahead_ms)), step=step)
    broken = [name for name, found in sight.addresses.items() if found.state is Forwarding.BROKEN]
    if broken:
        words = _("Mail comes in, but not from {addresses}: the forwarding is broken.")
        return ComingIn(level=Level.WARNING, words=words.format(addresses=_named(broken)))
    late = [name for name, found in sight.addresses.items() if found.state is Forwarding.LATE]
    if late:
        words = _("Mail comes in, but not as usual at {addresses}.")
        return ComingIn(level=Level.WARNING, words=words.format(addresses=_named(late)))
    return ComingIn(level=Level.OK, words=_("Mail comes in."))


def _sentence(one: MailboxSight, trouble: Trouble, mailboxes: int, now: int, zone: tzinfo) -> str:
    name, since = safe_line(one.mailbox.name), since_words(trouble.since, now, zone)
    if trouble.level is not Level.CRITICAL:
        words = _("Mail may come late: {mailbox}: {words}, {since}.")
    elif mailboxes > 1:
        words = _("Mail of one mailbox does not come in: {mailbox}: {words}, {since}.")
    else:
        words = _("Mail does not come in: {mailbox}: {words}, {since}.")
    return words.format(mailbox=name, words=trouble.words, since=since)


def _of_server(one: MailboxSight) -> Trouble | None:
    """Return what the server, or the way to it, said; a process that only looks now and then leaves it behind."""
    health = one.health
    if not health.error and health.state is not MailboxState.REFUSED:
        return None
    is_refused = health.state is MailboxState.REFUSED
    has_worked = health.last_poll_at is not None
    advice = likely_cause(one.mailbox, health.error, is_refused=is_refused, has_worked=has_worked)
    words = _("the login is refused") if is_refused else _shortened(safe_line(health.error))
    return _trouble(one, words, cause=advice.cause, step=advice.remedy)


def _shortened(words: str) -> str:
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 1].rstrip()}…"


def _of_silence(one: MailboxSight, now: int) -> Trouble | None:
    """Return that a living poller gets no further, or that mail takes long; IDLE is looked at in its own time."""
    health, silent = one.health, one.silent_ms(now)
    if health.state in (MailboxState.CONNECTING, MailboxState.NEVER) and silent is not None and silent > QUIET_MS:
        step = _("Look whether the server answers: t on the mailbox tries it; omnidesk mailbox test NAME does too.")
        return _trouble(one, _("no connection yet"), cause=_("The server is slow, or does not answer."), step=step)
    if health.lag_ms is not None and health.lag_ms > QUIET_MS:
        words = _("the last mail took {lag} to get here").format(lag=duration(health.lag_ms))
        cause = _("The provider forwards slowly, a clock is wrong, or this machine is too busy; what comes is kept.")
        return _trouble(one, words, cause=cause, step="", level=Level.WARNING)
    return None


def _of_nobody(one: MailboxSight, now: int) -> Trouble | None:
    silent = one.silent_ms(now)
    is_late = silent is None or silent > QUIET_MS
    return _trouble(
        one,
        _("nobody is fetching mail"),
        cause=_("The poller was stopped, or nobody has started it."),
        step=_("Start it: omnidesk poll, or the console without --no-poll."),
        level=Level.CRITICAL if is_late else Level.WARNING,
    )


def _orphan_words(one: MailboxSight) -> str:
    lease = one.lease
    if lease is None:
        return ""
    host = safe_line(machine_of(lease))
    words = _("Process {pid} on {host} held it and gave no sign of life any more.")
    return words.format(pid=lease.pid, host=host)


def _trouble(one: MailboxSight, words: str, *, cause: str, step: str, level: Level = Level.CRITICAL) -> Trouble:
    return Trouble(level=level, words=words, since=one.health.last_poll_at, cause=cause, step=step)


def _named(addresses: Sequence[str]) -> str:
    shown = ", ".join(addresses[:_NAMED])
    more = len(addresses) - _NAMED
    return f"{shown} +{more}" if more > 0 else shown
