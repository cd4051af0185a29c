"""A full disk is told in words; nothing is half written, and writing goes on when there is room again."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.errors import DatabaseUnusableError, StorageError
from storage.protocol import Repository, Writer
from storage.sqlite.repository import open_repository
from tests.house.sources import ROOT
from tests.storage.builders import NOON
from tests.storage.sqlite.programs import command, run
from tests.storage.sqlite.second_migration import folder_with, old_database, state
from tests.storage.sqlite.small_disk import (
    has_private_disks,
    make_on_fuller_and_fuller_disks,
    make_without_room,
    migrate_without_room,
    take_in_until_files_may_not_grow,
    take_in_until_the_disk_is_full,
)
from tests.storage.steps import open_with, with_settings

WORDS = "the disk is full; nothing was written, and it can be tried again when there is room"
LONG = " ".join(str(number) for number in range(4000))


def limit_pages(writer: Writer, pages: int) -> None:
    writer._snapshot.plain(f"pragma max_page_count = {pages}")  # type: ignore[attr-defined]


def pages(writer: Writer) -> int:
    found: int = writer._snapshot.composed("pragma page_count", {})[0][0]  # type: ignore[attr-defined]
    return found


async def fill(repository: Repository, room: int = 40) -> int:
    """Write until a database that may grow by some pages is full; return how many tickets it has."""
    await repository.writing(lambda writer: limit_pages(writer, pages(writer) + room))
    with pytest.raises(DatabaseUnusableError, match=WORDS):
        for _ in range(100):
            await repository.writing(lambda writer: open_with(writer, text=LONG))
    return await repository.reading(lambda reader: reader.counts().tickets)


async def test_a_full_database_undoes_the_transaction_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)

        tickets = await fill(repository)

        assert tickets > 0
        assert len(await repository.reading(lambda reader: reader.search("3999", 100))) == tickets
        with pytest.raises(DatabaseUnusableError, match=WORDS):
            await repository.writing(lambda writer: open_with(writer, text=LONG * 10))
        await repository.writing(lambda writer: limit_pages(writer, 10_000))
        await repository.writing(lambda writer: open_with(writer, text=LONG))
        assert await repository.reading(lambda reader: reader.counts().tickets) == tickets + 1


async def test_a_fault_of_a_full_disk_that_is_swallowed_leaves_no_half_transaction(tmp_path: Path) -> None:
    def write(writer: Writer) -> int:
        open_with(writer, text="eerste")
        said = 0
        for _ in range(50):
            try:
                with writer.savepoint():
                    open_with(writer, text=LONG * 4)
            except StorageError:
                said += 1
        return said

    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)
        before = await fill(repository)

        with pytest.raises(DatabaseUnusableError, match=WORDS):
            await repository.writing(write)

        assert await repository.reading(lambda reader: reader.counts().tickets) == before
        assert await repository.reading(lambda reader: reader.search("eerste", 5)) == []


def test_mails_are_taken_in_until_files_may_not_grow_and_go_on_afterwards(tmp_path: Path) -> None:
    ran = run(take_in_until_files_may_not_grow, tmp_path / "desk.db")

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("DatabaseUnusableError: The database ")


def run_on_small_disk(called: Callable[[str], None], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Call a function in a program with a disk of its own of 3 MB at this folder, which ends with it."""
    if not has_private_disks():
        pytest.skip("a small disk needs the programs unshare and mount")
    mount = 'mount -t tmpfs -o size=3m none "$0" && exec "$@"'
    line = ["unshare", "--mount", "sh", "-c", mount, folder, *command(called, folder)]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    if "unshare:" in ran.stderr or "mount:" in ran.stderr:
        pytest.skip("a small disk of one's own may not be mounted here")
    return ran


def test_a_database_is_made_whole_or_not_at_all_whatever_room_there_is(tmp_path: Path) -> None:
    ran = run_on_small_disk(make_on_fuller_and_fuller_disks, tmp_path)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "ok 32 refused\n"


def test_mails_are_taken_in_until_a_small_disk_is_full_and_go_on_afterwards(tmp_path: Path) -> None:
    ran = run_on_small_disk(take_in_until_the_disk_is_full, tmp_path)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("DatabaseFullError: The database ")
    assert WORDS in ran.stdout


@pytest.mark.parametrize("size_bytes", [0, 4096, 60_000])
def test_a_database_that_has_no_room_is_not_made_and_leaves_nothing(size_bytes: int, tmp_path: Path) -> None:
    ran = run(make_without_room, tmp_path / "desk.db", size_bytes)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("The database ")
    assert list(tmp_path.iterdir()) == []


def test_a_migration_without_room_for_its_backup_changes_nothing(tmp_path: Path) -> None:
    old, folder = old_database(tmp_path / "desk.db"), folder_with(tmp_path / "two")
    before = state(old), sorted(tmp_path.iterdir())

    ran = run(migrate_without_room, old, folder)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("The database ")
    assert (state(old), sorted(tmp_path.iterdir())) == before
