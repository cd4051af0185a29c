"""A cell is as wide as asked, whatever a mail says."""

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.figures import figure
from widgets.cells import cell_text, clean, clean_block, cut, width_of

HOSTILE = [
    "plain words",
    "中文字符很长很长很长",
    "👩‍👩‍👧 family",
    "👍🏽 thumbs",
    "❤️ heart",
    "🇳🇱 flag",
    "e\u0301 accent",
    "Z" + "\u0301" * 60 + "algo",
    "\u202egnp.exe",
    "a\u200bb\u2060c\ufeff",
    "tab\tand\nnewline",
    "\x1b]52;c;cHduZWQ=\x07",
    "\x9b31m red",
    "\ue000 private \U000f0000",
    "\ud800 surrogate",
    "",
]


@pytest.fixture(scope="module")
def fits() -> Iterator[list[bool]]:
    """Whether each cell that was drawn is as wide as asked."""
    found: list[bool] = []
    yield found
    figure("wide", f"{sum(found)} of {len(found)}", "cells of hostile and of random text as wide as asked")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [0, 1, 2, 3, 7, 20])
def test_a_cell_is_exactly_as_wide_as_asked(fits: list[bool], text: str, width: int) -> None:
    shown = cell_text(text, width)

    fits.append(cell_len(shown) == width)
    assert cell_len(shown) == width


@given(st.text(max_size=60), st.integers(min_value=0, max_value=30), st.booleans())
def test_a_cell_of_any_text_is_exactly_as_wide_as_asked(fits: list[bool], text: str, width: int, right: bool) -> None:
    shown = cell_text(text, width, right=right)

    fits.append(cell_len(shown) == width)
    assert cell_len(shown) == width
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("🇳🇱", "NL"),
        ("👍🏽", "👍"),
        ("❤\ufe0f", "❤"),
        ("cafe\u0301", "café"),
        ("a\t b\r\nc", "a b c"),
        ("\u202eabc\u202c", "abc"),
        ("\x1b[31mred", "[31mred"),
        ("[/x] [b]", "[/x] [b]"),
    ],
)
def test_what_terminals_draw_differently_becomes_plain(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_a_letter_keeps_two_accents_at_most() -> None:
    assert clean("q" + "\u0323" * 9) == "q\u0323\u0323"


def test_a_text_that_fits_is_not_cut() -> None:
    assert cut("twaalf", 6) == "twaalf"


def test_a_text_that_does_not_fit_ends_in_an_ellipsis() -> None:
    assert cut("twaalf woorden", 8) == "twaalf…"


def test_a_wide_character_is_never_cut_in_half() -> None:
    shown = cut("中文字", 4)

    assert (shown, width_of(shown)) == ("中…", 3)


def test_a_block_keeps_its_lines_and_loses_what_a_terminal_obeys() -> None:
    text = "one\r\n\ttwo\x1b[2J\n\u202ethree\u200d\x07\x9d"

    assert clean_block(text) == "one\n    two[2J\nthree"
