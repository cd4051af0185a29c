"""What an answer is judged by and made of: the ticket's messages, and what the answered mail's own headers say.

It stands apart because a composer opens with it before there is a command, and the command reads the same again inside
its transaction.
"""

from collections.abc import Sequence

from console.answering.ancestry import NO_HEAD, Head, read_head
from console.answering.opening import Opening, answered, opening
from console.commands.actor import employee_named
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import ticket_of, unknown_ticket
from console.message_bytes import message_bytes
from console.targets import zone_of
from storage.errors import StorageError
from storage.protocol import Reader
from storage.records import Message, MessageKey, TicketNumber
from storage.words import Direction, ReplyKind
from widgets.language import _


def read_opening(
    reader: Reader, number: TicketNumber, kind: ReplyKind, about: MessageKey | None, login: str
) -> Opening:
    """Return what an answer by an employee opens with. Raises RefusedError for what can't be answered."""
    ticket = reader.ticket(number)
    if ticket is None:
        raise RefusedError(unknown_ticket(number))
    messages = tuple(reader.messages(number))
    facts = Facts(
        ticket=ticket, settings=reader.settings(), now=0, messages=messages, head=head_of(reader, messages, about)
    )
    return opening_of(facts, kind, about, login)


def opening_of(facts: Facts, kind: ReplyKind, about: MessageKey | None, login: str) -> Opening:
    """Return what an answer opens with, from facts that hold the messages. Raises RefusedError."""
    refusal = not_about(facts.messages, about)
    if refusal is not None:
        raise RefusedError(refusal)
    ticket = ticket_of(facts)
    return opening(
        facts.settings,
        ticket,
        facts.messages,
        kind,
        about,
        employee_named(facts.settings, login),
        head=facts.head or NO_HEAD,
        zone=zone_of(facts.settings, ticket.brand_id),
    )


def head_of(reader: Reader, messages: Sequence[Message], about: MessageKey | None) -> Head:
    """Return what the headers of the answered mail say; nothing where its bytes are gone or damaged: an answer must
    not fail on them."""
    if not_about(messages, about) is not None:
        return NO_HEAD
    mail = answered(messages, about)
    try:
        return NO_HEAD if mail is None else read_head(message_bytes(reader, mail))
    except (KeyError, StorageError):
        return NO_HEAD


def not_about(messages: Sequence[Message], about: MessageKey | None) -> Refusal | None:
    """Refuse to answer a note, which never leaves, and a message that is not in the ticket."""
    named = next((one for one in messages if one.key == about), None)
    if about is None or (named is not None and named.direction is not Direction.NOTE):
        return None
    if named is not None:
        words = _("Message {message} is a note: a note is never answered, and nothing of it leaves.")
        return Refusal(code="a-note", words=words.format(message=about))
    words = _("Message {message} is not in this ticket; `omnidesk ticket show` shows its messages.")
    return Refusal(code="unknown-message", words=words.format(message=about))
