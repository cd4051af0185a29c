"""A backup is whole or not there: taken under load, killed on the way, on a full disk, twice at once."""

import json
import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from console.upkeep import backing_up
from console.upkeep.backing_up import BackupBusyError, BackupError, back_up, place_of
from console.upkeep.manifest import manifest_path, read_manifest
from console.upkeep.restoring import restore, verify
from console.upkeep.whole_files import draft_of
from storage.checking import StoppedError
from storage.errors import DatabaseUnusableError
from storage.records import Event
from storage.sqlite import files
from tests.figures import figure
from tests.storage.builders import NOON
from tests.storage.sqlite.programs import start
from tests.upkeep.desks import counted, large_desk, made_backup, means, unsound, written_meanwhile

RESTORED = Event(at=NOON, actor="ana", verb="restore", subject="database", detail="")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return large_desk(tmp_path_factory.mktemp("large") / "desk.db")


@pytest.fixture
def store(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "desk.db"))


@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.long)])
def test_a_backup_taken_while_others_write_restores_and_is_sound(store: Path, tmp_path: Path, times: int) -> None:
    copied = []
    with written_meanwhile(store):
        for number in range(times):
            made = made_backup(store, tmp_path / f"{number}.db")
            restore(means(), made.file, tmp_path / f"restored-{number}.db", RESTORED)
            copied.append(made.manifest.counts["delivery"])

    found = [unsound(tmp_path / f"restored-{number}.db") for number in range(times)]
    assert found == [[]] * times
    assert copied == sorted(copied) and copied[0] < copied[-1]
    figure("backup-restores", f"{found.count([])} of {len(copied)}", "sound, taken while another program wrote")


def test_what_is_written_meanwhile_is_neither_in_the_copy_nor_held_up(store: Path, tmp_path: Path) -> None:
    writer = sqlite3.connect(store, isolation_level=None, timeout=0)
    revisions = []

    def write(done: int, total: int) -> None:
        writer.execute("update store set revision = revision + 1")
        revisions.append(counted(store, "select revision from store"))

    before = counted(store, "select revision from store")
    with closing(writer):
        made = back_up(files, store, tmp_path / "b.db", NOON, write, lambda: False)

    assert len(revisions) > 3
    assert (made.manifest.revision, counted(made.file, "select revision from store")) == (before, before)


def test_a_backup_has_a_manifest_and_both_are_for_its_owner_alone(store: Path, tmp_path: Path) -> None:
    made = made_backup(store, tmp_path / "b.db")

    told = json.loads(manifest_path(made.file).read_text())
    assert read_manifest(made.file) == made.manifest
    assert (told["size"], told["made_at"]) == (made.file.stat().st_size, "2026-09-21T14:13:20Z")
    assert told["counts"]["delivery"] == counted(store, "select count(*) from delivery")
    assert told["database_schema"] == counted(store, "pragma user_version")
    assert [path.stat().st_mode & 0o777 for path in (made.file, manifest_path(made.file))] == [0o600, 0o600]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.db", "b.db.manifest.json", "desk.db"]


