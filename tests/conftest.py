"""What makes a run of the tests quick: files in memory, and few searches for garbage.

What tests write need not outlive a power cut, so it waits for no disk where memory has room. The desk, its libraries
and the tests live as long as the run, so no search for garbage looks at them, and there are fewer of them: a third of
the time of the tests of screens went into that. And a new database is a copy of one that was made: the statements of
its making take forty times as long. Tests of whole programs begin: where they ended, one worker was awaited alone.
"""

import gc
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from storage.sqlite import opening
from storage.sqlite.migrate import FOLDER

ROOT = "PYTEST_DEBUG_TEMPROOT"
MEMORY = Path("/dev/shm")  # noqa: S108 (pytest makes a folder of its own there)
ENOUGH = 4 << 30  # bytes; a whole run leaves a tenth of it
MAKING = opening._fill
_PLACE = TemporaryDirectory(prefix="omnidesk-tests-")
HERE = Path(__file__).parent
LONG = ("stories", "faults", "nights", "simulation")  # whole programs, so they begin: else one worker ends a run alone
FEW_SEARCHES = 5_000  # new objects until the next; 700 where nobody says

# The same cases each time, and none by the clock: what a new chance finds belongs to whoever looks for it
# (`./test --hypothesis-profile=chance`), not to a change that has nothing to do with it.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("chance", deadline=None)
settings.load_profile("same")


def pytest_configure() -> None:
    if ROOT not in os.environ and _has_room(MEMORY):
        os.environ[ROOT] = str(MEMORY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda test: test.path.relative_to(HERE).parts[0] not in LONG)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(FEW_SEARCHES)
    # a console does so for its whole process; here a thousand of them come and go in one
    gc.freeze = lambda: None


@pytest.fixture(autouse=True)
def _new_databases_are_copies(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "tests/storage/sqlite/" not in request.path.as_posix():
        monkeypatch.setattr(opening, "_fill", _fill_by_copying)


def _fill_by_copying(draft: Path, chance: Callable[[int], bytes], folder: Path) -> None:
    if folder != FOLDER:
        MAKING(draft, chance, folder)
        return
    shutil.copyfile(_made(), draft)
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("update store set signing_key = ?", (chance(32),))


@cache
def _made() -> Path:
    """Make a database for others to be copies of."""
    path = Path(_PLACE.name) / "made.db"
    path.touch()
    MAKING(path, bytes, FOLDER)
    return path


def _has_room(folder: Path) -> bool:
    """Tell whether there is room for what a run writes, programs among it."""
    if not folder.is_dir():
        return False
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize >= ENOUGH and not disk.f_flag & os.ST_NOEXEC
