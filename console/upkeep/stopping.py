"""Long work on a thread of its own that ends soon after its caller is cancelled.

It stands apart because looking through, copying and putting back all wait for the disk, and none of them may go on in
the dark when somebody presses Ctrl-C.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def stoppable(work: Callable[[Callable[[], bool]], T]) -> T:
    """Run `work` on a thread and return what it returns; it is given the question whether to stop.

    A cancelled caller leaves when the work has ended, whatever came of it.
    """
    stopped = threading.Event()
    job = asyncio.ensure_future(asyncio.to_thread(work, stopped.is_set))
    try:
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait((job,))
        if not job.cancelled():
            job.exception()
        raise
