"""Working time: spans of a week on a zone's clocks, forwards, backwards, and through the nights of changing clocks."""

import random
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from console.working_time import Calendar, moment_after, moment_before, settled_hours, week_of, working_ms

HOUR_MS = 3_600_000
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def calendar(
    hours: str = "mon-fri 09:00-17:00", *, zone: str = "Europe/Amsterdam", off: tuple[str, ...] = ()
) -> Calendar:
    return Calendar(week=week_of(hours), zone=ZoneInfo(zone), off=frozenset(map(date.fromisoformat, off)))


def at(text: str) -> int:
    """Return a time on the wall in Amsterdam, "2026-03-02 09:00", in ms UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).timestamp() * 1000)


def wall(ms: int | None) -> str:
    return "" if ms is None else datetime.fromtimestamp(ms / 1000, AMSTERDAM).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mon-fri 09:00-17:30", "mon-fri 09:00-17:30"),
        ("MA-VR 9:00-17:30,za 10:00-16:00", "mon-fri 09:00-17:30, sat 10:00-16:00"),
        ("  mon-fri   09:00-24:00 ", "mon-fri 09:00-24:00"),
        ("sat-mon 08:00-12:00", "sat-mon 08:00-12:00"),
        ("zo-zo 08:00-12:00", "sun 08:00-12:00"),
        ("", ""),
    ],
)
def test_hours_are_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert settled_hours(typed) == kept
    assert settled_hours(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "always", "mon", "mon-fri", "09:00-17:00", "mon-fri 17:00-09:00", "mon-fri 09:00-09:00", "mon 09:60-10:00",
        "mon 09:00-24:01", "mon 9-17", "mon-fri 09:00-17:00,", "xyz 09:00-17:00", "mon-xyz 09:00-17:00",
        "mon ٠٩:00-17:00", "mon 09:00-17:00\x1b[2J",
    ],
)  # fmt: skip
def test_nonsense_is_no_working_time(typed: str) -> None:
    assert settled_hours(typed) is None


def test_a_week_over_its_end_and_spans_that_touch_are_laid_out() -> None:
    week = week_of("sat-mon 08:00-12:00, mon 12:00-14:00, mon 09:00-10:00")

    assert week[0] == ((480, 840),)
    assert week[5] == week[6] == ((480, 720),)
    assert week[1] == ()


@pytest.mark.parametrize(
    ("since", "hours", "due"),
    [
        ("2026-03-02 10:00", 4, "2026-03-02 14:00"),
        ("2026-03-02 10:00", 7, "2026-03-02 17:00"),
        ("2026-03-02 10:00", 8, "2026-03-03 10:00"),
        ("2026-03-06 16:00", 2, "2026-03-09 10:00"),
        ("2026-03-07 03:00", 1, "2026-03-09 10:00"),
        ("2026-03-02 17:00", 8, "2026-03-03 17:00"),
        ("2026-03-27 16:00", 2, "2026-03-30 10:00"),
    ],
)
def test_working_time_goes_by_within_the_hours_only(since: str, hours: int, due: str) -> None:
    assert wall(moment_after(calendar(), at(since), hours * HOUR_MS)) == due
    assert working_ms(calendar(), at(since), at(due)) == hours * HOUR_MS


def test_nothing_goes_by_on_a_day_off() -> None:
    closed = calendar(off=("2026-12-25", "2026-12-28"))

    assert wall(moment_after(closed, at("2026-12-24 16:00"), 2 * HOUR_MS)) == "2026-12-29 10:00"


def test_always_is_by_the_clock_of_the_universe() -> None:
    assert moment_after(calendar(""), 1000, HOUR_MS) == 1000 + HOUR_MS
    assert moment_before(calendar(""), 1000 + HOUR_MS, HOUR_MS) == 1000
    assert working_ms(calendar(""), 1000, 5000) == 4000


def test_the_hour_that_a_night_lacks_is_not_worked_and_the_one_it_has_twice_is_worked_twice() -> None:
    night = calendar("sun 01:00-04:00")

    spring = working_ms(night, at("2026-03-29 00:00"), at("2026-03-30 00:00"))
    autumn = working_ms(night, at("2026-10-25 00:00"), at("2026-10-26 00:00"))

    assert (spring, autumn) == (2 * HOUR_MS, 4 * HOUR_MS)


@pytest.mark.parametrize(
    ("hours", "worked"),
    [("sun 02:30-05:00", 120), ("sun 00:00-02:30", 120), ("sun 02:15-02:45", 0), ("sun 02:00-03:00", 0)],
)
def test_a_time_that_the_clocks_skip_is_the_moment_at_which_they_do(hours: str, worked: int) -> None:
    assert working_ms(calendar(hours), at("2026-03-29 00:00"), at("2026-03-30 00:00")) == worked * 60_000


def test_a_midnight_that_the_clocks_skip_begins_the_day_where_they_go_on() -> None:
    cairo = ZoneInfo("Africa/Cairo")
    day = [round(datetime(2026, 4, number, 12, tzinfo=cairo).timestamp() * 1000) for number in (23, 24)]

    assert working_ms(calendar("thu-fri 00:00-24:00", zone="Africa/Cairo"), *day) == 23 * HOUR_MS


def test_the_same_hours_are_others_in_another_zone() -> None:
    there = calendar(zone="America/New_York")

    assert wall(moment_after(there, at("2026-03-02 10:00"), HOUR_MS)) == "2026-03-02 16:00"


def test_a_desk_without_working_time_promises_no_moment() -> None:
    shut = Calendar(week=((),) * 7, zone=UTC)

    assert moment_after(shut, 0, 1) is None
    assert moment_before(shut, 0, 1) is None
    assert working_ms(shut, 0, 10 * HOUR_MS) == 0


def test_whoever_waits_since_the_moment_before_is_late_and_whoever_came_later_is_not() -> None:
    chance = random.Random(8)
    weeks = (
        "mon-fri 09:00-17:30",
        "mon-fri 09:00-12:00, mon-fri 13:00-17:00",
        "sat-mon 00:00-24:00",
        "sun 01:00-04:00",
        "",
    )
    for _trial in range(3000):
        found = calendar(chance.choice(weeks), off=("2026-03-30",) if chance.random() < 0.3 else ())
        now = at("2026-03-25 00:00") + chance.randrange(14 * 24 * 60) * 60_000
        length = chance.randrange(1, 40 * 60) * 60_000
        since = now - chance.randrange(14 * 24 * 60) * 60_000

        due, latest = moment_after(found, since, length), moment_before(found, now, length)

        assert due is not None and latest is not None
        assert (due <= now) == (since <= latest)
        assert working_ms(found, since, due) == length
