"""A desk over a real database, with its settings and an employee who acts; two automatic mails an hour are a flood."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.commands.desk import Desk
from storage.settings import Account
from storage.sqlite.repository import open_repository
from tests.commands.tickets.steps import ANA, EMPLOYEES, LATER
from tests.storage.builders import NOON
from tests.storage.steps import with_settings


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The desk of an agent."""
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        account = Account(name="konto", title="Konto", flood_per_hour=2)
        await with_settings(repository, employees=EMPLOYEES, account=account)
        yield Desk(repository=repository, clock=lambda: LATER, actor=ANA)
