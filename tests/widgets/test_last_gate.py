"""The last gate lets nothing through that a terminal would obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from widgets.last_gate import LastGate

BLACK = Color(0, 0, 0)


def through(text: str, style: Style | None = None) -> Segment:
    return LastGate().apply([Segment(text, style)], BLACK)[0]


@given(st.text())
def test_no_control_and_no_bidi_mark_passes(text: str) -> None:
    passed = through(text).text

    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in passed)
    assert not set(passed) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def test_a_soft_hyphen_leaves_its_cell_behind() -> None:
    assert through("a\xadb").text == "a b"


def test_an_ordinary_text_passes_as_it_is() -> None:
    segment = Segment("Café 中文 ● …", Style(bold=True))

    assert LastGate().apply([segment], BLACK) == [segment]


@pytest.mark.parametrize("link", ["https://example.nl/a?b=c", "http://example.nl", "mailto:jan@example.nl"])
def test_a_link_to_the_web_or_to_mail_stays(link: str) -> None:
    style = through("here", Style(link=link)).style

    assert style is not None
    assert style.link == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://x/\x1b]0;t\x07",
        "ssh://host",
        "https://",
        "HTTPS://x\u202e",
    ],
)
def test_any_other_link_goes_and_its_text_stays(link: str) -> None:
    segment = through("here", Style(link=link, bold=True))

    assert segment.text == "here"
    assert segment.style is not None
    assert (segment.style.link, segment.style.bold) == (None, True)
