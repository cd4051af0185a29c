"""A pane that scrolls by the moves of the desk; it binds no key, so that one catalog can say what each key does."""

from textual.containers import VerticalScroll

from widgets.moves import Move


class Pane(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Something to read that may be longer than the screen."""

    DEFAULT_CSS = """
    Pane { scrollbar-size-vertical: 1; }
    """

    def move(self, how: Move) -> None:
        """Scroll by a line, half a screen, a screen, or to an end."""
        height = max(self.scrollable_content_region.height, 2)
        steps = {
            Move.UP: -1,
            Move.DOWN: 1,
            Move.HALF_UP: -(height // 2),
            Move.HALF_DOWN: height // 2,
            Move.PAGE_UP: 1 - height,
            Move.PAGE_DOWN: height - 1,
            Move.TOP: -self.max_scroll_y,
            Move.BOTTOM: self.max_scroll_y,
        }
        self.scroll_to(y=self.scroll_y + steps[how], animate=False)
