"""The faults of a night that need a disk or a clock of their own, or two minutes of patience."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.nights.faults import SMTP_LATER, clock_wrong, disk_full
from tests.nights.installation import installation
from tests.nights.surroundings import FalseClock, SmallDisk, false_clock, small_disk
from tests.nights.watching import watch

pytestmark = [pytest.mark.real_server, pytest.mark.long]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as one:
        yield one


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[FalseClock]:
    with false_clock(tmp_path) as one:
        yield one


def test_a_full_disk_is_named_in_every_place_and_mail_comes_in_when_there_is_room(
    tmp_path: Path, disk: SmallDisk
) -> None:
    with installation(tmp_path, within=disk.within, disk=disk.folder.name) as running:
        watch(running, disk_full(disk))


def test_a_clock_that_was_set_back_is_named_in_every_place_until_it_is_right(tmp_path: Path, clock: FalseClock) -> None:
    with installation(tmp_path, within=clock.within) as running:
        watch(running, clock_wrong(clock))


def test_a_server_that_takes_no_mail_for_now_is_named_in_every_place_until_it_does(tmp_path: Path) -> None:
    with installation(tmp_path) as running:
        watch(running, SMTP_LATER)
