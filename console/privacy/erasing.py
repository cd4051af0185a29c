"""A person is erased: rows step by step, then the files; whatever ends it in between, it goes on where it was.

It stands apart from the verb because an erasure that was begun is carried out by whoever comes next. Each step is a
transaction of its own and finds anew what is left to do, so that doing one twice is doing it once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from console.clock import Clock
from console.commands.actor import Actor
from console.commands.refusal import RefusedError
from console.privacy.finding import STRETCH, Told, mails_naming, mentions_of, pieces, set_aside_of, tickets_of
from console.privacy.looking import Left, look
from console.privacy.whom import needs_owner_of_secrets
from storage.privacy import Erasure, Person, Sums
from storage.protocol import Eraser, Repository
from storage.records import DeliveryKey, Event, MessageKey, TicketNumber

BEGUN, DONE = "erase", "erased"
_STEPS = 5_000  # rows of events, mails and decisions that one transaction looks at
_MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure did, and what still holds the person; `left` is None when nobody could look."""

    erasure: Erasure
    sums: Sums
    left: Left | None


async def begin(repository: Repository, person: Person, actor: Actor, clock: Clock, *, with_others: bool) -> Erasure:
    """Write down that a person is to be erased. Raises RefusedError, ConflictError, StorageError."""
    refusal = needs_owner_of_secrets(actor)
    if refusal is not None:
        raise RefusedError(refusal)
    now = clock()

    def beginning(writer: Eraser) -> Erasure:
        made = writer.begin_erasure(person, with_others=with_others, at=now, by=actor.login)
        subject = f"erasure {made.id}"
        writer.add_event(Event(at=now, actor=actor.login, verb=BEGUN, subject=subject, detail=""))
        return made

    return await repository.erasing(beginning)


async def carry_out(
    repository: Repository, erasure: Erasure, clock: Clock, told: Told = lambda seen, total: None
) -> Erased:
    """Erase whoever an erasure names, clean the files, and tell what is left. Raises StorageError; it can go on then.

    Nothing is done twice by two programs: what one has removed the other no longer finds. Carried on after the rows
    were gone it can't look for what is left: the addresses went with them.
    """
    person, sums = erasure.person, erasure.sums
    if erasure.emptied_at is None:
        sums = await _empty(repository, erasure, clock, told)
    await repository.scrub()
    await repository.erasing(lambda writer: writer.end_erasure(erasure.id, at=clock()))
    left = await look(repository, person) if person.addresses else None
    return Erased(erasure=erasure, sums=sums, left=left)


async def _empty(repository: Repository, erasure: Erasure, clock: Clock, told: Told) -> Sums:
    """Remove rows until nothing of the person is left; their mail may come in meanwhile."""
    sums = Sums()
    for _ in range(_MOST_ROUNDS):
        done, last = await _messages(repository, erasure, clock, told)
        sums += done
        customer = erasure.person.customer_id
        tickets = await tickets_of(repository, [] if customer is None else [customer])
        await forget_places(repository, tickets)
        await redact_events(repository, erasure)
        ended = await repository.erasing(partial(_end_rows, erasure, tickets, last, sums, clock()))
        if ended is not None:
            return ended
    raise RuntimeError("mail of this person comes in faster than it is erased")


async def _messages(repository: Repository, erasure: Erasure, clock: Clock, told: Told) -> tuple[Sums, MessageKey]:
    """Erase messages and mails; return how many of each, and behind which key nothing was looked at any more."""
    sums, after = Sums(), MessageKey(0)
    while True:
        begin_at = after
        done, more = await repository.erasing(partial(_erase_stretch, erasure, begin_at, clock()))
        sums += done
        told(begin_at, begin_at + STRETCH)
        if more is None:
            break
        after = more
    keys, mails = await _apart(repository, erasure)
    for some in pieces(keys):
        sums += await repository.erasing(partial(_erase_some, erasure, some, clock()))
    for few in pieces(mails):
        sums += Sums(mails=await repository.erasing(partial(_erase_mails, few, clock())))
    return sums, after


async def _apart(repository: Repository, erasure: Erasure) -> tuple[list[MessageKey], list[DeliveryKey]]:
    """Return messages that are found by words or bytes, and mails that are in no ticket."""
    theirs, others = await set_aside_of(repository, erasure.person)
    if not erasure.with_others:
        return [], theirs
    named = await mentions_of(repository, erasure.person)
    messages, mails = await mails_naming(repository, erasure.person)
    return list(dict.fromkeys((*named, *messages))), list(dict.fromkeys((*theirs, *others, *mails)))


async def forget_places(repository: Repository, tickets: Sequence[TicketNumber]) -> None:
    """Let mails that are elsewhere no longer say that they once were in tickets that can be removed."""
    gone = await repository.reading(lambda reader: reader.removable_tickets(tickets))
    after: int | None = 0 if gone else None
    while after is not None:
        after = await repository.erasing(partial(_forget_places, gone, after))


async def redact_events(repository: Repository, erasure: Erasure) -> None:
    """Take out of the trail what names the person of an erasure, and what it tells of mails that were erased."""
    after: int | None = 0
    while after is not None:
        after = await repository.erasing(partial(_redact_events, erasure, after))


def _erase_stretch(erasure: Erasure, after: MessageKey, now: int, writer: Eraser) -> tuple[Sums, MessageKey | None]:
    found = writer.stretch(erasure.person, after, STRETCH)
    keys = sorted((*found.theirs, *(found.others if erasure.with_others else ())))
    return writer.erase_messages(keys, erasure.id, at=now), found.last


def _erase_some(erasure: Erasure, keys: Sequence[MessageKey], now: int, writer: Eraser) -> Sums:
    return writer.erase_messages(keys, erasure.id, at=now)


def _erase_mails(keys: Sequence[DeliveryKey], now: int, writer: Eraser) -> int:
    return writer.erase_deliveries(keys, at=now)


def _forget_places(tickets: Sequence[TicketNumber], after: int, writer: Eraser) -> int | None:
    return writer.forget_places(tickets, after, _STEPS)


def _redact_events(erasure: Erasure, after: int, writer: Eraser) -> int | None:
    return writer.redact_events(erasure.id, after, _STEPS)


def _end_rows(
    erasure: Erasure, tickets: Sequence[TicketNumber], last: MessageKey, sums: Sums, now: int, writer: Eraser
) -> Sums | None:
    """Remove the tickets and the customer, and forget who it was; None when mail of theirs has come in meanwhile."""
    found = writer.stretch(erasure.person, last, STRETCH)
    if found.theirs or found.last is not None:
        return None
    sums += writer.redact_beside(erasure.id)
    removed = writer.remove_tickets(tickets, erasure.id)
    customer = erasure.person.customer_id
    customers = [] if customer is None else [customer]
    writer.blank_customers(customers)
    gone = writer.remove_customers(customers if removed.tickets == len(tickets) else [])
    sums = replace(sums + removed + Sums(customers=gone), events=writer.events_of(erasure.id))
    writer.empty_erasure(erasure.id, sums, at=now)
    subject, detail = f"erasure {erasure.id}", f"{sums.messages} messages, {sums.tickets} tickets"
    writer.add_event(Event(at=now, actor=erasure.begun_by, verb=DONE, subject=subject, detail=detail))
    return sums
