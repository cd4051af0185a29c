"""One message of a conversation, or one event between them, as a block of text that can be folded.

They stand apart from the conversation that scrolls them: what a block is, is theirs; where it stands, is not.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message as TextualMessage
from textual.widget import Widget
from textual.widgets import Static

from storage.records import MessageKey
from widgets.columns import Glyphs
from widgets.event_look import ShownEvent, event_content
from widgets.message_look import ShownMessage, ShownWay, folded_content, message_content


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What every block is drawn with: the present, the zone, the signs of the terminal, searched words to mark."""

    clock: Callable[[], int]
    zone: tzinfo
    glyphs: Glyphs
    highlight: str = ""


class MessageView(Widget, inherit_bindings=False):
    """One message: who, when, to whom, the text with its quotes folded, the attachments; or one line of it."""

    DEFAULT_CSS = """
    MessageView {
        height: auto;
        padding: 0 1;
        margin: 1 0;
        border-left: outer $primary-muted;
        &.-out { border-left: dashed $success; }
        &.-note { border-left: double $warning; }
        &.-folded { height: 1; margin: 0; text-wrap: nowrap; text-overflow: ellipsis; }
        &.-chosen { border-left: thick $primary; }
    }
    """

    @dataclass
    class Folded(TextualMessage):
        """A person folded a message to one line, or unfolded it."""

        key: MessageKey
        folded: bool

    def __init__(self, shown: ShownMessage, look: Look, *, folded: bool = False) -> None:
        super().__init__(markup=False, classes=f"-{shown.message.direction.value}")
        self.shown, self.look = shown, look
        self.folded, self.unfolded = folded, False
        self.set_class(folded, "-folded")
        self._content = self._drawn()  # at once: a layout less, and on a slow line a paint

    def render(self) -> Content:
        """Return what was drawn last."""
        return self._content

    def draw(self) -> None:
        """Draw the message as it is now."""
        self.set_class(self.folded, "-folded")
        self._content = self._drawn()
        self.refresh(layout=True)

    def show(self, shown: ShownMessage) -> None:
        """Show the message as it has become."""
        if replace(shown, way=self.shown.way) == self.shown:
            self.tell_way(shown.way)
        else:
            self.shown = shown
            self.draw()

    def tell_way(self, way: ShownWay | None) -> None:
        """Tell anew how its mail fares: only lines that look different are painted, as this may happen every second."""
        if way == self.shown.way:
            return
        width, before = self.content_size.width, self._content
        self.shown = replace(self.shown, way=way)
        self._content = self._drawn()
        is_one_line = self.folded or not width
        old, new = ([one] if is_one_line else one.wrap(width) for one in (before, self._content))
        changed = [line for line, (one, other) in enumerate(zip(old, new, strict=False)) if not one.is_same(other)]
        if len(old) != len(new):
            self.refresh(layout=True)
        elif changed:
            self.refresh(*(Region(0, line, width, 1) for line in changed))

    def _drawn(self) -> Content:
        return _content(self.shown, self.look, folded=self.folded, unfolded=self.unfolded)

    def fold(self, folded: bool) -> None:
        """Fold the message to one line, or unfold it, because a person wants it so."""
        if folded != self.folded:
            self.folded = folded
            self.draw()
            self.post_message(self.Folded(key=self.shown.message.key, folded=folded))

    def on_click(self, event: events.Click) -> None:
        """Unfold a message of one line; unfold the quotes, or fold them, when their line is clicked."""
        if self.folded:
            self.fold(False)
        elif event.style.meta.get("fold"):
            self.unfolded = not self.unfolded
            self.draw()


class EventView(Static):
    """One line about something that was done to the ticket."""

    DEFAULT_CSS = """
    EventView { height: auto; padding: 0 2; margin: 1 0; }
    """

    def __init__(self, shown: ShownEvent, look: Look) -> None:
        super().__init__(event_content(shown, now=look.clock(), zone=look.zone), markup=False)
        self.shown, self.look = shown, look

    def draw(self) -> None:
        """Draw the event as it is now."""
        self.update(event_content(self.shown, now=self.look.clock(), zone=self.look.zone))


def _content(shown: ShownMessage, look: Look, *, folded: bool, unfolded: bool) -> Content:
    if folded:
        return folded_content(shown, now=look.clock(), zone=look.zone, glyphs=look.glyphs)
    return message_content(
        shown, now=look.clock(), zone=look.zone, glyphs=look.glyphs, unfolded=unfolded, highlight=look.highlight
    )
