"""What tests write stays in memory where there is room: it need not outlive a power cut, and waits for no disk."""

import os
from pathlib import Path

ROOT = "PYTEST_DEBUG_TEMPROOT"
MEMORY = Path("/dev/shm")  # noqa: S108 (pytest makes a folder of its own there)
ENOUGH = 4 << 30  # bytes; a whole run leaves a tenth of it


def pytest_configure() -> None:
    if ROOT not in os.environ and _has_room(MEMORY):
        os.environ[ROOT] = str(MEMORY)


def _has_room(folder: Path) -> bool:
    """Tell whether there is room for what a run writes, programs among it."""
    if not folder.is_dir():
        return False
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize >= ENOUGH and not disk.f_flag & os.ST_NOEXEC
