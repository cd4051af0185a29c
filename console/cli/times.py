"""Moments as people type them: "02:00", "2026-03-02", "2026-03-02T08:00", or "3d", "12h", "30m" ago.

It stands apart because several verbs take them, and because midnight and the changing clock are tried on it alone.
"""

import re
from datetime import UTC, datetime, timedelta

from console.commands.refusal import Refusal
from widgets.language import _

_AGO = re.compile(r"(\d{1,6})([smhdw])")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_UNITS_MS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


def read_since(text: str | None, now: int) -> int | Refusal | None:
    """Return a moment in ms UTC, None for no text. Without a zone it is this machine's; "02:00" is the last one."""
    if text is None:
        return None
    if ago := _AGO.fullmatch(text):
        return max(0, now - int(ago[1]) * _UNITS_MS[ago[2]])
    try:
        at = _clock_time(text, now) or datetime.fromisoformat(text)
        return max(0, round((at if at.tzinfo else at.astimezone()).timestamp() * 1000))
    except (ValueError, OverflowError):
        words = _("{text} is no moment: write 02:00, 2026-03-02, 2026-03-02T08:00, or 3d, 12h, 30m for a time ago.")
        return Refusal(code="usage", words=words.format(text=text))


def _clock_time(text: str, now: int) -> datetime | None:
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return None
    today = datetime.fromtimestamp(now / 1000, UTC).astimezone()
    at = today.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0, tzinfo=None).astimezone()
    if at <= today:
        return at
    return (at.replace(tzinfo=None) - timedelta(days=1)).astimezone()
