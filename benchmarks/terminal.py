"""The console on a pseudo-terminal, as an SSH server would see it: what is painted, how fast, in how many bytes."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyte

_QUIET_S = 0.06
_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """What a key caused: seconds to the first and the last byte of the answer, and the bytes."""

    first_s: float
    last_s: float
    sent: int


@dataclass(slots=True)
class Terminal:
    """A program on a terminal of its own. `screen` is what a person would see."""

    pid: int
    descriptor: int
    screen: pyte.Screen
    stream: pyte.ByteStream
    received: int = 0
    times: list[float] = field(default_factory=list)

    def text(self) -> str:
        """Return the rows of the screen."""
        return "\n".join(self.screen.display)

    def wait_for(self, seen: Callable[[str], bool]) -> float:
        """Read until the screen satisfies `seen`; return the seconds it took. Raises TimeoutError."""
        started = time.perf_counter()
        while time.perf_counter() - started < _PATIENCE_S:
            self._read(0.005)
            if seen(self.text()):
                return time.perf_counter() - started
        raise TimeoutError(self.text())

    def press(self, keys: bytes) -> Painted:
        """Press keys and read the answer until the terminal has been quiet for a moment."""
        self.settle()
        before, started = self.received, time.perf_counter()
        os.write(self.descriptor, keys)
        first = last = 0.0
        while True:
            got = self._read(_QUIET_S if first else 2.0)
            now = time.perf_counter() - started
            if not got:
                return Painted(first_s=first, last_s=last, sent=self.received - before)
            first, last = first or now, now

    def settle(self) -> None:
        """Read what is still coming."""
        while self._read(_QUIET_S):
            pass

    def idle_bytes(self, seconds: float) -> float:
        """Return the bytes a second that come while nobody touches a key."""
        self.settle()
        before, until = self.received, time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)
        return (self.received - before) / seconds

    def peak_mb(self) -> float:
        """Return the program's peak memory, in MB."""
        with open(f"/proc/{self.pid}/status", encoding="utf-8") as status:  # noqa: PTH123 (no file, but the kernel)
            rows = dict(line.split(":", 1) for line in status if ":" in line)
        return int(rows["VmHWM"].split()[0]) / 1024

    def _read(self, timeout_s: float) -> bool:
        ready, _, _ = select.select([self.descriptor], [], [], timeout_s)
        if not ready:
            return False
        try:
            chunk = os.read(self.descriptor, 65_536)
        except OSError:
            return False
        self.received += len(chunk)
        self.stream.feed(chunk)
        return bool(chunk)


@contextmanager
def terminal(command: Sequence[str], *, env: Mapping[str, str], columns: int, rows: int) -> Iterator[Terminal]:
    """Run a program on a terminal of that size; it is asked to stop, then killed, when the block ends."""
    pid, descriptor = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvpe(command[0], list(command), {**env, "TERM": "xterm-256color"})  # noqa: S606 (the point of it)
    screen = pyte.Screen(columns, rows)
    try:
        yield Terminal(pid=pid, descriptor=descriptor, screen=screen, stream=pyte.ByteStream(screen))
    finally:
        _stop(pid)
        os.close(descriptor)


def _stop(pid: int) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        os.kill(pid, sign)
        until = time.monotonic() + 3
        while time.monotonic() < until:
            if os.waitpid(pid, os.WNOHANG)[0]:
                return
            time.sleep(0.02)
