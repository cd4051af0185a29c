"""A question in the status line's place, answered by y or n; asking by a window would repaint a slow screen twice."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from widgets.cells import clean
from widgets.language import _


class ConfirmLine(Static, can_focus=True):
    """One question; the key that asked never answers it, any key but y, and in Dutch j (ja), means no."""

    DEFAULT_CSS = """
    ConfirmLine { height: auto; max-height: 4; width: 1fr; padding: 0 1; display: none; background: $surface; }
    ConfirmLine.-asking { display: block; }
    """

    @dataclass
    class Answered(Message):
        """The question was answered; `question` names which, `yes` tells how."""

        question: str
        yes: bool

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._question = ""

    def ask(self, question: str, words: str) -> None:
        """Show a question and take the keys until it is answered."""
        self._question = question
        self.update(Content.assemble((f"? {clean(words)} ", "bold $text-warning"), _("(y/n)")), layout=True)
        self.add_class("-asking")
        self.focus()

    def on_key(self, event: events.Key) -> None:
        """Take the answer."""
        event.stop()
        event.prevent_default()
        self.remove_class("-asking")
        self.post_message(self.Answered(question=self._question, yes=event.key in ("y", _("y"))))
