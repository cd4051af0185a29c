"""A poller that is killed as by kill -9 at a random moment after its login, again and again.

It is a program of its own; each poll is a copy of it, so that two thousand kills cost minutes. Before each it waits for
a line, by which its test says that more mail is there.
"""

import io
import os
import signal
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch

from console.cli.main import main
from console.intake import imap
from console.intake.imap_connect import log_in
from tests.storage.sqlite.programs import in_child

AT_ONCE_S, LATER_S = 0.02, 0.2  # half of the kills fall while mails are fetched, half while they are decided


def kill_at_random(database: str, kills: str, seed: str) -> None:
    """Poll until so many polls were killed (some end before), then poll to the end; print how many were killed."""
    chance, killed, number = Random(seed), 0, 0
    _poll(database, None)
    while killed < int(kills) and number < 2 * int(kills):
        number += 1
        sys.stdout.write("more\n")
        sys.stdout.flush()
        sys.stdin.readline()
        after_s = chance.uniform(0, AT_ONCE_S if number % 2 else LATER_S)
        killed += in_child(partial(_poll, database, after_s)) == -signal.SIGKILL
    if in_child(partial(_poll, database, None)):
        sys.exit("the last poll failed")
    sys.stdout.write(f"{killed}\n")


def _poll(database: str, after_s: float | None) -> None:
    """Poll once; killed so long after the login, or not at all."""

    async def logged_in(*asked: Any) -> str:
        words = await log_in(*asked)
        if after_s is not None:
            threading.Timer(after_s, os.kill, (os.getpid(), signal.SIGKILL)).start()
        return words

    said = io.StringIO()
    with patch.object(imap, "log_in", logged_in), redirect_stdout(said), redirect_stderr(said):
        code = main(["--database", f"sqlite:///{database}", "poll", "--once"])
    if code:
        raise RuntimeError(said.getvalue())
