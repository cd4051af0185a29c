"""The folder of a database is a group's or its owner's as a whole; a place that is not the desk's own is refused."""

import grp
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.upkeep.desk_files import files_of, others_beside
from console.upkeep.sharing import SharingError, Wish, carry_out, look, wish_to_keep, wish_to_share

OURS = ("desk.db", "desk.db-wal", "desk.db.schema-3-17.backup", "night.db", "night.db.manifest.json")


@pytest.fixture
def store() -> Iterator[Path]:
    """The database of a desk in a folder of its own, where everybody gets to; a journal and copies stand beside it."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    folder = place / "desk"
    folder.mkdir(mode=0o700)
    for name in OURS:
        (folder / name).touch(mode=0o600)
    yield folder / "desk.db"
    shutil.rmtree(place)


def own_group() -> str:
    return grp.getgrgid(os.getegid()).gr_name


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}


def refusal(store: Path, group: str | None = None) -> tuple[str, str]:
    with pytest.raises(SharingError) as refused:
        wish_to_share(store, group or own_group())
    return refused.value.code, str(refused.value)


def test_shared_every_file_of_the_desk_is_the_groups_and_taken_back_none_is(store: Path) -> None:
    shared = carry_out(wish_to_share(store, own_group()))
    as_shared = modes(store.parent)
    carry_out(wish_to_keep(store))

    assert as_shared == {"desk": 0o2770, **dict.fromkeys(OURS, 0o660)}
    assert {one.path.name: (one.was, one.mode) for one in shared} == {
        "desk": (0o700, 0o2770),
        **dict.fromkeys(OURS, (0o600, 0o660)),
    }
    assert modes(store.parent) == {"desk": 0o700, **dict.fromkeys(OURS, 0o600)}


def test_a_look_tells_what_would_be_changed_and_changes_nothing(store: Path) -> None:
    before = modes(store.parent)
    wish = wish_to_share(store, own_group())

    told = look(wish)

    assert modes(store.parent) == before
    assert {one.path for one in told} == {one.path for one in carry_out(wish)}
    assert look(wish) == carry_out(wish) == []


def test_a_link_in_the_place_of_a_file_leads_to_no_other_file(store: Path) -> None:
    private = store.parent.parent / "id_ed25519"
    private.touch(mode=0o600)
    store.with_name("desk.db-wal").unlink()
    store.with_name("desk.db-wal").symlink_to(private)
    wish = Wish(store=store, gid=os.getegid(), group=own_group())

    carry_out(wish)

    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert others_beside(store) == ["desk.db-wal"]


def test_what_a_console_remembers_of_somebody_stays_theirs(store: Path) -> None:
    store.with_name("console-ana.json").touch(mode=0o600)

    carry_out(wish_to_share(store, own_group()))

    assert modes(store.parent)["console-ana.json"] == 0o600
    assert [path.name for path in files_of(store)] == list(OURS)


def test_the_folder_with_the_backups_of_the_service_stays_its_owners(store: Path) -> None:
    backups = store.with_name("backups")
    backups.mkdir(mode=0o700)

    carry_out(wish_to_share(store, own_group()))

    assert stat.S_IMODE(backups.stat().st_mode) & 0o777 == 0o700
    backups.rmdir()
    backups.symlink_to(store.parent.parent)
    assert others_beside(store) == ["backups"]


@pytest.mark.parametrize("name", ["config.toml", "acme.password", "other.db", ".ssh"])
def test_a_folder_with_more_than_the_desk_in_it_is_refused_with_its_name(name: str, store: Path) -> None:
    (store.parent / name).mkdir() if name == ".ssh" else (store.parent / name).touch()

    code, words = refusal(store)

    assert code == "not-its-own-folder"
    assert f"there is more than the desk: {name}." in words
    with pytest.raises(SharingError):
        wish_to_keep(store)


def test_a_home_is_refused(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(store.parent))

    assert refusal(store)[0] == "not-its-own-folder"


def test_a_folder_that_everybody_may_write_is_refused(store: Path) -> None:
    store.parent.chmod(0o1777)

    assert refusal(store)[0] == "not-its-own-folder"


def test_a_group_that_is_not_there_is_refused(store: Path) -> None:
    code, words = refusal(store, "no-such-group")

    assert code == "unknown-group"
    assert "groupadd no-such-group" in words


def test_a_place_that_no_member_reaches_is_refused_with_the_folder_that_is_in_the_way(store: Path) -> None:
    store.parent.parent.chmod(0o700)

    code, words = refusal(store)

    assert code == "out-of-reach"
    assert f"{store.parent.parent} (0700) lets nobody through" in words


def test_a_group_that_its_owner_is_no_member_of_is_refused(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = next(one for one in grp.getgrall() if one.gr_gid != os.getegid())
    monkeypatch.setattr(os, "geteuid", lambda: store.stat().st_uid or 12_345)
    monkeypatch.setattr(os, "getgroups", list)

    code, words = refusal(store, other.gr_name)

    assert code == "not-in-group"
    assert "log in again" in words
