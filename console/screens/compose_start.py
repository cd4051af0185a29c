"""What an answer is opened with: the ticket as it is now, the proposal, and the draft that waits there.

It stands apart from the screen so that all of it comes from one snapshot: a draft is never shown beside another state
of the ticket than the one that it will be sent against.
"""

from collections.abc import Callable
from dataclasses import dataclass

from console.answering.opening import Opening
from console.commands.actor import Actor
from console.commands.refusal import RefusedError
from console.commands.tickets.answer_facts import read_opening
from console.commands.tickets.replying import Reply
from console.commands.tickets.told import told
from storage.drafts import Draft
from storage.protocol import Reader
from storage.records import MessageKey, Ticket, TicketNumber
from storage.settings import Settings
from storage.words import Direction, ReplyKind

OF_THE_TICKET = frozenset({"not-allowed", "unknown-ticket", "merged", "spam"})  # what no words in an answer can mend


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeStart:
    """An answer to open. `since` tells what others did since the draft was kept, "" for nothing."""

    ticket: Ticket
    opening: Opening
    login: str
    draft: Draft | None = None
    since: str = ""


def read_start(
    number: TicketNumber, kind: ReplyKind, about: MessageKey | None, who: Callable[[Settings], Actor], now: int
) -> Callable[[Reader], ComposeStart]:
    """Return the question for an answer to open; it goes on with a draft, where there is one.

    Raises RefusedError where nobody may answer, or not this person.
    """

    def ask(reader: Reader) -> ComposeStart:
        actor = who(reader.settings())
        draft = reader.draft(actor.login, number)
        opening = _opening(reader, number, kind, about, actor.login) if draft is None else _again(reader, draft)
        _refuse(reader, opening, actor, now)
        ticket = reader.ticket(number)
        if ticket is None:
            raise KeyError(number)
        since = "" if draft is None else _since(reader, ticket, draft)
        return ComposeStart(ticket=ticket, opening=opening, login=actor.login, draft=draft, since=since)

    return ask


def _refuse(reader: Reader, opening: Opening, actor: Actor, now: int) -> None:
    """Refuse at once what would be refused however the answer reads."""
    command = Reply(number=opening.ticket, answer=opening.answer("-"))
    refusal = command.check(command.facts(reader, now), actor)
    if refusal is not None and refusal.code in OF_THE_TICKET:
        raise RefusedError(refusal)


def _opening(reader: Reader, number: TicketNumber, kind: ReplyKind, about: MessageKey | None, login: str) -> Opening:
    return read_opening(reader, number, kind, about, login)


def _again(reader: Reader, draft: Draft) -> Opening:
    """Return the opening of a draft; the mail that it is about may have been split off since."""
    messages = {one.key for one in reader.messages(draft.ticket) if one.direction is not Direction.NOTE}
    about = draft.about if draft.about in messages else None
    return read_opening(reader, draft.ticket, draft.kind, about, draft.login)


def _since(reader: Reader, ticket: Ticket, draft: Draft) -> str:
    """Return what others did to the ticket since a draft was kept: it may say what is not true any more."""
    later = [one for one in reader.events(ticket.number) if one.at > draft.saved_at and one.actor != draft.login]
    came = [
        one for one in reader.messages(ticket.number) if one.arrival > draft.saved_at and one.direction is Direction.IN
    ]
    return told(later, ticket.number, reader.settings()) if later or came else ""
