"""The databases that sign the contract; each test of it runs over every one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.protocol import Repository
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON


@pytest.fixture(params=["sqlite"])
async def repository(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Repository]:
    assert request.param == "sqlite"
    async with open_repository(tmp_path / "desk" / "desk.db", clock=lambda: NOON) as opened:
        yield opened
