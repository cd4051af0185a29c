"""A screen that is not painted anew whenever the focus goes to another widget.

Textual repaints the whole screen then (5 KB at 80×24, 10 KB at 120×40, for every Tab) although only the two widgets
look different, and those paint themselves. It stands apart because every screen with more than one thing to focus
needs it.
"""

from typing import TypeVar

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

Result = TypeVar("Result")


class CalmScreen(Screen[Result]):
    """Textual's screen with a focus that costs two widgets."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
