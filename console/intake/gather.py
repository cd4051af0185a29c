"""Looks up what the rules ask for one mail: `Question` in, `Kept` out.

It stands between the pure rules and the store, so that the rules stay functions of values and the store need not
know the rules. It runs inside the transaction that writes the decision down.
"""

from collections.abc import Iterable
from typing import Protocol

from console.grouping.time_window import CANDIDATES
from console.verdict import Author, Kept, Question, Route
from storage.evidence import KnownMessage, TicketFact
from storage.probes import Probe, ProbesReader
from storage.protocol import EvidenceReader
from storage.records import CustomerId, TicketNumber

HOUR_MS = 3_600_000


class KeptReader(EvidenceReader, ProbesReader, Protocol):
    """The parts of the store that the rules ask."""


def gather(
    reader: KeptReader,
    question: Question,
    route: Route,
    author: Author,
    *,
    arrival: int,
    sha256: bytes,
    may_be_automatic: bool,
) -> Kept:
    """Return everything kept that bears on a mail, with the facts of every ticket that it names."""
    customer = reader.customer_of(author.address) if author.address else None
    ids = [message_id for message_id, _ in question.ids]
    tokens = tuple(filter(None, (reader.message_by_key(key) for key, _ in question.tokens)))
    own = (question.message_id,) if question.message_id else ()
    same_id = tuple(reader.known_messages(route.brand_id, own)) if own else ()
    known = tuple(reader.known_messages(route.brand_id, ids)) if ids else ()
    seen = tuple(reader.seen_references(route.brand_id, customer, ids)) if customer and ids else ()
    same_bytes = reader.same_bytes(route.brand_id, sha256)
    bounced = _bounced(reader, question, route)
    candidates = reader.time_candidates(route.brand_id, route.address, customer, CANDIDATES) if customer else []
    messages: tuple[KnownMessage, ...] = (*tokens, *same_id, *known, *bounced)
    named = [message.ticket for message in messages] + [reference.ticket for reference in seen]
    numbers = [TicketNumber(number) for number in question.subject_numbers]
    return Kept(
        customer_id=customer,
        same_bytes=same_bytes,
        same_id=same_id,
        known=known,
        tokens=tokens,
        seen=seen,
        bounced=bounced,
        candidates=tuple(candidates),
        facts=_facts(reader, named, customer, author.address),
        numbered=_facts(reader, numbers, customer, author.address),
        unthreaded_automatic=_unthreaded(reader, author, arrival) if may_be_automatic else 0,
        probe=question.probe,
        own_probe=_own_probe(reader, question),
    )


def _own_probe(reader: KeptReader, question: Question) -> Probe | None:
    ids = (question.probe_id,) if question.probe_id else question.bounced_ids
    return reader.probe_named(ids) if ids else None


def _unthreaded(reader: EvidenceReader, author: Author, arrival: int) -> int:
    return reader.unthreaded_automatic(author.from_address or author.address, arrival - HOUR_MS, arrival)


def _bounced(reader: EvidenceReader, question: Question, route: Route) -> tuple[KnownMessage, ...]:
    if not question.bounced_ids:
        return ()
    return tuple(reader.known_messages(route.brand_id, question.bounced_ids))


def _facts(
    reader: EvidenceReader, numbers: Iterable[TicketNumber], customer: CustomerId | None, address: str
) -> tuple[TicketFact, ...]:
    found = (reader.ticket_fact(number, customer, address) for number in dict.fromkeys(numbers))
    return tuple(fact for fact in found if fact is not None)
