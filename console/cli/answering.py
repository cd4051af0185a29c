"""What `ticket reply` and `ticket forward` do: the answer is put together, then shown to the byte, or queued.

It stands apart from their arguments so that other verbs on tickets, which share a group with them, load no composing.
"""

import asyncio
from dataclasses import dataclass, replace

from console.answering.answer import Answer as Written
from console.answering.concerns import Concern, ConcernKind, concerns
from console.answering.opening import Opening
from console.attaching import kept_files, read_file
from console.cli.frame import Answer, Call
from console.cli.given_text import given_text
from console.cli.message_names import named_message, unknown_message
from console.cli.shapes import ticket_shape
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.answer_facts import read_opening
from console.commands.tickets.deed import Answered, read_deed
from console.commands.tickets.replying import Reply, dry_run
from console.commands.tickets.ticket_command import Done
from console.commands.tickets.told import event_words
from console.concern_words import concern_words
from console.intake.lease import SENDER_LEASE, is_living, this_host
from console.mail.parse import parse
from console.outgoing.files import MOST_BYTES, OutgoingFile
from storage.protocol import Reader
from storage.records import Event, MessageKey, Ticket, TicketNumber
from storage.settings import Settings
from storage.words import ReplyKind, SignatureLevel, TicketStatus
from widgets.language import _

NO_SIGNATURE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What became of an answer: its ticket, its event, its mail, and whether a living process sends it."""

    ticket: Ticket
    event: Event
    sent: Answered
    message_id: str
    settings: Settings
    has_sender: bool


async def answer(call: Call, kind: ReplyKind) -> Answer | Refusal:
    """Answer a ticket, or show what would leave. Raises UsageError, RefusedError, OSError, StorageError."""
    given = call.arguments
    text = given_text(given.text, given.file)
    async with call.desk() as desk:
        number = TicketNumber(given.number)
        about = await _about(desk, given.message)
        opening = await desk.repository.reading(
            lambda reader: read_opening(reader, number, kind, about, desk.actor.login)
        )
        written = await _written(call, desk, opening, text)
        reply = Reply(
            number=number,
            if_revision=given.if_revision,
            answer=written,
            undo_ms=given.undo_seconds * 1000,
            then=None if given.then is None else TicketStatus(given.then),
        )
        found = concerns(written, opening)
        if given.dry_run:
            return await _tried(desk, reply, found)
        return await _sent(call, desk, await reply.run(desk), found)


async def _about(desk: Desk, wanted: str | None) -> MessageKey | None:
    if wanted is None:
        return None
    message = await desk.repository.reading(lambda reader: named_message(reader, wanted))
    if message is None:
        raise RefusedError(unknown_message(wanted))
    return message.key


async def _written(call: Call, desk: Desk, opening: Opening, text: str) -> Written:
    """Return the answer as it was given, over what is proposed."""
    given, proposed = call.arguments, opening.answer(text)
    level = given.signature
    return replace(
        proposed,
        to=proposed.to if given.to is None else tuple(given.to),
        cc=(*proposed.cc, *(given.cc or ())),
        subject=proposed.subject if given.subject is None else given.subject,
        signature=None if level in (None, NO_SIGNATURE) else SignatureLevel(level),
        is_unsigned=level == NO_SIGNATURE,
        files=await _files(call, desk, opening),
    )


async def _files(call: Call, desk: Desk, opening: Opening) -> tuple[OutgoingFile, ...]:
    given = call.arguments
    files: list[OutgoingFile] = []
    if given.with_attachments and opening.about is not None:
        files += await kept_files(desk.repository, opening.about)
    for path in given.attach or ():
        room = MOST_BYTES - sum(one.size for one in files)
        files.append(await asyncio.to_thread(read_file, path, room=room))
    return tuple(files)


async def _tried(desk: Desk, reply: Reply, found: tuple[Concern, ...]) -> Answer:
    """Return the mail that would leave, byte for byte."""
    made = await dry_run(desk, reply)
    read = parse(made.raw)
    shape = {
        "raw": made.raw.decode("ascii"),
        "from": read.from_[0].address,
        "to": [one.address for one in read.to],
        "cc": [one.address for one in read.cc],
        "subject": read.subject,
        "message_id": made.message_id,
        "in_reply_to": next(iter(read.in_reply_to), None),
        "attachments": [{"name": one.name, "size": one.size} for one in read.attachments],
        **_warnings(found),
    }
    return Answer(shape=shape, raw=made.raw, trouble=_trouble(found))


async def _sent(call: Call, desk: Desk, done: Done, found: tuple[Concern, ...]) -> Answer:
    outcome = await desk.repository.reading(lambda reader: _outcome(reader, done, call.clock()))
    shape = {
        "ticket": ticket_shape(outcome.ticket, outcome.settings),
        "event": done.event,
        "outbox": outcome.sent.outbox,
        "message": outcome.sent.key,
        "message_id": outcome.message_id,
        **_warnings(found),
    }
    said = f"{event_words(outcome.event, done.ticket, outcome.settings)}."
    back = _("`omnidesk ticket undo {event}` takes it back until it leaves.").format(event=done.event)
    return Answer(shape=shape, lines=[said, _next(call, outcome, found), back], trouble=_trouble(found))


def _outcome(reader: Reader, done: Done, now: int) -> _Outcome:
    ticket, event = reader.ticket(done.ticket), reader.event(done.event)
    assert ticket is not None and event is not None  # noqa: S101 (just written)
    (sent,) = read_deed(event.undo).queued
    message, lease = reader.message(sent.key), reader.lease(SENDER_LEASE)
    return _Outcome(
        ticket=ticket,
        event=event,
        sent=sent,
        message_id=message.message_id if message is not None else "",
        settings=reader.settings(),
        has_sender=lease is not None and is_living(lease, now, this_host()),
    )


def _next(call: Call, outcome: _Outcome, found: tuple[Concern, ...]) -> str:
    """Say what happens to the mail now."""
    number = outcome.sent.outbox
    if any(one.kind is ConcernKind.NO_SERVER for one in found):
        words = _("Mail {number} of the outbox waits: there is no outgoing server; `omnidesk smtp set` sets one.")
        return words.format(number=number)
    if not outcome.has_sender:
        words = _("Mail {number} of the outbox waits: nobody sends now; `omnidesk poll` does, or the console.")
        return words.format(number=number)
    seconds = call.arguments.undo_seconds
    if seconds:
        words = _("Mail {number} of the outbox leaves in {seconds} seconds.")
        return words.format(number=number, seconds=seconds)
    return _("Mail {number} of the outbox leaves now.").format(number=number)


def _warnings(found: tuple[Concern, ...]) -> dict[str, object]:
    return {"warnings": [{"code": one.kind.value, "message": concern_words(one)} for one in found]}


def _trouble(found: tuple[Concern, ...]) -> str:
    """Return what a person should look at; that there is no server is said with what happens next."""
    return "\n".join(concern_words(one) for one in found if one.kind is not ConcernKind.NO_SERVER)
