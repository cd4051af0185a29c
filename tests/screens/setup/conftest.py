"""An empty database, and servers of this machine: a Dovecot to fetch from, an SMTP server that forwards into it."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.protocol import Repository
from storage.sqlite.repository import open_repository
from tests.intake.dovecot import Dovecot, dovecot
from tests.outgoing.sink import Sink, sink
from tests.screens.admin.desk import NOW
from tests.screens.admin.servers import PASSWORD
from tests.screens.setup.steps import forwarded


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    """A database with nothing in it."""
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({}) as running:
        yield running


@pytest.fixture
def user(tmp_path: Path, server: Dovecot) -> str:
    """A user of the forward mailbox, whose INBOX is empty."""
    name = f"supportacme-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:8]}"
    server.add_user(name, PASSWORD)
    return name


@pytest.fixture
def post(server: Dovecot, user: str) -> Iterator[Sink]:
    """An outgoing server for the same login; what it takes is forwarded as Gmail does it."""
    with sink(login=(user, PASSWORD), on_mail=lambda kept: forwarded(server, user, kept.raw)) as running:
        yield running
