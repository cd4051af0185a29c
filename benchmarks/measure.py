"""How figures are taken: programs run and timed from outside, medians of interleaved runs, with the machine's name.

A figure counts only beside its peer from the same run; trust the ratios more than the numbers.
"""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from benchmarks.family import MemoryWatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run of a program: seconds of wall and processor time, and the sum of the peak memory of its processes."""

    seconds: float
    processor_s: float
    peak_mb: float


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Ran:
    """Run a program to its end. Raises CalledProcessError, with what it said, when it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(command, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert child.stdout is not None
    with MemoryWatch(child.pid) as memory:
        said = child.stdout.read()
    child.stdout.close()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command, said)
    return Ran(
        seconds=time.perf_counter() - started,
        processor_s=used.ru_utime + used.ru_stime,
        peak_mb=memory.peak_mb,
    )


def interleaved(contestants: Mapping[str, Callable[[], Ran]], rounds: int) -> dict[str, Ran]:
    """Run every contestant once a round, and return each one's run of median time."""
    runs: dict[str, list[Ran]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            runs[name].append(contestant())
    return {name: sorted(found, key=lambda ran: ran.seconds)[len(found) // 2] for name, found in runs.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Many measurements of one thing, in milliseconds."""

    median_ms: float
    p95_ms: float


def spread(seconds: Sequence[float]) -> Spread:
    """Return median and 95th percentile of at least two measurements."""
    return Spread(median_ms=median(seconds) * 1000, p95_ms=quantiles(seconds, n=20)[18] * 1000)


def figure(taken: Spread, *, digits: int = 0) -> str:
    """Return a spread in words for the page."""
    return f"{taken.median_ms:.{digits}f} ms, p95 {taken.p95_ms:.{digits}f} ms"


def machine() -> str:
    """Return what a reader needs to judge the figures: cores, processor, memory, system, Python."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = ".".join(map(str, sys.version_info[:3]))
    system = f"{platform.system()} {platform.release()}"
    return f"{os.cpu_count()} cores {_processor()}, {memory_gb:.0f} GB, {system}, Python {python}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
