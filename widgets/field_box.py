"""A control of a field that is no text: one line that draws itself, takes the focus and is changed by keys and mouse.

It stands apart so that a switch, a choice and a shown value draw themselves, tell and are left in one way.
"""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

CHOSEN = "bold reverse"  # of what has the focus: seen without colours too


class FieldBox(Static, can_focus=True):
    """A control that shows `drawn()`; subclasses say what that is."""

    DEFAULT_CSS = """
    FieldBox { height: 1; width: 1fr; text-wrap: nowrap; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "finish", show=False)]

    @dataclass
    class Edited(Message):
        """A person changed what it holds."""

    @dataclass
    class Finished(Message):
        """The person is done here."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def drawn(self) -> Content:
        """Return the line as it looks now."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw the line anew."""
        self.update(self.drawn(), layout=False)

    def on_mount(self) -> None:
        """Draw the line."""
        self.draw()

    def on_resize(self) -> None:
        """Choose anew what fits."""
        self.draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show where the focus is."""
        super().watch_has_focus(has_focus)
        self.draw()

    def action_finish(self) -> None:
        """Be done."""
        self.post_message(self.Finished())
