"""What is told of one forward mailbox: how it fares, the server's own words with a likely cause, how much came in.

It stands apart from the rest of the desk because this is what a night call is mostly about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from console.intake.lease import machine_of
from console.mail.safe_text import safe_line
from console.oncall.coming_in import Trouble, since_words, trouble_of
from console.oncall.facts import Around, Fact, Opens, Section
from console.oncall.judging import Level
from console.oncall.overview import HOURS, Overview
from console.oncall.sight import MailboxSight
from storage.settings import SettingsChange
from widgets.entries import Line
from widgets.language import _, ngettext
from widgets.sparkline import sparkline
from widgets.times import duration, moment, when
from widgets.words import mailbox_words


def mailbox_section(one: MailboxSight, overview: Overview, around: Around) -> Section:
    """Return the lines of a mailbox."""
    trouble = trouble_of(one, overview.sight.now)
    change = overview.changes.get(one.mailbox.id)
    facts = [_state(one, trouble, overview, around)]
    if one.health.error:
        facts.append(_error(one, trouble))
    if change is not None and trouble is not None:
        facts.append(_changed(one, change, around))
    facts += [_last(one, overview, around), _flow(one, overview, around), *_holder(one, around)]
    return Section(title=safe_line(one.mailbox.name), facts=tuple(facts))


def _fact(
    one: MailboxSight, kind: str, label: str, words: str, *, level: Level = Level.OK, more: Sequence[Line] = ()
) -> Fact:
    key = f"mailbox:{one.mailbox.id}:{kind}"
    name = one.mailbox.name
    return Fact(key=key, label=label, words=words, level=level, opens=Opens.MAILBOX, name=name, more=tuple(more))


def _state(one: MailboxSight, trouble: Trouble | None, overview: Overview, around: Around) -> Fact:
    now, zone, health = overview.sight.now, around.zone, one.health
    words = mailbox_words(health.state) if one.is_held else _("nobody is fetching mail")
    if one.is_held and health.connected_since is not None:
        words = f"{words} {since_words(health.connected_since, now, zone)}"
    elif trouble is not None:
        words = f"{words}, {since_words(trouble.since, now, zone)}"
    if not one.is_held and not around.polls:
        words = _("{words} (started with --no-poll)").format(words=words)
    level = Level.OK if trouble is None else trouble.level
    return _fact(one, "state", _("State"), words, level=level, more=tuple(_state_more(one, trouble, around)))


def _state_more(one: MailboxSight, trouble: Trouble | None, around: Around) -> Iterator[Line]:
    health, zone = one.health, around.zone
    if trouble is not None:
        yield Line(label=_("Likely"), value=trouble.cause)
        yield Line(label=_("Next step"), value=trouble.step or "-")
    if one.is_held and health.connected_since is not None:
        yield Line(label=_("Connected"), value=_("since {time}").format(time=moment(health.connected_since, zone)))
    if one.is_held and health.next_try_at is not None:
        yield Line(label=_("Next try"), value=moment(health.next_try_at, zone))
    yield Line(label=_("Last look"), value=_moment(health.last_poll_at, around))


def _error(one: MailboxSight, trouble: Trouble | None) -> Fact:
    said = safe_line(one.health.error)
    more = () if trouble is None else (
        Line(label=_("Likely"), value=trouble.cause), Line(label=_("Next step"), value=trouble.step or "-"),
    )  # fmt: skip
    return _fact(one, "error", _("Error"), said, level=Level.CRITICAL, more=more)


def _changed(one: MailboxSight, change: SettingsChange, around: Around) -> Fact:
    """Tell of the change of the settings that was made when the trouble began: often it is the cause."""
    since = one.health.last_poll_at or change.at
    near = duration(abs(change.at - since))
    words = _("{near} before the trouble") if change.at <= since else _("{near} after the last good look")
    said = f"{safe_line(change.subject)}, {safe_line(change.actor)}, {words.format(near=near)}"
    more = (
        Line(label=_("When"), value=moment(change.at, around.zone)),
        Line(label=_("What"), value=safe_line(f"{change.verb} {change.detail}").strip()),
    )
    fact = _fact(one, "changed", _("Changed"), said, level=Level.WARNING, more=more)
    return replace(fact, opens=Opens.VERSION, name=str(change.version))


def _last(one: MailboxSight, overview: Overview, around: Around) -> Fact:
    health, now = one.health, overview.sight.now
    words = _("never") if health.last_mail_at is None else when(health.last_mail_at, now, around.zone)
    more = [Line(label=_("Last mail"), value=_moment(health.last_mail_at, around))]
    if health.lag_ms is not None:
        lag = duration(health.lag_ms)
        short, said = _("lag {duration}"), _("{duration} from its arrival to its ticket")
        words = f"{words} · {short.format(duration=lag)}"
        more.append(Line(label=_("Lag"), value=said.format(duration=lag)))
    more.append(Line(label=_("Last look"), value=_moment(health.last_poll_at, around)))
    return _fact(one, "last", _("Last mail"), words, more=tuple(more))


def _flow(one: MailboxSight, overview: Overview, around: Around) -> Fact:
    counts = overview.per_hour(one.mailbox.id)
    total = sum(counts)
    words = ngettext("{count} mail in {hours} h", "{count} mails in {hours} h", total).format(count=total, hours=HOURS)
    more = (
        Line(label=_("This hour"), value=str(counts[-1])),
        Line(label=_("Most"), value=_("{count} in one hour").format(count=max(counts))),
    )
    return _fact(one, "flow", _("Per hour"), f"{sparkline(counts, around.bars)}  {words}", more=more)


def _holder(one: MailboxSight, around: Around) -> Iterator[Fact]:
    lease = one.lease
    if lease is None:
        return
    who = f"{safe_line(machine_of(lease))}, {lease.pid}"
    words = who if one.is_held else _("{who}: gives no sign of life").format(who=who)
    until = _("until {time} unless it is prolonged").format(time=moment(lease.until, around.zone))
    level = Level.OK if one.is_held else Level.CRITICAL
    yield _fact(one, "holder", _("Fetched by"), words, level=level, more=(Line(label=_("Lease"), value=until),))


def _moment(ms: int | None, around: Around) -> str:
    return _("never") if ms is None else moment(ms, around.zone)
