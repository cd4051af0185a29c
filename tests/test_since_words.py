"""Moments that are over as people type them: by the clock on the wall, and nonsense refused with words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from console.commands.refusal import Refusal
from console.since_words import read_since

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = "2026-03-02T13:00"


def at(text: str) -> int:
    """Return a moment on the wall clock of Amsterdam in ms UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).timestamp() * 1000)


def read(text: str, now: str = NOW) -> str | Refusal:
    """Return what is understood, as the clock on the wall shows it."""
    found = read_since(text, at(now), AMSTERDAM)
    if isinstance(found, Refusal):
        return found
    return datetime.fromtimestamp(found / 1000, UTC).astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("02:00", "2026-03-02 02:00"),
        ("2:00", "2026-03-02 02:00"),
        ("13:00", "2026-03-02 13:00"),
        ("13:01", "2026-03-01 13:01"),
        ("yesterday 18:00", "2026-03-01 18:00"),
        ("Gisteren  18:00", "2026-03-01 18:00"),
        ("yesterday", "2026-03-01 00:00"),
        ("today", "2026-03-02 00:00"),
        ("vandaag 9:30", "2026-03-02 09:30"),
        ("30m", "2026-03-02 12:30"),
        ("12h", "2026-03-02 01:00"),
        ("12u", "2026-03-02 01:00"),
        ("7D", "2026-02-23 13:00"),
        ("1w", "2026-02-23 13:00"),
        ("2026-02-28", "2026-02-28 00:00"),
        (" 2026-02-28T08:00 ", "2026-02-28 08:00"),
        ("2026-02-28 08:00", "2026-02-28 08:00"),
        ("2026-02-28T08:00Z", "2026-02-28 09:00"),
        ("2026-02-28T08:00+02:00", "2026-02-28 07:00"),
        ("999999w", "1970-01-01 01:00"),
        ("0001-01-01", "1970-01-01 01:00"),
    ],
)
def test_what_people_type_is_understood(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", " ", "24:00", "2:60", "-3d", "3", "3x", "1e3h", "٣d", "1234567d", "yesterday 25:00", "yesterday noon",
     "2026-02-30", "2026-13-01", "9999-12-31T23:59:60", "02:00:61", "02:00 yesterday", "\x1b[2J", "never"],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_words_that_quote_it_harmlessly(text: str) -> None:
    refused = read(text)

    assert isinstance(refused, Refusal)
    assert refused.code == "usage"
    assert '" is no moment: write 02:00' in refused.words
    assert "\x1b" not in refused.words


def test_a_clock_time_is_the_last_one_also_over_the_night_of_the_changing_clock() -> None:
    """On 29 March 2026 02:00 to 03:00 is left out; on 25 October it is lived through twice."""
    assert read("01:30", "2026-03-29T03:30") == "2026-03-29 01:30"
    assert read("04:00", "2026-03-29T03:30") == "2026-03-28 04:00"
    assert read("02:30", "2026-10-25T12:00") == "2026-10-25 02:30"
    assert read("yesterday 18:00", "2026-03-30T00:30") == "2026-03-29 18:00"
