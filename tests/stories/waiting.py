"""Waiting until another process has come so far.

It stands apart because every story with a poller of its own waits for what that has done.
"""

import time
from collections.abc import Callable

TURN_S = 0.05


def until(seen: Callable[[], object], patience_s: float) -> None:
    """Wait until something is so; longer than `patience_s` nobody waits."""
    give_up = time.monotonic() + patience_s
    while not seen():
        assert time.monotonic() < give_up, "it did not come to that"
        time.sleep(TURN_S)
