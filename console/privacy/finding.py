"""Walks through what is kept and finds a person: stretch by stretch, so that nobody else is kept waiting.

It stands apart because what is shown before an erasure, what is handed out and what is erased must be found alike.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from console.privacy.set_aside import is_about
from storage.errors import StorageError
from storage.privacy import Person, Stretch, Sums
from storage.protocol import Reader, Repository
from storage.records import CustomerId, Delivery, DeliveryKey, MessageKey, TicketNumber

STRETCH = 2_000
FEW = 200
K = TypeVar("K")
Told = Callable[[int, int], None]  # how far (seen, of how many)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is kept of a person. `others` are messages of others that name them, `tickets` theirs, `every_ticket` those
    in which they have a message as well; `set_aside` mails of theirs that are in no ticket; `mails` all kept raw mails,
    `sums` what an erasure would take."""

    person: Person
    theirs: tuple[MessageKey, ...]
    others: dict[MessageKey, TicketNumber]
    tickets: tuple[TicketNumber, ...]
    every_ticket: tuple[TicketNumber, ...]
    mails: tuple[DeliveryKey, ...]
    set_aside: tuple[DeliveryKey, ...]
    sums: Sums


async def find(
    repository: Repository, person: Person, told: Told = lambda seen, total: None, *, with_others: bool = False
) -> Found:
    """Find everything that is kept of a person; `with_others` counts the messages that name them too.

    Raises StorageError.
    """
    theirs, others = await messages_of(repository, person, told)
    named = [key for key in await mentions_of(repository, person) if key not in set(theirs)]
    others = list(dict.fromkeys((*others, *named)))
    tickets = await tickets_of(repository, [] if person.customer_id is None else [person.customer_id])
    mails: list[DeliveryKey] = []
    places: set[TicketNumber] = set(tickets)
    gone = {*theirs, *(others if with_others else ())}
    emptied = await repository.reading(partial(_emptied, tickets, gone))
    sums = Sums(tickets=emptied, customers=int(person.customer_id is not None))
    for keys in pieces(theirs):
        counted, behind, inside = await repository.reading(partial(_behind, keys))
        places |= inside
        sums += counted
        mails += behind
    for keys in pieces(others if with_others else []):
        sums += await repository.reading(partial(_sums_of, keys))
    apart = await set_aside_of(repository, person)
    sums += await repository.reading(lambda reader: reader.mentioning(person))
    return Found(
        person=person,
        theirs=tuple(theirs),
        others=await repository.reading(lambda reader: reader.places_of(others)),
        tickets=tuple(tickets),
        every_ticket=tuple(sorted(places)),
        mails=tuple(dict.fromkeys((*mails, *apart))),
        set_aside=tuple(apart),
        sums=sums + Sums(mails=len(apart)),
    )


async def messages_of(
    repository: Repository, person: Person, told: Told = lambda seen, total: None
) -> tuple[list[MessageKey], list[MessageKey]]:
    """Return a person's messages, and those of others that name them in To or Cc."""
    theirs: list[MessageKey] = []
    others: list[MessageKey] = []
    after: MessageKey | None = MessageKey(0)
    while after is not None:
        begin = after
        found = await repository.reading(partial(_stretch, person, begin))
        theirs += found.theirs
        others += found.others
        after = found.last
        told(begin, begin + STRETCH)
    return theirs, others


async def mentions_of(repository: Repository, person: Person) -> list[MessageKey]:
    """Return the messages whose words name the person."""
    found: list[MessageKey] = []
    while page := await repository.reading(partial(_mentions, person, found[-1] if found else MessageKey(0))):
        found += page
    return found


async def tickets_of(repository: Repository, customers: Sequence[CustomerId]) -> list[TicketNumber]:
    """Return the tickets of customers, merged ones and spam too."""
    found: list[TicketNumber] = []
    after: TicketNumber | None = TicketNumber(0) if customers else None
    while after is not None:
        begin = after
        page, after = await repository.reading(partial(_tickets, customers, begin))
        found += [number for number, _ in page]
    return found


async def set_aside_of(repository: Repository, person: Person) -> list[DeliveryKey]:
    """Return a person's mails that are in no ticket."""
    found: list[DeliveryKey] = []
    after = DeliveryKey(0)
    while page := await repository.reading(partial(_set_aside, after)):
        found += [
            delivery.key
            for delivery, raw in page
            if raw is not None and is_about(raw, delivery.outcome, delivery.because, person.addresses)
        ]
        after = page[-1][0].key
    return found


def pieces(keys: Sequence[K], size: int = FEW) -> list[Sequence[K]]:
    """Return keys in pieces that one transaction looks at."""
    return [keys[start : start + size] for start in range(0, len(keys), size)]


def _emptied(tickets: Sequence[TicketNumber], gone: Collection[MessageKey], reader: Reader) -> int:
    """Count the tickets that hold nothing but these messages."""
    return sum(all(place.key in gone for place in reader.places(number)) for number in tickets)


def _behind(keys: Sequence[MessageKey], reader: Reader) -> tuple[Sums, list[DeliveryKey], set[TicketNumber]]:
    return reader.sums_of(keys), reader.mails_of(keys), set(reader.places_of(keys).values())


def _sums_of(keys: Sequence[MessageKey], reader: Reader) -> Sums:
    return reader.sums_of(keys)


def _stretch(person: Person, after: MessageKey, reader: Reader) -> Stretch:
    return reader.stretch(person, after, STRETCH)


def _tickets(
    customers: Sequence[CustomerId], after: TicketNumber, reader: Reader
) -> tuple[list[tuple[TicketNumber, CustomerId]], TicketNumber | None]:
    return reader.tickets_stretch(customers, after, STRETCH)


def _mentions(person: Person, after: MessageKey, reader: Reader) -> list[MessageKey]:
    return reader.mentions(person, after, FEW)


def _set_aside(after: DeliveryKey, reader: Reader) -> list[tuple[Delivery, bytes | None]]:
    return [(delivery, _raw(reader, delivery.key)) for delivery in reader.set_aside_stretch(after, FEW)]


def _raw(reader: Reader, key: DeliveryKey) -> bytes | None:
    try:
        return reader.raw(key)
    except StorageError:
        return None
