"""What a night brought, read within one snapshot: what came in and how that differs, what was slow, stuck or doubtful.

It stands apart from its words because the verb, JSON and a screen tell the same; nothing here is counted twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from console.oncall.answers import AnswersGiven, answers_given
from console.oncall.near_edge import RULES, NearEdge, near_edges
from console.overdue import count_overdue
from console.settings_versions import Version, read_version
from console.targets import with_due
from storage.narrowing import Sort
from storage.oncall import IntakeSum, Passage
from storage.outbox import Outgoing
from storage.protocol import Reader
from storage.records import Delivery, Ticket, TicketView
from storage.settings import MailboxId
from storage.words import AWAKE, Because, OutboxState, Outcome
from widgets.times import local

DAYS = 7
SHOWN = 10
DAY_MS = 86_400_000
_MOST_DECISIONS = 20_000
_MOST_OUTGOING = 500
_MOST_ANSWERS = 20_000
_PAGE = 50
Kind = tuple[Outcome, Because | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time from `since` to before `until`, both in ms UTC."""

    since: int
    until: int

    def holds(self, at: int | None) -> bool:
        """Tell whether a moment is in it."""
        return at is not None and self.since <= at < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How many mails had an outcome by a rule, and how many in the same hours of an earlier day, None when no such day
    is known."""

    outcome: Outcome
    because: Because | None
    mails: int
    usually: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What a span brought. `days` earlier days are known of the seven that are compared. `aside` are mails that were
    parked or could not be read; `names` the forward mailboxes'."""

    span: Span
    days: int
    rows: tuple[Row, ...]
    aside: tuple[Delivery, ...]
    bounces: tuple[Delivery, ...]
    slowest: tuple[Passage, ...]
    settings: tuple[Version, ...]
    overdue: int
    waiting: tuple[Ticket, ...]
    answers: AnswersGiven
    edges: tuple[NearEdge, ...]
    outgoing: tuple[Outgoing, ...]
    names: Mapping[MailboxId, str]


def read_digest(reader: Reader, span: Span, zone: tzinfo, now: int) -> Digest:
    """Return what a span brought, in the order in which it is told; who waits is of now (ms UTC)."""
    earlier = known_spans(span, zone, reader.first_kept_at())
    decisions = reader.decisions_between(span.since, span.until, RULES, _MOST_DECISIONS)
    return Digest(
        span=span,
        days=len(earlier),
        rows=_rows(reader.intake_sums(span.since, span.until), [reader.intake_sums(*one) for one in _edges(earlier)]),
        aside=tuple(reader.deliveries_between(span.since, span.until, (Outcome.PARKED, Outcome.FAILED), SHOWN)),
        bounces=tuple(reader.deliveries_between(span.since, span.until, (Outcome.BOUNCE,), SHOWN)),
        slowest=tuple(reader.slowest(span.since, span.until, SHOWN // 2)),
        settings=tuple(_versions(reader, span)),
        overdue=count_overdue(reader, now),
        waiting=_waiting(reader),
        answers=answers_given(reader.answers_between(span.since, span.until, _MOST_ANSWERS), reader.settings()),
        edges=tuple(near_edges(decisions)[:SHOWN]),
        outgoing=_outgoing(reader, span),
        names={mailbox.id: mailbox.name for mailbox in reader.settings().mailboxes},
    )


def known_spans(span: Span, zone: tzinfo, first_at: int | None) -> list[Span]:
    """Return the same hours of the seven days before, by the clock on the wall, as far as mail was kept then already.

    Of a span longer than a day the spans before it, so that none overlaps it.
    """
    if first_at is None:
        return []
    step = max(1, -(-(span.until - span.since) // DAY_MS))
    spans = (_shifted(span, zone, step * day) for day in range(1, DAYS + 1))
    return [one for one in spans if one.since >= first_at]


def _shifted(span: Span, zone: tzinfo, days: int) -> Span:
    return Span(since=_days_before(span.since, zone, days), until=_days_before(span.until, zone, days))


def _days_before(at: int, zone: tzinfo, days: int) -> int:
    wall: datetime = local(at, zone).replace(tzinfo=None) - timedelta(days=days)
    return round(wall.replace(tzinfo=zone).timestamp() * 1000)


def _edges(spans: Iterable[Span]) -> Iterable[tuple[int, int]]:
    return ((one.since, one.until) for one in spans)


def _rows(now: list[IntakeSum], earlier: list[list[IntakeSum]]) -> tuple[Row, ...]:
    """Return the sums, the most mails first; what usually comes and did not is told too."""
    mails = _by_kind(now)
    before = [_by_kind(one) for one in earlier]
    kinds = {*mails, *(kind for one in before for kind in one)}
    rows = [
        Row(
            outcome=outcome,
            because=because,
            mails=mails.get((outcome, because), 0),
            usually=sum(one.get((outcome, because), 0) for one in before) / len(before) if before else None,
        )
        for outcome, because in kinds
    ]
    return tuple(sorted(rows, key=lambda row: (-row.mails, -(row.usually or 0), row.outcome, row.because or "")))


def _by_kind(sums: list[IntakeSum]) -> dict[Kind, int]:
    return {(one.outcome, one.because): one.mails for one in sums}


def _versions(reader: Reader, span: Span) -> Iterable[Version]:
    """Yield the versions of the settings that were made in a span, newest first."""
    before = None
    while page := reader.settings_changes(before=before, limit=_PAGE):
        for change in page:
            if change.at < span.since:
                return
            if span.holds(change.at):
                yield read_version(reader, change)
        before = page[-1].version


def _waiting(reader: Reader) -> tuple[Ticket, ...]:
    found = reader.tickets(TicketView(statuses=AWAKE, sort=Sort.WAITING), limit=SHOWN // 2)
    return with_due(reader.settings(), (ticket for ticket in found if ticket.waiting_since is not None))


def _outgoing(reader: Reader, span: Span) -> tuple[Outgoing, ...]:
    """Return the mails of ours that went wrong in a span, also where somebody has dealt with it since."""
    failed = reader.outbox((OutboxState.REFUSED, OutboxState.UNKNOWN), limit=_MOST_OUTGOING)
    partly = [one for one in reader.outbox(only_open=True, limit=_MOST_OUTGOING) if one.refused]
    found = {one.id: one for one in (*failed, *partly) if span.holds(one.ended_at or one.tried_at or one.queued_at)}
    return tuple(sorted(found.values(), key=lambda one: -one.id)[:SHOWN])
