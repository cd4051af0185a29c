"""How much an erasure would take: the same sums, row by row, as it tells when it has taken it.

It stands apart from the finding because whoever is handed their mail asks for no sums, and counting reads the trail.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from console.privacy.finding import Found, Told, pieces
from console.privacy.retention import AT_ONCE, NOBODY, Expiring, inside, without_others
from storage.privacy import Going, Sums
from storage.protocol import Reader, Repository
from storage.records import CustomerId, DeliveryKey, MessageKey, TicketNumber

_STEPS = 5_000  # events that one reading looks at


async def count(repository: Repository, found: Found, *, with_others: bool) -> Sums:
    """Return what would be erased of a person; `with_others` counts what of others names them. Raises StorageError."""
    keys = [*found.theirs, *(found.others if with_others else ())]
    apart = [*found.set_aside, *(found.other_mails if with_others else ())]
    counted, behind, places = await _messages(repository, keys)
    mails = behind.union(apart)
    going = await repository.reading(partial(_going, found, places, sorted(mails)))
    drafts = await repository.reading(lambda reader: reader.drafts_going(found.person, keys, going.removed))
    named = await repository.reading(lambda reader: reader.mentioning(found.person))
    is_gone = found.person.customer_id is not None and len(going.removed) == len(found.tickets)
    return counted + replace(
        named,
        mails=len(mails),
        drafts=drafts,
        tickets=len(going.removed),
        customers=int(is_gone),
        events=await _events(repository, going),
    )


async def count_expiring(
    repository: Repository, found: Expiring, now: int, told: Told = lambda seen, total: None
) -> Sums:
    """Return what would be erased of what is old enough at `now` (ms UTC). Raises StorageError."""
    tickets: list[TicketNumber] = []
    customers: list[CustomerId] = []
    keys: list[MessageKey] = []
    for numbers in pieces(found.tickets, AT_ONCE):
        some, whose, messages = await repository.reading(partial(inside, numbers, now))
        tickets, customers, keys = [*tickets, *some], [*customers, *whose], [*keys, *messages]
        told(len(tickets), len(found.tickets))
    counted, behind, _ = await _messages(repository, keys)
    mails = behind.union(found.mails)
    going = Going(person=NOBODY, mails=sorted(mails), touched=tickets, emptied=tickets, removed=tickets)
    gone = await without_others(repository, list(dict.fromkeys(customers)), tickets)
    return counted + Sums(
        mails=len(mails),
        drafts=await repository.reading(lambda reader: reader.drafts_going(NOBODY, keys, tickets)),
        tickets=len(tickets),
        customers=len(gone),
        events=await _events(repository, going),
    )


async def _messages(
    repository: Repository, keys: Sequence[MessageKey]
) -> tuple[Sums, set[DeliveryKey], dict[MessageKey, TicketNumber]]:
    """Count what goes with messages but for their mails, which come apart, with where the messages are."""
    counted, mails, places = Sums(), set[DeliveryKey](), dict[MessageKey, TicketNumber]()
    for some in pieces(keys):
        sums, behind, where = await repository.reading(partial(_behind, some))
        counted += sums
        mails |= behind
        places |= where
    return counted, mails, places


async def _events(repository: Repository, going: Going) -> int:
    counted = 0
    after: int | None = 0
    while after is not None:
        some, after = await repository.reading(partial(_some_events, going, after))
        counted += some
    return counted


def _some_events(going: Going, after: int, reader: Reader) -> tuple[int, int | None]:
    return reader.events_going(going, after, _STEPS)


def _behind(
    keys: Sequence[MessageKey], reader: Reader
) -> tuple[Sums, set[DeliveryKey], dict[MessageKey, TicketNumber]]:
    """Count what goes with messages but for their mails: one mail can be behind several of them."""
    return replace(reader.sums_of(keys), mails=0), set(reader.mails_of(keys)), reader.places_of(keys)


def _going(found: Found, places: dict[MessageKey, TicketNumber], mails: Sequence[DeliveryKey], reader: Reader) -> Going:
    """Tell which tickets lose messages, which of them speak of nothing else, and which go."""
    touched = sorted(set(places.values()))
    every = dict.fromkeys((*touched, *found.tickets))
    empty = {number for number in every if all(place.key in places for place in reader.places(number))}
    return Going(
        person=found.person,
        mails=mails,
        touched=touched,
        emptied=[number for number in touched if number in empty or number in set(found.tickets)],
        removed=reader.removable_tickets(found.tickets, emptied=sorted(empty)),
    )
