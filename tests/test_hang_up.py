"""The process ends when its terminal has hung up, a while later, and not before."""

import os
import pty
import threading
from collections.abc import Iterator

import pytest

from console.hang_up import HUNG_UP, leave_with_terminal

PATIENCE_S = 10


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """The two ends of a terminal; a test may close the first."""
    master, slave = pty.openpty()
    yield master, slave
    os.close(slave)


def test_a_terminal_that_hangs_up_ends_the_process(ends: tuple[int, int]) -> None:
    left, codes = threading.Event(), list[int]()

    def leave(code: int) -> None:
        codes.append(code)
        left.set()

    thread = leave_with_terminal(ends[1], grace_s=0, leave=leave)
    is_watching = thread.is_alive()
    os.close(ends[0])

    assert left.wait(PATIENCE_S)
    assert is_watching
    assert codes == [HUNG_UP]


def test_whoever_ends_by_themselves_is_not_kept(ends: tuple[int, int]) -> None:
    thread = leave_with_terminal(ends[1], leave=lambda code: None)

    assert thread.daemon
    os.close(ends[0])
