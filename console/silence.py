"""Whether an address has been silent for longer than chance allows, by its own habit.

It stands alone and pure because it is the only place that counts on chances: an address of office hours is silent every
night and every weekend, and only its own weeks tell what is usual.
"""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from math import log

HOUR_MS = 3_600_000
WEEK_H = 7 * 24
HISTORY_H = 8 * WEEK_H
LEAST_H = 3 * WEEK_H
LEAST_EXPECTED = 5.0  # mails
CHANCE = 0.01  # that the silence means nothing (Poisson: e to the power of minus the mails expected)


def silent_since(arrivals: Mapping[int, int], last_at: int, now: int, zone: tzinfo) -> int | None:
    """Return from when on (ms UTC) the silence since `last_at` was no chance any more, or None.

    `arrivals` holds the mails of each hour (since 1970, UTC) that had any; the eight weeks before `last_at` count, by
    weekday and hour in `zone`, so that a change of the clock changes no habit. Three weeks must be known at least.
    """
    last_hour = last_at // HOUR_MS
    known = [hour for hour in arrivals if last_hour - HISTORY_H <= hour < last_hour]
    if not known or last_hour - min(known) < LEAST_H or not _can_be(arrivals, known, now - last_at):
        return None
    rates = _rates(arrivals, range(min(known), last_hour), zone)
    expected, at, end = 0.0, last_at, min(now, last_at + HISTORY_H * HOUR_MS)
    while at < end:
        hour = at // HOUR_MS
        until = min((hour + 1) * HOUR_MS, end)
        expected += rates.get(_slot(hour, zone), 0.0) * (until - at) / HOUR_MS
        if expected >= max(LEAST_EXPECTED, -log(CHANCE)):
            return until
        at = until
    return None


def _can_be(arrivals: Mapping[int, int], known: list[int], elapsed: int) -> bool:
    """Tell whether so short a silence could mean anything at all: most addresses are spared the reckoning."""
    return max(arrivals[hour] for hour in known) * elapsed >= LEAST_EXPECTED * HOUR_MS


def _rates(arrivals: Mapping[int, int], hours: range, zone: tzinfo) -> dict[int, float]:
    """Return the mails that each hour of the week usually has."""
    mails: dict[int, int] = {}
    times: dict[int, int] = {}
    for hour in hours:
        slot = _slot(hour, zone)
        times[slot] = times.get(slot, 0) + 1
        mails[slot] = mails.get(slot, 0) + arrivals.get(hour, 0)
    return {slot: mails[slot] / count for slot, count in times.items()}


def _slot(hour: int, zone: tzinfo) -> int:
    at = datetime.fromtimestamp(hour * 3600, zone)
    return at.weekday() * 24 + at.hour
