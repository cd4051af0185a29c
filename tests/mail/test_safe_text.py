"""No text leaves the reader that could steer a terminal, hide, or lie about its order."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.mail.safe_text import safe_block, safe_identity, safe_line

FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)
MARKED = st.text(alphabet="ae\u0627\u0316\u0301\u0653\u3099か\u0345\u20dd\u0488ሀ각\u0327", max_size=40)


@given(ANY_TEXT | MARKED)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for clean in (safe_line, safe_identity, safe_block):
        once = clean(text)

        assert clean(once) == once


@given(ANY_TEXT)
def test_no_forbidden_character_survives(text: str) -> None:
    block = safe_block(text).replace("\n", "").replace("\t", "")

    assert not FORBIDDEN.search(safe_line(text) + safe_identity(text) + block)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert safe_line(text) == safe_identity(text) == safe_block(text) == text


@pytest.mark.parametrize(
    ("text", "line", "identity", "block"),
    [
        ("a\x1b]52;c;aGk=\x07b", "a]52;c;aGk=b", "a⟪U+001B⟫]52;c;aGk=⟪U+0007⟫b", "a]52;c;aGk=b"),
        ("a\x9b31mb", "a31mb", "a⟪U+009B⟫31mb", "a31mb"),
        ("a\r\nb", "a  b", "a  b", "a\nb"),
        ("a\rb", "a b", "a b", "a\nb"),
        ("a\tb", "a b", "a b", "a\tb"),
        ("a\u2028b\x85c", "a b c", "a b c", "a\nb\nc"),
        ("exe\u202efdp.", "exefdp.", "exe⟪U+202E⟫fdp.", "exe⟪U+202E⟫fdp."),
        ("a\u200bb\u2066", "ab", "a⟪U+200B⟫b⟪U+2066⟫", "ab"),
        ("a\u00a0b\u3000c", "a b c", "a b c", "a b c"),
        ("a\ud800b", "a\ufffdb", "a\ufffdb", "a\ufffdb"),
        ("e\u0301", "é", "é", "é"),
        ("o" + "\u0302" * 50, "ô" + "\u0302" * 4, "ô" + "\u0302" * 4, "ô" + "\u0302" * 4),
        ("a\U000e0041", "a", "a⟪U+E0041⟫", "a"),
        ("❤\ufe0f", "❤", "❤", "❤"),
        ("a\ufe0f", "a", "a⟪U+FE0F⟫", "a"),
    ],
)
def test_each_danger_has_its_spelling(text: str, line: str, identity: str, block: str) -> None:
    assert (safe_line(text), safe_identity(text), safe_block(text)) == (line, identity, block)
