"""A few lines above the feet that a person must not miss: why something was refused, what somebody else changed.

A toast costs ten thousand bytes and goes by itself; this stays until the next thing is done, or a click takes it away.
"""

from textual import events
from textual.content import Content
from textual.widgets import Static

from widgets.cells import clean


class Notice(Static):
    """Words that stay until they are taken away; nothing is drawn while there are none."""

    DEFAULT_CSS = """
    Notice { display: none; height: auto; max-height: 5; width: 1fr; padding: 0 1; background: $surface;
        color: $text-warning; }
    Notice.-shown { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.words = ""

    def show(self, words: str) -> None:
        """Show words, of one line or several; "" takes them away."""
        if words != self.words:
            self.words = words
            lines = [clean(line) for line in words.splitlines()]
            self.update(Content("! " + "\n  ".join(lines) if words else ""))
            self.set_class(bool(words), "-shown")

    def on_click(self, event: events.Click) -> None:
        """Go away, as Esc makes it go."""
        event.stop()
        self.show("")
