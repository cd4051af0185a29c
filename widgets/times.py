"""Times as people say them, in Dutch and English: "2m", "3u", "gisteren 14:05", "12 mrt".

They stand alone and pure: the present and the zone are arguments, and all differences are taken in UTC, so that the
night of the changing clock has no negative hour.
"""

from datetime import UTC, datetime, timedelta, tzinfo

from widgets.language import _

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
HALF_DAY_MS = 12 * HOUR_MS
DAY_MS = 24 * HOUR_MS


def when(ms: int, now_ms: int, zone: tzinfo, *, short: bool = False) -> str:
    """Return a moment as short as it can be understood; `short` keeps it within 6 cells.

    Under an hour "2m", under half a day or on the same day "3h", then "yesterday 14:05", "12 Mar", "12 Mar 2025".
    A moment ahead of now (a clock that runs ahead) within a minute is "now", further ahead its date and time.
    """
    passed = now_ms - ms
    then, now = local(ms, zone), local(now_ms, zone)
    if passed < -MINUTE_MS:
        return _date(then, now, short=short) if short else moment(ms, zone)
    if passed < MINUTE_MS:
        return _("now")
    if passed < HOUR_MS:
        return _("{count}m").format(count=passed // MINUTE_MS)
    if passed < HALF_DAY_MS or then.date() == now.date():
        return _("{count}h").format(count=passed // HOUR_MS)
    if not short and then.date() == now.date() - timedelta(days=1):
        return _("yesterday {time}").format(time=then.strftime("%H:%M"))
    return _date(then, now, short=short)


def moment(ms: int, zone: tzinfo) -> str:
    """Return a moment in full: "12 mrt 2026 14:05:09"."""
    then = local(ms, zone)
    return f"{then.day} {month(then.month)} {then.year} {then.strftime('%H:%M:%S')}"


def clock_time(ms: int, now_ms: int, zone: tzinfo) -> str:
    """Return "14:05" for today, else the day with it: "12 mrt 14:05"."""
    then, now = local(ms, zone), local(now_ms, zone)
    time = then.strftime("%H:%M")
    return time if then.date() == now.date() else f"{then.day} {month(then.month)} {time}"


def duration(ms: int) -> str:
    """Return a length of time in words of two units at most: "3 d 4 h", "2 min", "0.4 s"."""
    seconds = abs(ms) // 1000
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return _joined((days, _("d")), (hours, _("h")))
    if hours:
        return _joined((hours, _("h")), (minutes, _("min")))
    if minutes:
        return _joined((minutes, _("min")), (seconds % 60, _("s")))
    count = tenths(abs(ms) / 1000) if abs(ms) < 10_000 else str(seconds)
    return " ".join([count, _("s")])


def tenths(value: float) -> str:
    """Return a number with one decimal, behind the mark of the language in use."""
    return f"{value:.1f}".replace(".", _("."))


def month(number: int) -> str:
    """Return the short name of a month, 1 to 12."""
    names = (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
        _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
    )  # fmt: skip
    return names[number - 1]


def local(ms: int, zone: tzinfo) -> datetime:
    """Return a moment on the wall clock of a zone; moments that no calendar holds become its nearest end."""
    nearest = min(max(ms, -62_135_596_800_000), 253_402_214_400_000)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=nearest)).astimezone(zone)


def _date(then: datetime, now: datetime, *, short: bool) -> str:
    if then.year == now.year:
        return f"{then.day} {month(then.month)}"
    return str(then.year) if short else f"{then.day} {month(then.month)} {then.year}"


def _joined(*parts: tuple[int, str]) -> str:
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
