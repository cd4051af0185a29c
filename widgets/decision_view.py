"""The *why* of a message: the rule in words, the header that decided, the candidates that lost, what was compared.

It turns a decision into entries of a sheet and nothing else, so that every rule can be shown in a test in both
languages; the rule's own name stands beside the words because documents and scripts use it.
"""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from storage.records import Decision, Delivery, Evidence, Message
from storage.words import Because, Direction
from widgets.entries import Line, Title
from widgets.language import _
from widgets.reason_words import reason_words
from widgets.times import duration, moment
from widgets.words import (
    badge_words,
    because_words,
    compared_time,
    compared_words,
    correspondent,
    direction_words,
    lost_words,
    outcome_words,
)

QUIET = "$text-muted"


def decision_entries(
    message: Message, decision: Decision | None, zone: tzinfo, customer: Sequence[Line] = ()
) -> list[Line | Title]:
    """Return what is known of why a message is where it is; out and note have no decision, and say so.

    `customer` says whose mail it is, where the mail was read again to tell it.
    """
    entries: list[Line | Title] = [Title(text=_heading(message, zone))]
    if decision is None:
        entries.append(Line(value=_undecided(message)))
        return entries
    if message.because is Because.MOVED_BY_EMPLOYEE:
        entries.append(Line(label=_("Now"), value=because_words(Because.MOVED_BY_EMPLOYEE), look="bold"))
    entries.extend(_decided(decision, zone, customer))
    if message.badges:
        entries.append(Line(label=_("Remarks"), value=", ".join(badge_words(badge) for badge in message.badges)))
    entries.append(Line(label=_("Decided"), value=_provenance(decision, zone), look=QUIET))
    return entries


def delivery_entries(
    delivery: Delivery, decision: Decision, zone: tzinfo, customer: Sequence[Line] = ()
) -> list[Line | Title]:
    """Return why a mail that made no message of its own is where it is."""
    reason = [Line(label=_("Reason"), value=reason_words(delivery.reason))] if delivery.reason else []
    return [
        Title(text=_("delivery {key} · {time}").format(key=delivery.key, time=moment(delivery.arrival, zone))),
        *_decided(decision, zone, customer),
        *reason,
        Line(label=_("Decided"), value=_provenance(decision, zone), look=QUIET),
    ]


def customer_lines(address: str, evidence: Evidence) -> list[Line]:
    """Return whose mail it is, and the header that says so."""
    by = _("found in {header}").format(header=evidence.header)
    return [
        Line(label=_("Customer"), value=f"{address or '-'}: {by}"),
        Line(value=evidence_words(evidence), look=QUIET),
    ]


def _decided(decision: Decision, zone: tzinfo, customer: Sequence[Line]) -> Iterator[Line]:
    yield Line(label=_("Rule"), value=because_words(decision.because), look="bold")
    yield Line(value=f"{decision.because.value} · {outcome_words(decision.outcome)}", look=QUIET)
    yield from _evidence(decision)
    yield from _address(decision)
    yield from customer
    yield from _compared(decision, zone)
    yield from _candidates(decision)


def evidence_words(evidence: Evidence) -> str:
    """Return a header with its place among all headers and its value; the topmost is the first."""
    if not evidence.header:
        return evidence.value
    place = _("(header {position} from the top)").format(position=evidence.position + 1)
    return f"{evidence.header} {place}: {evidence.value}"


def _heading(message: Message, zone: tzinfo) -> str:
    who = message.author if message.direction is Direction.NOTE else message.sender
    name = "" if message.direction is Direction.NOTE else message.sender_name
    return f"{correspondent(name, who)} · {moment(message.arrival, zone)} · {message.subject or '-'}"


def _undecided(message: Message) -> str:
    if message.direction is Direction.IN:
        return _("No decision is kept for this message.")
    if message.direction is Direction.OUT:
        return _written_here(message)
    return _("{kind}: made here by an employee; there was nothing to decide.").format(
        kind=direction_words(message.direction).capitalize()
    )


def _written_here(message: Message) -> str:
    """Say who wrote a mail of ours: no rule put it where it is."""
    if message.automatic or not message.author:
        return _("An answer of ours, written by the desk itself; there was nothing to decide.")
    return _("An answer of ours, written here by {author}; there was nothing to decide.").format(author=message.author)


def _evidence(decision: Decision) -> Iterator[Line]:
    label = _("Evidence")
    for evidence in decision.evidence:
        yield Line(label=label, value=evidence_words(evidence))
        label = ""
    if not decision.evidence:
        yield Line(label=label, value=_("no header decided it"), look=QUIET)


def _address(decision: Decision) -> Iterator[Line]:
    if decision.address_because in ("", "default"):
        by = _("nothing in the mail names a registered address; this is the brand's default")
    else:
        by = _("found in {header}").format(header=decision.address_because)
    yield Line(label=_("Address"), value=f"{decision.address or '-'}: {by}")
    if decision.address_evidence is not None:
        yield Line(value=evidence_words(decision.address_evidence), look=QUIET)


def _compared(decision: Decision, zone: tzinfo) -> Iterator[Line]:
    label = _("Compared")
    for name, ms in decision.compared:
        yield Line(label=label, value=f"{compared_words(name)}: {compared_time(name, ms, zone)}")
        label = ""


def _candidates(decision: Decision) -> Iterator[Line]:
    label = _("Not chosen")
    for candidate in decision.candidates:
        over = candidate.seconds_over
        more = _(", by {duration}").format(duration=duration(over * 1000)) if over is not None else ""
        yield Line(label=label, value=f"#{candidate.ticket}: {lost_words(candidate.lost_because)}{more}")
        label = ""
    if not decision.candidates:
        yield Line(label=label, value=_("no other ticket came into question"), look=QUIET)


def _provenance(decision: Decision, zone: tzinfo) -> str:
    return _("{time} · decision {sequence} · settings version {settings} · rules version {engine}").format(
        time=moment(decision.decided_at, zone),
        sequence=decision.sequence,
        settings=decision.settings_version,
        engine=decision.engine_version,
    )
