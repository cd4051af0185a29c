"""A time to come, as people write it: "2h", "3d", "tomorrow", "maandag 9:00", "2026-12-01 09:00".

It stands alone and pure: now and the zone are arguments, so that the night of the changing clock can be tried, and keys
and verbs read alike. English and Dutch are understood whatever the language in use.
"""

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from console.commands.quoting import quoted
from console.commands.refusal import Refusal
from widgets.language import _

MORNING = time(8)  # what a day without a time means
_DAYS = (
    ("monday", "mon", "maandag", "ma"),
    ("tuesday", "tue", "dinsdag", "di"),
    ("wednesday", "wed", "woensdag", "wo"),
    ("thursday", "thu", "donderdag", "do"),
    ("friday", "fri", "vrijdag", "vr"),
    ("saturday", "sat", "zaterdag", "za"),
    ("sunday", "sun", "zondag", "zo"),
)
_AHEAD = {"today": 0, "vandaag": 0, "tomorrow": 1, "morgen": 1, "overmorgen": 2}
_WEEKS = ("next week", "volgende week")
_LENGTH = re.compile(r"(?:[0-9]{1,6}[wdhmu])+", re.ASCII)
_PART = re.compile(r"([0-9]+)([wdhmu])", re.ASCII)
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})", re.ASCII)
_ISO = re.compile(r"^([0-9-]{8,10})t(?=[0-9])", re.ASCII)
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", re.ASCII)


def read_when(text: str, now: int, zone: tzinfo) -> int | Refusal:
    """Return a moment in ms UTC, from now in ms UTC. It may be past: whoever wants one to come looks at that.

    "90m", "2h" ("2u"), "3d", "1w" are lengths from now; days and weeks keep the time of the clock. A day means 08:00
    unless a time stands behind it; a weekday is the next one, never today; a time alone is the next time it is that.
    """
    plain = _ISO.sub(r"\1 ", " ".join(text.lower().split()))
    try:
        at = _moment(plain, datetime.fromtimestamp(now / 1000, UTC).astimezone(zone))
        return round(at.timestamp() * 1000)
    except (ValueError, OverflowError):
        words = _("{value} is no time: write 2h, 3d, tomorrow, monday, monday 09:00, 2026-12-01 or 2026-12-01 09:00.")
        return Refusal(code="bad-time", words=words.format(value=quoted(text)))


def _moment(text: str, now: datetime) -> datetime:
    if _LENGTH.fullmatch(text):
        return _after(text, now)
    if _CLOCK.fullmatch(text):
        today = _at(now.date(), _clock(text), now)
        return today if today > now else _at(now.date() + timedelta(days=1), _clock(text), now)
    if text in _WEEKS:
        return _at(now.date() + timedelta(days=7 - now.weekday()), MORNING, now)
    day, _space, clock = text.partition(" ")
    return _at(_day(day, now.date()), _clock(clock) if clock else MORNING, now)


def _after(text: str, now: datetime) -> datetime:
    """Days are counted on the calendar, hours on the clock that never changes."""
    counts = Counter[str]()
    for count, unit in _PART.findall(text):
        counts[unit] += int(count)
    days = now.replace(tzinfo=None) + timedelta(weeks=counts["w"], days=counts["d"])
    hours = timedelta(hours=counts["h"] + counts["u"], minutes=counts["m"])
    return days.replace(tzinfo=now.tzinfo).astimezone(UTC) + hours


def _day(text: str, today: date) -> date:
    if text in _AHEAD:
        return today + timedelta(days=_AHEAD[text])
    for weekday, names in enumerate(_DAYS):
        if text in names:
            return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date(int(found[1]), int(found[2]), int(found[3]))


def _clock(text: str) -> time:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def _at(day: date, clock: time, now: datetime) -> datetime:
    return datetime.combine(day, clock, now.tzinfo)
