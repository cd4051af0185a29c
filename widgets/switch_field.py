"""A field that is on or off: `[x]` or `[ ]`, with the word beside it because a sign alone says little."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from widgets.field import Field, Value
from widgets.field_box import CHOSEN, FieldBox
from widgets.language import _


class SwitchBox(FieldBox):
    """The box itself."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "switch", show=False)]

    def __init__(self, is_on: bool) -> None:
        super().__init__()
        self.is_on = is_on

    def drawn(self) -> Content:
        """Return the box with its word."""
        sign, words = ("[x]", _("on")) if self.is_on else ("[ ]", _("off"))
        return Content.styled(sign, CHOSEN if self.has_focus else "") + Content(f" {words}")

    def on_mouse_down(self) -> None:
        """Switch it by the mouse, as soon as it is pressed: the help that goes elsewhere moves the lines."""
        self.action_switch()

    def action_switch(self) -> None:
        """Switch it."""
        self.is_on = not self.is_on
        self.draw()
        self.post_message(self.Edited())


class SwitchField(Field):
    """On or off."""

    def __init__(self, name: str, label: str, *, value: bool = False, help_words: str = "") -> None:
        self._box = SwitchBox(value)
        super().__init__(name, label, self._box, help_words=help_words)

    @property
    def value(self) -> bool:
        """Whether it is on."""
        return self._box.is_on

    def put(self, value: Value) -> None:
        """Switch it on or off."""
        self._box.is_on = bool(value)
        self._box.draw()

    def hints(self) -> list[tuple[str, str]]:
        """Return the key that switches."""
        return [(_("Space"), _("on or off"))]

    @on(FieldBox.Edited)
    def _toggled(self, message: FieldBox.Edited) -> None:
        message.stop()
        self.edited()
