"""The memory of a process and of everything that it starts, watched from outside while it runs.

It stands apart because the system tells the peak of the largest process only, and the intake is at least two.
"""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_EVERY_S = 0.05
_PROC = Path("/proc")


class MemoryWatch:
    """Watches a process until the block ends; then `peak_mb` is the sum of each one's peak, so never too low."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peaks: dict[int, int] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def peak_mb(self) -> float:
        """Return the sum of the peaks of every process of the family, in MB."""
        return sum(self._peaks.values()) / 1024

    def _watch(self) -> None:
        while True:
            for pid in family(self._pid):
                self._peaks[pid] = max(self._peaks.get(pid, 0), peak_kb(pid))
            if self._ended.wait(_EVERY_S):
                return


def family(pid: int) -> list[int]:
    """Return a process and its descendants that live now."""
    found = [pid]
    for parent in found:
        for told in _PROC.glob(f"{parent}/task/*/children"):
            try:
                found += [int(child) for child in told.read_text(encoding="ascii").split()]
            except OSError:
                continue  # it has ended meanwhile
    return found


def peak_kb(pid: int) -> int:
    """Return a process's peak of resident memory so far, in kB; 0 when it has ended."""
    try:
        status = (_PROC / str(pid) / "status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")), 0)
