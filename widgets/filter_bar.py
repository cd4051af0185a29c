"""A line to type a filter in, with what could come next under it, and words for what is wrong while it is typed.

It knows nothing of filters: it tells what was typed and is told what to propose. Its lines under the field are as many
as they ever will be, so that a slow line redraws those alone and not the list above.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from widgets.cells import cell_text, clean, cut, width_of
from widgets.language import _
from widgets.text_field import LineInput

REST_S = 0.15
SHOWN = 6
ROOMY = 18  # lines of a screen that has room for all that is proposed
WORDS_FROM = 34  # the cell in which what a proposal means begins, where there is room for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What could come next: how it is shown, what it means, and the whole text with the cursor once it is taken."""

    shown: str
    words: str
    text: str
    cursor: int


class FilterInput(LineInput):
    """The field; its keys for choosing are told to the bar around it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "tell('take')", show=False),
        Binding("down", "tell('down')", show=False),
        Binding("up", "tell('up')", show=False),
        Binding("escape", "tell('drop')", show=False),
    ]

    @dataclass
    class Told(Message):
        """A key was pressed that is not about the text."""

        what: str

    def action_tell(self, what: str) -> None:
        """Tell the bar."""
        self.post_message(self.Told(what))


class FilterBar(Vertical):
    """A filter that is being typed; it is not there until it is opened."""

    DEFAULT_CSS = """
    FilterBar { height: auto; width: 1fr; display: none; background: $surface; }
    FilterBar.-typing { display: block; }
    FilterBar > FilterInput, FilterBar > FilterInput:focus { padding: 0 1; }
    FilterBar > Static { height: 7; padding: 0 1; text-wrap: nowrap; }
    """

    @dataclass
    class Edited(Message):
        """What is typed has come to rest."""

        text: str
        cursor: int

    @dataclass
    class Kept(Message):
        """The filter is to be kept."""

        text: str

    @dataclass
    class Dropped(Message):
        """The filter is to be dropped."""

    def __init__(self, *, placeholder: str) -> None:
        super().__init__()
        self.field = FilterInput(placeholder=placeholder, select_on_focus=False, id="filter")
        self.field.cursor_blink = False
        self._below = Static(markup=False)
        self._history: tuple[str, ...] = ()
        self._past: int | None = None
        self._problem = ""
        self._proposals: tuple[Proposal, ...] = ()
        self._chosen: int | None = None
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the field above what is proposed."""
        yield self.field
        yield self._below

    # What the bar is told

    def open(self, text: str, history: Sequence[str]) -> None:
        """Begin to type, from a text; `history` are the filters of before, the newest last."""
        self._history, self._past = tuple(history), None
        self.put(text)
        self._below.styles.height = 1 + SHOWN if self.screen.size.height >= ROOMY else 1 + SHOWN // 3
        self.add_class("-typing")
        self.field.focus()
        self._come_to_rest()

    def close(self) -> None:
        """Be gone."""
        self._stop()
        self.remove_class("-typing")

    def put(self, text: str) -> None:
        """Hold a text, and tell nobody."""
        with self.field.prevent(Input.Changed):
            self.field.value = text
            self.field.cursor_position = len(text)

    def propose(self, proposals: Sequence[Proposal], problem: str) -> None:
        """Show what could come next, and what is wrong ("" for nothing)."""
        self._proposals, self._problem, self._chosen = tuple(proposals), problem, None
        self.draw()

    @property
    def is_open(self) -> bool:
        """Tell whether somebody is typing."""
        return self.has_class("-typing")

    def draw(self) -> None:
        """Draw the lines under the field."""
        width = max(self.size.width - 2, 1)
        self._below.update(below_content(self._problem, self._proposals, self._chosen, width), layout=False)

    def on_resize(self, event: events.Resize) -> None:
        """Choose anew what fits."""
        self.draw()

    # What the bar tells

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._stop()
        self._rest = self.set_timer(REST_S, self._come_to_rest)

    def _come_to_rest(self) -> None:
        self._stop()
        if self.is_open:
            self.post_message(self.Edited(self.field.value, self.field.cursor_position))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._chosen is not None:
            self._take(self._proposals[self._chosen])
            return
        self._stop()
        self.post_message(self.Kept(event.value))

    @on(FilterInput.Told)
    def _told(self, message: FilterInput.Told) -> None:
        message.stop()
        match message.what:
            case "take":
                if self._proposals:
                    self._take(self._proposals[self._chosen or 0])
            case "down":
                self._step(1)
            case "up":
                self._up()
            case _:
                self._stop()
                self.post_message(self.Dropped())

    def _up(self) -> None:
        """Go up in what is proposed; from above it, and in an empty field, back to the filters of before."""
        is_past = self._past is not None and self.field.value == self._history[self._past]
        if self._history and self._chosen is None and (not self.field.value or is_past):
            self._past = len(self._history) - 1 if self._past is None else max(self._past - 1, 0)
            self.put(self._history[self._past])
            self._come_to_rest()
        else:
            self._step(-1)

    def _step(self, by: int) -> None:
        shown = self._proposals[:SHOWN]
        if not shown:
            return
        places = [None, *range(len(shown))]
        self._chosen = places[(places.index(self._chosen) + by) % len(places)]
        self.draw()

    def _take(self, proposal: Proposal) -> None:
        with self.field.prevent(Input.Changed):
            self.field.value = proposal.text
            self.field.cursor_position = proposal.cursor
        self._come_to_rest()

    def _stop(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None


def below_content(problem: str, proposals: Sequence[Proposal], chosen: int | None, width: int) -> Content:
    """Return the lines under the field: what is wrong or which keys there are, then what could come next."""
    keys = _("Enter keeps it, Esc drops it, Tab takes what is proposed")
    head = (
        (f"! {cut(clean(problem), width - 2)}", "bold $text-warning") if problem else (cut(keys, width), "$text-muted")
    )
    lines = [Content.styled(*head)]
    for place, proposal in enumerate(proposals[:SHOWN]):
        line = _line(proposal, width, mark=">" if place == chosen else " ")
        lines.append(Content.styled(line, "reverse bold" if place == chosen else ""))
    return Content("\n").join(lines)


def _line(proposal: Proposal, width: int, *, mark: str) -> str:
    shown = f"{mark} {clean(proposal.shown)}"
    if width < WORDS_FROM + 20:
        return cell_text(shown, width)
    left = max(WORDS_FROM, width_of(shown) + 2)
    return cell_text(cell_text(shown, left) + clean(proposal.words), width) if left < width else cell_text(shown, width)
