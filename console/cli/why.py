"""`omnidesk why MESSAGE`: the decision about a mail, its evidence, the candidates that lost."""

from collections.abc import Sequence

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.shapes import decision_shape
from console.cli.text import fields
from console.clock import local_zone
from console.commands.refusal import Refusal
from storage.protocol import Reader
from storage.records import Decision, DeliveryKey, Message, MessageKey
from widgets.decision_view import decision_entries, delivery_entries
from widgets.entries import Line, Title
from widgets.language import _

_DELIVERY = "delivery:"


async def _why(call: Call) -> Answer | Refusal:
    wanted = call.arguments.message
    if wanted.startswith(_DELIVERY):
        return await _why_delivery(call, wanted.removeprefix(_DELIVERY))
    async with call.desk() as desk:
        message, decision = await desk.repository.reading(lambda reader: _find(reader, wanted))
    if message is None:
        words = _("There is no message {wanted}: give a message's id, or its Message-ID with its < and >.")
        return Refusal(code="unknown-message", words=words.format(wanted=wanted))
    if decision is None:
        words = _("Message {id} was written here by an employee; there was nothing to decide.")
        return Refusal(code="no-decision", words=words.format(id=message.key))
    return Answer(
        shape=decision_shape(decision, message.ticket, message),
        lines=_lines(decision_entries(message, decision, local_zone())),
    )


async def _why_delivery(call: Call, wanted: str) -> Answer | Refusal:
    """Tell of a mail that made no message of its own."""
    key = DeliveryKey(int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else DeliveryKey(0)
    async with call.desk() as desk:
        delivery, decision = await desk.repository.reading(
            lambda reader: (reader.delivery(key), reader.decision_of_delivery(key))
        )
    if delivery is None or decision is None:
        words = _("There is no decision about delivery {wanted}; `omnidesk status` lists the newest.")
        return Refusal(code="unknown-delivery", words=words.format(wanted=wanted))
    shape = {**decision_shape(decision, delivery.ticket, None), "reason": delivery.reason or None}
    return Answer(shape=shape, lines=_lines(delivery_entries(delivery, decision, local_zone())))


def _find(reader: Reader, wanted: str) -> tuple[Message | None, Decision | None]:
    is_key = wanted.isascii() and wanted.isdigit() and len(wanted) < 19
    message = reader.message(MessageKey(int(wanted))) if is_key else reader.message_named(wanted)
    return message, reader.decision(message.key) if message is not None else None


def _lines(entries: Sequence[Line | Title]) -> list[str]:
    """Return the entries of the *why* panel as plain lines."""
    titles = [entry.text for entry in entries if isinstance(entry, Title)]
    return [*titles, *fields([(entry.label, entry.value) for entry in entries if isinstance(entry, Line)])]


VERBS = (
    Verb(
        name="why",
        words=lambda: _("why a mail went where it went: the rule, the evidence, the candidates that lost"),
        run=_why,
        arguments=(
            argument("message", metavar="MESSAGE", words=lambda: _("a message's id, its Message-ID, or delivery:N")),
        ),
    ),
)
