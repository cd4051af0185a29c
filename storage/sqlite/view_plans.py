"""How a view is answered: what an index can take at once, what is asked of each ticket, and where to begin.

It stands apart from the statements because here is only choosing. A view is walked in the order of its list, unless it
asks for something that few tickets have: then those are gathered first, because a walk would pass over all the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from storage import narrowing as traits
from storage.narrowing import Narrowing, Sort, Trait
from storage.records import TicketView
from storage.settings import BrandId
from storage.sqlite.ticket_traits import Question, found_by_few, latest, words_question
from storage.words import AWAKE, TicketStatus

_WAITING = (*AWAKE, TicketStatus.SNOOZED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A view as it is asked. `statuses` are all those to look at, none when no ticket can be in the view.

    `rest` is asked of each ticket. `found` are questions which tickets to begin with; none walks the list.
    `waited` is the moment since when a ticket must wait, where the longest waiting are the ones to begin with.
    """

    statuses: tuple[TicketStatus, ...]
    brand_id: BrandId | None
    address: str | None
    assignee: str | None
    sort: Sort
    rest: tuple[Narrowing, ...] = ()
    found: tuple[Question, ...] = ()
    waited: int | None = None

    @property
    def is_gathered(self) -> bool:
        """Tell whether the tickets are gathered before they are put in order."""
        return bool(self.found) or self.waited is not None

    @property
    def is_plain(self) -> bool:
        """Tell whether the counter rows know how many tickets there are."""
        return not self.rest and not self.is_gathered


def plan_of(view: TicketView) -> Plan:
    """Return how a view is answered."""
    plan = Plan(
        statuses=tuple(dict.fromkeys(view.statuses)) or tuple(TicketStatus),
        brand_id=view.brand_id,
        address=view.address,
        assignee=view.assignee,
        sort=view.sort,
    )
    for narrowing in view.narrowings:
        plan = _narrowed(plan, narrowing)
    return _begun(plan, " ".join(_words(view)), [one.part for one in _wanted(view) if isinstance(one, traits.SentBy)])


def _words(view: TicketView) -> Iterator[str]:
    yield from [view.words] if view.words else []
    yield from (trait.words for trait in _wanted(view) if isinstance(trait, traits.HoldsWords))


def _wanted(view: TicketView) -> list[Trait]:
    return [narrowing.trait for narrowing in view.narrowings if not narrowing.negated]


def _narrowed(plan: Plan, narrowing: Narrowing) -> Plan:
    """Take a narrowing into what the indexes know, else ask it of each ticket."""
    match narrowing.trait:
        case traits.StatusIn(statuses=statuses):
            kept = (status for status in plan.statuses if (status in statuses) != narrowing.negated)
            return replace(plan, statuses=tuple(kept))
        case traits.HoldsWords() | traits.SentBy() if not narrowing.negated:
            return plan
        case traits.BrandIn(brand_ids=(brand_id,)) if not narrowing.negated and plan.brand_id is None:
            return replace(plan, brand_id=brand_id)
        case traits.AddressIn(addresses=(address,)) if not narrowing.negated and plan.address is None:
            return replace(plan, address=address)
        case traits.AssigneeIn(logins=(login,)) if not narrowing.negated and plan.assignee is None:
            return replace(plan, assignee=login)
        case traits.WaitingSince() | traits.WaitedBeyond() if not narrowing.negated:
            possible = AWAKE if isinstance(narrowing.trait, traits.WaitedBeyond) else _WAITING
            kept = (status for status in plan.statuses if status in possible)
            return replace(plan, statuses=tuple(kept), rest=(*plan.rest, narrowing))
    return replace(plan, rest=(*plan.rest, narrowing))


def _begun(plan: Plan, words: str, senders: Sequence[str]) -> Plan:
    """Choose where to begin: with the words, else with what the fewest tickets have, else at the top of the list."""
    if words or senders:
        return replace(plan, found=(words_question(words, senders),))
    for trait_type in _FEWEST_FIRST:
        for narrowing in plan.rest:
            found = () if narrowing.negated else tuple(found_by_few(narrowing.trait))
            if found and isinstance(narrowing.trait, trait_type):
                return replace(plan, found=found, rest=tuple(one for one in plan.rest if one is not narrowing))
    moments = [at for one in plan.rest if not one.negated and (at := _waited_since(one.trait)) is not None]
    return replace(plan, waited=min(moments) if moments and plan.sort is not Sort.WAITING else None)


def _waited_since(trait: Trait) -> int | None:
    """Return since when whoever has a trait waits at least; None where it asks for no waiting."""
    match trait:
        case traits.WaitingSince(at=at):
            return at
        case traits.WaitedBeyond(limits=limits):
            return latest(limits)
    return None


_FEWEST_FIRST: tuple[type, ...] = (
    traits.NumberIn, traits.MessageNamed, traits.Undelivered, traits.TagIn, traits.BadgeIn, traits.DecidedBy,
    traits.BecauseIn, traits.WithAttachment,
)  # fmt: skip
