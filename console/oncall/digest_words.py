"""A digest in plain words: a title and lines for each thing that somebody who comes in the morning asks.

It stands apart from reading it, and knows no terminal, so that the verb and a screen say the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from console.mail.safe_text import safe_line
from console.oncall.digest import Digest, Row
from console.oncall.near_edge import NearEdge
from console.outbox_words import addresses_words, state_words
from console.settings_versions import Version, summary
from storage.oncall import Passage
from storage.records import Delivery, Ticket
from widgets.language import _, ngettext
from widgets.set_aside import parked_words
from widgets.times import duration, moment, tenths
from widgets.words import because_words, outcome_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A question and its answer; `empty` is said where there is nothing to tell."""

    title: str
    lines: Sequence[str]
    empty: str


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


def sections(digest: Digest, zone: tzinfo, now: int) -> tuple[Section, ...]:
    """Return what the digest tells, the way a night is looked back on."""
    return (
        Section(
            title=_("Came in, by what became of it"),
            lines=[_row_line(row) for row in digest.rows],
            empty=_("No mail came in."),
        ),
        Section(
            title=_("Parked or unreadable, the newest"),
            lines=[_aside_line(one, digest, zone) for one in digest.aside],
            empty=_("Nothing was set aside."),
        ),
        Section(
            title=_("Mail of ours that was refused, or that nobody knows of"),
            lines=[
                f"#{one.ticket}  {addresses_words(one.to)}: {state_words(one, now, zone)} "
                + _("(omnidesk outbox show {id})").format(id=one.id)
                for one in digest.outgoing
            ],
            empty=_("All mail of ours left, or is on its way."),
        ),
        Section(
            title=_("Undeliverable reports, the newest"),
            lines=[_bounce_line(one, zone) for one in digest.bounces],
            empty=_("None came."),
        ),
        *_looking_back(digest, zone, now),
    )


def _looking_back(digest: Digest, zone: tzinfo, now: int) -> Iterator[Section]:
    yield Section(
        title=_("Slowest from arrival to decision"),
        lines=[_slow_line(one, digest, zone) for one in digest.slowest],
        empty=_("No mail was fetched."),
    )
    yield Section(
        title=_("Settings that were changed"),
        lines=[_version_line(one, zone) for one in digest.settings],
        empty=_("None."),
    )
    yield Section(
        title=_("Tickets that wait longest for an answer, now"),
        lines=[_waiting_line(ticket, now) for ticket in digest.waiting],
        empty=_("Nobody waits."),
    )
    yield Section(
        title=_("Grouped, or not, within a tenth of the period"),
        lines=[_edge_line(edge) for edge in digest.edges],
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


def _row_line(row: Row) -> str:
    why = "" if row.because is None else because_words(row.because)
    usually = "" if row.usually is None else _(" (usually {usual})").format(usual=tenths(row.usually))
    return f"{row.mails:>5}{usually}  {outcome_words(row.outcome)}. {why}".rstrip()


def _aside_line(one: Delivery, digest: Digest, zone: tzinfo) -> str:
    more = _("(omnidesk why delivery:{key})").format(key=one.key)
    dealt = "" if one.discarded is None else " " + _("Discarded since.")
    said = safe_line(parked_words(one))
    return f"{moment(one.kept_at, zone)}  {_place(one.mailbox_id, digest)}: {said}{dealt} {more}"


def _bounce_line(one: Delivery, zone: tzinfo) -> str:
    ticket = "" if one.ticket is None else f"#{one.ticket}  "
    more = _("(omnidesk why delivery:{key})").format(key=one.key)
    return f"{moment(one.kept_at, zone)}  {ticket}{safe_line(one.reason)} {more}"


def _slow_line(one: Passage, digest: Digest, zone: tzinfo) -> str:
    ticket = outcome_words(one.outcome) if one.ticket is None else f"#{one.ticket}"
    words = _("{took}: arrived {arrival}, kept after {kept}, decided after {decided} more")
    said = words.format(
        took=duration(one.took_ms),
        arrival=moment(one.arrival, zone),
        kept=duration(max(0, one.kept_at - one.arrival)),
        decided=duration(max(0, one.decided_at - one.kept_at)),
    )
    return f"{_place(one.mailbox_id, digest)} {one.uid}, {ticket}: {said}"


def _version_line(version: Version, zone: tzinfo) -> str:
    change = version.change
    why = f" ({change.why})" if change.why else ""
    said = _("version {version}, {who}, {subject}: {what}").format(
        version=change.version, who=change.actor, subject=change.subject, what=summary(version) or change.detail
    )
    return safe_line(f"{moment(change.at, zone)}  {said}{why}")


def _waiting_line(ticket: Ticket, now: int) -> str:
    waited = duration(now - (ticket.waiting_since or now))
    whose = ticket.assignee or _("nobody's")
    return safe_line(f"#{ticket.number}  {waited}  {ticket.address}  {ticket.subject or '-'} ({whose})")


def _edge_line(edge: NearEdge) -> str:
    ticket = "-" if edge.decision.ticket is None else f"#{edge.decision.ticket}"
    words = _("{ticket}: joined by {left}, of a period of {period}")
    if edge.within_ms < 0:
        words = _("{ticket}: a new ticket by {left}, after a period of {period}")
    said = words.format(ticket=ticket, left=duration(edge.within_ms), period=duration(edge.period_ms))
    message = edge.decision.message
    return said if message is None else f"{said} " + _("(omnidesk why {message})").format(message=message)


def _place(mailbox_id: int | None, digest: Digest) -> str:
    known = {int(key): name for key, name in digest.names.items()}
    return _("from a file") if mailbox_id is None else known.get(mailbox_id, _("a removed mailbox"))
