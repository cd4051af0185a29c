"""How the time by which an answer is due reads: in a list, above a conversation, on a command line.

It stands apart because all three must agree on when an answer is late.
"""

from datetime import tzinfo

from storage.records import Due
from widgets.columns import Glyphs
from widgets.language import _
from widgets.times import DAY_MS, HOUR_MS, MINUTE_MS, clock_time, duration

_TWO_DAYS_MS = 2 * DAY_MS


def pressing_words(due: Due, now: int, glyphs: Glyphs, *, short: bool) -> str:
    """Return how long an answer is late, or how little time is left; "" while there is enough. `short` is 6 cells."""
    if now < due.soon_at:
        return ""
    length = _length(abs(due.at - now))
    if now >= due.at:
        return f"{glyphs.warning}{length}" if short else _("{length} late").format(length=length)
    return f"{glyphs.soon}{length}" if short else _("due in {length}").format(length=length)


def due_words(due: Due, now: int, zone: tzinfo) -> str:
    """Return by when an answer is due, or how late it is."""
    if now >= due.at:
        return _("answer {length} late").format(length=duration(now - due.at))
    return _("answer due by {time}").format(time=clock_time(due.at, now, zone))


def due_remarks(due: Due | None, now: int) -> list[str]:
    """Return the remark about an answer that is late, or due soon; none otherwise."""
    if due is None or now < due.soon_at:
        return []
    return [_("overdue") if now >= due.at else _("due soon")]


def _length(ms: int) -> str:
    """Return a length of time in one unit: "40m", "26h", "3d"."""
    if ms < HOUR_MS:
        return _("{count}m").format(count=ms // MINUTE_MS)
    if ms < _TWO_DAYS_MS:
        return _("{count}h").format(count=ms // HOUR_MS)
    return _("{count}d").format(count=ms // DAY_MS)
