"""A row of small bars: one cell each, nothing told from little, and the most as high as it can be."""

from widgets.columns import ASCII, UNICODE
from widgets.sparkline import sparkline


def test_the_largest_count_has_the_highest_bar_and_nothing_has_none() -> None:
    assert sparkline([0, 1, 50, 100], UNICODE.bars) == "·▁▄█"


def test_a_little_beside_much_is_more_than_nothing() -> None:
    assert sparkline([0, 1, 1_000_000], ASCII.bars) == "_.@"


def test_nothing_at_all_is_drawn_as_nothing() -> None:
    assert (sparkline([0, 0], UNICODE.bars), sparkline([], UNICODE.bars)) == ("··", "")


def test_both_kinds_of_terminals_have_as_many_bars() -> None:
    assert len(ASCII.bars) == len(UNICODE.bars) == len(set(ASCII.bars))
    assert ASCII.bars.isascii()
