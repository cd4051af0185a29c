"""A desk in a file of its own, for what must not be left in any file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.protocol import Repository
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk" / "desk.db"


@pytest.fixture
async def repository(path: Path) -> AsyncIterator[Repository]:
    async with open_repository(path, clock=lambda: NOON) as opened:
        yield opened
