"""A field of a form: a marker, a label, what is filled in, and under it one note: help, or what is wrong.

It stands apart from the kinds of fields, which only say what is filled in and how; when a note appears is decided here
once: help while the field has the focus, an error when the field is left or, once there has been one, while typing.
The note stands beside its field in the form, not in it: a field that grew would be laid out and sent twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from widgets.cells import cell_text, clean
from widgets.field_box import FieldBox

LABEL = 14  # cells; the marker, a space before and one behind make it 17
FOCUS, WRONG = ">", "!"

Value = str | bool
Check = Callable[[str], str]


def anything(_text: str) -> str:
    """Find nothing wrong with any text: the check of a field that may hold whatever a person types."""
    return ""


class Heading(Static):
    """A title over the fields that follow it; never focused."""

    DEFAULT_CSS = """
    Heading { height: auto; width: 1fr; margin: 1 0 0 0; padding: 0 0 0 2; text-style: bold; color: $text-accent; }
    Heading.-first { margin: 0; }
    """

    def __init__(self, words: str) -> None:
        super().__init__(Content(clean(words)), markup=False)


class FieldNote(Static):
    """Help or an error under a field."""

    DEFAULT_CSS = """
    FieldNote { display: none; height: auto; max-height: 5; width: 1fr; padding: 0 1 0 17; color: $text-muted; }
    FieldNote.-wrong { color: $text-error; text-style: bold; }
    """

    @dataclass
    class Changed(Message):
        """The note says something else."""

        note: "FieldNote"

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, words: str, *, is_wrong: bool) -> None:
        """Show words; "" takes the note away."""
        self.set_class(is_wrong, "-wrong")
        self.display = bool(words)
        if words:
            self.update(Content(words))
            self.post_message(self.Changed(self))


class Field(Horizontal):
    """A named value with its label; subclasses bring the control and say how its value is read and put.

    `name` is the key in the form's values. `help_words` say in one line what the field does and changes. `check`
    returns words on what is wrong with the value, "" when nothing is.
    """

    DEFAULT_CSS = """
    Field { height: auto; width: 1fr; }
    Field .field--label { width: 17; height: 1; color: $text-muted; text-wrap: nowrap; }
    Field.-focused .field--label { color: $foreground; text-style: bold; }
    Field.-wrong .field--label { color: $text-error; }
    """

    @dataclass
    class Edited(Message):
        """A person changed the value."""

        field: "Field"

    @dataclass
    class Passed(Message):
        """The field was left for one of its neighbours; `by` is 1 for the next one and -1 for the one before."""

        by: int

    @dataclass
    class Entered(Message):
        """The field has the focus now."""

        field: "Field"

    def __init__(
        self, name: str, label: str, control: Widget, *, help_words: str = "", check: Check = anything
    ) -> None:
        super().__init__(name=name)
        self.label, self.help_words, self.control = clean(label), clean(help_words), control
        self.check = check
        self._error = ""
        self._has_erred = False
        self._drawn = ("", "")
        self._head = Static(markup=False, classes="field--label")
        self.note = FieldNote()

    @property
    def name(self) -> str:
        """The key of this field in the values of its form."""
        return self._name or ""

    @property
    def value(self) -> Value:
        """What is filled in."""
        raise NotImplementedError

    def put(self, value: Value) -> None:
        """Fill in a value without telling anyone."""
        raise NotImplementedError

    @property
    def is_wanted(self) -> bool:
        """Whether the value is one of the form's values; what is only shown is not."""
        return True

    def hints(self) -> list[tuple[str, str]]:
        """Return (key, words) of what keys do in this field beyond what they do in every field."""
        return []

    @property
    def error(self) -> str:
        """What is wrong, as it is shown; "" when nothing is shown."""
        return self._error

    def compose(self) -> ComposeResult:
        """Lay out the label and the control."""
        yield self._head
        yield self.control

    def on_mount(self) -> None:
        """Draw the label."""
        self._draw()

    def enter(self) -> None:
        """Take the focus, at once when the field stands on a screen: two quick keys go two fields on."""
        if self.control.is_attached:
            self.screen.set_focus(self.control, scroll_visible=False)
        else:
            self.control.focus(scroll_visible=False)

    def appear(self, *, is_shown: bool) -> None:
        """Stand in the form, or be hidden with the note."""
        self.display = is_shown
        self._drawn = ("", "")
        self._draw()

    def arrive(self) -> None:
        """Look focused and show the help."""
        self.add_class("-focused")
        self._draw()

    def leave(self) -> None:
        """Look left, and check the value."""
        self.remove_class("-focused")
        self.examine()

    def examine(self) -> bool:
        """Check the value and show what is wrong with it; return whether nothing is."""
        value = self.value
        self.show_error(self.check(value) if isinstance(value, str) else "")
        return not self._error

    def show_error(self, words: str) -> None:
        """Show what is wrong with the field; "" when nothing is."""
        self._error = clean(words)
        self._has_erred = self._has_erred or bool(words)
        self._draw()

    def forgive(self) -> None:
        """Forget that anything was ever wrong."""
        self._has_erred = False
        self.show_error("")

    def edited(self) -> None:
        """Tell that a person changed the value; what was wrong is looked at again."""
        if self._has_erred:
            self.examine()
        self.post_message(self.Edited(self))

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """Tell the form, which lets this field arrive and the one before leave in one drawing."""
        self.post_message(self.Entered(self))

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        """Leave when the focus goes out of the form; a terminal that lost the focus is no reason to."""
        if not self.is_attached or not self.app.app_focus:
            return
        focused = self.screen.focused
        if focused is None or self.parent not in focused.ancestors:
            self.leave()

    @on(FieldBox.Finished)
    def _finished(self, message: FieldBox.Finished) -> None:
        message.stop()
        self.post_message(self.Passed(1))

    def _draw(self) -> None:
        is_focused = self.has_class("-focused")
        note = f"{WRONG} {self._error}" if self._error else self.help_words if is_focused else ""
        self.set_class(bool(self._error), "-wrong")
        label = f"{FOCUS if is_focused else ' '} {cell_text(self.label, LABEL)} "
        if (label, note) == self._drawn:
            return
        self._drawn = (label, note)
        self._head.update(Content(label), layout=False)
        self.note.show(note if self.display else "", is_wrong=bool(self._error))
