"""A screen that is painted once it has something to show, instead of empty first and then again piece by piece.

Over a slow line an empty screen, its first lines and its scrolling cost three screens of bytes. It stands apart because
it reaches into how Textual holds back its paints; what is not there in time is shown without it.
"""

from contextlib import ExitStack

from textual.screen import Screen

LONGEST_S = 0.3


class HeldPaint:
    """Holds back the paints of a screen, from `hold` until `let_go`, or for 0.3 s."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._held = ExitStack()
        self._holds = False

    def hold(self) -> None:
        """Begin to hold back."""
        if not self._holds:
            self._holds = True
            self._held.enter_context(self._screen.app.batch_update())
            self._screen.set_timer(LONGEST_S, self.release)

    def let_go(self) -> None:
        """Paint the screen once, behind what its layout has still queued: that paints into the void while held."""
        if self._holds:
            self._screen.call_later(self._screen.call_later, self.release)

    def release(self) -> None:
        """Hold back no longer. Whatever was to be painted, all of it is painted by the next layout, and only once."""
        if self._holds:
            self._holds = False
            screen = self._screen
            screen._dirty_widgets.clear()
            screen._repaint_required, screen._layout_required = False, True
            screen._compositor._dirty_regions.add(screen.size.region)
            self._held.close()
            screen.check_idle()
