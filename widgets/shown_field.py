"""A value that is only shown, to be read and copied: a forward address, a name that cannot change."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from widgets.cells import clean
from widgets.field import Field, Value
from widgets.field_box import FieldBox
from widgets.language import _


class ShownBox(FieldBox):
    """The text, as high as it needs, and a key that copies it."""

    DEFAULT_CSS = """
    ShownBox { height: auto; text-wrap: wrap; }
    ShownBox:focus { text-style: underline; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "copy", show=False, id="form.copy")]

    @dataclass
    class CopyAsked(Message):
        """A person wants the text on the clipboard."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def drawn(self) -> Content:
        """Return the text on one line, which is wrapped."""
        return Content(clean(self.text) or "-")

    def action_copy(self) -> None:
        """Ask for the text on the clipboard."""
        self.post_message(self.CopyAsked())


class ShownField(Field):
    """A text that nobody edits; it is none of the form's values."""

    @dataclass
    class CopyAsked(Message):
        """A person wants `text` on the clipboard; the screen sends it there and says so."""

        name: str
        text: str

    def __init__(self, name: str, label: str, *, value: str = "", help_words: str = "") -> None:
        self._box = ShownBox(value)
        super().__init__(name, label, self._box, help_words=help_words)

    @property
    def value(self) -> str:
        """What is shown."""
        return self._box.text

    @property
    def is_wanted(self) -> bool:
        """Nobody can change it, so nobody needs it back."""
        return False

    def put(self, value: Value) -> None:
        """Show another text."""
        self._box.text = str(value)
        self._box.update(self._box.drawn())

    def hints(self) -> list[tuple[str, str]]:
        """Return the key that copies."""
        return [("y", _("copy"))]

    def on_shown_box_copy_asked(self, message: ShownBox.CopyAsked) -> None:
        """Tell the screen which text."""
        message.stop()
        self.post_message(self.CopyAsked(self.name, self.value))
