"""What is done with is let go in time: closed tickets, and mails that nobody took up, by two settings of the account.

It stands apart from the erasing of a person because here no one is meant: what is old enough goes, whoever it is of,
and a customer goes with the last ticket.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from console.clock import Clock
from console.commands.actor import Actor
from console.commands.refusal import RefusedError
from console.privacy.erasing import carry_out, forget_places, redact_events
from console.privacy.finding import STRETCH, Told, pieces
from console.privacy.whom import needs_owner_of_secrets
from storage.privacy import Erasure, Person, Sums
from storage.protocol import Eraser, Reader, Repository
from storage.records import CustomerId, DeliveryKey, Event, MessageKey, Ticket, TicketNumber
from storage.settings import DAY_S, Account
from storage.words import TicketStatus

VERB = "retention"
_DAY_MS = DAY_S * 1000
AT_ONCE = 50  # tickets
_SHOWN = 100_000
NOBODY = Person(customer_id=None, addresses=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """What is old enough to go; the times in ms UTC before which it is, None where nothing ever is.

    `tickets` are those that were closed, with all that were merged into them. `held` are as old, and stay: a mail of
    ours in them is on its way, or nobody knows whether it left.
    """

    closed_before: int | None
    kept_before: int | None
    tickets: tuple[TicketNumber, ...]
    held: tuple[TicketNumber, ...]
    mails: tuple[DeliveryKey, ...]


async def expiring(repository: Repository, now: int) -> Expiring:
    """Return what the settings let go now. Raises StorageError."""
    return await repository.reading(partial(_expiring, now, _SHOWN))


async def let_go(repository: Repository, actor: Actor, clock: Clock, told: Told = lambda seen, total: None) -> Sums:
    """Erase what is old enough, clean the files, and return how much it was. Raises RefusedError, StorageError.

    Nothing to let go writes nothing. What ends it in between leaves the rest for the next time; an erasure that was
    begun and not ended is carried on first.
    """
    refusal = needs_owner_of_secrets(actor)
    if refusal is not None:
        raise RefusedError(refusal)
    under_way = await repository.reading(lambda reader: reader.erasure_under_way())
    if under_way is not None:
        await carry_out(repository, under_way, clock, told)
    found = await expiring(repository, clock())
    if not found.tickets and not found.mails:
        return Sums()
    erasure = await repository.erasing(
        lambda writer: writer.begin_erasure(NOBODY, with_others=False, at=clock(), by=actor.login)
    )
    sums = Sums()
    for start in range(0, len(found.tickets), AT_ONCE):
        sums += await _tickets(repository, erasure, found.tickets[start : start + AT_ONCE], clock)
        told(start, len(found.tickets))
    for keys in pieces(found.mails):
        sums += Sums(mails=await repository.erasing(partial(_erase_mails, keys, clock())))
    await redact_events(repository, erasure)
    return await _end(repository, erasure, sums, actor, clock)


def closed_before(account: Account, now: int) -> int | None:
    """Return before which time (ms UTC) a ticket must have been closed to go, None when none goes."""
    return now - account.retention_closed_days * _DAY_MS if account.retention_closed_days else None


def kept_before(account: Account, now: int) -> int | None:
    """Return before which time (ms UTC) a parked or failed mail must have been kept to go, None when none goes."""
    return now - account.retention_parked_days * _DAY_MS if account.retention_parked_days else None


def _expiring(now: int, limit: int, reader: Reader) -> Expiring:
    account = reader.settings().account
    closed, kept = closed_before(account, now), kept_before(account, now)
    busy = reader.tickets_with_open_mail()
    old = [] if closed is None else reader.expired_tickets(closed, limit + len(busy))
    return Expiring(
        closed_before=closed,
        kept_before=kept,
        tickets=tuple(reader.with_merged([number for number in old if number not in busy][:limit])),
        held=tuple(number for number in old if number in busy),
        mails=() if kept is None else tuple(reader.expired_deliveries(kept, limit)),
    )


async def _tickets(repository: Repository, erasure: Erasure, numbers: Sequence[TicketNumber], clock: Clock) -> Sums:
    """Erase tickets with all that is in them and was merged into them, then customers who have nothing else."""
    every, customers, keys = await repository.reading(partial(inside, numbers, clock()))
    sums = Sums()
    for some in pieces(keys):
        sums += await repository.erasing(partial(_erase_messages, erasure, some, clock()))
    await forget_places(repository, every)
    gone = await without_others(repository, customers, every)
    return sums + await repository.erasing(partial(_remove, erasure, every, gone))


def inside(
    numbers: Sequence[TicketNumber], now: int, reader: Reader
) -> tuple[list[TicketNumber], list[CustomerId], list[MessageKey]]:
    """Return tickets with those merged into them, whose they are and who wrote in them, and their messages; none that
    somebody has opened meanwhile."""
    before = closed_before(reader.settings().account, now)
    busy = reader.tickets_with_open_mail()
    ripe = [one for one in numbers if one not in busy and _is_expired(reader.ticket(one), before)]
    every = reader.with_merged(ripe)
    customers: list[CustomerId] = []
    keys: list[MessageKey] = []
    for number in every:
        ticket = reader.ticket(number)
        customers += [] if ticket is None else [ticket.customer_id]
        customers += [one.customer_id for one in reader.writings(number) if one.customer_id is not None]
        keys += [place.key for place in reader.places(number)]
    return every, list(dict.fromkeys(customers)), keys


def _is_expired(ticket: Ticket | None, before: int | None) -> bool:
    is_closed = ticket is not None and ticket.status is TicketStatus.CLOSED and ticket.closed_at is not None
    return is_closed and before is not None and ticket is not None and ticket.active_at < before


async def without_others(
    repository: Repository, customers: Sequence[CustomerId], numbers: Sequence[TicketNumber]
) -> list[CustomerId]:
    """Return the customers who have nothing but these tickets."""
    busy: set[CustomerId] = set()
    after: TicketNumber | None = TicketNumber(0)
    while after is not None:
        found, after = await repository.reading(partial(_busy, customers, numbers, after))
        busy |= found
    return [one for one in customers if one not in busy]


async def _end(repository: Repository, erasure: Erasure, sums: Sums, actor: Actor, clock: Clock) -> Sums:
    def ending(writer: Eraser) -> Sums:
        now = clock()
        counted = replace(sums, events=writer.events_of(erasure.id))
        writer.empty_erasure(erasure.id, counted, at=now)
        detail = f"{sums.tickets} tickets, {sums.messages} messages, {sums.mails} mails"
        subject = f"erasure {erasure.id}"
        writer.add_event(Event(at=now, actor=actor.login, verb=VERB, subject=subject, detail=detail))
        return counted

    counted = await repository.erasing(ending)
    await repository.scrub()
    await repository.erasing(lambda writer: writer.end_erasure(erasure.id, at=clock()))
    return counted


def _busy(
    customers: Sequence[CustomerId], numbers: Sequence[TicketNumber], after: TicketNumber, reader: Reader
) -> tuple[set[CustomerId], TicketNumber | None]:
    return reader.customers_stretch(customers, after, STRETCH, but=numbers)


def _erase_messages(erasure: Erasure, keys: Sequence[MessageKey], now: int, writer: Eraser) -> Sums:
    return writer.erase_messages(keys, erasure.id, at=now)


def _erase_mails(keys: Sequence[DeliveryKey], now: int, writer: Eraser) -> int:
    return writer.erase_deliveries(keys, at=now)


def _remove(erasure: Erasure, numbers: Sequence[TicketNumber], customers: Sequence[CustomerId], writer: Eraser) -> Sums:
    return writer.remove_tickets(numbers, erasure.id) + Sums(customers=writer.remove_customers(customers))
