"""Grouping by time: which ticket of the customer at this address a mail without a thread joins (grouping.md §7).

It stands apart because the simulation asks the same for another period, and because every edge of it is a promise:
exactly the period and exactly the cap still group. Times are compared in milliseconds UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.grouping.case import DAY_MS, Case
from storage.evidence import TicketFact
from storage.records import Candidate, TicketNumber
from storage.settings import Account, AddressId, BrandId, MailAddress
from storage.words import Because, TicketStatus

CANDIDATES = 50  # a customer's newest tickets at an address, which are looked at
MOST_RECORDED = 10
NEVER = (TicketStatus.MERGED, TicketStatus.SPAM)
_REASONS = (
    ("split-remembered", Because.NEW_SPLIT_REMEMBERED),
    ("candidate-closed", Because.NEW_CANDIDATE_CLOSED),
    ("cap-reached", Because.NEW_CAP_REACHED),
    ("period-over", Because.NEW_PERIOD_OVER),
)
BARE = MailAddress(id=AddressId(0), brand_id=BrandId(0), address="")  # an address that isn't registered


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTime:
    """The answer: the ticket to join, or why a new one opens and what it follows. `compared` are times in ms."""

    chosen: TicketFact | None
    because: Because
    follows: TicketNumber | None
    candidates: tuple[Candidate, ...]
    compared: tuple[tuple[str, int], ...]


def by_time(case: Case, bar: Because | None) -> ByTime:
    """Return what time says. `bar` is a reason that forbids grouping whatever the times are, None without one.

    Of several candidates the newest activity wins, then the lowest number.
    """
    setting, account = case.address or BARE, case.settings.account
    ordered = sorted(_tickets_here(case), key=lambda fact: (-fact.active_at, fact.number))
    losses = [(fact, loss(fact, case.arrival, setting, account)) for fact in ordered]
    fit = [fact for fact, lost_by in losses if lost_by is None]
    chosen = fit[0] if fit and bar is None else None
    lost_fit = bar.value.removeprefix("new:") if bar else "older-activity"
    lost = [
        lost_by or Candidate(ticket=fact.number, lost_because=lost_fit)
        for fact, lost_by in losses
        if fact is not chosen
    ]
    because = Because.TIME_WINDOW if chosen else bar or _reason(lost)
    is_closed = (one.ticket for one in lost if one.lost_because == "candidate-closed")
    shown = chosen or _shown(ordered, lost, because)
    return ByTime(
        chosen=chosen,
        because=because,
        follows=next(is_closed, None) if chosen is None and bar is None else None,
        candidates=tuple(lost[:MOST_RECORDED]),
        compared=_compared(case, shown) if shown else (),
    )


def loss(fact: TicketFact, arrival: int, setting: MailAddress, account: Account) -> Candidate | None:
    """Return why a mail of the ticket's customer can't join it by time, None when it can; `arrival` in ms UTC.

    Outside the period nothing else is asked. Merged tickets and spam are no candidates at all.
    """
    last, first = fact.last_customer_mail_at, fact.first_mail_at
    if last is None:
        return Candidate(ticket=fact.number, lost_because="no-customer-mail")
    over = abs(arrival - last) - setting.period_s * 1000
    if over > 0:
        return Candidate(ticket=fact.number, lost_because="period-over", seconds_over=_seconds(over))
    if fact.parted:
        return Candidate(ticket=fact.number, lost_because="split-remembered")
    if fact.status is TicketStatus.CLOSED and not account.group_into_closed:
        return Candidate(ticket=fact.number, lost_because="candidate-closed")
    cap = max(setting.cap_days * DAY_MS, setting.period_s * 1000)
    beyond = abs(arrival - first) - cap if first is not None else 0
    if beyond > 0:
        return Candidate(ticket=fact.number, lost_because="cap-reached", seconds_over=_seconds(beyond))
    if fact.mail_count >= setting.cap_mails:
        return Candidate(ticket=fact.number, lost_because="cap-reached")
    return None


def _tickets_here(case: Case) -> list[TicketFact]:
    return [
        fact
        for fact in case.kept.candidates
        if case.is_here(fact) and fact.address == case.route.address and fact.status not in NEVER
    ]


def _reason(lost: Sequence[Candidate]) -> Because:
    words = {loss.lost_because for loss in lost}
    return next((because for word, because in _REASONS if word in words), Because.NEW_NO_CANDIDATE)


def _shown(ordered: Sequence[TicketFact], lost: Sequence[Candidate], because: Because) -> TicketFact | None:
    """Return the ticket whose times explain the reason: the newest that was lost for it."""
    word = because.value.removeprefix("new:")
    number = next((one.ticket for one in lost if one.lost_because == word), None)
    return next((fact for fact in ordered if fact.number == number), None)


def _compared(case: Case, fact: TicketFact) -> tuple[tuple[str, int], ...]:
    setting = case.address or BARE
    times = (("arrival", case.arrival), ("last_customer_mail", fact.last_customer_mail_at))
    known = ((*times, ("first_mail", fact.first_mail_at)), (("period", setting.period_s * 1000),))
    return tuple((name, value) for pairs in known for name, value in pairs if value is not None)


def _seconds(milliseconds: int) -> int:
    """Return whole seconds, a started one counted as one: over is never zero."""
    return -(-milliseconds // 1000)
