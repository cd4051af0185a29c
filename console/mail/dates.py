"""The times that a mail states, as milliseconds UTC; what cannot be read is None, never an error.

They stand apart because no rule may trust them: the arrival decides, these are only shown and compared.
"""

import calendar
import re
from datetime import UTC, datetime
from email.utils import parsedate_tz

_LATEST_YEAR = 2199
_LONGEST = 200  # characters; the date of a real header takes about 40
_WIDEST_OFFSET_S = 24 * 3600
_COMMENT_MARK = re.compile(r"\\.|[();]", re.DOTALL)
_ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d{1,9})?\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII
)


def read_date(value: str) -> int | None:
    """Return the time of a `Date` header in ms UTC, or None when it has none between 1970 and 2199.

    Obsolete forms (two-digit years, named zones) and ISO 8601 are read too; an unknown zone, and an offset of a
    day or more, counts as UTC (RFC 5322 §3.3, §4.3).
    """
    text = value[:_LONGEST]
    parts = _iso_parts(text) or _mail_parts(text)
    if parts is None:
        return None
    year, month, day, hour, minute, second, offset = parts
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    at = (calendar.timegm(moment.timetuple()) - offset) * 1000
    return at if at >= 0 and year <= _LATEST_YEAR else None


def received_at(value: str) -> int | None:
    """Return the time of a `Received` header, which stands behind its last semicolon (RFC 5321 §4.4), in ms UTC.

    A semicolon in a comment is passed over. *Seen:* comments that never end; then the last semicolon of all counts.
    """
    for semicolon in (_last_outside_comments(value), value.rfind(";")):
        at = read_date(value[semicolon + 1 :]) if semicolon >= 0 else None
        if at is not None:
            return at
    return None


def _last_outside_comments(value: str) -> int:
    depth, last = 0, -1
    for mark in _COMMENT_MARK.finditer(value):
        if mark[0] == ";" and not depth:
            last = mark.start()
        depth = max(0, depth + {"(": 1, ")": -1}.get(mark[0], 0))
    return last


def _mail_parts(text: str) -> tuple[int, int, int, int, int, int, int] | None:
    try:
        read = parsedate_tz(text)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    if read is None:
        return None
    year, month, day, hour, minute, second = read[:6]
    offset = read[9] or 0
    return year, month, day, hour, minute, second, offset if abs(offset) < _WIDEST_OFFSET_S else 0


def _iso_parts(text: str) -> tuple[int, int, int, int, int, int, int] | None:
    found = _ISO.match(text)
    if found is None:
        return None
    year, month, day, hour, minute = (int(found[number]) for number in range(1, 6))
    zone = found[7] or "Z"
    offset = 0
    if zone != "Z":
        offset = int(zone[1:3]) * 3600 + int(zone[-2:]) * 60
        offset = (-offset if zone[0] == "-" else offset) if offset < _WIDEST_OFFSET_S else 0
    return year, month, day, hour, minute, int(found[6] or 0), offset
