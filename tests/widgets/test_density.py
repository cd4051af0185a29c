"""Rows and lines: which line belongs to which row, and how far a list goes."""

import pytest

from widgets.density import DENSITIES, Density

ROOMY = Density.COMFORTABLE


def test_in_a_compact_list_a_line_is_a_row() -> None:
    rows = [Density.COMPACT.row_at(line) for line in range(4)]

    assert rows == [0, 1, 2, 3]
    assert Density.COMPACT.rows_within(23) == 23
    assert Density.COMPACT.lines_of(50, 23) == 50
    assert Density.COMPACT.begun(7.5) == 7.5


def test_in_a_comfortable_list_a_row_has_two_lines() -> None:
    rows = [(ROOMY.row_at(line), ROOMY.place_in_row(line)) for line in range(4)]

    assert rows == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert ROOMY.line_of(1_000_000) == 2_000_000
    assert ROOMY.begun(7.5) == 6


@pytest.mark.parametrize("density", Density)
@pytest.mark.parametrize("height", range(1, 30))
def test_scrolled_to_its_end_a_list_begins_with_a_row_and_shows_the_last_one_whole(
    density: Density, height: int
) -> None:
    end = density.begun(density.lines_of(1000, height) - height)

    assert density.place_in_row(int(end)) == 0
    assert density.row_at(int(end)) == 1000 - density.rows_within(height)


@pytest.mark.parametrize("density", Density)
def test_a_screen_without_a_line_shows_one_row_and_an_empty_list_is_not_scrolled(density: Density) -> None:
    assert density.rows_within(0) == 1
    assert density.lines_of(0, 23) <= 23


def test_the_key_goes_to_the_other_and_back() -> None:
    assert [density.other.other for density in Density] == list(Density)
    assert DENSITIES == ("compact", "comfortable")
