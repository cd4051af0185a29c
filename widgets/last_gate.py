"""The last gate before the terminal: whatever a widget drew, no control, no bidi mark, no odd link leaves the program.

Every text from outside has been cleaned where it came in; this is the second lock, for the day when somebody forgets
the first. It is a Textual line filter (an internal interface, pinned by tests on a pseudo-terminal). Links of styles
are not part of a segment's text, so they are judged here too.
"""

import re

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_LINK = re.compile(r"(?:https?://|mailto:)[!-~]{1,2000}")


class LastGate(LineFilter):
    """Takes out what a terminal would obey, and the hyphen that each draws in its own way."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without controls and with links to the web and to mail only."""
        return [segment if is_harmless(segment) else _harmless(segment) for segment in segments]


def is_harmless(segment: Segment) -> bool:
    """Tell whether a segment may reach the terminal as it is."""
    return not _OBEYED.search(segment.text) and _is_link_allowed(segment.style)


def _is_link_allowed(style: Style | None) -> bool:
    return style is None or not style.link or _LINK.fullmatch(style.link) is not None


def _harmless(segment: Segment) -> Segment:
    style = segment.style
    if style is not None and not _is_link_allowed(style):
        style = style.update_link(None)
    return Segment(_OBEYED.sub(_stand_in, segment.text), style)


def _stand_in(match: re.Match[str]) -> str:
    """A character that took a cell leaves one behind, so that the rest of the line stays where it was measured."""
    return " " if match.group() in "\t\n\xad" else ""
