"""`omnidesk why MESSAGE`: the decision about a mail, its evidence, the candidates that lost."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.message_names import named_message, namesakes, unknown_message
from console.cli.shapes import decision_shape
from console.cli.text import fields
from console.cli.trail_shape import trail_shape
from console.clock import local_zone
from console.commands.refusal import Refusal
from console.oncall.trail import Trail, read_trail, trail_entries
from storage.protocol import Reader
from storage.records import Decision, DeliveryKey, Message, MessageKey
from widgets.decision_view import decision_entries, delivery_entries
from widgets.entries import Line, Title
from widgets.language import _

if TYPE_CHECKING:
    from console.cli.read_again import ReadAgain

_DELIVERY = "delivery:"


async def _why(call: Call) -> Answer | Refusal:
    wanted = call.arguments.message
    if wanted.startswith(_DELIVERY):
        return await _why_delivery(call, wanted.removeprefix(_DELIVERY))
    async with call.desk() as desk:
        message, decision, trail, others = await desk.repository.reading(lambda reader: _find(reader, wanted))
    if message is None:
        return await _why_in_no_ticket(call, wanted)
    if decision is None:
        words = _("Message {id} was written here by an employee; there was nothing to decide.")
        return Refusal(code="no-decision", words=words.format(id=message.key))
    again = await _read_again(call, decision)
    if isinstance(again, Refusal):
        return again
    shape = {**decision_shape(decision, message.ticket, message), "customer": again.shape, "trail": trail_shape(trail)}
    shape["same_message_id"] = others
    lines = _lines(decision_entries(message, decision, local_zone(), again.lines))
    return _with_way(Answer(shape=shape, lines=[*lines, *_named_alike(others), *_trail_lines(call, trail)]), again)


async def _why_delivery(call: Call, wanted: str) -> Answer | Refusal:
    """Tell of a mail that made no message of its own."""
    key = DeliveryKey(int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else DeliveryKey(0)
    async with call.desk() as desk:
        delivery, decision = await desk.repository.reading(
            lambda reader: (reader.delivery(key), reader.decision_of_delivery(key))
        )
        trail = None if decision is None else await desk.repository.reading(partial(read_trail, decision=decision))
    if delivery is None or decision is None:
        words = _("There is no decision about delivery {wanted}; `omnidesk status` lists the newest.")
        return Refusal(code="unknown-delivery", words=words.format(wanted=wanted))
    again = await _read_again(call, decision)
    if isinstance(again, Refusal):
        return again
    shape = {**decision_shape(decision, delivery.ticket, None), "reason": delivery.reason or None}
    shape |= {"customer": again.shape, "trail": trail_shape(trail)}
    entries = delivery_entries(delivery, decision, local_zone(), again.lines)
    return _with_way(Answer(shape=shape, lines=[*_lines(entries), *_trail_lines(call, trail)]), again)


async def _read_again(call: Call, decision: Decision) -> "ReadAgain | Refusal":
    """Read the mail again; it is a refusal that it can't be read only where its way was asked for."""
    from console.cli.read_again import read_again

    again = await read_again(call, decision)
    return Refusal(code="unreadable", words=again.why_not) if call.arguments.way and again.why_not else again


def _with_way(answer: Answer, again: "ReadAgain") -> Answer:
    """Add the way of the mail where it was asked for."""
    if again.way is None:
        return answer
    from console.cli.way_shape import way_shape
    from console.forward_lens_words import way_entries

    lines = [*answer.lines, "", *_sections(way_entries(again.way, local_zone()))]
    return Answer(shape={**answer.shape, "way": way_shape(again.way)}, lines=lines)


async def _why_in_no_ticket(call: Call, wanted: str) -> Answer | Refusal:
    """Tell of a mail in no ticket, of which no Message-ID is kept: the newest of those are read until it is found."""
    if not wanted.startswith("<"):
        return unknown_message(wanted)
    from console.cli.mails_in_no_ticket import MOST_READ, delivery_named

    async with call.desk() as desk:
        key = await desk.repository.reading(lambda reader: delivery_named(reader, wanted))
    if key is not None:
        return await _why_delivery(call, str(key))
    words = _(
        "There is no message {wanted} in a ticket, nor among the {count} newest mails that are in none. "
        "`omnidesk parked list` shows which there are, `omnidesk why delivery:N` tells about one."
    )
    return Refusal(code="unknown-message", words=words.format(wanted=wanted, count=MOST_READ))


def _find(reader: Reader, wanted: str) -> tuple[Message | None, Decision | None, Trail | None, Sequence[MessageKey]]:
    message = named_message(reader, wanted)
    if message is None:
        return None, None, None, ()
    decision = reader.decision(message.key)
    return message, decision, None if decision is None else read_trail(reader, decision), namesakes(reader, message)


def _named_alike(others: Sequence[MessageKey]) -> list[str]:
    """Name the other messages with this Message-ID: whoever asked by it got the newest."""
    keys = ", ".join(map(str, others))
    return ["", _("The same Message-ID: message {keys}.").format(keys=keys)] if others else []


def _trail_lines(call: Call, trail: Trail | None) -> list[str]:
    return [] if trail is None else list(_sections(list(trail_entries(trail, call.clock(), local_zone()))))


def _lines(entries: Sequence[Line | Title]) -> list[str]:
    """Return the entries of the *why* panel as plain lines."""
    titles = [entry.text for entry in entries if isinstance(entry, Title)]
    return [*titles, *fields([(entry.label, entry.value) for entry in entries if isinstance(entry, Line)])]


def _sections(entries: Sequence[Line | Title]) -> Iterator[str]:
    """Give entries with their titles where they stand."""
    rows: list[tuple[str, object]] = []
    for entry in entries:
        if isinstance(entry, Title):
            yield from fields(rows)
            yield from ("", entry.text)
            rows = []
        else:
            rows.append((entry.label, entry.value))
    yield from fields(rows)


VERBS = (
    Verb(
        name="why",
        words=lambda: _("why a mail went where it went: the rule, the evidence, the candidates that lost"),
        run=_why,
        arguments=(
            argument("message", metavar="MESSAGE", words=lambda: _("a message's id, its Message-ID, or delivery:N")),
            argument(
                "--way",
                action="store_true",
                words=lambda: _("also the servers that it passed, who forwarded it, and what named our address"),
            ),
        ),
    ),
)
