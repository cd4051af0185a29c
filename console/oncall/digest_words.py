"""A digest in plain words: a title and lines for each thing that somebody who comes in the morning asks.

It stands apart from reading it, and knows no terminal, so that the verb and the screen say the same.
"""

from collections.abc import Iterator
from datetime import tzinfo

from console.mail.safe_text import safe_line
from console.oncall.digest import Digest, Row
from console.oncall.facts import Fact, Opens, Section
from console.oncall.judging import Level
from console.oncall.near_edge import NearEdge
from console.oncall.promise_facts import answers_section, overdue_fact
from console.outbox_words import addresses_words, state_words
from console.settings_versions import Version, summary
from console.settings_words import subject_words
from storage.oncall import Passage
from storage.outbox import Outgoing
from storage.parked import SET_ASIDE
from storage.records import Delivery, Ticket
from storage.words import Outcome
from widgets.due_look import due_remarks
from widgets.entries import Line
from widgets.language import _, ngettext
from widgets.reason_words import reason_words
from widgets.set_aside import parked_words
from widgets.times import clock_time, duration, moment, tenths
from widgets.words import because_words, outcome_words


def heading(digest: Digest, zone: tzinfo) -> str:
    """Return which time it is about, and how much came in."""
    span = digest.span
    mails = sum(row.mails for row in digest.rows)
    count = ngettext("{count} mail came in", "{count} mails came in", mails).format(count=mails)
    words = _("{since} to {until} ({length}): {count}{usually}.")
    return words.format(
        since=moment(span.since, zone),
        until=moment(span.until, zone),
        length=duration(span.until - span.since),
        count=count,
        usually=_usually(digest),
    )


def line_of(fact: Fact) -> str:
    """Return a line as the verb prints it, with what to type for more."""
    verb = f" ({fact.verb})" if fact.verb else ""
    return f"{fact.label}  {fact.words}{verb}"


def sections(digest: Digest, zone: tzinfo, now: int) -> tuple[Section, ...]:
    """Return what the digest tells, the way a night is looked back on."""
    return (
        Section(
            title=_("Came in, by what became of it"),
            facts=tuple(_row(row) for row in digest.rows),
            empty=_("No mail came in."),
        ),
        Section(
            title=_("Parked or unreadable, the newest"),
            facts=tuple(_aside(one, digest, zone, now) for one in digest.aside),
            empty=_("Nothing was set aside."),
        ),
        Section(
            title=_("Mail of ours that was refused, or that nobody knows of"),
            facts=tuple(_outgoing(one, zone, now) for one in digest.outgoing),
            empty=_("All mail of ours left, or is on its way."),
        ),
        Section(
            title=_("Undeliverable reports, the newest"),
            facts=tuple(_bounce(one, zone, now) for one in digest.bounces),
            empty=_("None came."),
        ),
        *_looking_back(digest, zone, now),
    )


def _looking_back(digest: Digest, zone: tzinfo, now: int) -> Iterator[Section]:
    yield Section(
        title=_("Slowest from arrival to decision"),
        facts=tuple(_slow(one, digest, zone) for one in digest.slowest),
        empty=_("No mail was fetched."),
    )
    yield Section(
        title=_("Settings that were changed"),
        facts=tuple(_version(one, zone, now) for one in digest.settings),
        empty=_("None."),
    )
    yield Section(
        title=_("Tickets that wait longest for an answer, now"),
        facts=(*overdue_fact(digest.overdue), *(_waiting(ticket, now) for ticket in digest.waiting)),
        empty=_("Nobody waits."),
    )
    yield answers_section(digest.answers)
    yield Section(
        title=_("Grouped, or not, within a tenth of the period"),
        facts=tuple(_edge(edge) for edge in digest.edges),
        empty=_("No grouping by time was near its edge."),
    )


def _usually(digest: Digest) -> str:
    if not digest.days:
        return _("; there is no earlier day to compare it with")
    usual = sum(row.usually or 0 for row in digest.rows)
    words = ngettext(
        "; in the same hours of the day before {usual}",
        "; in the same hours of {days} days before {usual} on average",
        digest.days,
    )
    return words.format(days=digest.days, usual=tenths(usual))


def _row(row: Row) -> Fact:
    said = outcome_words(row.outcome) if row.because is None else because_words(row.because)
    usually = "" if row.usually is None else _("(usually {usual})").format(usual=tenths(row.usually))
    opens, name = Opens.NOTHING, ""
    if row.outcome is Outcome.TICKETED and row.because is not None:
        opens, name = Opens.TICKETS, f"because:{row.because.value}"
    elif row.outcome in SET_ASIDE:
        opens = Opens.PARKED
    return Fact(
        key=f"row:{row.outcome}:{row.because or ''}",
        label=f"{row.mails:>5}",
        words=f"{usually} {said}".strip(),
        opens=opens,
        name=name,
    )


