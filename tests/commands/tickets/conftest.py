"""A desk over a real database, with its settings and an employee who acts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.commands.desk import Desk
from storage.sqlite.repository import open_repository
from tests.commands.tickets.steps import ANA, EMPLOYEES, LATER
from tests.storage.builders import NOON
from tests.storage.steps import with_settings


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The desk of an agent."""
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository, employees=EMPLOYEES)
        yield Desk(repository=repository, clock=lambda: LATER, actor=ANA)
