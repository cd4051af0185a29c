"""A row of small bars: how much there was in each of several equal spans, the newest at the right.

It stands alone and pure because a screen and a verb draw the same, with whatever signs the terminal has.
"""

from collections.abc import Sequence


def sparkline(counts: Sequence[int], bars: str) -> str:
    """Return a bar for each count, one cell each: the first of `bars` for nothing, the last for the largest count."""
    most, steps = max(counts, default=0), len(bars) - 1
    return "".join(bars[-(-count * steps // most)] if count > 0 else bars[0] for count in counts)
