"""A terminal that is gone takes its console along: within seconds, whatever the console is waiting for.

It stands apart from the signal that is sent then, because a loop that waits for a terminal to take its bytes hears no
signal, and a console without a terminal would stay for ever. It is a thread: it needs nothing of the loop.
"""

import os
import select
import threading
import time
from collections.abc import Callable

STDIN = 0
GRACE_S = 3.0  # what leaving by the signal may take: a draft is kept meanwhile
HUNG_UP = 129  # as a shell tells of SIGHUP


def leave_with_terminal(
    descriptor: int = STDIN, *, grace_s: float = GRACE_S, leave: Callable[[int], None] = os._exit
) -> threading.Thread:
    """End the process by `leave`, that long after its terminal has hung up, if it has not ended by itself until then.

    What is committed is kept; what was being written is not. Returns the thread that watches.
    """

    def watch() -> None:
        hanging_up = select.poll()
        hanging_up.register(descriptor, 0)  # a hang-up is told unasked
        hanging_up.poll()
        time.sleep(grace_s)
        leave(HUNG_UP)

    thread = threading.Thread(target=watch, name="hang-up", daemon=True)
    thread.start()
    return thread
