"""Groupings by time that were nearly decided the other way: a slightly other period would have made other tickets.

It stands alone and pure because somebody who doubts a period asks of these mails first, and every edge can be tried.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from storage.records import Decision
from storage.words import Because

SHARE = 0.1  # of the period
RULES = (Because.TIME_WINDOW, Because.NEW_PERIOD_OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearEdge:
    """A decision by time near the edge of the period: `within_ms` was left of it, below 0 it was over by so much."""

    decision: Decision
    period_ms: int
    within_ms: int


def near_edges(decisions: Iterable[Decision], share: float = SHARE) -> list[NearEdge]:
    """Return the decisions that were at most a share of the period from its edge, the nearest first."""
    found = [edge for one in decisions if (edge := _edge(one, share)) is not None]
    return sorted(found, key=lambda edge: (abs(edge.within_ms) / edge.period_ms, edge.decision.sequence))


def _edge(decision: Decision, share: float) -> NearEdge | None:
    """A decision that compared nothing, or another time than the customer's last mail, has no edge."""
    compared = dict(decision.compared)
    if decision.because not in RULES or not {"arrival", "last_customer_mail", "period"} <= compared.keys():
        return None
    period = compared["period"]
    within = period - abs(compared["arrival"] - compared["last_customer_mail"])
    if period <= 0 or abs(within) > period * share:
        return None
    return NearEdge(decision=decision, period_ms=period, within_ms=within)
