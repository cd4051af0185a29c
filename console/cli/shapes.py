"""The JSON shapes that scripts rely on: tickets, messages, decisions, sums. Names here are a promise (schema 1).

They stand apart from the verbs because several verbs show the same thing, and because a key that changed its name would
break somebody's script: a test holds each of them.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from console.targets import due_of
from storage.records import Attachment, Decision, Event, Evidence, LedgerRow, Message, PageKey, Ticket, TicketNumber
from storage.settings import Settings
from storage.words import Outcome

Shape = dict[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc(ms: int | None) -> str | None:
    """Return a time as ISO 8601 UTC with `Z`, whole seconds; milliseconds only where there are some."""
    if ms is None:
        return None
    at = _EPOCH + timedelta(milliseconds=ms)
    return at.isoformat(timespec="milliseconds" if ms % 1000 else "seconds").removesuffix("+00:00") + "Z"


def ticket_shape(ticket: Ticket, settings: Settings, messages: Sequence[Message] | None = None) -> Shape:
    """Return a ticket as `ticket list` shows it, with its messages where they were asked for.

    `due_at` is when an answer is due by these settings, null where none is promised.
    """
    due = due_of(settings, ticket)
    shape: Shape = {
        "number": ticket.number,
        "brand": ticket.brand,
        "address": ticket.address,
        "subject": ticket.subject,
        "customer": {"name": ticket.customer_name, "address": ticket.customer_address},
        "status": ticket.status.value,
        "assignee": ticket.assignee,
        "tags": list(ticket.tags),
        "badges": list(ticket.badges),
        "follows": ticket.follows,
        "merged_into": ticket.merged_into,
        "opened_at": utc(ticket.opened_at),
        "active_at": utc(ticket.active_at),
        "closed_at": utc(ticket.closed_at),
        "snoozed_until": utc(ticket.snoozed_until),
        "waiting_since": utc(ticket.waiting_since),
        "due_at": None if due is None else utc(due.at),
        "message_count": ticket.message_count,
        "revision": ticket.revision,
    }
    if messages is not None:
        shape["messages"] = [message_shape(message) for message in messages]
    return shape


def message_shape(message: Message) -> Shape:
    """Return a message without its text."""
    return {
        "id": message.key,
        "message_id": message.message_id,
        "direction": message.direction.value,
        "from": message.sender,
        "from_name": message.sender_name,
        "to": list(message.to),
        "cc": list(message.cc),
        "subject": message.subject,
        "arrival": utc(message.arrival),
        "because": message.because.value if message.because else None,
        "address_because": message.address_because or None,
        "automatic": message.automatic,
        "badges": list(message.badges),
        "also_delivered_to": list(message.also_delivered_to),
        "author": message.author or None,
        "failure": message.failure or None,
        "attachments": [attachment_shape(attachment) for attachment in message.attachments],
    }


def attachment_shape(attachment: Attachment) -> Shape:
    """Return what is known of an attachment; `size` in bytes."""
    return {
        "name": attachment.name,
        "content_type": attachment.content_type,
        "size": attachment.size,
        "part": attachment.part,
        "inline": attachment.inline,
        "sha256": attachment.sha256.hex(),
    }


def event_shape(event: Event) -> Shape:
    """Return what somebody did, and whether it can be undone; `part_of` is the event over many tickets, if any."""
    return {
        "id": event.id,
        "at": utc(event.at),
        "actor": event.actor,
        "verb": event.verb,
        "subject": event.subject,
        "detail": event.detail,
        "can_be_undone": bool(event.undo) and event.undone_at is None,
        "undone_at": utc(event.undone_at),
        "part_of": event.part_of,
    }


def evidence_shape(evidence: Evidence) -> Shape:
    """Return what decided; `position` counts from the topmost header, 0."""
    return {"header": evidence.header, "position": evidence.position, "value": evidence.value}


def decision_shape(decision: Decision, ticket: TicketNumber | None, message: Message | None) -> Shape:
    """Return a decision as `why` shows it. `ticket` is where the message is now, `message` the one it made."""
    found = decision.address_evidence
    moved = message.because.value if message is not None and message.because is not None else decision.because.value
    return {
        "message": decision.message,
        "message_id": message.message_id if message is not None else None,
        "delivery": decision.delivery,
        "ticket": ticket,
        "outcome": decision.outcome.value,
        "because": moved if decision.outcome is Outcome.TICKETED else decision.because.value,
        "decided_because": decision.because.value,
        "decided_ticket": decision.ticket,
        "evidence": [evidence_shape(evidence) for evidence in decision.evidence],
        "candidates": [
            {"ticket": one.ticket, "lost_because": one.lost_because, "seconds_over": one.seconds_over}
            for one in decision.candidates
        ],
        "address": {
            "address": decision.address or None,
            "because": decision.address_because or None,
            "value": found.value if found is not None else decision.address or None,
            "header": found.header if found is not None else None,
            "position": found.position if found is not None else None,
        },
        "compared": {name: _compared(name, ms) for name, ms in decision.compared},
        "sequence": decision.sequence,
        "decided_at": utc(decision.decided_at),
        "settings_version": decision.settings_version,
        "engine_version": decision.engine_version,
    }


def _compared(name: str, ms: int) -> str | float | None:
    """Return the period in seconds, a moment as a time."""
    return ms / 1000 if name == "period" else utc(ms)


def outcome_sums(counts: Mapping[Outcome, int]) -> Shape:
    """Return the sums of a ledger or an import; `fetched` is all of them, the undecided included."""
    decided = {outcome.value: counts.get(outcome, 0) for outcome in Outcome if outcome is not Outcome.PENDING}
    return {"fetched": sum(counts.values()), **decided}


def ledger_shape(row: LedgerRow) -> Shape:
    """Return one mailbox's sums."""
    return {
        "mailbox": row.mailbox,
        "uidvalidity": row.uidvalidity,
        **outcome_sums(row.counts),
        "fetched": row.fetched,
        "pending": row.counts.get(Outcome.PENDING, 0),
        "vanished": row.vanished,
        "gaps": list(row.gaps),
    }


def page_token(key: PageKey) -> str:
    """Return what `--after` takes to go on behind a place in a list."""
    return f"{key.active_at}.{key.number}"


def read_page_token(token: str) -> PageKey:
    """Return the place that a token names. Raises ValueError for anything else."""
    active_at, number = (int(part) for part in token.split("."))
    if max(abs(active_at), abs(number)) >= 2**62:
        raise ValueError(token)
    return PageKey(active_at=active_at, number=TicketNumber(number))
