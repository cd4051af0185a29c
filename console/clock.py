"""The one place that asks the time. Everything else takes a `Clock`, or the milliseconds it gave.

Times are integer milliseconds since the epoch, UTC; a test passes a clock of its own.
"""

import time
from collections.abc import Callable

Clock = Callable[[], int]


def system_clock() -> int:
    """Return now, in milliseconds UTC."""
    return time.time_ns() // 1_000_000
