"""A field of one line: a text, or a secret that is shown as dots.

Textual's Input brings the cursor, the selection and pasting; here it loses its border, its blinking and whatever a
terminal would obey.
"""

from typing import ClassVar

from textual import on
from textual.geometry import Size
from textual.widgets import Input
from textual.widgets.input import Selection

from widgets.field import Check, Field, Value, anything
from widgets.typed import typed_line


class LineInput(Input):
    """Textual's Input as one calm line; no control character ever gets into its value."""

    DEFAULT_CSS = """
    LineInput, LineInput:focus { border: none; height: 1; padding: 0; background: $surface; width: 1fr; }
    LineInput:focus { text-style: underline; background-tint: $foreground 0%; }
    """

    def validate_value(self, value: str) -> str:
        """Clean what is typed, pasted or put."""
        return typed_line(value)

    def put(self, text: str) -> None:
        """Hold a text, the cursor behind it, and tell nobody; it may come before the app runs."""
        line = typed_line(text)
        self.set_reactive(Input.value, line)
        self.set_reactive(Input.selection, Selection.cursor(len(line)))
        self.fit()

    def fit(self) -> None:
        """Scroll over all of the text, and no further."""
        if self.is_mounted:
            self.virtual_size = Size(self.content_width, 1)
            self.scroll_to(x=max(self.content_width - self.size.width, 0), animate=False, force=True)
            self.refresh()

    def on_mount(self) -> None:
        """Know how long the text is."""
        self.call_after_refresh(self.fit)


class SecretInput(LineInput):
    """The same for a secret: neither copying nor cutting brings it to a clipboard."""

    def action_copy(self) -> None:
        """Leave the clipboard as it is."""

    def action_cut(self) -> None:
        """Take the selection out, and leave the clipboard as it is."""
        self.delete_selection()


class TextField(Field):
    """One line of text."""

    INPUT: ClassVar[type[LineInput]] = LineInput

    def __init__(
        self,
        name: str,
        label: str,
        *,
        value: str = "",
        help_words: str = "",
        check: Check = anything,
        placeholder: str = "",
        max_length: int = 0,
    ) -> None:
        """`max_length` counts characters; 0 is no limit."""
        is_secret = issubclass(self.INPUT, SecretInput)
        self._input = self.INPUT(
            placeholder=placeholder, password=is_secret, max_length=max_length, select_on_focus=False
        )
        self._input.put(value)
        self._input.cursor_blink = False
        super().__init__(name, label, self._input, help_words=help_words, check=check)

    @property
    def value(self) -> str:
        """The text as it was typed."""
        return self._input.value

    def put(self, value: Value) -> None:
        """Fill in a text."""
        self._input.put(str(value))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.edited()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Passed(1))


class SecretField(TextField):
    """A password: what is typed is shown as dots and copied nowhere."""

    INPUT = SecretInput
