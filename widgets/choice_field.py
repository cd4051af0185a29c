"""A field with one value of a few: all of them in a line when they fit, else the chosen one with a list to pick from.

Textual's Select opens a second screen of its own making and repaints much; here a choice is one line, stepped through
by the arrows, and a long list is the same picker as everywhere.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style

from widgets.cells import clean, cut, width_of
from widgets.columns import UNICODE, Glyphs
from widgets.field import Check, Field, Value, anything
from widgets.field_box import CHOSEN, FieldBox
from widgets.language import _
from widgets.picker import Choice, Picker

MOST_IN_LINE = 4
_GAP = 2


class ChoiceBox(FieldBox):
    """The line of choices; `choices` are (name, words)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
        Binding("space", "pick", show=False),
    ]

    def __init__(self, choices: Sequence[tuple[str, str]], chosen: str, glyphs: Glyphs) -> None:
        super().__init__()
        self.chosen, self._glyphs = chosen, glyphs
        self.offer(choices)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; one that is gone is still shown while it is chosen, because it is the truth."""
        self._choices = [(name, clean(words)) for name, words in choices]
        self.draw()

    @property
    def is_in_line(self) -> bool:
        """Whether all choices stand in the line."""
        fits = sum(width_of(words) + 4 + _GAP for _name, words in self._choices) - _GAP <= self.content_size.width
        return len(self._choices) <= MOST_IN_LINE and fits and self._place() is not None

    def choose(self, name: str) -> None:
        """Choose by name, because a person did."""
        if name != self.chosen:
            self.chosen = name
            self.draw()
            self.post_message(self.Edited())

    def drawn(self) -> Content:
        """Return the choices, or the chosen one."""
        return self._drawn_in_line() if self.is_in_line else self._drawn_alone()

    def _drawn_in_line(self) -> Content:
        line = Content("")
        for name, words in self._choices:
            is_chosen = name == self.chosen
            sign = self._glyphs.open if is_chosen else " "
            look = CHOSEN if is_chosen and self.has_focus else "" if is_chosen else "$foreground-muted"
            part = Content.styled(f"({sign}) {words}", look).stylize(Style.from_meta({"choice": name}))
            line += Content(" " * _GAP if line else "") + part
        return line

    def _drawn_alone(self) -> Content:
        place = self._place()
        words = self._choices[place][1] if place is not None else clean(self.chosen) or "-"
        shown = cut(words, max(self.content_size.width - 2, 1))
        return Content.styled(f"{shown} {self._glyphs.unfolded}", CHOSEN if self.has_focus else "")

    def _place(self) -> int | None:
        return next((place for place, (name, _words) in enumerate(self._choices) if name == self.chosen), None)

    def action_step(self, by: int) -> None:
        """Choose the next one or the one before; after the last comes the first."""
        if self._choices:
            place = self._place()
            wanted = place + by if place is not None else 0
            self.choose(self._choices[wanted % len(self._choices)][0])

    def action_pick(self) -> None:
        """Choose the next one, or pick from a list when not all are in sight."""
        if self.is_in_line:
            self.action_step(1)
        elif self._choices:
            choices = [Choice(name=name, words=words) for name, words in self._choices]
            self.app.push_screen(Picker(choices, placeholder=_("type to find")), self._picked)

    def _picked(self, name: str | None) -> None:
        if name is not None:
            self.choose(name)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose what is under the mouse, or open the list, as soon as it is pressed: the help moves the lines."""
        name = event.style.meta.get("choice")
        if isinstance(name, str):
            self.choose(name)
        elif not self.is_in_line:
            self.action_pick()


class ChoiceField(Field):
    """One of a few; `choices` are (name, words), the value is a name."""

    def __init__(
        self,
        name: str,
        label: str,
        choices: Sequence[tuple[str, str]],
        *,
        value: str,
        help_words: str = "",
        check: Check = anything,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        self._box = ChoiceBox(choices, value, glyphs)
        super().__init__(name, label, self._box, help_words=help_words, check=check)

    @property
    def value(self) -> str:
        """The name of the choice."""
        return self._box.chosen

    def put(self, value: Value) -> None:
        """Choose by name."""
        self._box.chosen = str(value)
        self._box.draw()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; the chosen one stays."""
        self._box.offer(choices)

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that choose."""
        picks = [] if self._box.is_in_line else [(_("Space"), _("pick"))]
        return [("←→", _("choose")), *picks]

    @on(FieldBox.Edited)
    def _chosen(self, message: FieldBox.Edited) -> None:
        message.stop()
        self.edited()
