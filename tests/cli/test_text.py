"""Text for a person lines up, whatever stands in it, and says durations as they are typed."""

import pytest

from console.cli.text import duration, fields, local_time, table
from console.cli.values import duration as read_duration


def test_columns_line_up_with_wide_and_combining_letters() -> None:
    lines = table(("name", "x"), [("日本", 1), ("cafe\u0301", 2), (None, 3), ("a\x1b[2Jb", 4)], empty="none")

    assert lines == ["name   x", "日本   1", "café   2", "-      3", "a[2Jb  4"]


def test_an_empty_table_says_so_in_one_line() -> None:
    assert table(("name",), [], empty="none yet") == ["none yet"]


def test_values_stand_under_each_other() -> None:
    assert fields([("a", 1), ("long", "")]) == ["a     1", "long  -"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(259_200, "72h"), (5400, "1h30m"), (60, "1m"), (15_552_000, "180d"), (1, "1s"), (0, "0s"), (694_861, "8d1h1m1s")],
)
def test_a_duration_is_said_as_it_is_typed(seconds: int, text: str) -> None:
    assert duration(seconds) == text
    assert seconds == 0 or read_duration(text) == seconds


def test_a_moment_is_told_in_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Amsterdam")

    assert local_time(1_780_000_000_000).startswith("2026-05-28 ")
    assert local_time(None) == "-"
