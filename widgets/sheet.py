"""A sheet of labels and values that reads well at any width: labels in a column, long values under themselves.

Textual wraps a text to the left edge, which tears such a list apart; this one knows where its values begin. It stands
alone so that the *why* panel, the help and later forms share one look.
"""

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from widgets.cells import clean, cut, width_of
from widgets.entries import Line, Title

LABEL = 14
LEAST_VALUE = 28  # cells beside a label; with fewer, values stand under their labels


def sheet_lines(entries: Sequence[Line | Title], width: int, *, label: int = LABEL) -> list[Content]:
    """Return the sheet cut to a width: no line is longer, values hang under their first line."""
    lines: list[Content] = []
    for entry in entries:
        if isinstance(entry, Title):
            lines += [Content("")] if lines else []
            lines += [Content.styled(part, "bold") for part in _wrapped(entry.text, width)]
        else:
            lines += _hanging(entry, width, label)
    return lines


class Sheet(Widget):
    """Entries as a block of text, as high as it needs."""

    DEFAULT_CSS = """
    Sheet { height: auto; width: 1fr; padding: 0 1; }
    """

    def __init__(self, entries: Callable[[], Sequence[Line | Title]], *, label: int = LABEL) -> None:
        super().__init__(markup=False)
        self._entries, self._label = entries, label

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the sheet takes at a width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return the sheet at its present width."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        return sheet_lines(self._entries(), max(width, 20), label=self._label)


def _hanging(line: Line, width: int, label: int) -> list[Content]:
    indent = label if width >= label + LEAST_VALUE else 2
    parts = _wrapped(line.value, width - indent)
    first = cut(clean(line.label), indent - 1 if indent > 2 else width)
    if width_of(first) >= indent:  # there is no column for labels: this one stands over its value
        above = Content.styled(first, "$text-muted")
        return [above, *(Content(" " * indent) + Content.styled(part, line.look) for part in parts)]
    margin = " " * indent
    heads = [Content.styled(first + " " * (indent - width_of(first)), "$text-muted"), *[Content(margin)] * len(parts)]
    return [head + Content.styled(part, line.look) for head, part in zip(heads, parts, strict=False)]


def _wrapped(text: str, width: int) -> list[str]:
    """Cut a text into lines at spaces; a word that is too long is cut where the line ends."""
    return [part.plain.rstrip() for part in Content(clean(text)).wrap(width)] or [""]
