"""Whether the desk fares well enough: each thing that is not, with a level and words; and the figures it was judged by.

It stands alone and pure, so that every threshold can be tried at its edge. No word here comes from a stranger: the line
goes into pagers and mails of others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from console.oncall.likely import is_refusal, kind_words
from console.oncall.sight import MailboxSight, Sight
from console.overdue import overdue_words
from storage.oncall import Backlog
from storage.words import Forwarding, MailboxState, OutboxState
from widgets.language import _, ngettext
from widgets.times import duration

LITTLE_ROOM, NO_ROOM, FULL = 1_000_000_000, 200_000_000, 10_000_000  # bytes on the disk of the database


class Level(IntEnum):
    """How bad it is, as the plugins of Nagios count; the exit code of `check`."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """From which value on it is a warning, and from which it is critical; None never is."""

    warn: int | None
    crit: int | None

    def level(self, value: float) -> Level:
        """Return the level of a value: a limit that is reached counts."""
        if self.crit is not None and value >= self.crit:
            return Level.CRITICAL
        return Level.WARNING if self.warn is not None and value >= self.warn else Level.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of each figure: lengths of time in seconds, room in bytes, else numbers of mails or addresses."""

    lag: Limit
    parked: Limit
    parked_age: Limit
    failed: Limit
    stuck: Limit
    queued_age: Limit
    late: Limit
    broken: Limit
    unanswered: Limit
    overdue: Limit
    free: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One thing, how bad it is, and words for it."""

    level: Level
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as monitors read it: `unit` is s, B or "" for a number; `limit` None where there is none.

    Of room too little is bad (`is_room`), of everything else too much.
    """

    name: str
    value: float
    unit: str = ""
    limit: Limit | None = None
    is_room: bool = False


def judge(sight: Sight, limits: Limits, free: int) -> tuple[Judged, ...]:
    """Return what is not well, the worst first; `free` is the room on the database's disk in bytes."""
    found = [
        *_clock(sight),
        *(one for mailbox in sight.mailboxes if (one := _mailbox(mailbox, sight.now, limits.lag)) is not None),
        *_mails(sight, limits),
        *_outbox(sight, limits),
        *_addresses(sight, limits),
        *_rest(sight, limits, free),
    ]
    if not sight.mailboxes:
        found.append(Judged(level=Level.WARNING, words=_("no forward mailbox is set up")))
    return tuple(sorted((one for one in found if one.level), key=lambda one: -one.level))


def peace_words(sight: Sight) -> str:
    """Return what is said when all is well."""
    count = len(sight.mailboxes)
    mailboxes = ngettext("{count} mailbox looked at", "{count} mailboxes looked at", count).format(count=count)
    tickets = ngettext("{count} ticket open", "{count} tickets open", sight.counts.open).format(count=sight.counts.open)
    return f"{mailboxes}, {tickets}"


def figures(sight: Sight, limits: Limits, free: int) -> Iterator[Figure]:
    """Yield the figures that it was judged by, and some that only tell how much is done."""
    for one in sight.mailboxes:
        name = one.mailbox.name
        silent = one.silent_ms(sight.now)
        if silent is not None:
            yield Figure(name=f"silent_{name}", value=silent / 1000, unit="s", limit=limits.lag)
        if one.health.lag_ms is not None:
            yield Figure(name=f"lag_{name}", value=one.health.lag_ms / 1000, unit="s", limit=limits.lag)
    counts, backlog = sight.counts, sight.backlog
    yield Figure(name="parked", value=counts.parked, limit=limits.parked)
    yield Figure(name="failed", value=counts.failed, limit=limits.failed)
    yield Figure(name="parked_age", value=_age_s(sight, _aside_since(sight)), unit="s", limit=limits.parked_age)
    yield Figure(name="undecided", value=counts.pending)
    yield Figure(name="open", value=counts.open)
    yield Figure(name="unassigned", value=counts.unassigned)
    yield Figure(name="unanswered_age", value=_age_s(sight, sight.waiting_since), unit="s", limit=limits.unanswered)
    yield Figure(name="overdue", value=sight.overdue, limit=limits.overdue)
    yield Figure(name="outbox_stuck", value=backlog.needing, limit=limits.stuck)
    yield Figure(name="outbox_queued", value=backlog.outbox.get(OutboxState.QUEUED, 0))
    yield Figure(name="queued_age", value=_age_s(sight, backlog.queued_since), unit="s", limit=limits.queued_age)
    yield Figure(name="late", value=sight.forwarding.get(Forwarding.LATE, 0), limit=limits.late)
    yield Figure(name="broken", value=sight.forwarding.get(Forwarding.BROKEN, 0), limit=limits.broken)
    yield Figure(name="free", value=free, unit="B", limit=limits.free, is_room=True)


def _clock(sight: Sight) -> Iterator[Judged]:
    if sight.clock_ahead_ms:
        ahead = duration(sight.clock_ahead_ms)
        words = _("the clock of this machine was set back: mail was kept {ahead} from now").format(ahead=ahead)
        yield Judged(level=Level.CRITICAL, words=words)


