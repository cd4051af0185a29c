"""What a view holds, told the slow way: every ticket and every message is read, and asked in plain Python."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage import narrowing as traits
from storage.narrowing import Trait
from storage.places import place_of, rank
from storage.protocol import Reader
from storage.records import Message, Ticket, TicketNumber, TicketView
from storage.words import Direction, Outcome, TicketStatus

_TERMS = re.compile(r'"([^"]*)"?|(\S+)')
_WAITING = (TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.SNOOZED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A ticket with all that is asked of it; `headers` are those that decided, lower case, with their values."""

    ticket: Ticket
    messages: Sequence[Message]
    seen: dict[str, int]
    asked_at: Sequence[int]  # arrivals of the customer's own mails
    headers: Sequence[tuple[str, str]]


def wholes(reader: Reader, count: int, logins: Iterable[str]) -> list[Whole]:
    """Read tickets 1 to `count` with everything that hangs on them."""
    return [_whole(reader, TicketNumber(number), list(logins)) for number in range(1, count + 1)]


def expected(everything: Sequence[Whole], view: TicketView) -> list[int]:
    """Return the numbers of the tickets in a view, in its order."""
    held = [whole.ticket for whole in everything if _holds(view, whole)]
    return [ticket.number for ticket in sorted(held, key=lambda one: rank(place_of(one, view.sort), view.sort))]


def _whole(reader: Reader, number: TicketNumber, logins: list[str]) -> Whole:
    ticket, messages = reader.ticket(number), reader.messages(number)
    assert ticket is not None
    asking = {writing.key for writing in reader.writings(number) if writing.from_customer}
    decisions = [decision for message in messages if (decision := reader.decision(message.key))]
    evidence = [
        one for decision in decisions if decision.outcome is Outcome.TICKETED
        for one in (*decision.evidence, decision.address_evidence) if one is not None
    ]  # fmt: skip
    return Whole(
        ticket=ticket,
        messages=messages,
        seen={login: reader.seen(login, [number]).get(number, 0) for login in logins},
        asked_at=[message.arrival for message in messages if message.key in asking],
        headers=[(one.header.lower(), one.value) for one in evidence if one.header],
    )


def _holds(view: TicketView, whole: Whole) -> bool:
    ticket, wanted = whole.ticket, [one.trait for one in view.narrowings if not one.negated]
    words = " ".join([view.words, *(one.words for one in wanted if isinstance(one, traits.HoldsWords))])
    senders = [one.part for one in wanted if isinstance(one, traits.SentBy)]
    return (
        (not view.statuses or ticket.status in view.statuses)
        and view.brand_id in (None, ticket.brand_id)
        and view.address in (None, ticket.address)
        and view.assignee in (None, ticket.assignee or "")
        and (not (words.strip() or senders) or any(_says(one, words, senders) for one in whole.messages))
        and all(_has(one.trait, whole) != one.negated for one in view.narrowings)
    )


def _has(trait: Trait, whole: Whole) -> bool:
    ticket, messages = whole.ticket, whole.messages
    match trait:
        case traits.StatusIn(statuses=statuses):
            return ticket.status in statuses
        case traits.BrandIn(brand_ids=brand_ids):
            return ticket.brand_id in brand_ids
        case traits.AddressIn(addresses=addresses):
            return ticket.address in addresses
        case traits.AssigneeIn(logins=logins):
            return (ticket.assignee or "") in logins
        case traits.NumberIn(numbers=numbers):
            return ticket.number in numbers
        case traits.SentBy(part=part):
            return any(_says(message, "", [part]) for message in messages)
        case traits.TagIn(tags=tags):
            return not set(tags).isdisjoint(ticket.tags)
        case traits.BadgeIn(badges=badges):
            return not set(badges).isdisjoint(ticket.badges)
        case traits.BecauseIn(rules=rules):
            return any(message.because in rules for message in messages)
        case traits.DecidedBy(header=header, value=value):
            begins = (value or "").lower()
            return any(name == header and found.lower().startswith(begins) for name, found in whole.headers)
        case traits.MessageNamed(message_id=message_id):
            return any(message.message_id == message_id for message in messages)
        case traits.Unread(login=login):
            return ticket.last_in > whole.seen[login]
        case traits.Undelivered():
            return any(message.failure for message in messages)
        case traits.WithAttachment():
            return any(not part.inline for message in messages for part in message.attachments)
        case traits.ActiveBefore(at=at):
            return ticket.active_at <= at
        case traits.ActiveSince(at=at):
            return ticket.active_at >= at
        case traits.WaitingSince(at=at):
            return ticket.status in _WAITING and any(arrival <= at for arrival in _unanswered(whole))
        case traits.HoldsWords(words=words):
            return any(_says(message, words, []) for message in messages)


def _unanswered(whole: Whole) -> list[int]:
    """An automatic answer leaves the customer waiting."""
    answers = (one.arrival for one in whole.messages if one.direction is Direction.OUT and not one.automatic)
    answered = max(answers, default=-1)
    return [arrival for arrival in whole.asked_at if arrival > answered]


def _says(message: Message, words: str, senders: Sequence[str]) -> bool:
    named = (message.sender, message.sender_name)
    if senders and message.direction is not Direction.IN:
        return False
    said = (message.subject, message.text, *named)
    return all(_found(term, said) for term in _terms(words)) and all(
        _found(term, named) for sender in senders for term in _terms(sender)
    )


def _terms(words: str) -> list[tuple[list[str], bool]]:
    found = ((_tokens(phrase or word), len(word) > 1) for phrase, word in _TERMS.findall(words))
    return [(tokens, is_prefix) for tokens, is_prefix in found if tokens]


def _found(term: tuple[list[str], bool], columns: Iterable[str]) -> bool:
    (*whole, last), is_prefix = term
    for tokens in map(_tokens, columns):
        for first in range(len(tokens) - len(whole)):
            there = tokens[first + len(whole)]
            if tokens[first : first + len(whole)] == whole and (
                there == last or (is_prefix and there.startswith(last))
            ):
                return True
    return False


def _tokens(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
