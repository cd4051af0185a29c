"""The watchdog is fed by progress: a round over a mailbox, an answer of a server, a rest that was chosen."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.intake.pulse import LONGEST_S, Pulse
from console.intake.source import SourceError
from console.sd_notify import notify, watchdog_s
from tests.intake.memory_source import Desk, a_desk


class SetSeconds:
    """A clock of seconds that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> SetSeconds:
    return SetSeconds()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(tmp_path) as opened:
        yield opened


def test_a_poller_without_mailboxes_goes_forward() -> None:
    assert Pulse().goes_forward


def test_one_mailbox_that_hangs_is_not_covered_by_the_others(clock: SetSeconds) -> None:
    pulse = Pulse(clock)
    pulse.beat(1)
    pulse.beat(2)

    clock.now += LONGEST_S
    pulse.beat(1)
    on_the_edge = pulse.goes_forward
    clock.now += 1
    hanging = pulse.goes_forward
    pulse.forget(2)

    assert (on_the_edge, hanging, pulse.goes_forward) == (True, False, True)


def test_a_mailbox_that_rests_on_purpose_goes_forward(clock: SetSeconds) -> None:
    pulse = Pulse(clock)
    pulse.beat(1, rest_s=3600)

    clock.now += 3600 + LONGEST_S

    assert pulse.goes_forward


async def test_the_watchdog_hears_nothing_while_nothing_goes_forward(clock: SetSeconds) -> None:
    pulse, heard = Pulse(clock), asyncio.Queue[str]()
    pulse.beat(1)
    clock.now += LONGEST_S + 1
    feeding = asyncio.create_task(pulse.feed(0.004, heard.put_nowait))
    for _turn in range(20):
        await asyncio.sleep(0)
    unfed = heard.qsize()

    pulse.beat(1)
    async with asyncio.timeout(10):
        said = await heard.get()
    feeding.cancel()

    assert (unfed, said) == (0, "WATCHDOG=1")


async def test_a_round_over_a_mailbox_is_a_beat_and_so_is_a_try_that_failed(
    desk: Desk, clock: SetSeconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse = desk.means.pulse
    monkeypatch.setattr(pulse, "_clock", clock)
    (mailbox,) = (await desk.repository.reading(lambda reader: reader.settings())).mailboxes
    pulse.beat(mailbox.id)
    clock.now += LONGEST_S + 1
    hung = pulse.goes_forward

    desk.box.deliver(1, 2)
    await desk.service().once()
    after_a_round = pulse.goes_forward
    desk.box.faults = [SourceError("no answer")]
    clock.now += LONGEST_S + 1
    running = asyncio.create_task(desk.service().run())
    async with asyncio.timeout(15):
        async for _revision in desk.repository.watch():
            (said,) = await desk.repository.reading(lambda reader: reader.mailbox_health())
            if said.error:
                break
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert (hung, after_a_round, pulse.goes_forward) == (False, True, True)


def test_systemd_hears_a_state_by_its_socket(tmp_path: Path) -> None:
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(path)
        notify("WATCHDOG=1", {"NOTIFY_SOCKET": path})
        heard = systemd.recv(100)

    assert heard == b"WATCHDOG=1"


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "900000000"}, 900.0),
        ({"WATCHDOG_USEC": "900000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_how_long_the_watchdog_waits_is_read_for_this_process_only(
    environment: dict[str, str], seconds: float | None
) -> None:
    assert watchdog_s(environment) == seconds
