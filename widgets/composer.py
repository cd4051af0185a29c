"""What an answer is written in: from whom, to whom, about what, the text; and beneath it what is sent with the text.

It knows neither store nor command: a screen fills it, hears of every change, and says what stands around the text. The
text is kept low, because a TextArea repaints itself with every letter and a slow line pays for each row of it.
"""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from widgets.cells import cell_text, clean
from widgets.columns import UNICODE, Glyphs
from widgets.composer_look import ComposerSight, along_content, beneath_content, remarks_content
from widgets.language import _
from widgets.lines_field import LinesArea
from widgets.moves import Move
from widgets.pane import Pane
from widgets.text_field import LineInput
from widgets.typed import typed_block

LABEL = 11  # cells of a label, the space behind it among them
LOW = 13  # rows below which nothing is shown beneath the text: what goes along still is, in its line
TO, CC, SUBJECT, TEXT = "to", "cc", "subject", "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person typed, as they typed it."""

    to: str = ""
    cc: str = ""
    subject: str = ""
    text: str = ""


class AnswerArea(LinesArea):
    """The text of an answer: it takes what room there is, up to twelve rows. F6 is left to the screen."""

    DEFAULT_CSS = """
    AnswerArea, AnswerArea:focus { height: 1fr; min-height: 3; max-height: 12; padding: 0 1;
        border-left: outer $primary-muted; }
    AnswerArea:focus { border-left: outer $primary; }
    """

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the key that selects a line to whoever is around."""
        return action != "select_line" and super().check_action(action, parameters)


class HeadLine(Horizontal):
    """A label and one line to type in."""

    DEFAULT_CSS = """
    HeadLine { height: 1; width: 1fr; padding: 0 1; }
    HeadLine .head-line--label { width: 11; height: 1; color: $text-muted; }
    HeadLine:focus-within .head-line--label { color: $foreground; text-style: bold; }
    """

    def __init__(self, name: str, label: str) -> None:
        super().__init__()
        self.field = LineInput(select_on_focus=False, name=name)
        self.field.cursor_blink = False
        self._label = Static(Content(cell_text(label, LABEL)), markup=False, classes="head-line--label")

    def compose(self) -> ComposeResult:
        """Lay out the label and the line."""
        yield self._label
        yield self.field


class Composer(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The fields of an answer and its text, with what is sent around it."""

    DEFAULT_CSS = """
    Composer { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; }
    Composer > .composer--sender { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    Composer > .composer--remarks { display: none; height: auto; max-height: 4; padding: 0 1; }
    Composer > .composer--remarks.-shown { display: block; }
    Composer > Pane { height: auto; max-height: 35%; padding: 0 1 0 2; }
    Composer > Pane:focus { background: $surface; }
    Composer > Pane > Static { height: auto; }
    Composer > .composer--along { height: auto; max-height: 3; padding: 0 1; }
    Composer.-unfolded > Pane { max-height: 45%; }
    Composer.-low > Pane { display: none; }
    Composer.-zoomed > HeadLine, Composer.-zoomed > .composer--sender, Composer.-zoomed > .composer--remarks,
    Composer.-zoomed > .composer--along, Composer.-zoomed > Pane { display: none; }
    Composer.-zoomed AnswerArea { max-height: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "down", show=False),
        Binding("up", "up", show=False),
        Binding("pagedown", "page('page_down')", show=False),
        Binding("pageup", "page('page_up')", show=False),
    ]

    @dataclass
    class Changed(Message):
        """A person changed what is typed in a field: one of TO, CC, SUBJECT, TEXT."""

        name: str

    def __init__(self, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._sender = Static(markup=False, classes="composer--sender")
        self._remarks = Static(markup=False, classes="composer--remarks")
        self._beneath = Static(markup=False)
        self._along = Static(markup=False, classes="composer--along")
        self.lines = {
            name: HeadLine(name, label) for name, label in ((TO, _("To")), (CC, _("Cc")), (SUBJECT, _("Subject")))
        }
        self.area = AnswerArea("", highlight_cursor_line=False)
        self.area.cursor_blink = False
        self.beneath = Pane()
        self._drawn: ComposerSight | None = None

    def compose(self) -> ComposeResult:
        """Lay out the fields, the text and what is sent around it."""
        yield self._sender
        yield from self.lines.values()
        yield self._remarks
        yield self.area
        with self.beneath:
            yield self._beneath
        yield self._along

    # What is typed

    @property
    def typed(self) -> Typed:
        """What is typed now."""
        lines = {name: line.field.value for name, line in self.lines.items()}
        return Typed(**lines, text=self.area.text)

    def put(self, typed: Typed) -> None:
        """Fill in what was typed before, and tell nobody."""
        for name, words in ((TO, typed.to), (CC, typed.cc), (SUBJECT, typed.subject)):
            self.put_line(name, words)
        self.put_text(typed.text)

    def put_line(self, name: str, words: str) -> None:
        """Fill in a line, and tell nobody."""
        field = self.lines[name].field
        if field.value != words:
            with field.prevent(Input.Changed):
                field.put(words)
                field.refresh()

    def put_recipients(self, to: str, cc: str) -> None:
        """Fill in to whom it goes, and tell nobody."""
        self.put_line(TO, to)
        self.put_line(CC, cc)

    def put_text(self, text: str) -> None:
        """Fill in the text with the cursor at its end, where one goes on writing, and tell nobody."""
        with self.area.prevent(TextArea.Changed):
            self.area.load_text(typed_block(text))
        self.area.move_cursor(self.area.document.end)

    def insert(self, text: str) -> None:
        """Put a text where the cursor is, as if it was typed."""
        self.area.insert(text)

    # What is shown around it

    def show(self, sight: ComposerSight) -> None:
        """Show what is sent around the text; only what looks different is drawn."""
        before, self._drawn = self._drawn, sight
        if before is None or before.sender != sight.sender:
            label = cell_text(_("From"), LABEL)
            self._sender.update(Content.assemble((label, "$text-muted"), clean(sight.sender)), layout=False)
        remarks = remarks_content(sight, self._glyphs)
        _update(self._remarks, remarks)
        self._remarks.set_class(bool(remarks.plain), "-shown")
        self.set_class(sight.is_quote_shown or bool(sight.why), "-unfolded")
        _update(self._beneath, beneath_content(sight, self._glyphs))
        _update(self._along, along_content(sight.along))
        if before is not None and (unfolded := _unfolded_at(before, sight)) is not None:
            self.call_after_refresh(self.beneath.scroll_to, y=unfolded, animate=False, force=True)

    # The focus

    @property
    def stops(self) -> list[Widget]:
        """What the focus goes through, in order; what is not displayed is left out."""
        fields: list[Widget] = [*(line.field for line in self.lines.values()), self.area, self.beneath]
        return [one for one in fields if one.is_attached and all(part.display for part in _up_to(one, self))]

    def enter(self, name: str) -> None:
        """Take the keys for a field, at once: a key that comes right behind is typed there."""
        self.screen.set_focus(self.area if name == TEXT else self.lines[name].field, scroll_visible=False)

    def go(self, step: int) -> None:
        """Go to the next field, or the one before."""
        stops = self.stops
        focused = self.screen.focused
        place = stops.index(focused) if focused in stops else -1
        stops[(place + step) % len(stops)].focus()

    def action_down(self) -> None:
        """Go to the next line; beneath the text, scroll."""
        self._step(1, Move.DOWN)

    def action_up(self) -> None:
        """Go to the line before; beneath the text, scroll."""
        self._step(-1, Move.UP)

    def action_page(self, how: str) -> None:
        """Scroll what stands beneath the text by a page, from wherever there is no text to scroll."""
        self.beneath.move(Move(how))

    def _step(self, step: int, how: Move) -> None:
        if self.beneath.has_focus:
            self.beneath.move(how)
        else:
            self.go(step)

    def zoom(self) -> None:
        """Give the text all the room, or show again what is around it."""
        self.toggle_class("-zoomed")
        if self.screen.focused not in self.stops:
            self.enter(TEXT)

    def on_resize(self, event: events.Resize) -> None:
        """Leave out what stands beneath the text where there is no room for it."""
        self.set_class(event.size.height < LOW, "-low")

    # Messages of the fields

    @on(Input.Changed)
    def _line_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.input.name or ""))

    @on(TextArea.Changed)
    def _text_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(TEXT))

    @on(Input.Submitted)
    def _line_entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.go(1)


def _update(shown: Static, content: Content) -> None:
    before = shown.content
    if not isinstance(before, Content) or not before.is_same(content):
        shown.update(content)


def _unfolded_at(before: ComposerSight, after: ComposerSight) -> int | None:
    """Return the line at which something was just unfolded beneath the text, None when nothing was."""
    signature = after.signature.count("\n") + 1 if after.signature else 0
    if after.is_quote_shown and not before.is_quote_shown:
        return signature + len(after.why)
    return signature if after.why and not before.why else None


def _up_to(widget: Widget, end: Widget) -> list[Widget]:
    """Return a widget and what it stands in, as far as `end`."""
    around = widget.ancestors_with_self
    return [one for one in around[: around.index(end)] if isinstance(one, Widget)]
