"""Which tickets a mail names by itself: every hit of the thread rules, in the order in which they win (grouping.md §6).

It stands apart from what is done with a hit (`landing`), because `why` shows the hits that lost as well, and because
here it is decided who may join: a signed token lets a stranger in, an id only somebody who takes part.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from console.grouping.case import Case
from console.grouping.exclusions import exclusion_of
from console.grouping.naming import named_ids, own_id, token_key
from storage.evidence import KnownMessage, TicketFact
from storage.records import Candidate, Evidence, TicketNumber
from storage.settings import Exclusion
from storage.words import Because, Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A ticket that the mail names and may join. `as_stranger`: by the token alone, without reopening it."""

    because: Because
    fact: TicketFact
    evidence: Evidence
    as_stranger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A ticket that the mail names and may not join. A stranger's new ticket is linked to it; a number is suggested."""

    ticket: TicketNumber
    lost_because: str
    evidence: Evidence

    @property
    def is_stranger(self) -> bool:
        """Tell whether the sender was refused as a stranger to the thread."""
        return self.lost_because == "stranger"

    def as_candidate(self) -> Candidate:
        """Return the refusal as a decision keeps it."""
        return Candidate(ticket=self.ticket, lost_because=self.lost_because)


Named = Hit | Refusal


def named_tickets(case: Case) -> tuple[Named, ...]:
    """Return every hit and refusal, the one that counts most first.

    A reused Message-ID, then our tokens over all ids, then known and seen ids, then numbers in the subject.
    """
    return (*_by_reused_id(case), *_by_token(case), *_by_ids(case), *_by_number(case))


def exclusion_in_force(case: Case) -> Exclusion | None:
    """Return the exclusion that names the From address or the customer's, or None."""
    senders = (case.author.from_address, case.author.address)
    return exclusion_of(senders, case.settings.exclusions, case.route.brand_id, case.address)


def is_id_reused(case: Case) -> bool:
    """Tell whether another mail of the brand came with this Message-ID."""
    return any(known.direction is Direction.IN for known in case.kept.same_id)


def _by_reused_id(case: Case) -> Iterator[Named]:
    own = own_id(case.mail)
    if own is None or not case.author.sure:
        return
    for known in case.kept.same_id:
        fact = case.fact(known.ticket)
        is_same_customer = known.customer_id is not None and known.customer_id == case.kept.customer_id
        if known.direction is Direction.IN and fact is not None and is_same_customer:
            yield Hit(because=Because.KNOWN_MESSAGE_ID, fact=fact, evidence=own[1])


def _by_token(case: Case) -> Iterator[Named]:
    tokens = {token.key: token for token in case.kept.tokens}
    for name, evidence in named_ids(case.mail):
        key = token_key(name)
        fact = case.fact(tokens[key].ticket) if key in tokens else None
        if fact is not None:
            yield _by_signature(case, fact, evidence)


def _by_signature(case: Case, fact: TicketFact, evidence: Evidence) -> Named:
    if fact.takes_part and case.author.sure:
        return Hit(because=Because.SIGNED_TOKEN, fact=fact, evidence=evidence)
    if case.route.addressed and fact.address in (case.route.address, *case.route.others):
        return Hit(because=Because.SIGNED_TOKEN, fact=fact, evidence=evidence, as_stranger=True)
    return Refusal(ticket=fact.number, lost_because="stranger", evidence=evidence)


def _by_ids(case: Case) -> Iterator[Named]:
    """Known ids before seen ones for each id. Whom readings disagree on joins by neither, and is no stranger either
    where the claimed address takes part."""
    known_by: dict[str, list[KnownMessage]] = {}
    for known in case.kept.known:
        known_by.setdefault(known.message_id, []).append(known)
    seen_by: dict[str, dict[TicketNumber, TicketFact]] = {}
    for seen in case.kept.seen if case.author.sure and exclusion_in_force(case) is None else ():
        if fact := case.fact(seen.ticket):
            seen_by.setdefault(seen.message_id, {})[fact.number] = fact
    for name, evidence in named_ids(case.mail):
        for known in known_by.get(name, ()):
            yield from _by_known(case, known, evidence)
        for fact in seen_by.get(name, {}).values():
            yield Hit(because=Because.SEEN_REFERENCE, fact=fact, evidence=evidence)


def _by_known(case: Case, known: KnownMessage, evidence: Evidence) -> Iterator[Named]:
    fact = case.fact(known.ticket)
    if fact is None:
        return
    if not fact.takes_part:
        yield Refusal(ticket=fact.number, lost_because="stranger", evidence=evidence)
    elif case.author.sure:
        yield Hit(because=Because.KNOWN_MESSAGE_ID, fact=fact, evidence=evidence)
    else:
        yield Refusal(ticket=fact.number, lost_because="sender-unsure", evidence=evidence)


def _by_number(case: Case) -> Iterator[Named]:
    subject = case.mail.first("Subject")
    position = subject.position if subject else 0
    for fact in filter(case.is_here, dict.fromkeys(case.kept.numbered)):
        evidence = Evidence(header="Subject", position=position, value=case.mail.subject)
        if not fact.takes_part:
            yield Refusal(ticket=fact.number, lost_because="not-a-participant", evidence=evidence)
        elif case.author.authenticated is True and case.author.sure:
            yield Hit(because=Because.SUBJECT_NUMBER, fact=fact, evidence=evidence)
        else:
            yield Refusal(ticket=fact.number, lost_because="not-authenticated", evidence=evidence)
