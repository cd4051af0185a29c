"""What becomes of a ticket that a mail joins by its thread: appended, reopened, or followed by a new one.

It stands apart because the state of the ticket, not the way it was found, decides here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.grouping.case import DAY_MS, Case
from console.grouping.thread import Hit
from storage.evidence import TicketFact
from storage.words import Because, TicketStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where a hit leads: into its ticket (`reopen`: which is set open), or, `joins` False, to a new one after it."""

    hit: Hit
    joins: bool
    reopen: bool

    @property
    def compared(self) -> tuple[tuple[str, int], ...]:
        """The times that were compared, for a closed ticket."""
        closed_at = self.hit.fact.closed_at
        return (("closed", closed_at),) if closed_at is not None else ()


def land(case: Case, hits: Sequence[Hit]) -> Landing | None:
    """Return the landing of the first hit; None without one.

    Where its ticket was closed too long ago, a ticket in which this customer's mails have named the same id since is
    joined instead: two late answers make one new ticket, not two.
    """
    if not hits:
        return None
    first = _landing(case, hits[0])
    if first.joins:
        return first
    later = (_landing(case, hit) for hit in hits[1:] if _goes_on_from(hit, hits[0]))
    return next((landing for landing in later if landing.joins), first)


def _goes_on_from(hit: Hit, first: Hit) -> bool:
    is_same_id = hit.because is Because.SEEN_REFERENCE and hit.evidence.value == first.evidence.value
    return is_same_id and hit.fact.number != first.fact.number


def _landing(case: Case, hit: Hit) -> Landing:
    is_quiet = case.automatic is not None or hit.as_stranger
    match hit.fact.status:
        case TicketStatus.OPEN | TicketStatus.SPAM | TicketStatus.MERGED:
            return Landing(hit=hit, joins=True, reopen=False)
        case TicketStatus.PENDING | TicketStatus.SNOOZED:
            return Landing(hit=hit, joins=True, reopen=not is_quiet)
        case TicketStatus.CLOSED:
            joins = case.automatic is not None or is_recently_closed(case, hit.fact)
            return Landing(hit=hit, joins=joins, reopen=joins and not is_quiet)


def is_recently_closed(case: Case, fact: TicketFact) -> bool:
    """Tell whether the ticket was closed less than the account's reopen days before the mail arrived, or after."""
    closed_at = fact.closed_at if fact.closed_at is not None else fact.active_at
    return case.arrival - closed_at < case.settings.account.reopen_days * DAY_MS
