"""`omnidesk digest`: what a night brought, for whoever comes in the morning or was woken during it."""

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.outgoing_shape import outgoing_shape
from console.cli.passage_shape import passage_shape
from console.cli.shapes import Shape, utc
from console.cli.times import read_since
from console.clock import local_zone
from console.commands.refusal import Refusal
from console.oncall.digest import Digest, Span, read_digest
from console.oncall.digest_words import heading, line_of, sections
from console.settings_versions import summary
from storage.records import Delivery
from widgets.language import _

_USUAL = "24h"


async def _digest(call: Call) -> Answer | Refusal:
    now, zone = call.clock(), local_zone()
    span = _span(call, now)
    if isinstance(span, Refusal):
        return span
    async with call.desk() as desk:
        digest = await desk.repository.reading(lambda reader: read_digest(reader, span, zone, now))
    lines = [heading(digest, zone)]
    for section in sections(digest, zone, now):
        said = [line_of(fact) for fact in section.facts] or [section.empty]
        lines += ["", section.title, *(f"  {line}" for line in said)]
    return Answer(shape=_shape(digest), lines=lines)


def _span(call: Call, now: int) -> Span | Refusal:
    since = read_since(call.arguments.since, now)
    until = read_since(call.arguments.until, now)
    if isinstance(since, Refusal):
        return since
    if isinstance(until, Refusal):
        return until
    span = Span(since=0 if since is None else since, until=now if until is None else min(until, now))
    if span.since >= span.until:
        return Refusal(code="usage", words=_("There is no time between --since and --until."))
    return span


def _shape(digest: Digest) -> Shape:
    return {
        "since": utc(digest.span.since),
        "until": utc(digest.span.until),
        "days_compared": digest.days,
        "fetched": sum(row.mails for row in digest.rows),
        "came_in": [
            {
                "outcome": row.outcome.value,
                "because": None if row.because is None else row.because.value,
                "mails": row.mails,
                "usually": None if row.usually is None else round(row.usually, 2),
            }
            for row in digest.rows
        ],
        "set_aside": [_delivery_shape(one) for one in digest.aside],
        "bounces": [_delivery_shape(one) for one in digest.bounces],
        "outbox": [outgoing_shape(one) for one in digest.outgoing],
        **_looking_back(digest),
    }


def _looking_back(digest: Digest) -> Shape:
    return {
        "slowest": [passage_shape(one, digest.names) for one in digest.slowest],
        "settings": [
            {
                "version": one.change.version,
                "at": utc(one.change.at),
                "actor": one.change.actor,
                "subject": one.change.subject,
                "changes": summary(one),
                "why": one.change.why or None,
            }
            for one in digest.settings
        ],
        "overdue": digest.overdue,
        "answers": _answers(digest),
        "waiting": [
            {"ticket": one.number, "waiting_since": utc(one.waiting_since), "assignee": one.assignee}
            for one in digest.waiting
        ],
        "near_edges": [
            {
                "message": one.decision.message,
                "ticket": one.decision.ticket,
                "because": one.decision.because.value,
                "period_seconds": one.period_ms / 1000,
                "seconds_within": one.within_ms / 1000,
            }
            for one in digest.edges
        ],
    }


def _answers(digest: Digest) -> Shape:
    return {
        "given": digest.answers.given,
        "promised": digest.answers.promised,
        "late": [
            {
                "ticket": one.answer.ticket,
                "first": one.answer.is_first,
                "asked_at": utc(one.answer.asked_at),
                "answered_at": utc(one.answer.answered_at),
                "working_seconds": one.took_ms / 1000,
                "promised_seconds": one.promised_ms / 1000,
            }
            for one in digest.answers.late
        ],
    }


def _delivery_shape(one: Delivery) -> Shape:
    return {
        "delivery": one.key,
        "kept_at": utc(one.kept_at),
        "outcome": one.outcome.value,
        "because": None if one.because is None else one.because.value,
        "reason": one.reason or None,
        "ticket": one.ticket,
        "discarded_at": None if one.discarded is None else utc(one.discarded.at),
    }


VERBS = (
    Verb(
        name="digest",
        words=lambda: _("what came in, what was stuck, slow or doubtful, and what was changed, since a time"),
        run=_digest,
        arguments=(
            argument(
                "--since",
                metavar="WHEN",
                default=_USUAL,
                words=lambda: _("from when: 02:00, yesterday 18:00, 2026-03-02T08:00, or 3d, 12h, 30m ago (24h)"),
            ),
            argument("--until", metavar="WHEN", words=lambda: _("up to when; now unless given")),
        ),
    ),
)
