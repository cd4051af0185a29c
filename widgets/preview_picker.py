"""Pick one of many by typing, with the one under the cursor in full below the list.

It stands apart from the plain picker because most choices say all in their line, and a text of many lines does not.
"""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from widgets.cells import clean_block
from widgets.picker import Choice, Picker


class PreviewPicker(Picker):
    """A picker; `full` gives the text of a choice by its name."""

    DEFAULT_CSS = """
    PreviewPicker OptionList, PreviewPicker OptionList:focus { max-height: 7; }
    PreviewPicker .picker--full { height: auto; max-height: 9; border-top: solid $panel; }
    """

    def __init__(self, choices: Sequence[Choice], *, placeholder: str, full: Callable[[str], str]) -> None:
        super().__init__(choices, placeholder=placeholder)
        self._full = full
        self._shown = Static(markup=False, classes="picker--full")

    def compose_more(self) -> ComposeResult:
        """Lay out the text of the choice under the cursor."""
        yield self._shown

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._shown.update(Content(clean_block(self._full(event.option.id or ""))))
