"""Working time: how much of it lies between two moments, and which moment lies so much of it further on or back.

It stands alone and pure because every promise to customers is reckoned by it, and the days on which clocks change are
where such reckoning goes wrong: each span of a day is laid out in UTC first, and only lengths in UTC are added up.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

MINUTE_MS = 60_000
DAY_MINUTES = 1440
LOOKED_DAYS = 800  # further nobody looks for working time: a desk that is closed that long promises nothing
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPELLINGS = {name: place for place, name in enumerate(DAYS)} | {
    name: place for place, name in enumerate(("ma", "di", "wo", "do", "vr", "za", "zo"))
}
_PART = re.compile(r"([a-z]{2,3})(?:-([a-z]{2,3}))? (\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Span = tuple[int, int]  # from one moment to before another


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When there is work: for each day of the week (Monday first) spans in minutes since midnight, on a zone's clocks.

    On none of the days `off`.
    """

    week: tuple[tuple[Span, ...], ...]
    zone: tzinfo
    off: frozenset[date] = frozenset()

    @property
    def is_always(self) -> bool:
        """Tell whether there is work at every moment."""
        return not self.off and all(day == ((0, DAY_MINUTES),) for day in self.week)


def settled_hours(text: str) -> str | None:
    """Return working hours in the spelling that is kept ("mon-fri 09:00-17:30, sat 10:00-16:00"), or None for nonsense.

    Days may be Dutch ("ma-vr") and hours short ("9:00"); "" is always.
    """
    parts = [_settled(" ".join(part.split())) for part in text.lower().split(",")] if text.strip() else []
    return None if None in parts else ", ".join(part for part in parts if part)


def week_of(hours: str) -> tuple[tuple[Span, ...], ...]:
    """Return the spans of each day of settled working hours; those that touch or overlap are one."""
    if not hours:
        return (((0, DAY_MINUTES),),) * 7
    days: list[list[Span]] = [[] for _day in DAYS]
    for part in hours.split(", "):
        found = _PART.fullmatch(part)
        if found is not None:
            for place in _places(found):
                days[place].append(_minutes(found))
    return tuple(tuple(_joined(sorted(day))) for day in days)


def moment_after(calendar: Calendar, start: int, length: int) -> int | None:
    """Return the moment (ms UTC) at which `length` ms of working time have gone by since `start`; None if never."""
    if calendar.is_always:
        return start + length
    for begin, end in _spans(calendar, start, 1):
        worked = end - max(begin, start)
        if worked >= length:
            return end - worked + length
        length -= max(worked, 0)
    return None


def moment_before(calendar: Calendar, end: int, length: int) -> int | None:
    """Return the latest moment (ms UTC) since which `length` ms of working time have gone by at `end`; None if never.

    Whoever waits since then or longer has waited for so long: `moment_after` of them is `end` or earlier.
    """
    if calendar.is_always:
        return end - length
    for begin, until in _spans(calendar, end, -1):
        worked = min(until, end) - begin
        if worked >= length:
            return begin + worked - length
        length -= max(worked, 0)
    return None


def working_ms(calendar: Calendar, start: int, end: int) -> int:
    """Return how much working time lies between two moments, in ms."""
    if calendar.is_always or end <= start:
        return max(end - start, 0)
    total = 0
    for begin, until in _spans(calendar, start, 1):
        if begin >= end:
            break
        total += max(min(until, end) - max(begin, start), 0)
    return total


def _settled(part: str) -> str | None:
    found = _PART.fullmatch(part)
    if found is None or found[1] not in _SPELLINGS or found[2] not in (None, *_SPELLINGS):
        return None
    begin, end = _minutes(found)
    if begin >= end or end > DAY_MINUTES or int(found[4]) > 59 or int(found[6]) > 59:
        return None
    first, last = DAYS[_SPELLINGS[found[1]]], DAYS[_SPELLINGS[found[2] or found[1]]]
    days = first if first == last else f"{first}-{last}"
    return f"{days} {begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"


def _minutes(found: re.Match[str]) -> Span:
    return int(found[3]) * 60 + int(found[4]), int(found[5]) * 60 + int(found[6])


def _places(found: re.Match[str]) -> Iterator[int]:
    """Yield the days of a part; "sat-mon" goes over the end of the week."""
    first, last = _SPELLINGS[found[1]], _SPELLINGS[found[2] or found[1]]
    yield from ((first + step) % 7 for step in range((last - first) % 7 + 1))


def _joined(spans: list[Span]) -> Iterator[Span]:
    begin, end = -1, -1
    for one in spans:
        if one[0] > end:
            if end > begin:
                yield begin, end
            begin, end = one
        end = max(end, one[1])
    if end > begin:
        yield begin, end


def _spans(calendar: Calendar, at: int, step: int) -> Iterator[Span]:
    """Yield the spans of work (ms UTC) from the day of a moment on, or (step -1) from it back."""
    day = (_EPOCH + timedelta(milliseconds=at)).astimezone(calendar.zone).date()
    for number in range(LOOKED_DAYS):
        spans = _spans_of(calendar, day + timedelta(days=step * number))
        yield from spans if step > 0 else reversed(spans)


@lru_cache(maxsize=4096)
def _spans_of(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """Return the spans of a day in ms UTC; what a changing clock leaves out has no length."""
    if day in calendar.off:
        return ()
    spans = (
        (_utc(calendar, day, begin, 0), _utc(calendar, day, end, 1)) for begin, end in calendar.week[day.weekday()]
    )
    return tuple(span for span in spans if span[0] < span[1])


def _utc(calendar: Calendar, day: date, minute: int, fold: int) -> int:
    """Return a time on the wall in ms UTC; of two that are called alike the first, or with `fold` the second.

    A time that the clocks skip is the moment at which they do.
    """
    if minute == DAY_MINUTES:
        day, minute, fold = day + timedelta(days=1), 0, 0
    wall = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=calendar.zone)
    first, second = (round((wall.replace(fold=one) - _EPOCH).total_seconds()) for one in (0, 1))
    return ((first, second)[fold] if first <= second else _change(calendar.zone, second, first)) * 1000


def _change(zone: tzinfo, before: int, after: int) -> int:
    """Return the moment between two (s UTC) at which the clocks of a zone change."""
    later = datetime.fromtimestamp(after, zone).utcoffset()
    moments = range(before, after + 1)
    return moments[bisect_left(moments, True, key=lambda at: datetime.fromtimestamp(at, zone).utcoffset() == later)]
