"""The agency finder: which senders write on behalf of many, so that grouping by time would mix their cases.

It stands alone and pure, because keys and verbs show the same suggestions, and what is suggested must follow from what
is kept and set alone. Reply-To is not kept, so it is not looked at.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from console.grouping.exclusions import matches
from console.mail.subjects import reference_numbers
from console.public_providers import is_public
from console.routing_registry import Registry, registry_of
from storage.senders import SenderFact
from storage.settings import Settings

LEAST = 3  # different reference numbers or names from which on a sender is suggested
MOST_SENDERS = 300  # of which facts are looked at, those with the most first; it bounds the time
_EXAMPLES = 5
_LONGEST_NAME = 200
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An exclusion that is proposed, with what speaks for it.

    `pattern` is an address, or `*@domain` where several `senders` of a domain qualify. `references` and `names` are
    the different ones that were found, `examples` a few subjects that carry them; `tickets` are those of the senders'
    customers.
    """

    pattern: str
    senders: tuple[str, ...]
    mails: int
    tickets: int
    first_mail_at: int
    last_mail_at: int
    references: tuple[str, ...]
    names: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def strength(self) -> int:
        """How many different cases are seen at least."""
        return max(len(self.references), len(self.names))


def suggestions(facts: Iterable[SenderFact], settings: Settings) -> tuple[Suggestion, ...]:
    """Return the exclusions that are worth proposing, the strongest first, then by mails and pattern.

    Left out are senders whom any exclusion names already, whatever its scope, ourselves, and listed relays; an unsure
    sender has no facts. Several of one domain become one suggestion of the domain, unless it is a provider's that
    strangers share, or our own.
    """
    registry = registry_of(settings)
    by_domain: defaultdict[str, list[Suggestion]] = defaultdict(list)
    for fact in facts:
        if _may_be_proposed(fact.sender, settings, registry) and (found := _suggested(fact)):
            by_domain[fact.sender.rpartition("@")[2]].append(found)
    ours = {known.address.rpartition("@")[2] for known in settings.addresses}
    proposed: list[Suggestion] = []
    for domain, found_there in by_domain.items():
        stays_apart = len(found_there) == 1 or domain in ours or is_public(domain)
        proposed += found_there if stays_apart else [_of_domain(domain, found_there)]
    return tuple(sorted(proposed, key=lambda one: (-one.strength, -one.mails, one.pattern)))


def _may_be_proposed(sender: str, settings: Settings, registry: Registry) -> bool:
    if registry.is_from_ourselves(sender) or sender in registry.relays:
        return False
    return not any(matches(exclusion.pattern, sender) for exclusion in settings.exclusions)


def _suggested(fact: SenderFact) -> Suggestion | None:
    """Return the suggestion of one sender, or None for somebody who writes for themselves.

    Numbers count when they are spread over as many subjects: one mail that names an order, an invoice and a customer
    number speaks of one case.
    """
    numbered = [(subject, numbers) for subject in fact.subjects if (numbers := reference_numbers(subject))]
    references = sorted(frozenset().union(*(numbers for _, numbers in numbered)))
    names = different_names(fact.names)
    cases = min(len(references), len({numbers for _, numbers in numbered}))
    if max(cases, len(names)) < LEAST:
        return None
    return Suggestion(
        pattern=fact.sender,
        senders=(fact.sender,),
        mails=fact.mails,
        tickets=fact.tickets,
        first_mail_at=fact.first_mail_at,
        last_mail_at=fact.last_mail_at,
        references=tuple(references),
        names=names,
        examples=tuple(subject for subject, _ in numbered)[:_EXAMPLES],
    )


def different_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that are different people's, sorted.

    Case, order, initials and punctuation don't count, and a name whose words all stand in another one is the same
    person's: "Jan", "Smit, Jan" and "J. Smit" are all Jan Smit. An address is no name.
    """
    spelled: dict[frozenset[str], str] = {}
    for name in sorted(names):
        words = frozenset(_WORD.findall(name[:_LONGEST_NAME].casefold()))
        if words and "@" not in name:
            spelled.setdefault(words, name)
    held: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for words in spelled:
        for word in words:
            held[word].append(words)
    return tuple(sorted(name for words, name in spelled.items() if not _is_part_of_another(words, held)))


def _is_part_of_another(words: frozenset[str], held: Mapping[str, Sequence[frozenset[str]]]) -> bool:
    """Compare only with the names that hold the rarest word: a large office has thousands of names."""
    rarest = min(words, key=lambda word: len(held[word]))
    return any(words < other for other in held[rarest])


def _of_domain(domain: str, found: Sequence[Suggestion]) -> Suggestion:
    return Suggestion(
        pattern=f"*@{domain}",
        senders=tuple(sorted(one.pattern for one in found)),
        mails=sum(one.mails for one in found),
        tickets=sum(one.tickets for one in found),
        first_mail_at=min(one.first_mail_at for one in found),
        last_mail_at=max(one.last_mail_at for one in found),
        references=tuple(sorted({number for one in found for number in one.references})),
        names=different_names(name for one in found for name in one.names),
        examples=tuple(sorted({subject for one in found for subject in one.examples}))[:_EXAMPLES],
    )
