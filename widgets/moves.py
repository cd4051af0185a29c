"""The moves that every pane understands, whichever keys they are on."""

from enum import Enum


class Move(Enum):
    """One step through a pane."""

    UP = "up"
    DOWN = "down"
    HALF_UP = "half_up"
    HALF_DOWN = "half_down"
    PAGE_UP = "page_up"
    PAGE_DOWN = "page_down"
    TOP = "top"
    BOTTOM = "bottom"


def moved(how: Move, position: int, height: int, total: int) -> int:
    """Return where a cursor goes from `position` in `total` rows of which `height` are seen; within 0 and total - 1."""
    half, page = max(height // 2, 1), max(height - 1, 1)
    steps = {
        Move.UP: -1,
        Move.DOWN: 1,
        Move.HALF_UP: -half,
        Move.HALF_DOWN: half,
        Move.PAGE_UP: -page,
        Move.PAGE_DOWN: page,
        Move.TOP: -total,
        Move.BOTTOM: total,
    }
    return max(min(position + steps[how], total - 1), 0)
