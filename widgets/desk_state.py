"""What is known of the desk at a moment, said truthfully: who fetches the mail, since when, and what is wrong.

It stands apart from the line that shows it because this is where a screen could lie: a poller that has died keeps its
last words in the store, so they only count while its lease lives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from storage.records import Counts, Lease, MailboxHealth
from storage.words import MailboxState
from widgets.cells import clean
from widgets.language import _, ngettext
from widgets.times import clock_time, duration, when
from widgets.words import mailbox_words

GOOD, BUSY, BAD = "good", "busy", "bad"
_WORST_FIRST = (
    MailboxState.REFUSED,
    MailboxState.WAITING,
    MailboxState.STOPPED,
    MailboxState.NEVER,
    MailboxState.CONNECTING,
    MailboxState.FETCHING,
    MailboxState.POLLING,
    MailboxState.IDLE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSight:
    """A forward mailbox as the poller last described it, and who holds its lease."""

    name: str
    health: MailboxHealth
    lease: Lease | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailsSight:
    """The outbox at a glance: how many of its mails need somebody, who sends, when the next is due (ms UTC).

    `returned` are those that came back: they need somebody too, and are done with in the outbox.
    """

    needing: int = 0
    returned: int = 0
    sender: Lease | None = None
    next_at: int | None = None
    has_server: bool = False


NO_MAILS = MailsSight()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskState:
    """The desk at a glance. `trouble` is what keeps the console from knowing more; `poller` what ours last said."""

    counts: Counts | None = None
    mails: MailsSight = NO_MAILS
    mailboxes: tuple[MailboxSight, ...] = ()
    trouble: str = ""
    poller: str = ""
    polls: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words in order of weight, the first never left out, with the look they have."""

    look: str
    parts: tuple[str, ...]


def intake_words(state: DeskState, now: int, zone: tzinfo) -> Said:
    """Return how mail comes in: of several mailboxes the one that fares worst, and how many others there are."""
    if state.trouble:
        return Said(look=BAD, parts=(clean(state.trouble),))
    if state.counts is None:
        return Said(look=BUSY, parts=(_("reading the desk …"),))
    if not state.mailboxes:
        return Said(look=BUSY, parts=(_("no forward mailbox yet"),))
    worst = min(state.mailboxes, key=lambda sight: _rank(sight, now))
    said = _mailbox(worst, state, now, zone)
    others = len(state.mailboxes) - 1
    if not others:
        return said
    more = ngettext("+{count} mailbox", "+{count} mailboxes", others).format(count=others)
    return Said(look=said.look, parts=(f"{clean(worst.name)}: {said.parts[0]}", *said.parts[1:], more))


def count_words(counts: Counts | None, mails: MailsSight = NO_MAILS) -> list[tuple[str, str]]:
    """Return (look, words) of what waits, the most urgent first; what is zero and should be is left out.

    Of the mails of the outbox those leave by themselves that need nobody.
    """
    if counts is None:
        return []
    needing, leaving = mails.needing + mails.returned, max(counts.outbox - mails.needing, 0)
    urgent = [
        (BAD, ngettext("{count} mail needs you", "{count} mails need you", needing), needing),
        (BAD, ngettext("{count} failed", "{count} failed", counts.failed), counts.failed),
        (BUSY, ngettext("{count} parked", "{count} parked", counts.parked), counts.parked),
        (BUSY, ngettext("{count} undecided", "{count} undecided", counts.pending), counts.pending),
        (BUSY, ngettext("outbox {count}", "outbox {count}", leaving), leaving),
    ]
    said = [(look, words.format(count=count)) for look, words, count in urgent if count]
    said.append((GOOD, _("{count} open").format(count=counts.open)))
    said.append((GOOD, _("{count} unassigned").format(count=counts.unassigned)))
    return said


def is_alive(sight: MailboxSight, now: int) -> bool:
    """Tell whether a poller is at work for a mailbox: its lease lives."""
    return sight.lease is not None and sight.lease.until > now


def _rank(sight: MailboxSight, now: int) -> tuple[bool, int]:
    return is_alive(sight, now), _WORST_FIRST.index(sight.health.state)


def _mailbox(sight: MailboxSight, state: DeskState, now: int, zone: tzinfo) -> Said:
    health = sight.health
    if not is_alive(sight, now):
        return _nobody(health, state, now, zone)
    words = [mailbox_words(health.state)]
    match health.state:
        case MailboxState.REFUSED | MailboxState.WAITING:
            words += [clean(health.error)] if health.error else []
            words += _next_try(health, now, zone)
            return Said(look=BAD, parts=tuple(words))
        case MailboxState.NEVER | MailboxState.STOPPED | MailboxState.CONNECTING:
            words += [clean(health.error)] if health.error else []
            return Said(look=BUSY, parts=tuple(words))
        case MailboxState.FETCHING | MailboxState.IDLE | MailboxState.POLLING:
            return Said(look=GOOD, parts=_connected(health, now, zone))


def _connected(health: MailboxHealth, now: int, zone: tzinfo) -> tuple[str, ...]:
    words = mailbox_words(health.state)
    if health.connected_since is not None:
        words += " " + _("since {time}").format(time=clock_time(health.connected_since, now, zone))
    parts = [words]
    if health.last_mail_at is not None:
        parts.append(_("last mail {time}").format(time=when(health.last_mail_at, now, zone)))
    if health.lag_ms is not None:
        parts.append(_("lag {duration}").format(duration=duration(health.lag_ms)))
    return tuple(parts)


def _nobody(health: MailboxHealth, state: DeskState, now: int, zone: tzinfo) -> Said:
    parts = [_("nobody is fetching mail")]
    if state.poller:
        parts.append(clean(state.poller))
    elif not state.polls:
        parts.append(_("started with --no-poll"))
    if health.last_poll_at is not None:
        parts.append(_("last looked {time}").format(time=when(health.last_poll_at, now, zone)))
    return Said(look=BAD, parts=tuple(parts))


def _next_try(health: MailboxHealth, now: int, zone: tzinfo) -> Sequence[str]:
    if health.next_try_at is None:
        return ()
    if health.next_try_at <= now:
        return (_("trying again"),)
    return (_("next try {time}").format(time=clock_time(health.next_try_at, now, zone)),)
