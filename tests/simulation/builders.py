"""Messages of a history with defaults, and what a simulation makes of them: a test names only what matters to it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from console.simulation import simulate
from console.simulation_outcome import Simulation
from storage.history import HistoryMessage, HistoryTicket, Trace
from storage.records import CustomerId, MessageKey, TicketNumber
from storage.settings import Exclusion, ExclusionId, Settings
from storage.words import Because, Direction, TicketStatus
from tests.grouping.builders import ACME, HOUR, JAN, NOON, SETTINGS, with_account, with_address

__all__ = ["ACME", "DAY", "HOUR", "JAN", "NOON", "PIET", "SECOND", "SETTINGS", "with_account", "with_address"]

DAY = 24 * HOUR
SECOND = 1000
PIET = CustomerId(2)
NEW, GROUPED, MOVED = Because.NEW_NO_CANDIDATE, Because.TIME_WINDOW, Because.MOVED_BY_EMPLOYEE


def ticket(number: int = 1, **changes: Any) -> HistoryTicket:
    """Return an open ticket of Jan's at info@acme.nl."""
    fields: dict[str, Any] = {
        "number": TicketNumber(number),
        "brand_id": ACME,
        "address": "info@acme.nl",
        "customer_id": JAN,
        "customer": "jan@example.nl",
        "status": TicketStatus.OPEN,
        "closed_at": None,
        "parted": False,
    }
    return HistoryTicket(**(fields | changes))


def mail(key: int, at: int = 0, in_: HistoryTicket | int = 1, **changes: Any) -> HistoryMessage:
    """Return a mail of Jan's that arrived `at` ms after noon, in a ticket (its number: an open one of Jan's)."""
    fields: dict[str, Any] = {
        "key": MessageKey(key),
        "ticket": in_ if isinstance(in_, HistoryTicket) else ticket(in_),
        "direction": Direction.IN,
        "arrival": NOON + at,
        "from_customer": True,
        "automatic": False,
        "because": NEW,
        "customer_id": JAN,
        "senders": ("jan@example.nl",),
        "trace": None,
    }
    return HistoryMessage(**(fields | changes))


def ours(key: int, at: int = 0, in_: HistoryTicket | int = 1, **changes: Any) -> HistoryMessage:
    """Return an answer of ours."""
    own = {"direction": Direction.OUT, "from_customer": False, "because": None, "customer_id": None}
    return mail(key, at, in_, **{**own, "senders": ("info@acme.nl",), **changes})


def threaded(key: int, at: int, in_: HistoryTicket | int, named: int, **changes: Any) -> HistoryMessage:
    """Return a mail that joined its ticket by naming an earlier message."""
    trace = Trace(named=MessageKey(named), evidence="<named@example.nl>")
    return mail(key, at, in_, **{"because": Because.KNOWN_MESSAGE_ID, "trace": trace, **changes})


def excluding(pattern: str, **scope: Any) -> Settings:
    """Return the settings with an exclusion."""
    return replace(SETTINGS, exclusions=(Exclusion(id=ExclusionId(1), pattern=pattern, **scope),))


def parts(history: Sequence[HistoryMessage], then: Settings = SETTINGS, **options: Any) -> list[list[int]]:
    """Return which messages would be together, in order of their keys."""
    simulation = simulate(history, then, **options)
    return sorted(map(sorted, together(history, simulation)))


def together(history: Sequence[HistoryMessage], simulation: Simulation) -> list[list[int]]:
    """Return which messages a simulation has together, those among them that stay as they are."""
    after = [[int(key) for key in part.messages] for knot in simulation.knots for part in knot.after]
    moved = {key for part in after for key in part}
    left: dict[int, list[int]] = {}
    for message in history:
        if message.key not in moved:
            left.setdefault(message.ticket.number, []).append(int(message.key))
    return [*after, *left.values()]
