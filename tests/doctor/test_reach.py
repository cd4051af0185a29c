"""Which of three a database is: for one, for a group, or for whom sshd lets in; what is between them is a warning."""

from pathlib import Path

import pytest

from console.doctor.finding import Finding, Verdict
from console.doctor.reach import look_at_database


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir(mode=0o700)
    for name in ("desk.db", "desk.db-wal", "desk.db.schema-3-17.backup"):
        (folder / name).touch(mode=0o600)
    return folder / "desk.db"


def reached(store: Path, folder: int, files: int, keys: Path = Path("/nowhere")) -> Finding:
    store.parent.chmod(folder)
    for path in store.parent.iterdir():
        path.chmod(files)
    return next(iter(look_at_database(store, keys)))


def test_for_its_owner_only_it_names_the_two_ways_for_others(store: Path) -> None:
    found = reached(store, 0o700, 0o600)

    assert found.verdict is Verdict.OK
    assert "for its owner only" in found.words
    assert "omnidesk ssh --example" in found.remedy
    assert "omnidesk database share --group GROUP" in found.remedy


def test_where_employees_have_keys_it_says_that_roles_guard(store: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text('restrict,pty,command="python -m console ssh --employee ana" ssh-ed25519 AAAA\n# note\n')

    found = reached(store, 0o700, 0o600, keys)

    assert found.verdict is Verdict.OK
    assert "1 key lets an employee in over SSH: roles guard" in found.words


def test_shared_with_a_group_it_says_that_roles_do_not_guard(store: Path) -> None:
    found = reached(store, 0o2770, 0o660)

    assert found.verdict is Verdict.OK
    assert "roles guide its members, they don't guard" in found.words


@pytest.mark.parametrize(
    ("folder", "files"), [(0o770, 0o660), (0o2770, 0o600), (0o700, 0o660), (0o2750, 0o640), (0o2770, 0o640)]
)
def test_neither_is_a_warning_with_both_ways_out(folder: int, files: int, store: Path) -> None:
    found = reached(store, folder, files)

    assert found.verdict is Verdict.WARNING
    assert "omnidesk database share --group" in found.remedy
    assert "omnidesk database unshare" in found.remedy


def test_one_file_that_was_left_out_is_a_warning(store: Path) -> None:
    reached(store, 0o2770, 0o660)
    store.with_name("desk.db.schema-3-17.backup").chmod(0o600)

    found = next(iter(look_at_database(store, Path("/nowhere"))))

    assert found.verdict is Verdict.WARNING
    assert "0600 desk.db.schema-3-17.backup" in found.words
