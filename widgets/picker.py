"""Pick one of many by typing a few of its letters: a field, and the best fifteen matches under it.

Textual's own palette fetches, animates and speaks English; this one is given a list, in the language in use.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from widgets.cells import cell_text, cut, width_of
from widgets.language import _

SHOWN = 15
WIDTH = 68  # with its frame
_FRAME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to pick: its name, the words it is found by, and a remark at the right (its key)."""

    name: str
    words: str
    remark: str = ""


Typed = Callable[[str], Choice | None]


class Picker(ModalScreen[str | None]):
    """A list to pick from; the name of the choice is the result, None when it was left.

    `typed` makes a choice of its own out of what was typed, None while that is none. It stands under what the letters
    find, or over it with `typed_first`.
    """

    DEFAULT_CSS = """
    Picker { align: center top; background: transparent; }
    Picker > Vertical { width: 68; max-width: 100%; height: auto; margin: 2 0 0 0; padding: 0 1;
        border: round $primary; background: $surface; }
    Picker Input, Picker Input:focus { border: none; height: 1; padding: 0; background: $surface; }
    Picker OptionList, Picker OptionList:focus { border: none; padding: 0; height: auto; max-height: 15;
        background: $surface; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down,ctrl+n", "step(1)", show=False, priority=True),
        Binding("up,ctrl+p", "step(-1)", show=False, priority=True),
    ]

    def __init__(
        self,
        choices: Sequence[Choice],
        *,
        placeholder: str,
        typed: Typed | None = None,
        typed_first: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__()
        self._choices = tuple({choice.name: choice for choice in reversed(choices)}.values())[::-1]
        self._placeholder = placeholder
        self._typed_choice, self._typed_first = typed, typed_first
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Lay out the field and the list."""
        with Vertical():
            field = Input(placeholder=self._placeholder)
            field.cursor_blink = False
            yield field
            yield OptionList(markup=False)
            yield from self.compose_more()
            hint = self._hint or _("Enter does it, Esc leaves")
            yield Static(Content(hint), classes="picker--hint")

    def compose_more(self) -> ComposeResult:
        """Lay out what a subclass has under the list."""
        yield from ()

    def on_mount(self) -> None:
        """Show every choice."""
        self._show("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value.strip())

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(options.get_option_at_index(options.highlighted).id)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option.id)

    def action_leave(self) -> None:
        """Leave without a choice."""
        self.dismiss(None)

    def action_step(self, by: int) -> None:
        """Go to the next choice or the one before."""
        options = self.query_one(OptionList)
        if options.option_count:
            options.highlighted = ((options.highlighted or 0) + by) % options.option_count

    def _show(self, typed: str) -> None:
        options = self.query_one(OptionList)
        found = self._found(typed)
        width = min(WIDTH, self.app.size.width) - _FRAME
        options.clear_options()
        options.add_options([Option(Content.assemble(*_parts(choice, width)), id=choice.name) for choice in found])
        options.highlighted = 0 if found else None

    def _found(self, typed: str) -> list[Choice]:
        found = matching(self._choices, typed)
        own = self._typed_choice(typed) if typed and self._typed_choice is not None else None
        if own is None or own.name in {choice.name for choice in found}:
            return found
        return [own, *found] if self._typed_first else [*found, own]


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Return the choices that the typed letters find, the best first; every one when nothing is typed."""
    if not typed:
        return list(choices)
    matcher = Matcher(typed)
    scored = [(matcher.match(choice.words), choice) for choice in choices]
    return [choice for score, choice in sorted(scored, key=lambda pair: -pair[0]) if score > 0][:SHOWN]


def _parts(choice: Choice, width: int) -> tuple[str, tuple[str, str]]:
    """Return a row's words, filled to where its remark begins, and the remark with its style."""
    remark = cut(choice.remark, width // 3)
    return cell_text(choice.words, width - 2 - width_of(remark)), (remark, "$text-muted")