def test_beside_a_shared_database_a_backup_is_the_groups_and_elsewhere_its_owners(store: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for folder in (tmp_path, elsewhere):
        folder.chmod(0o2770)

    made = [made_backup(store, folder / "b.db").file for folder in (tmp_path, elsewhere)]

    modes = [[path.stat().st_mode & 0o777 for path in (file, manifest_path(file))] for file in made]
    assert modes == [[0o660, 0o660], [0o600, 0o600]]


def test_nothing_is_overwritten_not_even_by_a_link(store: Path, tmp_path: Path) -> None:
    there, link = tmp_path / "there.db", tmp_path / "link.db"
    there.write_bytes(b"mine")
    link.symlink_to(tmp_path / "nowhere")

    for to in (there, link, store):
        with pytest.raises(BackupError, match="already"):
            made_backup(store, to)

    assert there.read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


def test_the_manifest_of_a_backup_that_was_moved_away_is_not_overwritten(store: Path, tmp_path: Path) -> None:
    to = tmp_path / "b.db"
    manifest_path(to).write_text("mine")

    with pytest.raises(BackupError, match="already"):
        back_up(files, store, to, NOON, lambda done, total: None, lambda: False)

    assert manifest_path(to).read_text() == "mine"
    assert not to.exists()


def test_a_file_that_comes_meanwhile_is_left_as_it_is(store: Path, tmp_path: Path) -> None:
    to = tmp_path / "b.db"

    def come(done: int, total: int) -> None:
        to.write_bytes(b"mine")

    with pytest.raises(BackupError, match="already"):
        back_up(files, store, to, NOON, come, lambda: False)

    assert to.read_bytes() == b"mine"
    assert not (tmp_path / "b.db.part").exists()


def back_up_until(store: str, to: str, dies_at: str) -> None:
    """Make a backup, and be killed at the n-th time that it tells how far it is."""
    told = 0

    def die(done: int, total: int) -> None:
        nonlocal told
        told += 1
        if told == int(dies_at):
            os.kill(os.getpid(), signal.SIGKILL)

    back_up(files, Path(store), Path(to), NOON, die, lambda: False)
    sys.stdout.write(f"{told}\n")


def test_a_kill_on_the_way_leaves_no_half_file_and_the_next_try_makes_a_whole_one(store: Path, tmp_path: Path) -> None:
    kills = 0
    for dies_at in (1, 2, 5, 9):
        to = tmp_path / f"{dies_at}.db"
        program = start(back_up_until, store, to, dies_at)
        program.communicate(timeout=60)

        kills += program.returncode == -signal.SIGKILL
        assert not to.exists()
        assert not manifest_path(to).exists()
        assert verify(means(), made_backup(store, to).file).is_sound

    assert kills == 4
    assert list(tmp_path.glob("*.part*")) == []


def test_two_at_once_under_one_name_are_one(store: Path, tmp_path: Path) -> None:
    to = tmp_path / "b.db"

    with draft_of(to, ".part"), pytest.raises(BackupBusyError, match="Another process"):
        made_backup(store, to)

    assert made_backup(store, to).file.exists()


def test_what_a_finished_backup_left_under_the_other_name_is_not_written_into(store: Path, tmp_path: Path) -> None:
    made = made_backup(store, tmp_path / "b.db")
    (tmp_path / "c.db.part").hardlink_to(made.file)

    made_backup(store, tmp_path / "c.db")

    assert verify(means(), made.file).is_sound


def test_whoever_stops_it_leaves_nothing(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoppedError):
        back_up(files, store, tmp_path / "b.db", NOON, lambda done, total: None, lambda: True)

    assert list(tmp_path.glob("b.db*")) == []


def test_a_disk_without_room_is_told_before_anything_is_written(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(backing_up.shutil, "disk_usage", lambda path: full)

    with pytest.raises(BackupError, match="no room"):
        made_backup(store, tmp_path / "b.db")

    assert list(tmp_path.glob("b.db*")) == []


def test_a_folder_that_is_not_there_is_told(store: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="No such file"):
        made_backup(store, tmp_path / "nowhere" / "b.db")


def test_a_database_that_is_none_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"no database at all, though long enough to be looked at " * 20)

    with pytest.raises(DatabaseUnusableError, match="not an omnidesk database"):
        made_backup(tmp_path / "desk.db", tmp_path / "b.db")

    assert list(tmp_path.glob("b.db*")) == []


def test_in_a_folder_a_backup_is_named_by_its_time(tmp_path: Path) -> None:
    assert place_of(str(tmp_path), NOON + 7) == tmp_path / "omnidesk-20260921T141320Z.db"
    assert place_of(str(tmp_path / "x.db"), NOON) == tmp_path / "x.db"


@pytest.mark.parametrize("given", ["", " ", "/no/such/folder/"])
def test_a_folder_that_is_not_there_is_no_name_of_a_file(given: str) -> None:
    with pytest.raises(BackupError, match="folder"):
        place_of(given, NOON)
