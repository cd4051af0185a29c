"""`omnidesk ticket assign | close | merge …`: what employees do with tickets, one or several at once.

One ticket is done or refused; of several, those that can be are done, and one undo takes all of them back.
"""

from collections.abc import Callable
from functools import partial

from console.cli.faults import UsageError
from console.cli.frame import DONE, IN_PART, Answer, Argument, Call, Verb, Words, argument
from console.cli.given_text import given_text
from console.cli.message_names import named_message, unknown_message
from console.cli.shapes import ticket_shape
from console.cli.ticket_arguments import SEEN
from console.cli.values import positive
from console.clock import local_zone
from console.commands.desk import Desk
from console.commands.many import DoneMany, ManyAtOnce
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.assigning import Assign, Release
from console.commands.tickets.customer import ChangeCustomer
from console.commands.tickets.inner_sender import AcceptInnerSender
from console.commands.tickets.merging import Merge
from console.commands.tickets.moving import Move
from console.commands.tickets.noting import AddNote
from console.commands.tickets.snoozing import Snooze
from console.commands.tickets.splitting import Split
from console.commands.tickets.statuses import Close, Pending, Reopen, Spam
from console.commands.tickets.tagging import AddTag, RemoveTag
from console.commands.tickets.ticket_command import Done, TicketCommand
from console.commands.tickets.told import event_words
from console.when_words import read_when
from storage.protocol import Reader
from storage.records import Event, EventId, Ticket, TicketNumber
from storage.settings import Settings
from widgets.language import _

Make = Callable[[Call, Desk, TicketNumber, int | None], TicketCommand]
_SAID_FROM = 100  # tickets from which on it is told how far it is


async def _change(call: Call, make: Make) -> Answer | Refusal:
    """Run a command over the tickets that were named."""
    numbers = [TicketNumber(number) for number in dict.fromkeys(call.arguments.numbers)]
    seen = call.arguments.if_revision
    if seen is not None and len(numbers) > 1:
        raise UsageError(_("--if-revision is about one ticket: name one, or leave it out."))
    async with call.desk() as desk:
        commands = [make(call, desk, number, seen) for number in numbers]
        if len(commands) == 1:
            return await one_done(desk, await commands[0].run(desk))
        return await _many_done(desk, await ManyAtOnce(commands=commands).run(desk, partial(_say, call)))


async def _split(call: Call) -> Answer | Refusal:
    wanted, seen = call.arguments.message, call.arguments.if_revision
    async with call.desk() as desk:
        message = await desk.repository.reading(lambda reader: named_message(reader, wanted))
        if message is None:
            return unknown_message(wanted)
        command = Split(number=message.ticket, message=message.key, if_revision=seen)
        return await one_done(desk, await command.run(desk))


async def one_done(desk: Desk, done: Done) -> Answer:
    """Return the answer about one ticket: how it stands now, and the event that undoes it."""
    ticket, event, settings = await desk.repository.reading(
        lambda reader: (reader.ticket(done.ticket), reader.event(done.event), reader.settings())
    )
    assert ticket is not None and event is not None and event.ticket is not None  # noqa: S101 (just written)
    lines = [f"{event_words(event, event.ticket, settings)}.", _undo_words(done.event)]
    return Answer(shape={"ticket": ticket_shape(ticket, settings), "event": done.event}, lines=lines)


async def _many_done(desk: Desk, many: DoneMany) -> Answer | Refusal:
    told = "\n".join(f"#{one.ticket}: {one.refusal.words}" for one in many.refused)
    if many.event is None:
        return Refusal(code=many.refused[0].refusal.code, words=told)
    tickets, parts, settings = await desk.repository.reading(partial(_read_many, many=many))
    shape = {
        "tickets": [ticket_shape(ticket, settings) for ticket in tickets],
        "event": many.event,
        "refused": [
            {"ticket": one.ticket, "code": one.refusal.code, "message": one.refusal.words} for one in many.refused
        ],
    }
    lines = [f"{event_words(part, part.ticket, settings)}." for part in parts if part.undo and part.ticket is not None]
    code = IN_PART if many.refused else DONE
    return Answer(shape=shape, lines=[*lines, _undo_words(many.event)], code=code, trouble=told)


def _read_many(reader: Reader, many: DoneMany) -> tuple[list[Ticket], list[Event], Settings]:
    found = (reader.ticket(number) for number in many.done)
    parts = reader.event_parts(many.event) if many.event is not None else []
    return [ticket for ticket in found if ticket is not None], parts, reader.settings()


def _undo_words(event: EventId) -> str:
    return _("`omnidesk ticket undo {event}` takes it back.").format(event=event)


def _say(call: Call, done: int, total: int) -> None:
    if total > _SAID_FROM:
        call.say(_("{done} of {total} tickets").format(done=done, total=total))


def _assign(call: Call, desk: Desk, number: TicketNumber, seen: int | None) -> TicketCommand:
    login = call.arguments.login
    return Assign(number=number, if_revision=seen, login=desk.actor.login if login == "me" else login)


