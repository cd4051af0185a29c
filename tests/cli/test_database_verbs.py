"""`omnidesk database share` and `unshare`: who may, where, and what scripts are told."""

import grp
import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import Program

GROUP = grp.getgrgid(os.getegid()).gr_name


@pytest.fixture
def desk() -> Iterator[Program]:
    """A desk in a place that everybody gets to."""
    home = Path(tempfile.mkdtemp())
    program = Program(home=home)
    assert program.here("account", "set", "--name", "konto").code == 0
    for place in (home, home / "data"):
        place.chmod(0o755)
    yield program
    shutil.rmtree(home)


def modes(desk: Program) -> list[int]:
    return [stat.S_IMODE(path.stat().st_mode) for path in (desk.database.parent, desk.database)]


def test_sharing_tells_what_was_changed_and_how_members_get_in(desk: Program) -> None:
    ran = desk.here("database", "share", "--group", GROUP)

    assert (ran.code, modes(desk)) == (0, [0o2770, 0o660])
    assert f"0700 → 2770  {desk.database.parent}" in ran.out
    assert f"omnidesk --database sqlite:///{desk.database}" in ran.out
    assert "omnidesk employee add LOGIN" in ran.out


def test_a_script_is_told_paths_and_modes(desk: Program) -> None:
    shape = desk.here("database", "share", "--group", GROUP, "--json").shape
    back = desk.here("database", "unshare", "--json").shape

    assert (shape["database"], shape["folder"]) == (str(desk.database), str(desk.database.parent))
    assert (shape["group"], shape["dry_run"], shape["left"]) == (GROUP, False, [])
    assert {"path": str(desk.database), "was": "0600", "mode": "0660"} in shape["changed"]
    assert back["group"] is None
    assert {"path": str(desk.database), "was": "0660", "mode": "0600"} in back["changed"]


def test_a_dry_run_changes_nothing(desk: Program) -> None:
    shape = desk.here("database", "share", "--group", GROUP, "--dry-run", "--json").shape

    assert shape["dry_run"] is True
    assert len(shape["changed"]) == 2
    assert modes(desk) == [0o700, 0o600]


def test_who_shared_it_with_whom_is_kept(desk: Program) -> None:
    desk.here("database", "share", "--group", GROUP)
    desk.here("database", "share", "--group", GROUP)

    assert events(desk) == [("owner", "database share", GROUP)]


def events(desk: Program) -> list[tuple[str, str, str]]:
    with sqlite3.connect(desk.database) as database:
        return database.execute("select actor, verb, detail from event where verb like 'database %'").fetchall()


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("database", "share"), 2, "usage"),
        (("database", "share", "--group", "no-such-group"), 1, "unknown-group"),
    ],
)
def test_what_can_not_be_shared_is_refused(words: tuple[str, ...], code: int, error: str, desk: Program) -> None:
    ran = desk.here(*words, "--json")

    assert (ran.code, ran.error_code) == (code, error)
    assert modes(desk) == [0o700, 0o600]


@pytest.mark.parametrize("verb", [("share", "--group", GROUP), ("unshare",)])
def test_without_a_database_there_is_nothing_to_share(verb: tuple[str, ...], program: Program) -> None:
    ran = program.here("database", *verb, "--json")

    assert (ran.code, ran.error_code, program.database.exists()) == (1, "no-database", False)


@pytest.mark.skipif(os.getuid() != 0, reason="a file of somebody else's takes root to make")
def test_somebody_elses_database_is_not_shared_even_by_root(desk: Program) -> None:
    os.chown(desk.database, 1, -1)

    ran = desk.here("database", "share", "--group", GROUP, "--json")

    assert (ran.code, ran.error_code) == (77, "not-allowed")
    assert "who alone may share it" in ran.shape["error"]["message"]
