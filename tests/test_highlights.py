"""Which words of a text are marked: those that the search finds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.highlights import highlights


def marked(text: str, words: str) -> list[str]:
    return [text[start:end] for start, end in highlights(text, words)]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("De lamp is stuk", "lamp", ["lamp"]),
        ("De LAMPEN zijn stuk", "lamp", ["LAMP"]),
        ("een schemerlamp", "lamp", []),
        ("Één café in CAFÉS", "cafe", ["café", "CAFÉ"]),
        ("cafe\u0301s", "café", ["cafe\u0301"]),
        ("a aa b", "a", ["a"]),
        ("de lamp van de lampen", '"de lamp"', ["de lamp"]),
        ("de lamp", '"lamp de"', []),
        ("jan@example.nl schreef", "jan@ex", ["jan@ex"]),
        ("lamp stuk lamp", "lamp stuk", ["lamp", "stuk", "lamp"]),
        ("lampen", "lam lampe", ["lampe"]),
        ("order 12-34", "12-34", ["12-34"]),
        ("niets", "!?", []),
        ("", "lamp", []),
        ("lamp", "", []),
    ],
)
def test_the_words_that_were_looked_for_are_marked(text: str, words: str, expected: list[str]) -> None:
    assert marked(text, words) == expected


@given(st.text(max_size=60), st.text(max_size=20))
def test_marks_lie_within_the_text_in_order_and_apart(text: str, words: str) -> None:
    found = highlights(text, words)

    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] < after[0] for before, after in pairwise(found))
