"""How working hours, zones, days off and answer targets are spelled when they are kept, or the refusal with words.

It stands apart from the other spellings because brands, addresses and the account take the same kinds.
"""

from collections.abc import Sequence
from datetime import date

from console.clock import zone_named
from console.commands.quoting import quoted
from console.commands.spelling import refuse
from console.working_time import settled_hours
from widgets.language import _

LEAST_S, MOST_S = 60, 1000 * 3600
_MOST_HOURS = 300  # letters


def working_hours(text: str) -> str:
    """Return working hours in the spelling that is kept; "" is always."""
    settled = settled_hours(text) if len(text) <= _MOST_HOURS else None
    if settled is not None:
        return settled
    words = _('{value} are no working hours: write them like mon-fri 09:00-17:30, sat 10:00-16:00; "" is always.')
    raise refuse("bad-hours", words.format(value=quoted(text)))


def time_zone(text: str, *, may_be_empty: bool = False) -> str:
    """Return the name of a zone that this machine knows."""
    name = text.strip()
    if (may_be_empty and not name) or (name and zone_named(name) is not None):
        return name
    words = _("{value} is no time zone that is known here: write one like Europe/Amsterdam, or UTC.")
    raise refuse("bad-zone", words.format(value=quoted(text)))


def days_off(days: Sequence[str]) -> tuple[str, ...]:
    """Return days without work as ISO dates, each once, the earliest first."""
    return tuple(sorted({_day(one) for one in days}))


def target(seconds: int) -> int:
    """Return how soon an answer is promised, in seconds of working time; 0 promises nothing."""
    if seconds == 0 or LEAST_S <= seconds <= MOST_S:
        return seconds
    words = _("An answer within {seconds} seconds can't be promised: off, or 1m to 1000h of working time.")
    raise refuse("bad-target", words.format(seconds=seconds))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        words = _("{value} is no day: write it like 2026-12-25.")
        raise refuse("bad-day", words.format(value=quoted(text))) from None
