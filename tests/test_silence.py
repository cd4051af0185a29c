"""Silence against an address's own habit: nights and weekends are usual, a quiet Tuesday is not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from console.silence import HOUR_MS, silent_since

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 6, 1, tzinfo=AMSTERDAM)


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def habit(
    until: datetime, *, weeks: int = 8, mails: int = 2, works: Callable[[datetime], bool] | None = None
) -> dict[int, int]:
    """Return the arrivals of the weeks before a moment: so many mails in each hour of work, 9 to 17."""
    office = works or (lambda at: at.weekday() < 5 and 9 <= at.hour < 17)
    zone: tzinfo = until.tzinfo or UTC
    hours = range(ms(until - timedelta(weeks=weeks)) // HOUR_MS, ms(until) // HOUR_MS)
    return {hour: mails for hour in hours if office(datetime.fromtimestamp(hour * 3600, zone))}


def test_an_office_address_is_not_silent_at_night() -> None:
    last = MONDAY.replace(hour=16, minute=50)

    assert silent_since(habit(last), ms(last), ms(last + timedelta(hours=15)), AMSTERDAM) is None


def test_an_office_address_is_not_silent_on_sunday() -> None:
    friday = MONDAY + timedelta(days=4, hours=16, minutes=50)

    assert silent_since(habit(friday), ms(friday), ms(friday + timedelta(days=2)), AMSTERDAM) is None


def test_an_office_address_is_silent_on_tuesday_noon_after_four_hours() -> None:
    last = MONDAY + timedelta(days=1, hours=9)

    since = silent_since(habit(last), ms(last), ms(last + timedelta(hours=4)), AMSTERDAM)

    assert since is not None and ms(last + timedelta(hours=2)) < since <= ms(last + timedelta(hours=3))


def test_the_night_before_does_not_count_for_the_morning() -> None:
    last = MONDAY.replace(hour=16, minute=50)
    morning = MONDAY + timedelta(days=1, hours=11)

    assert silent_since(habit(last), ms(last), ms(morning), AMSTERDAM) is None


def test_two_weeks_of_history_are_too_few_and_three_are_enough() -> None:
    last = MONDAY + timedelta(days=1, hours=9)
    late = ms(last + timedelta(hours=6))

    assert silent_since(habit(last, weeks=2), ms(last), late, AMSTERDAM) is None
    assert silent_since(habit(last, weeks=4), ms(last), late, AMSTERDAM) is not None


def test_an_address_of_few_mails_is_never_silent_within_a_day() -> None:
    last = MONDAY.replace(hour=12)
    seldom = habit(last, mails=1, works=lambda at: at.hour == 12)

    assert silent_since(seldom, ms(last), ms(last + timedelta(days=1)), AMSTERDAM) is None
    assert silent_since(seldom, ms(last), ms(last + timedelta(days=7)), AMSTERDAM) is not None


def test_a_change_of_the_clock_changes_no_habit() -> None:
    changed = datetime(2026, 10, 26, 8, 55, tzinfo=AMSTERDAM)
    friday = changed - timedelta(days=3)
    usual = habit(friday, mails=10)

    assert silent_since(usual, ms(friday.replace(hour=17)), ms(changed), AMSTERDAM) is None
    assert silent_since(usual, ms(friday.replace(hour=17)), ms(changed), UTC) is not None


def test_an_address_without_history_is_not_silent() -> None:
    assert silent_since({}, ms(MONDAY), ms(MONDAY + timedelta(days=30)), UTC) is None