def _mailbox(one: MailboxSight, now: int, limit: Limit) -> Judged | None:
    """Judge a mailbox by what is worst about it; a mailbox that is looked at now and then needs no holder."""
    name, health = one.mailbox.name, one.health
    silent_ms = one.silent_ms(now)
    since = "-" if silent_ms is None else duration(silent_ms)
    level = limit.level((silent_ms or 0) / 1000)
    if one.is_orphan:
        words = _("{name}: whoever fetched it has died or stands still, last looked {since} ago")
        return Judged(level=Level.CRITICAL, words=words.format(name=name, since=since))
    is_left = not one.is_held and is_refusal(health.error)  # by one that looked once, and so never gives up
    if health.state is MailboxState.REFUSED or is_left:
        return Judged(level=Level.CRITICAL, words=_("{name}: login refused").format(name=name))
    if health.state is MailboxState.NEVER:
        return Judged(level=Level.WARNING, words=_("{name}: never looked at").format(name=name))
    if health.error:
        words = _("{name}: {kind}, last looked {since} ago")
        words = words.format(name=name, kind=kind_words(one.mailbox, health.error), since=since)
        return Judged(level=max(level, Level.WARNING), words=words)
    if level:
        words = _("{name}: last looked {since} ago") if one.is_held else _("{name}: nobody fetches it, since {since}")
        return Judged(level=level, words=words.format(name=name, since=since))
    lag_ms = health.lag_ms or 0
    words = _("{name}: mail arrives {lag} late").format(name=name, lag=duration(lag_ms))
    return Judged(level=limit.level(lag_ms / 1000), words=words)


def _mails(sight: Sight, limits: Limits) -> Iterator[Judged]:
    parked, failed = sight.counts.parked, sight.counts.failed
    age_s = _age_s(sight, _aside_since(sight))
    level = max(limits.parked.level(parked), limits.parked_age.level(age_s))
    words = ngettext("{count} mail parked", "{count} mails parked", parked).format(count=parked)
    if limits.parked_age.level(age_s):
        oldest = _("the oldest set aside for {age}").format(age=duration(int(age_s * 1000)))
        words = f"{words}, {oldest}"
    yield Judged(level=level, words=words)
    words = ngettext("{count} mail could not be read", "{count} mails could not be read", failed)
    yield Judged(level=limits.failed.level(failed), words=words.format(count=failed))


def _outbox(sight: Sight, limits: Limits) -> Iterator[Judged]:
    stuck = sight.backlog.needing
    words = ngettext(
        "{count} mail of ours waits for a person", "{count} mails of ours wait for a person", stuck
    ).format(count=stuck)
    yield Judged(level=limits.stuck.level(stuck), words=f"{words}: {stuck_words(sight.backlog)}".removesuffix(": "))
    if sight.held_up_ms:
        words = _("the outgoing server has not taken mail of ours for {age}").format(age=duration(sight.held_up_ms))
        yield Judged(level=Level.WARNING, words=words)
    age_s = _age_s(sight, sight.backlog.queued_since)
    words = (
        _("mail of ours is queued for {age}") if sight.sends else _("mail of ours is queued for {age}, nobody sends")
    )
    yield Judged(level=limits.queued_age.level(age_s), words=words.format(age=duration(int(age_s * 1000))))


def stuck_words(backlog: Backlog) -> str:
    """Return why mails of ours wait for a person: how many were refused, of how many nobody knows whether they left,
    how many came back; "" when there are none."""
    kinds = (
        (OutboxState.REFUSED, _("refused {count}")),
        (OutboxState.SENT, _("refused in part {count}")),
        (OutboxState.UNKNOWN, _("perhaps not left {count}")),
    )
    counts = [(words, backlog.outbox.get(state, 0)) for state, words in kinds]
    counts.append((_("came back {count}"), backlog.returned))
    return ", ".join(words.format(count=count) for words, count in counts if count)


def _addresses(sight: Sight, limits: Limits) -> Iterator[Judged]:
    late, broken = (sight.forwarding.get(state, 0) for state in (Forwarding.LATE, Forwarding.BROKEN))
    words = ngettext("forwarding of {count} address is broken", "forwarding of {count} addresses is broken", broken)
    yield Judged(level=limits.broken.level(broken), words=words.format(count=broken))
    words = ngettext("{count} address is late or silent", "{count} addresses are late or silent", late)
    yield Judged(level=limits.late.level(late), words=words.format(count=late))


def _rest(sight: Sight, limits: Limits, free: int) -> Iterator[Judged]:
    age_s = _age_s(sight, sight.waiting_since)
    words = _("a customer has waited {age} for an answer").format(age=duration(int(age_s * 1000)))
    yield Judged(level=limits.unanswered.level(age_s), words=words)
    words = ngettext(
        "{count} ticket waits for an answer longer than promised",
        "{count} tickets wait for an answer longer than promised",
        sight.overdue,
    )
    yield Judged(level=limits.overdue.level(sight.overdue), words=words.format(count=overdue_words(sight.overdue)))
    room = Limit(
        warn=None if limits.free.warn is None else -limits.free.warn,
        crit=None if limits.free.crit is None else -limits.free.crit,
    )
    words = _("only {mb} MB free on the disk of the database").format(mb=free // 1_000_000)
    yield Judged(level=room.level(-free), words=words)


def _aside_since(sight: Sight) -> int | None:
    times = (sight.backlog.parked_since, sight.backlog.failed_since)
    return min((at for at in times if at is not None), default=None)


def _age_s(sight: Sight, since: int | None) -> float:
    return 0.0 if since is None else max(0, sight.now - since) / 1000
