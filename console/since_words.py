"""A moment that is over, as people type it: "02:00", "yesterday 18:00", "2026-03-02T08:00", or "3d", "12h", "30m" ago.

It stands alone and pure: now and the zone are arguments, so that midnight and the night of the changing clock can be
tried, and verbs and screens read alike. English and Dutch are understood whatever the language in use.
"""

import re
from datetime import datetime, time, timedelta, tzinfo

from console.commands.quoting import quoted
from console.commands.refusal import Refusal
from widgets.language import _
from widgets.times import local

_AGO = re.compile(r"([0-9]{1,6})([smhudw])")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_UNITS_MS = {"s": 1000, "m": 60_000, "h": 3_600_000, "u": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_DAYS_AGO = {"today": 0, "vandaag": 0, "yesterday": 1, "gisteren": 1}


def read_since(text: str, now: int, zone: tzinfo) -> int | Refusal:
    """Return a moment in ms UTC, from now in ms UTC; 0 for one before 1970.

    "02:00" is the last time that it was that; a day begins at 00:00 unless a time stands behind it; a length is that
    long ago. It may be to come when it was written in full: whoever wants one that is over looks at that.
    """
    plain = " ".join(text.lower().split())
    if ago := _AGO.fullmatch(plain):
        return max(0, now - int(ago[1]) * _UNITS_MS[ago[2]])
    try:
        return max(0, _moment(plain, text.strip(), now, zone))
    except (ValueError, OverflowError):
        words = _("{text} is no moment: write 02:00, 2026-03-02, 2026-03-02T08:00, or 3d, 12h, 30m for a time ago.")
        return Refusal(code="usage", words=words.format(text=quoted(text)))


def _moment(plain: str, text: str, now: int, zone: tzinfo) -> int:
    today = local(now, zone).replace(tzinfo=None)
    if _CLOCK.fullmatch(plain):
        at = _ms(datetime.combine(today, _clock(plain)), zone)
        return at if at <= now else _ms(datetime.combine(today - timedelta(days=1), _clock(plain)), zone)
    day, _space, clock = plain.partition(" ")
    if day in _DAYS_AGO:
        return _ms(datetime.combine(today - timedelta(days=_DAYS_AGO[day]), _clock(clock or "0:00")), zone)
    return _ms(datetime.fromisoformat(text), zone)


def _clock(text: str) -> time:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def _ms(at: datetime, zone: tzinfo) -> int:
    return round((at if at.tzinfo else at.replace(tzinfo=zone)).timestamp() * 1000)
