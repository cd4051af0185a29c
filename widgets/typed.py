"""What a person typed or pasted, without what the last gate takes out; everything that a text may hold stays.

It stands apart from `cells`, which makes a text plainer so that columns align: what is typed is kept, so an emoji with
its skin tone or a Persian non-joiner must come out as it went in.
"""

import re

_OBEYED = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
_IN_LINE = re.compile(f"[{_OBEYED}\n]+")
_IN_BLOCK = re.compile(f"[{_OBEYED}]+")
_ENDS = re.compile("\r\n?|\u2028|\u2029")


def typed_line(text: str) -> str:
    """Return a text on one line: tabs and newlines become one space; other controls, bidi and zero-width marks go."""
    return _IN_LINE.sub(_gap, _ENDS.sub("\n", text))


def typed_block(text: str) -> str:
    """Return a text of several lines: newlines stay, tabs become a space, other controls and bidi marks go."""
    return _IN_BLOCK.sub(_gap, _ENDS.sub("\n", text))


def _gap(match: re.Match[str]) -> str:
    return " " if "\n" in match.group() or "\t" in match.group() else ""
