"""What is typed is kept, but for what a terminal obeys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment

from widgets.last_gate import is_harmless
from widgets.typed import typed_block, typed_line


@pytest.mark.parametrize("text", ["Café 中文", "👍🏽 👩‍👩‍👧 ❤️ 🇳🇱", "نمی\u200cخواهم", "[/x] {{merknaam}}"])
def test_what_a_text_may_hold_stays(text: str) -> None:
    assert (typed_line(text), typed_block(text)) == (text, text)


@pytest.mark.parametrize(
    ("text", "line", "block"),
    [
        ("a\tb", "a b", "a b"),
        ("a\r\nb\rc", "a b c", "a\nb\nc"),
        ("a\x1b[2Jb\x9b", "a[2Jb", "a[2Jb"),
        ("a\u202eb\u200b", "ab", "ab"),
        ("a\ud800b", "ab", "ab"),
        ("a\xadb", "ab", "ab"),
    ],
)
def test_controls_go_and_gaps_become_a_space(text: str, line: str, block: str) -> None:
    assert (typed_line(text), typed_block(text)) == (line, block)


@given(st.text())
def test_what_is_kept_passes_the_last_gate_as_it_is(text: str) -> None:
    assert is_harmless(Segment(typed_line(text)))
    assert all(is_harmless(Segment(line)) for line in typed_block(text).split("\n"))


@given(st.text())
def test_typing_it_again_changes_nothing(text: str) -> None:
    assert typed_line(typed_line(text)) == typed_line(text)
    assert typed_block(typed_block(text)) == typed_block(text)
