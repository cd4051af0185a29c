"""Ask the store for a ticket's newest messages and cut their texts into what was written and what was quoted.

The trimmer of quotes is loaded with the first ticket that is opened, because the first screen must not wait for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from console.commands.tickets.told import event_words
from console.screens.list_marks import marked
from storage.outbox import Outgoing
from storage.protocol import Reader
from storage.records import CustomerId, Event, Message, MessageKey, Ticket, TicketNumber
from storage.settings import Settings
from storage.words import Direction
from widgets.event_look import ShownEvent
from widgets.highlights import places_of
from widgets.message_look import SHOWN_CHARACTERS, Part, ShownMessage

MESSAGES_SHOWN = 100
CHARACTERS_SHOWN = 1_000_000
EVENTS_SHOWN = 200
OTHERS_COUNTED = 100  # of one customer's tickets; more read as "99+"
UNSEEN = MessageKey(0)
Who = Callable[[Settings], str]
NOT_TOLD = frozenset({"note"})  # what stands between the messages itself
ANSWERS = frozenset({"reply", "forward"})  # so do these, but whoever reads is told of them


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSight:
    """A ticket with its newest messages, oldest first; `earlier` are left out.

    `events` is what was done to it since the first of them, `seen` the newest mail that `login` had seen, `others` how
    many other tickets its customer has, counted up to 99. In the messages that are `found` stand searched words.
    `has_draft` tells whether `login` has begun an answer.
    `answers` are those events that are shown as messages, `outgoing` is what became of their mails.
    """

    ticket: Ticket
    messages: tuple[ShownMessage, ...]
    earlier: int
    events: tuple[Event, ...] = ()
    shown_events: tuple[ShownEvent, ...] = ()
    answers: tuple[ShownEvent, ...] = ()
    login: str = ""
    seen: MessageKey = UNSEEN
    others: int = 0
    found: frozenset[MessageKey] = frozenset()
    has_draft: bool = False
    outgoing: Mapping[MessageKey, Outgoing] = field(default_factory=dict)


def read_ticket(
    number: TicketNumber, *, limit: int = MESSAGES_SHOWN, who: Who = lambda _settings: "", words: str = ""
) -> Callable[[Reader], TicketSight | None]:
    """Return the question for a ticket; None when there is none with that number.

    `who` tells by the settings which employee looks, "" for nobody that we know. `words` were searched for.
    """

    def ask(reader: Reader) -> TicketSight | None:
        ticket = reader.ticket(number)
        if ticket is None:
            return None
        messages = reader.messages(number)
        newest = _newest(messages, limit)
        settings, events = reader.settings(), _events(reader.events(number), newest, len(messages))
        login = who(settings)
        return TicketSight(
            ticket=marked(reader, [ticket])[0],
            messages=tuple(shown_message(message) for message in newest),
            earlier=len(messages) - len(newest),
            events=tuple(events),
            shown_events=tuple(shown_event(event, number, settings) for event in events if event.verb not in ANSWERS),
            answers=tuple(shown_event(event, number, settings) for event in events if event.verb in ANSWERS),
            login=login,
            seen=reader.seen(login, [number]).get(number, UNSEEN) if login else UNSEEN,
            found=frozenset(one.key for one in newest if words and places_of(one.text[:SHOWN_CHARACTERS], words)),
            others=len(other_tickets(reader, ticket.customer_id, number)),
            has_draft=bool(login) and reader.draft(login, number) is not None,
            outgoing=_outgoing(reader, newest),
        )

    return ask


def _outgoing(reader: Reader, messages: Sequence[Message]) -> Mapping[MessageKey, Outgoing]:
    ours = [one.key for one in messages if one.direction is Direction.OUT]
    return reader.outgoing_of(ours) if ours else {}


def other_tickets(reader: Reader, customer_id: CustomerId, number: TicketNumber) -> list[Ticket]:
    """Return a customer's tickets but one, newest activity first; all but merged and spam, at most 99."""
    return [one for one in reader.tickets_of(customer_id, OTHERS_COUNTED) if one.number != number]


def shown_message(message: Message) -> ShownMessage:
    """Return a message with its text in parts."""
    return ShownMessage(message=message, parts=parts_of(message.text[: SHOWN_CHARACTERS + 1]))


def shown_event(event: Event, number: TicketNumber, settings: Settings) -> ShownEvent:
    """Return what was done to a ticket, in words."""
    words = event_words(event, number, settings)
    return ShownEvent(id=event.id, at=event.at, words=words, is_undone=event.undone_at is not None)


@lru_cache(maxsize=256)
def parts_of(text: str) -> tuple[Part, ...]:
    """Return a text in its parts, the quotes apart."""
    from console.mail.quotes import fold

    return tuple(Part(kind=block.kind, text=block.text) for block in fold(text))


def _newest(messages: list[Message], limit: int) -> list[Message]:
    """Return the newest messages; the characters that are shown grow with the number that is asked for."""
    most = CHARACTERS_SHOWN * max(limit // MESSAGES_SHOWN, 1)
    kept, characters = 0, 0
    for message in reversed(messages[-limit:]):
        characters += min(len(message.text), SHOWN_CHARACTERS)
        if kept and characters > most:
            break
        kept += 1
    return messages[len(messages) - kept :]


def _events(events: Sequence[Event], shown: Sequence[Message], total: int) -> list[Event]:
    """Return the newest events since the first message that is shown; all of them when none is left out."""
    since = shown[0].arrival if shown and len(shown) < total else 0
    told = [event for event in events if event.verb not in NOT_TOLD and event.at >= since]
    return told[-EVENTS_SHOWN:]
