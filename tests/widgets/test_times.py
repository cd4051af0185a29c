"""Times as people say them, in both languages, and never negative."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date

from tests.figures import figure
from widgets.cells import width_of
from widgets.language import use_language
from widgets.times import clock_time, duration, moment, when

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM).timestamp() * 1000)


NOW = at(2026, 3, 12, 14, 5)


@pytest.mark.parametrize(
    ("then", "dutch", "english"),
    [
        (NOW, "nu", "now"),
        (NOW - 59_999, "nu", "now"),
        (NOW - 2 * MINUTE, "2m", "2m"),
        (NOW - HOUR, "1u", "1h"),
        (NOW - 13 * HOUR, "13u", "13h"),
        (at(2026, 3, 11, 14, 5), "gisteren 14:05", "yesterday 14:05"),
        (at(2026, 3, 10, 14, 5), "10 mrt", "10 Mar"),
        (at(2025, 12, 31), "31 dec 2025", "31 Dec 2025"),
        (NOW + 5_000, "nu", "now"),
        (NOW + 3 * HOUR, "12 mrt 2026 17:05:00", "12 Mar 2026 17:05:00"),
    ],
)
def test_a_moment_is_as_short_as_it_can_be_understood(then: int, dutch: str, english: str) -> None:
    use_language("nl")
    in_dutch = when(then, NOW, AMSTERDAM)
    use_language("en")
    in_english = when(then, NOW, AMSTERDAM)

    assert (in_dutch, in_english) == (dutch, english)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_named_as_babel_names_them(language: str, month: int) -> None:
    use_language(language)
    then = datetime(2024, month, 5, 12, tzinfo=UTC)

    shown = when(int(then.timestamp() * 1000), NOW, UTC)

    assert shown == f"{format_date(then, 'd MMM', locale=language).rstrip('.')} 2024"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("passed", [-9 * DAY, 0, 59 * MINUTE, 23 * HOUR, 40 * HOUR, 60 * DAY, 900 * DAY])
def test_a_short_moment_fits_in_six_cells(language: str, passed: int) -> None:
    use_language(language)

    shown = when(NOW - passed, NOW, AMSTERDAM, short=True)

    assert 0 < width_of(shown) <= 6


def test_the_night_of_the_changing_clock_has_no_negative_hour() -> None:
    use_language("en")
    first = int(datetime(2026, 10, 25, 0, 30, tzinfo=UTC).timestamp() * 1000)
    second = first + HOUR

    assert [clock_time(ms, second, AMSTERDAM) for ms in (first, second)] == ["02:30", "02:30"]
    assert when(first, second, AMSTERDAM) == "1h"
    ages = [when(first, first + passed, AMSTERDAM) for passed in range(0, 3 * HOUR, MINUTE)]
    negative = [age for age in ages if age.startswith("-")]
    assert negative == []
    figure("clock", f"{len(negative)} of {len(ages)}", "ages in the night of the changing clock are negative")


def test_a_moment_that_no_calendar_holds_is_still_shown() -> None:
    use_language("en")

    assert moment(10**18, UTC).endswith("9999 00:00:00")


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (400, "0.4 s"),
        (12_000, "12 s"),
        (125_000, "2 min 5 s"),
        (7_200_000, "2 h"),
        (7_500_000, "2 h 5 min"),
        (3 * DAY + 4 * HOUR, "3 d 4 h"),
        (-400, "0.4 s"),
    ],
)
def test_a_duration_has_two_units_at_most(ms: int, words: str) -> None:
    use_language("en")

    assert duration(ms) == words
