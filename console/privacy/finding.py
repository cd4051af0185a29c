"""Walks through what is kept and finds a person: stretch by stretch, so that nobody else is kept waiting.

It stands apart because what is shown before an erasure, what is handed out and what is erased must be found alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from console.privacy.set_aside import is_about, is_naming
from storage.errors import StorageError
from storage.privacy import Person, Stretch
from storage.protocol import Reader, Repository
from storage.records import CustomerId, Delivery, DeliveryKey, MessageKey, TicketNumber

STRETCH = 2_000
FEW = 200
K = TypeVar("K")
Told = Callable[[int, int], None]  # how far (seen, of how many)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is kept of a person. `others` are messages of others that name them, `other_mails` mails of others that do
    so and are in no ticket; `tickets` theirs, `every_ticket` those in which they have a message as well; `set_aside`
    mails of theirs that are in no ticket; `mails` all kept raw mails of theirs."""

    person: Person
    theirs: tuple[MessageKey, ...]
    others: dict[MessageKey, TicketNumber]
    tickets: tuple[TicketNumber, ...]
    every_ticket: tuple[TicketNumber, ...]
    mails: tuple[DeliveryKey, ...]
    set_aside: tuple[DeliveryKey, ...]
    other_mails: tuple[DeliveryKey, ...]


async def find(
    repository: Repository, person: Person, told: Told = lambda seen, total: None, *, with_others: bool = False
) -> Found:
    """Find everything that is kept of a person; `with_others` looks for mails of others by their bytes as well.

    Raises StorageError.
    """
    theirs, named = await messages_of(repository, person, told)
    named += await mentions_of(repository, person)
    tickets = await tickets_of(repository, [] if person.customer_id is None else [person.customer_id])
    apart, other_mails = await set_aside_of(repository, person)
    if with_others:
        messages, mails_apart = await mails_naming(repository, person)
        named += messages
        other_mails += [key for key in mails_apart if key not in set(apart)]
    others = dict.fromkeys(key for key in named if key not in set(theirs))
    mails: list[DeliveryKey] = []
    places: set[TicketNumber] = set(tickets)
    for keys in pieces(theirs):
        behind, inside = await repository.reading(partial(_behind, keys))
        mails += behind
        places |= inside
    return Found(
        person=person,
        theirs=tuple(theirs),
        others=await repository.reading(lambda reader: reader.places_of(list(others))),
        tickets=tuple(tickets),
        every_ticket=tuple(sorted(places)),
        mails=tuple(dict.fromkeys((*mails, *apart))),
        set_aside=tuple(apart),
        other_mails=tuple(dict.fromkeys(other_mails)),
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
    after: MessageKey | None = MessageKey(0)
    while after is not None:
        page, after = await repository.reading(partial(_mentions, person, after))
        found += page
    return found


async def mails_naming(repository: Repository, person: Person) -> tuple[list[MessageKey], list[DeliveryKey]]:
    """Return the messages whose mails name the person by their bytes, and mails that are in no ticket and do so.

    Mails that are kept packed are not looked into.
    """
    found: list[tuple[DeliveryKey, MessageKey | None]] = []
    after: DeliveryKey | None = DeliveryKey(0)
    while after is not None:
        page, after = await repository.reading(partial(_mails_naming, person, after))
        found += page
    messages = [message for _, message in found if message is not None]
    return messages, [key for key, message in found if message is None]


async def tickets_of(repository: Repository, customers: Sequence[CustomerId]) -> list[TicketNumber]:
    """Return the tickets of customers, merged ones and spam too."""
    found: list[TicketNumber] = []
    after: TicketNumber | None = TicketNumber(0) if customers else None
    while after is not None:
        begin = after
        page, after = await repository.reading(partial(_tickets, customers, begin))
        found += [number for number, _ in page]
    return found


async def set_aside_of(repository: Repository, person: Person) -> tuple[list[DeliveryKey], list[DeliveryKey]]:
    """Return a person's mails that are in no ticket, and those of others that name them."""
    theirs: list[DeliveryKey] = []
    others: list[DeliveryKey] = []
    after = DeliveryKey(0)
    while page := await repository.reading(partial(_set_aside, after)):
        for delivery, raw in page:
            if raw is None:
                continue
            if is_about(raw, delivery.outcome, delivery.because, person.addresses):
                theirs.append(delivery.key)
            elif is_naming(raw, person.addresses):
                others.append(delivery.key)
        after = page[-1][0].key
    return theirs, others


def pieces(keys: Sequence[K], size: int = FEW) -> list[Sequence[K]]:
    """Return keys in pieces that one transaction looks at."""
    return [keys[start : start + size] for start in range(0, len(keys), size)]


def _behind(keys: Sequence[MessageKey], reader: Reader) -> tuple[list[DeliveryKey], set[TicketNumber]]:
    return reader.mails_of(keys), set(reader.places_of(keys).values())


def _stretch(person: Person, after: MessageKey, reader: Reader) -> Stretch:
    return reader.stretch(person, after, STRETCH)


def _tickets(
    customers: Sequence[CustomerId], after: TicketNumber, reader: Reader
) -> tuple[list[tuple[TicketNumber, CustomerId]], TicketNumber | None]:
    return reader.tickets_stretch(customers, after, STRETCH)


def _mentions(person: Person, after: MessageKey, reader: Reader) -> tuple[list[MessageKey], MessageKey | None]:
    return reader.mentions(person, after, FEW)


def _mails_naming(
    person: Person, after: DeliveryKey, reader: Reader
) -> tuple[list[tuple[DeliveryKey, MessageKey | None]], DeliveryKey | None]:
    return reader.mails_naming(person, after, STRETCH)


def _set_aside(after: DeliveryKey, reader: Reader) -> list[tuple[Delivery, bytes | None]]:
    return [(delivery, _raw(reader, delivery.key)) for delivery in reader.set_aside_stretch(after, FEW)]


def _raw(reader: Reader, key: DeliveryKey) -> bytes | None:
    try:
        return reader.raw(key)
    except StorageError:
        return None
