"""Times to come as people write them, in both languages, over the nights in which the clock changes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from console.commands.refusal import Refusal
from console.when_words import read_when

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SPRING, AUTUMN = datetime(2026, 3, 28, 12, tzinfo=AMSTERDAM), datetime(2026, 10, 24, 12, tzinfo=AMSTERDAM)
MONDAY = datetime(2026, 11, 30, 14, 5, 30, tzinfo=AMSTERDAM)


def read(text: str, now: datetime = MONDAY) -> str:
    """Return the local time that a text means."""
    found = read_when(text, round(now.timestamp() * 1000), AMSTERDAM)
    assert isinstance(found, int), found
    return datetime.fromtimestamp(found / 1000, AMSTERDAM).isoformat(sep=" ", timespec="minutes")


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2h", "2026-11-30 16:05+01:00"),
        ("2u", "2026-11-30 16:05+01:00"),
        ("90m", "2026-11-30 15:35+01:00"),
        ("1d12h", "2026-12-02 02:05+01:00"),
        ("1h30m30m", "2026-11-30 16:05+01:00"),
        ("3d", "2026-12-03 14:05+01:00"),
        ("1w", "2026-12-07 14:05+01:00"),
        ("today", "2026-11-30 08:00+01:00"),
        ("vandaag 16:00", "2026-11-30 16:00+01:00"),
        ("tomorrow", "2026-12-01 08:00+01:00"),
        (" Morgen ", "2026-12-01 08:00+01:00"),
        ("morgen 9.30", "2026-12-01 09:30+01:00"),
        ("overmorgen", "2026-12-02 08:00+01:00"),
        ("monday", "2026-12-07 08:00+01:00"),
        ("maandag", "2026-12-07 08:00+01:00"),
        ("di", "2026-12-01 08:00+01:00"),
        ("Sunday 17:30", "2026-12-06 17:30+01:00"),
        ("next week", "2026-12-07 08:00+01:00"),
        ("volgende week", "2026-12-07 08:00+01:00"),
        ("16:00", "2026-11-30 16:00+01:00"),
        ("9:00", "2026-12-01 09:00+01:00"),
        ("2026-12-01", "2026-12-01 08:00+01:00"),
        ("2026-12-01 09:00", "2026-12-01 09:00+01:00"),
        ("2026-12-01T09:00", "2026-12-01 09:00+01:00"),
        ("2026-7-1 9:00", "2026-07-01 09:00+02:00"),
        ("2020-01-01", "2020-01-01 08:00+01:00"),
    ],
)
def test_a_time_is_read_in_the_local_zone(text: str, local: str) -> None:
    assert read(text) == local


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "h", "3", "-2h", "2h 3d", "tomorrow tomorrow", "maandag 25:00", "25:00", "2026-13-01", "2026-02-30",
        "2026-12-01 9", "1.5h", "999999w", "next month", "gisteren", "²h", "2h\x1b[31m",
    ],
)  # fmt: skip
def test_anything_else_is_told_with_what_can_be_written(text: str) -> None:
    found = read_when(text, round(MONDAY.timestamp() * 1000), AMSTERDAM)

    assert isinstance(found, Refusal)
    assert (found.code, "tomorrow" in found.words, "\x1b" in found.words) == ("bad-time", True, False)


@pytest.mark.parametrize(
    ("now", "text", "local"),
    [
        (SPRING, "1d", "2026-03-29 12:00+02:00"),
        (SPRING, "24h", "2026-03-29 13:00+02:00"),
        (SPRING, "2026-03-29 02:30", "2026-03-29 03:30+02:00"),
        (AUTUMN, "1d", "2026-10-25 12:00+01:00"),
        (AUTUMN, "24h", "2026-10-25 11:00+01:00"),
        (AUTUMN, "2026-10-25 02:30", "2026-10-25 02:30+02:00"),
        (AUTUMN, "tomorrow", "2026-10-25 08:00+01:00"),
    ],
)
def test_days_keep_the_time_of_the_clock_and_hours_do_not(now: datetime, text: str, local: str) -> None:
    assert read(text, now) == local