def _aside(one: Delivery, digest: Digest, zone: tzinfo, now: int) -> Fact:
    dealt = "" if one.discarded is None else " " + _("Discarded since.")
    waits = one.discarded is None and one.outcome is Outcome.FAILED
    return Fact(
        key=f"mail:{one.key}",
        label=clock_time(one.kept_at, now, zone),
        words=f"{_place(one.mailbox_id, digest)}: {safe_line(parked_words(one))}{dealt}",
        level=Level.WARNING if waits else Level.OK,
        opens=Opens.MAIL,
        name=str(one.key),
        more=_when(one.kept_at, zone),
        verb=f"omnidesk why delivery:{one.key}",
    )


def _outgoing(one: Outgoing, zone: tzinfo, now: int) -> Fact:
    return Fact(
        key=f"outbox:{one.id}",
        label=f"#{one.ticket}",
        words=f"{addresses_words(one.to)}: {state_words(one, now, zone)}",
        level=Level.WARNING,
        opens=Opens.TICKET,
        name=str(one.ticket),
        verb=f"omnidesk outbox show {one.id}",
    )


def _bounce(one: Delivery, zone: tzinfo, now: int) -> Fact:
    said = safe_line(reason_words(one.reason))
    return Fact(
        key=f"mail:{one.key}",
        label=clock_time(one.kept_at, now, zone),
        words=said if one.ticket is None else f"#{one.ticket}  {said}",
        opens=Opens.MAIL if one.ticket is None else Opens.TICKET,
        name=str(one.key if one.ticket is None else one.ticket),
        more=_when(one.kept_at, zone),
        verb=f"omnidesk why delivery:{one.key}",
    )


def _slow(one: Passage, digest: Digest, zone: tzinfo) -> Fact:
    words = _("{took}: arrived {arrival}, kept after {kept}, decided after {decided} more")
    said = words.format(
        took=duration(one.took_ms),
        arrival=moment(one.arrival, zone),
        kept=duration(max(0, one.kept_at - one.arrival)),
        decided=duration(max(0, one.decided_at - one.kept_at)),
    )
    return Fact(
        key=f"slow:{one.sequence}",
        label=outcome_words(one.outcome) if one.ticket is None else f"#{one.ticket}",
        words=f"{said} ({_place(one.mailbox_id, digest)}, UID {one.uid})",
        opens=Opens.MAIL if one.ticket is None else Opens.TICKET,
        name=str(one.delivery if one.ticket is None else one.ticket),
        verb=f"omnidesk why delivery:{one.delivery}",
    )


def _version(version: Version, zone: tzinfo, now: int) -> Fact:
    change = version.change
    why = f" ({change.why})" if change.why else ""
    said = _("version {version}, {who}, {subject}: {what}").format(
        version=change.version,
        who=change.actor,
        subject=subject_words(change.subject),
        what=summary(version) or change.detail,
    )
    return Fact(
        key=f"version:{change.version}",
        label=clock_time(change.at, now, zone),
        words=safe_line(f"{said}{why}"),
        opens=Opens.VERSION,
        name=str(change.version),
        more=_when(change.at, zone),
    )


def _waiting(ticket: Ticket, now: int) -> Fact:
    waited = duration(now - (ticket.waiting_since or now))
    whose = ticket.assignee or _("nobody's")
    is_late = ticket.due is not None and ticket.due.at <= now
    late = "".join(f" · {remark}" for remark in due_remarks(ticket.due, now))
    return Fact(
        key=f"ticket:{ticket.number}",
        label=f"#{ticket.number}",
        words=safe_line(f"{waited}{late}  {ticket.address}  {ticket.subject or '-'} ({whose})"),
        level=Level.WARNING if is_late else Level.OK,
        opens=Opens.TICKET,
        name=str(ticket.number),
    )


def _edge(edge: NearEdge) -> Fact:
    decision = edge.decision
    words = _("joined by {left}, of a period of {period}")
    if edge.within_ms < 0:
        words = _("a new ticket by {left}, after a period of {period}")
    said = words.format(left=duration(edge.within_ms), period=duration(edge.period_ms))
    return Fact(
        key=f"edge:{decision.sequence}",
        label="-" if decision.ticket is None else f"#{decision.ticket}",
        words=said,
        opens=Opens.NOTHING if decision.message is None else Opens.WHY,
        name=str(decision.message or ""),
        verb="" if decision.message is None else f"omnidesk why {decision.message}",
    )


def _when(at: int, zone: tzinfo) -> tuple[Line, ...]:
    return (Line(label=_("When"), value=moment(at, zone)),)


def _place(mailbox_id: int | None, digest: Digest) -> str:
    known = {int(key): name for key, name in digest.names.items()}
    return _("from a file") if mailbox_id is None else known.get(mailbox_id, _("a removed mailbox"))
