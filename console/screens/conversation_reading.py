"""Ask the store for a ticket's newest messages and cut their texts into what was written and what was quoted.

The trimmer of quotes is loaded with the first ticket that is opened, because the first screen must not wait for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from storage.protocol import Reader
from storage.records import Message, Ticket, TicketNumber
from widgets.message_look import SHOWN_CHARACTERS, Part, ShownMessage

MESSAGES_SHOWN = 100
CHARACTERS_SHOWN = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSight:
    """A ticket with its newest messages, oldest first; `earlier` are left out."""

    ticket: Ticket
    messages: tuple[ShownMessage, ...]
    earlier: int


def read_ticket(number: TicketNumber, *, limit: int = MESSAGES_SHOWN) -> Callable[[Reader], TicketSight | None]:
    """Return the question for a ticket; None when there is none with that number."""

    def ask(reader: Reader) -> TicketSight | None:
        ticket = reader.ticket(number)
        if ticket is None:
            return None
        messages = reader.messages(number)
        newest = _newest(messages, limit)
        shown = tuple(shown_message(message) for message in newest)
        return TicketSight(ticket=ticket, messages=shown, earlier=len(messages) - len(newest))

    return ask


def shown_message(message: Message) -> ShownMessage:
    """Return a message with its text in parts."""
    return ShownMessage(message=message, parts=parts_of(message.text[: SHOWN_CHARACTERS + 1]))


@lru_cache(maxsize=256)
def parts_of(text: str) -> tuple[Part, ...]:
    """Return a text in its parts, the quotes apart."""
    from console.mail.quotes import fold

    return tuple(Part(kind=block.kind, text=block.text) for block in fold(text))


def _newest(messages: list[Message], limit: int) -> list[Message]:
    kept, characters = 0, 0
    for message in reversed(messages[-limit:]):
        characters += min(len(message.text), SHOWN_CHARACTERS)
        if kept and characters > CHARACTERS_SHOWN:
            break
        kept += 1
    return messages[len(messages) - kept :]
