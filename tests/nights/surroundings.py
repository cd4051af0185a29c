"""A disk and a clock of one's own for the processes of an installation: nothing of the machine itself is changed.

They stand apart because both need a program that not every machine has; where it is missing, the test says so.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOMY = "4g"
_LIBRARY = "*/faketime/libfaketimeMT.so.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallDisk:
    """A disk in memory that only programs begun with `within` see."""

    folder: Path
    within: tuple[str, ...]

    def fill(self) -> None:
        """Leave no room on it."""
        used = self._said("df", "--output=used", "-k", str(self.folder)).split()[-1]
        self._resize(f"{used}k")

    def make_room(self) -> None:
        """Give it its room back."""
        self._resize(ROOMY)

    def _resize(self, size: str) -> None:
        self._said("mount", "-o", f"remount,size={size}", str(self.folder))

    def _said(self, *command: str) -> str:
        return subprocess.run([*self.within, *command], check=True, capture_output=True, text=True, timeout=20).stdout


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """Mount a disk at a folder until the block ends; skips where nobody may."""
    if shutil.which("unshare") is None or shutil.which("nsenter") is None or os.geteuid() != 0:
        pytest.skip("A DISK OF ONE'S OWN IS MISSING: it takes root, unshare and nsenter, so a full disk was not tried")
    folder.mkdir(mode=0o700)
    mount = f'mount -t tmpfs -o size={ROOMY},mode=700 none "$0" && echo mounted && exec sleep 900'
    holder = subprocess.Popen(["unshare", "--mount", "sh", "-c", mount, str(folder)], stdout=subprocess.PIPE)
    try:
        if holder.stdout is None or holder.stdout.readline() != b"mounted\n":
            pytest.skip("A DISK OF ONE'S OWN MAY NOT BE MOUNTED HERE, so a full disk was not tried")
        yield SmallDisk(folder=folder, within=("nsenter", f"--mount=/proc/{holder.pid}/ns/mnt", "--"))
    finally:
        holder.kill()
        holder.communicate()


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseClock:
    """A clock that only programs begun with `within` see; it tells the truth until it is set."""

    file: Path
    within: tuple[str, ...]

    def set(self, ahead: str) -> None:
        """Set it ahead of, or back from, the time that it is: "-2h"."""
        self.file.write_text(f"{ahead}\n")


@contextmanager
def false_clock(folder: Path) -> Iterator[FalseClock]:
    """Yield a clock; skips where libfaketime is not installed."""
    library = next(Path("/usr/lib").glob(_LIBRARY), None)
    if library is None:
        pytest.skip("LIBFAKETIME IS MISSING (apt-get install faketime), so a wrong clock was not tried")
    clock = FalseClock(
        file=folder / "clock",
        within=(
            "env", f"LD_PRELOAD={library}", f"FAKETIME_TIMESTAMP_FILE={folder / 'clock'}", "FAKETIME_NO_CACHE=1",
            "DONT_FAKE_MONOTONIC=1",
        ),
    )  # fmt: skip
    clock.set("+0")
    yield clock
