"""Who may take in a mailbox: one process, and the next as soon as that one is known to be dead."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.intake.lease import LEASE_S, Holder, is_living, take_lease, this_holder, this_host, while_held
from storage.errors import LeaseLostError
from storage.protocol import Repository
from storage.records import Lease
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON

HERE = this_holder()
ELSEWHERE = Holder(owner="1-aa", host="another host", pid=1)


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as opened:
        yield opened


def a_lease_of(holder: Holder, until: int = NOON + 1000) -> Lease:
    return Lease(name="mailbox:1", owner=holder.owner, host=holder.host, pid=holder.pid, epoch=1, until=until)


def ended() -> int:
    """Return the number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_a_lease_of_a_running_process_lives_until_it_is_over() -> None:
    lease = a_lease_of(HERE)

    assert is_living(lease, NOON + 999, this_host())
    assert not is_living(lease, NOON + 1000, this_host())


def test_a_lease_of_a_process_that_ended_is_dead_at_once_on_this_host_only() -> None:
    gone = replace(HERE, pid=ended())

    assert not is_living(a_lease_of(gone), NOON, this_host())
    assert is_living(a_lease_of(replace(gone, host="another host")), NOON, this_host())


def test_a_process_of_another_user_that_the_machine_hides_counts_as_living(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_pid: int, _signal: int) -> None:
        raise PermissionError

    hidden = replace(HERE, pid=ended())
    monkeypatch.setattr(os, "kill", refused)

    assert is_living(a_lease_of(hidden), NOON, this_host())


def test_a_process_that_got_the_number_of_the_dead_one_is_not_taken_for_it() -> None:
    other = replace(HERE, owner="1-aa")

    assert not is_living(a_lease_of(other), NOON, this_host())


async def test_a_living_holder_keeps_its_lease_and_a_dead_one_loses_it_at_once(repository: Repository) -> None:
    dead = replace(HERE, owner="9-dd", pid=ended())
    await repository.writing(lambda writer: writer.take_lease(a_lease_of(dead), now=NOON))

    mine = await take_lease(repository, "mailbox:1", HERE, lambda: NOON)
    theirs = await take_lease(repository, "mailbox:1", this_holder(), lambda: NOON)

    assert mine is not None and (mine.owner, mine.epoch, mine.until) == (HERE.owner, 2, NOON + LEASE_S * 1000)
    assert theirs is None


async def test_between_hosts_only_time_frees_a_lease(repository: Repository) -> None:
    await repository.writing(lambda writer: writer.take_lease(a_lease_of(ELSEWHERE), now=NOON))

    early = await take_lease(repository, "mailbox:1", HERE, lambda: NOON + 999)
    late = await take_lease(repository, "mailbox:1", HERE, lambda: NOON + 1000)

    assert early is None
    assert late is not None


async def test_work_ends_when_the_lease_is_lost_and_the_new_holder_keeps_it(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.intake.lease.PROLONG_S", 0.02)
    now = [NOON]
    mine = await take_lease(repository, "mailbox:1", HERE, lambda: now[0])
    assert mine is not None
    ended_early = []

    async def work() -> None:
        import asyncio

        now[0] = mine.until
        stolen = a_lease_of(ELSEWHERE, until=mine.until + 60_000)
        await repository.writing(lambda writer: writer.take_lease(stolen, now=now[0]))
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended_early.append(True)
            raise

    with pytest.raises(LeaseLostError):
        await while_held(repository, mine, HERE, lambda: now[0], work())

    held = await repository.reading(lambda reader: reader.lease("mailbox:1"))
    assert ended_early == [True]
    assert held is not None and held.owner == ELSEWHERE.owner


async def test_the_lease_is_given_back_when_the_work_is_done(repository: Repository) -> None:
    mine = await take_lease(repository, "mailbox:1", HERE, lambda: NOON)
    assert mine is not None

    async def work() -> int:
        return 42

    assert await while_held(repository, mine, HERE, lambda: NOON, work()) == 42
    assert await repository.reading(lambda reader: reader.lease("mailbox:1")) is None
