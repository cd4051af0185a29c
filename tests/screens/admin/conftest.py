"""A database with a desk in it: two brands with an address each, a mailbox, an exclusion, two employees."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage.protocol import Repository
from storage.sqlite.repository import open_repository
from tests.commands.builders import a_desk
from tests.screens.admin.desk import NOW


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    """The desk of tests.commands.builders, kept."""
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOW) as opened:
        await opened.writing(
            lambda writer: writer.save_settings(
                replace(a_desk(), version=0), actor="owner", verb="setup", subject="account", detail="", at=NOW
            )
        )
        yield opened
