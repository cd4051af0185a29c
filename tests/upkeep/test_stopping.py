"""Long work ends when nobody waits for it any more, and not before it has left everything in order."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from console.upkeep.stopping import stoppable


async def test_work_gives_what_it_returns() -> None:
    assert await stoppable(lambda is_stopped: is_stopped()) is False


async def test_what_work_raises_is_raised() -> None:
    def work(is_stopped: Callable[[], bool]) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await stoppable(work)


async def test_a_cancelled_caller_leaves_when_the_work_has_ended() -> None:
    begun, ended = threading.Event(), threading.Event()

    def work(is_stopped: Callable[[], bool]) -> None:
        begun.set()
        while not is_stopped():
            pass
        ended.set()
        raise ValueError("stopped halfway")

    task = asyncio.create_task(stoppable(work))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert ended.is_set()
