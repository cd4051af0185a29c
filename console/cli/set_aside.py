"""Mails that are in no ticket and wait for somebody: parked, unreadable, or Google's question about forwarding.

It stands apart because `status`, `address list` and `why` all point to them, each in its own way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.cli.shapes import Shape, utc
from console.cli.text import local_time
from console.forwarding_facts import asked_by
from storage.parked import SET_ASIDE
from storage.protocol import Reader
from storage.records import Decision, Delivery
from storage.words import Outcome
from widgets.language import _
from widgets.set_aside import parked_words

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A delivery without a message of its own, and the decision about it."""

    delivery: Delivery
    decision: Decision | None

    @property
    def asked_by(self) -> str:
        """The address that a forwarding confirmation belongs to, "" for any other mail."""
        return asked_by(self.decision)


def read_set_aside(reader: Reader, outcomes: Sequence[Outcome], limit: int = SHOWN) -> list[SetAside]:
    """Return the newest deliveries with these outcomes."""
    found = reader.deliveries_with(outcomes, limit)
    return [SetAside(delivery=one, decision=reader.decision_of_delivery(one.key)) for one in found]


def read_confirmations(reader: Reader, limit: int = SHOWN) -> list[SetAside]:
    """Return Google's newest questions about forwarding."""
    found = reader.confirmations(limit)
    return [SetAside(delivery=one, decision=reader.decision_of_delivery(one.key)) for one in found]


def set_aside_shape(one: SetAside) -> Shape:
    """Return a mail that was set aside; `why delivery:N` tells more."""
    delivery = one.delivery
    return {
        "delivery": delivery.key,
        "arrival": utc(delivery.arrival),
        "outcome": delivery.outcome.value,
        "because": delivery.because.value if delivery.because is not None else None,
        "reason": delivery.reason or None,
    }


def set_aside_line(one: SetAside) -> str:
    """Return the same in one line, with the way to know more."""
    delivery = one.delivery
    is_parked = delivery.outcome in SET_ASIDE
    more = _("omnidesk parked show {key}") if is_parked else _("omnidesk why delivery:{key}")
    return f"{local_time(delivery.arrival)}  {parked_words(delivery)}  ({more.format(key=delivery.key)})"
