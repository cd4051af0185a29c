"""A person is erased: rows step by step, then the files; whatever ends it in between, it goes on where it was.

It stands apart from the verb because an erasure that was begun is carried out by whoever comes next. Each step is a
transaction of its own and finds anew what is left to do, so that doing one twice is doing it once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from console.clock import Clock
from console.commands.actor import Actor
from console.commands.refusal import RefusedError
from console.privacy.finding import STRETCH, Told, mentions_of, messages_of, pieces, set_aside_of, tickets_of
from console.privacy.whom import needs_owner_of_secrets
from storage.privacy import Erasure, Person, Sums
from storage.protocol import Eraser, Repository
from storage.records import DeliveryKey, Event, MessageKey, TicketNumber

BEGUN, DONE = "erase", "erased"
_STEPS = 5_000  # rows of events, mails and decisions that one transaction looks at
_MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure did, and what still holds the person.

    `others`: messages of others that name them, with their tickets. `texts`: templates and signatures. `files`: files
    of the database and copies beside it in whose bytes an address still stands; `copies` all the copies. `is_searched`
    is False when it was carried on after the addresses were forgotten: then nobody can look for them.
    """

    erasure: Erasure
    sums: Sums
    others: dict[MessageKey, TicketNumber]
    texts: Sequence[str]
    files: Sequence[Path]
    copies: Sequence[Path]
    is_searched: bool = True

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is left anywhere that we know of."""
        return not (self.others or self.texts or self.files)


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

    Nothing is done twice by two programs: what one has removed the other no longer finds.
    """
    person, sums = erasure.person, erasure.sums
    others: dict[MessageKey, TicketNumber] = {}
    texts: list[str] = []
    if erasure.emptied_at is None:
        sums = await _empty(repository, erasure, clock, told)
        others = await _others(repository, person)
        texts = await repository.reading(lambda reader: reader.texts_naming(person))
    await repository.scrub()
    await repository.erasing(lambda writer: writer.end_erasure(erasure.id, at=clock()))
    return Erased(
        erasure=erasure,
        sums=sums,
        others=others,
        texts=texts,
        files=await repository.holds(person.addresses),
        copies=await repository.copies(),
        is_searched=bool(person.addresses),
    )


async def _empty(repository: Repository, erasure: Erasure, clock: Clock, told: Told) -> Sums:
    """Remove rows until nothing of the person is left; their mail may come in meanwhile."""
    sums = Sums()
    for _ in range(_MOST_ROUNDS):
        done, last = await _messages(repository, erasure, clock, told)
        sums += done
        customer = erasure.person.customer_id
        tickets = await tickets_of(repository, [] if customer is None else [customer])
        await forget_places(repository, tickets)
        sums += Sums(events=await _events(repository, erasure))
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
    if erasure.with_others:
        for keys in pieces(await mentions_of(repository, erasure.person)):
            sums += await repository.erasing(partial(_erase_some, erasure, keys, clock()))
    for mails in pieces(await set_aside_of(repository, erasure.person)):
        sums += Sums(mails=await repository.erasing(partial(_erase_mails, mails, clock())))
    return sums, after


async def forget_places(repository: Repository, tickets: Sequence[TicketNumber]) -> None:
    """Let mails that are elsewhere no longer say that they once were in tickets that can be removed."""
    gone = await repository.reading(lambda reader: reader.removable_tickets(tickets))
    after: int | None = 0 if gone else None
    while after is not None:
        after = await repository.erasing(partial(_forget_places, gone, after))


async def _events(repository: Repository, erasure: Erasure) -> int:
    changed, after = 0, 0
    while True:
        some, more = await repository.erasing(partial(_redact_events, erasure, after))
        changed += some
        if more is None:
            return changed
        after = more


async def _others(repository: Repository, person: Person) -> dict[MessageKey, TicketNumber]:
    _, others = await messages_of(repository, person)
    named = await mentions_of(repository, person)
    return await repository.reading(lambda reader: reader.places_of(list(dict.fromkeys((*others, *named)))))


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


def _redact_events(erasure: Erasure, after: int, writer: Eraser) -> tuple[int, int | None]:
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
    gone = writer.remove_customers(customers if removed == len(tickets) else [])
    sums += Sums(tickets=removed, customers=gone)
    writer.empty_erasure(erasure.id, sums, at=now)
    subject, detail = f"erasure {erasure.id}", f"{sums.messages} messages, {sums.tickets} tickets"
    writer.add_event(Event(at=now, actor=erasure.begun_by, verb=DONE, subject=subject, detail=detail))
    return sums
