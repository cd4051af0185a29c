"""The console starts a poller where mail has to be fetched or sent and nobody does it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.intake.lease import this_holder
from console.poll_child import PollChild
from storage.protocol import Writer
from storage.records import Lease
from tests.outgoing.sending import OutboxDesk, an_outbox
from tests.storage.steps import save

STAY = (sys.executable, "-c", "import time; time.sleep(60)")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[OutboxDesk]:
    """A desk with an outgoing server and no forward mailbox."""
    async with an_outbox(tmp_path) as opened:

        def without_mailbox(writer: Writer) -> None:
            save(writer, replace(writer.settings(), mailboxes=()))

        await opened.repository.writing(without_mailbox)
        yield opened


async def starts(desk: OutboxDesk, patience_s: float) -> bool:
    """Tell whether the console starts a poller within some seconds."""
    child = PollChild(STAY, desk.repository, clock=desk.clock)
    keeping = asyncio.create_task(child.keep_going(lambda: None))
    try:
        for _ in range(round(patience_s * 100)):
            if child.is_running:
                return True
            await asyncio.sleep(0.01)
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
    return False


async def test_a_poller_is_started_to_send_also_where_no_mailbox_is_set_up(desk: OutboxDesk) -> None:
    assert await starts(desk, 30)


async def test_no_poller_is_started_while_another_process_sends(desk: OutboxDesk) -> None:
    ours = this_holder()
    until = desk.clock() + 45_000
    lease = Lease(name="sender", owner=ours.owner, host=ours.host, pid=ours.pid, epoch=0, until=until)
    await desk.repository.writing(lambda writer: writer.take_lease(lease, now=desk.clock()))

    assert not await starts(desk, 0.3)


async def test_no_poller_is_started_where_nothing_is_fetched_or_sent(desk: OutboxDesk) -> None:
    await desk.change_servers()

    assert not await starts(desk, 0.3)
