"""A console whose terminal takes no bytes any more ends with it all the same."""

import os
import time
from pathlib import Path

from benchmarks.terminal import Terminal, terminal
from tests.stories.program import Program
from tests.stories.test_drafts import a_question

ENDED_S = 5.0
THEME = b"\x14"  # each paints the whole screen anew


def stall(opened: Terminal) -> None:
    """Press keys and read nothing, until the console waits for the terminal to take its bytes."""
    for _ in range(80):
        opened.send(THEME)
        time.sleep(0.02)


def hang_up(opened: Terminal) -> None:
    """Close the far end of the terminal."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, opened.descriptor)
    os.close(nothing)


def test_a_console_that_waits_for_its_terminal_ends_when_that_hangs_up(tmp_path: Path) -> None:
    program = Program(tmp_path)
    a_question(program)

    with terminal(program.command("--no-poll"), env=program.environment, columns=200, rows=60) as opened:
        opened.wait_for(lambda text: "Jan" in text)
        stall(opened)
        hang_up(opened)
        began = time.monotonic()
        while not os.waitpid(opened.pid, os.WNOHANG)[0]:
            assert time.monotonic() - began < ENDED_S
            time.sleep(0.05)
