"""A field of several lines, as high as its text up to ten rows; Tab leaves it, Enter begins a line.

Textual's TextArea repaints itself on every character, so it is kept small: a low one costs a slow line little.
"""

from textual import on
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from widgets.field import Check, Field, Value, anything
from widgets.language import _
from widgets.typed import typed_block


class LinesArea(TextArea):
    """Textual's TextArea without a frame; no control character ever gets into its text."""

    DEFAULT_CSS = """
    LinesArea, LinesArea:focus { border: none; padding: 0; height: auto; min-height: 3; max-height: 10; width: 1fr;
        background: $surface; scrollbar-size-vertical: 1; }
    """

    def edit(self, edit: Edit) -> EditResult:
        """Take an edit with its text cleaned."""
        edit.text = typed_block(edit.text)
        return super().edit(edit)


class LinesField(Field):
    """Several lines of text."""

    def __init__(
        self, name: str, label: str, *, value: str = "", help_words: str = "", check: Check = anything
    ) -> None:
        self._area = LinesArea(typed_block(value), highlight_cursor_line=False)
        self._area.cursor_blink = False
        super().__init__(name, label, self._area, help_words=help_words, check=check)

    @property
    def value(self) -> str:
        """The text as it was typed."""
        return self._area.text

    def put(self, value: Value) -> None:
        """Fill in a text."""
        with self._area.prevent(TextArea.Changed):
            self._area.load_text(typed_block(str(value)))

    def hints(self) -> list[tuple[str, str]]:
        """Return what Enter does here."""
        return [("Enter", _("new line"))]

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.edited()
