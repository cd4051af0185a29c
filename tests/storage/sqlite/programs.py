"""Runs a function of the tests in a program of its own, which may be killed, limited, or be another user.

`Stumbling` is the stand-in for a machine that fails at the chosen statement; only such programs install it.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tests.house.sources import ROOT

KILLED = 9
NOBODY = 65_534
_CALL = "import sys; from {module} import {name} as called; called(*sys.argv[1:])"


def command(called: Callable[..., object], *arguments: object) -> list[str]:
    """Return the command that calls a module's function with texts."""
    script = _CALL.format(module=called.__module__, name=called.__qualname__)
    return [sys.executable, "-c", script, *map(str, arguments)]


def run(called: Callable[..., object], *arguments: object, timeout_s: int = 60) -> subprocess.CompletedProcess[str]:
    """Call a function in a program of its own, and return how that ended."""
    line = command(called, *arguments)
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=timeout_s, check=False)


def start(called: Callable[..., object], *arguments: object) -> "subprocess.Popen[str]":
    """Call a function in a program of its own, which goes on beside this one."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command(called, *arguments), cwd=ROOT, text=True, stdin=pipe, stdout=pipe, stderr=pipe)


def end(program: "subprocess.Popen[str]", said: str = "", timeout_s: int = 60) -> tuple[int, str]:
    """Let a program go on with a last line, and return its exit status and what it complained of."""
    try:
        _, complaint = program.communicate(said, timeout=timeout_s)
    finally:
        program.kill()
        program.wait()
    return program.returncode, complaint


def give_up_rights() -> None:
    """Become a user who owns nothing; one who is not root is that already, for files that deny everybody."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


class Stumbling(sqlite3.Connection):
    """Counts the statements of every connection and falls before the chosen one, by raising unless told otherwise."""

    count = 0
    falls_at = 0

    @staticmethod
    def fall() -> None:
        raise sqlite3.OperationalError("the disk fell out")

    @classmethod
    def falling_at(cls, number: int, fall: Callable[[], None] | None = None) -> None:
        """Count from zero, and fall before this statement; 0 is never."""
        cls.count, cls.falls_at = 0, number
        cls.fall = staticmethod(fall or Stumbling.fall)  # type: ignore[method-assign]

    def execute(self, *asked: Any) -> sqlite3.Cursor:
        self._count()
        return super().execute(*asked)

    def executemany(self, *asked: Any) -> sqlite3.Cursor:
        self._count()
        return super().executemany(*asked)

    def _count(self) -> None:
        Stumbling.count += 1
        if Stumbling.count == Stumbling.falls_at:
            Stumbling.fall()


def die() -> None:
    """End at once, as a kill does: nothing is flushed, closed or undone."""
    os._exit(KILLED)


def stumble_everywhere() -> None:
    """Make every connection of this program one that counts and may fall."""
    connect = sqlite3.connect

    def stumbling(*arguments: Any, **named: Any) -> sqlite3.Connection:
        return connect(*arguments, factory=Stumbling, **named)

    sqlite3.connect = stumbling  # type: ignore[assignment]


def in_child(work: Callable[[], object]) -> int:
    """Do something in a copy of this program, which must have no other thread, and return its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            sys.stderr.flush()
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
