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
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pyte

from benchmarks.family import peak_kb

_QUIET_S = 0.03  # between two writes of one answer there is less; keys at this pace are a key held down
_REST_S = 0.5
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
    started: float
    received: int = 0
    read_at: float = 0.0

    def text(self) -> str:
        """Return the rows of the screen."""
        return "\n".join(self.screen.display)

    def wait_for(self, seen: Callable[[str], bool], *, since: float | None = None) -> float:
        """Read until the screen satisfies `seen`; return the seconds from `since` (the start of the program).

        Raises TimeoutError.
        """
        until = time.perf_counter() + _PATIENCE_S
        while time.perf_counter() < until:
            if self.look(0.05) and seen(self.text()):
                return self.read_at - (self.started if since is None else since)
        raise TimeoutError(self.text())

    def send(self, keys: bytes) -> float:
        """Press keys and return when."""
        at = time.perf_counter()
        os.write(self.descriptor, keys)
        return at

    def press(self, keys: bytes) -> Painted:
        """Press keys and read the answer until the terminal has been quiet for a moment."""
        before, started = self.received, self.send(keys)
        first = last = 0.0
        while self.look(_QUIET_S if first else 2.0):
            last = self.read_at - started
            first = first or last
        return Painted(first_s=first, last_s=last, sent=self.received - before)

    def settle(self) -> int:
        """Read what is still coming until nothing has come for half a second; return how many bytes came."""
        before = self.received
        while self.look(_REST_S):
            pass
        return self.received - before

    def idle_bytes(self, seconds: float) -> float:
        """Return the bytes a second that come while nobody touches a key."""
        self.settle()
        before, until = self.received, time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self.look(left)
        return (self.received - before) / seconds

    def peak_mb(self) -> float:
        """Return the program's peak memory, in MB."""
        return peak_kb(self.pid) / 1024

    def take(self) -> bytes:
        """Return what is there without drawing it."""
        chunks: list[bytes] = []
        try:
            while chunk := os.read(self.descriptor, 65_536):
                chunks.append(chunk)
        except OSError:  # for now there is no more, or the program has ended
            pass
        return b"".join(chunks)

    def look(self, timeout_s: float) -> bool:
        """Read what comes, for at most so long; tell whether anything did.

        The time is noted before anything is drawn: the drawing is ours and must not count.
        """
        ready, _, _ = select.select([self.descriptor], [], [], timeout_s)
        came = self.take() if ready else b""
        if came:
            self.read_at = time.perf_counter()
            self.received += len(came)
            self.stream.feed(came)
        return bool(came)


@contextmanager
def terminal(command: Sequence[str], *, env: Mapping[str, str], columns: int, rows: int) -> Iterator[Terminal]:
    """Run a program on a terminal of that size; it is asked to stop, then killed, when the block ends."""
    started = time.perf_counter()
    pid, descriptor = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvpe(command[0], list(command), {**env, "TERM": "xterm-256color"})  # noqa: S606 (the point of it)
    os.set_blocking(descriptor, False)
    screen = pyte.Screen(columns, rows)
    try:
        yield Terminal(pid=pid, descriptor=descriptor, screen=screen, stream=pyte.ByteStream(screen), started=started)
    finally:
        with suppress(ProcessLookupError, ChildProcessError):  # it has ended, and somebody has seen it
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
