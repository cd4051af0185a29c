"""A mail traced from its place on the server to its ticket and to the answers that followed, with each time on the way.

It stands apart from the decision, which tells why: this tells where and when, and whether anybody answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from console.outbox_words import state_words
from storage.outbox import Outgoing
from storage.protocol import Reader
from storage.records import Decision, Delivery, Message, TicketNumber
from storage.words import Direction
from widgets.entries import Line, Title
from widgets.language import _
from widgets.times import duration, moment

MOST_ANSWERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The way of a mail. `mailbox` is None for a mail from a file; `answers` are the first ones that went out in its
    ticket after it, each with its place in the outbox, None where it never was in it."""

    mailbox: str | None
    delivery: Delivery
    decided_at: int
    ticket: TicketNumber | None
    answers: tuple[tuple[Message, Outgoing | None], ...]


def read_trail(reader: Reader, decision: Decision) -> Trail | None:
    """Return the way of the mail that a decision is about, None when its delivery is gone."""
    delivery = reader.delivery(decision.delivery)
    if delivery is None:
        return None
    answers = _answers(reader, delivery)
    outgoing = reader.outgoing_of([one.key for one in answers])
    return Trail(
        mailbox=_mailbox(reader, delivery),
        delivery=delivery,
        decided_at=decision.decided_at,
        ticket=delivery.ticket,
        answers=tuple((one, outgoing.get(one.key)) for one in answers),
    )


def trail_entries(trail: Trail, now: int, zone: tzinfo) -> Iterator[Line | Title]:
    """Yield the way in words."""
    delivery = trail.delivery
    yield Title(text=_("From the server to the answer"))
    place = _("from a file")
    if delivery.mailbox_id is not None:
        words = _("{mailbox}, UID {uid} (numbering {numbering})")
        name = trail.mailbox or _("a removed mailbox")
        place = words.format(mailbox=name, uid=delivery.uid, numbering=delivery.uidvalidity)
    yield Line(label=_("Came by"), value=place)
    yield Line(label=_("Arrived"), value=moment(delivery.arrival, zone))
    yield Line(label=_("Kept"), value=_later(delivery.kept_at, delivery.arrival, zone))
    yield Line(label=_("Decided"), value=_later(trail.decided_at, delivery.kept_at, zone))
    yield Line(label=_("Ticket"), value="-" if trail.ticket is None else f"#{trail.ticket}")
    label = _("Answered")
    for message, outgoing in trail.answers:
        yield Line(label=label, value=_answer_words(message, outgoing, delivery.arrival, now, zone))
        label = ""
    if trail.ticket is not None and not trail.answers:
        yield Line(label=label, value=_("not yet"))


def _answers(reader: Reader, delivery: Delivery) -> list[Message]:
    if delivery.ticket is None:
        return []
    after = [one for one in reader.messages(delivery.ticket) if one.arrival >= delivery.arrival]
    return [one for one in after if one.direction is Direction.OUT][:MOST_ANSWERS]


def _mailbox(reader: Reader, delivery: Delivery) -> str | None:
    known = reader.settings().mailboxes
    return next((one.name for one in known if one.id == delivery.mailbox_id), None)


def _later(at: int, before: int, zone: tzinfo) -> str:
    return _("{time}, {length} later").format(time=moment(at, zone), length=duration(max(0, at - before)))


def _answer_words(message: Message, outgoing: Outgoing | None, arrival: int, now: int, zone: tzinfo) -> str:
    who = _("the desk itself") if message.automatic or not message.author else message.author
    words = _("{time}, by {who}: {state} {message_id}")
    state = "" if outgoing is None else state_words(outgoing, now, zone)
    said = words.format(
        time=_later(message.arrival, arrival, zone), who=who, state=state, message_id=message.message_id
    )
    return " ".join(said.split())