def _note(call: Call, desk: Desk, number: TicketNumber, seen: int | None) -> TicketCommand:
    text, file = call.arguments.text, call.arguments.file
    if (text is None) == (file is None):
        raise UsageError(_("Write the note behind the ticket's number, or give it with --file F; one of them."))
    return AddNote(number=number, if_revision=seen, text=given_text(text, file))


def _tag(call: Call, desk: Desk, number: TicketNumber, seen: int | None) -> TicketCommand:
    kind = RemoveTag if call.arguments.remove else AddTag
    return kind(number=number, if_revision=seen, tag=call.arguments.tag)


def _snooze(call: Call, desk: Desk, number: TicketNumber, seen: int | None) -> TicketCommand:
    until = read_when(call.arguments.when, call.clock(), local_zone())
    if isinstance(until, Refusal):
        raise RefusedError(until)
    return Snooze(number=number, if_revision=seen, until=until)


_SEVERAL = argument("numbers", metavar="N", nargs="+", type=positive, words=lambda: _("the tickets' numbers"))
_ONE = argument("numbers", metavar="N", nargs=1, type=positive, words=lambda: _("the ticket's number"))
_REMOVE = argument("--remove", action="store_true", words=lambda: _("take the tag off"))
_FILE = argument("--file", metavar="F", words=lambda: _("read the note from a file; - is standard input"))


def _verb(name: str, words: Words, make: Make, *arguments: Argument, many: bool = True) -> Verb:
    """Return a verb over one ticket or several."""
    numbers = _SEVERAL if many else _ONE
    return Verb(name=name, words=words, run=partial(_change, make=make), arguments=(numbers, *arguments, SEEN))


VERBS = (
    _verb(
        "ticket assign", lambda: _("give tickets to an employee"), _assign,
        argument("login", metavar="LOGIN", words=lambda: _("whose they are; `me`: yours")),
    ),
    _verb(
        "ticket release", lambda: _("give tickets back: they are nobody's"),
        lambda call, desk, number, seen: Release(number=number, if_revision=seen),
    ),
    _verb(
        "ticket close", lambda: _("close tickets"),
        lambda call, desk, number, seen: Close(number=number, if_revision=seen),
    ),
    _verb(
        "ticket reopen", lambda: _("open tickets again: closed, put off, waiting, or spam"),
        lambda call, desk, number, seen: Reopen(number=number, if_revision=seen),
    ),
    _verb(
        "ticket pending", lambda: _("let tickets wait for the customer"),
        lambda call, desk, number, seen: Pending(number=number, if_revision=seen),
    ),
    _verb(
        "ticket spam", lambda: _("mark tickets as spam"),
        lambda call, desk, number, seen: Spam(number=number, if_revision=seen),
    ),
    _verb(
        "ticket note", lambda: _("write a note in a ticket; it never leaves"), _note,
        argument("text", metavar="TEXT", nargs="?", words=lambda: _("the note")), _FILE, many=False,
    ),
    _verb(
        "ticket merge", lambda: _("merge tickets into another"),
        lambda call, desk, number, seen: Merge(
            number=number, if_revision=seen, into=TicketNumber(call.arguments.into)
        ),
        argument("into", metavar="INTO", type=positive, words=lambda: _("the ticket that stays")),
    ),
    Verb(
        name="ticket split",
        words=lambda: _("split a mail off into a ticket of its own; it is remembered"),
        run=_split,
        arguments=(
            argument("message", metavar="MESSAGE", words=lambda: _("a message's id, or its Message-ID")), SEEN,
        ),
    ),
    _verb(
        "ticket move", lambda: _("move tickets to another mail address of their brand"),
        lambda call, desk, number, seen: Move(number=number, if_revision=seen, address=call.arguments.address),
        argument("address", metavar="ADDRESS", words=lambda: _("a registered mail address")),
    ),
    _verb(
        "ticket customer", lambda: _("give tickets another customer; their mails count as theirs"),
        lambda call, desk, number, seen: ChangeCustomer(
            number=number, if_revision=seen, address=call.arguments.address
        ),
        argument("address", metavar="ADDRESS", words=lambda: _("the customer's address")),
    ),
    _verb(
        "ticket accept-sender", lambda: _("accept who is proposed as the writer of a forwarded mail as the customer"),
        lambda call, desk, number, seen: AcceptInnerSender(number=number, if_revision=seen), many=False,
    ),
    _verb(
        "ticket tag", lambda: _("give tickets a tag, or take one off"), _tag,
        argument("tag", metavar="TAG", words=lambda: _("letters, digits and hyphens")), _REMOVE,
    ),
    _verb(
        "ticket snooze", lambda: _("put tickets off until a time; a mail that comes before opens them"), _snooze,
        argument("when", metavar="WHEN", words=lambda: _("2h, 3d, tomorrow, monday 09:00, 2026-12-01")),
    ),
)  # fmt: skip
