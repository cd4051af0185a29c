"""A database is made whole or not at all, and what cannot be opened is refused with words and stays as it is."""

import asyncio
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.errors import DatabaseUnusableError
from storage.sqlite.migrate import APPLICATION_ID, newest
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON
from tests.storage.sqlite.openings import (
    make,
    make_and_die_everywhere,
    make_and_die_in_place,
    mode,
    open_without_rights,
)
from tests.storage.sqlite.programs import KILLED, run
from tests.storage.steps import open_with, with_settings

Print = tuple[str, str, int, str]


def everything_in(folder: Path) -> set[Print]:
    """Return each path below a folder with its kind, mode and content."""
    return {_print(path, folder) for path in folder.rglob("*")}


def _print(path: Path, folder: Path) -> Print:
    name = path.relative_to(folder).as_posix()
    if path.is_symlink():
        return name, "link", 0, str(path.readlink())
    if path.is_dir():
        return name, "folder", mode(path), ""
    return name, "file", mode(path), hashlib.sha256(path.read_bytes()).hexdigest()


def refusal(path: Path, *, migrate: bool = True) -> str:
    """Return the words with which a database is refused, by the opening or by the first reading."""

    async def look() -> None:
        async with open_repository(path, clock=lambda: NOON, migrate=migrate) as repository:
            await repository.reading(lambda reader: (reader.counts(), reader.settings(), reader.decisions(0, 99)))

    with pytest.raises(DatabaseUnusableError) as refused:
        asyncio.run(look())
    words = str(refused.value)
    assert words.startswith(("The database ", "There is no database "))
    assert words.endswith(".")
    return words


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """Return a database with ninety messages."""

    async def fill() -> None:
        async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
            await with_settings(repository)
            await repository.writing(lambda writer: [open_with(writer, text=f"mail {n} " * 100) for n in range(90)])

    asyncio.run(fill())
    return tmp_path / "desk.db"


def test_a_missing_database_is_made_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        make(tmp_path / "new" / "deep" / "desk.db")
    finally:
        os.umask(umask)

    path = tmp_path / "new" / "deep" / "desk.db"
    assert [mode(place) for place in (path.parents[1], path.parent, path)] == [0o700, 0o700, 0o600]
    assert list(path.parent.iterdir()) == [path]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (newest(),)
        assert connection.execute("pragma application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
        assert connection.execute("select count(*) from store").fetchone() == (1,)


async def modes_made_under(umask: int, folder: Path) -> dict[str, int]:
    """Return the modes of what opening a database and writing to it makes in a folder."""
    before = os.umask(umask)
    try:
        async with open_repository(folder / "desk.db", clock=lambda: NOON) as repository:
            await with_settings(repository)
            return {name: mode(folder / name) for name in os.listdir(folder)}  # noqa: PTH208
    finally:
        os.umask(before)


async def test_what_is_written_beside_the_database_is_for_its_owner_only_too(tmp_path: Path) -> None:
    beside = await modes_made_under(0, tmp_path)

    assert beside == {"desk.db": 0o600, "desk.db-wal": 0o600, "desk.db-shm": 0o600}


async def test_in_a_folder_that_a_group_shares_the_database_and_its_journal_are_the_groups(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)  # noqa: ASYNC240 (a moment)
    beside = await modes_made_under(0o077, tmp_path)

    assert beside == {"desk.db": 0o660, "desk.db-wal": 0o660, "desk.db-shm": 0o660}


def test_a_kill_at_any_statement_of_the_making_leaves_nothing_or_a_whole_database(tmp_path: Path) -> None:
    ran = run(make_and_die_everywhere, tmp_path / "desk.db")

    outcomes = [tuple(json.loads(line)) for line in ran.stdout.splitlines()]
    assert ran.stderr == ""
    assert outcomes[:-1] == [(KILLED, False)] * (len(outcomes) - 1)
    assert outcomes[-1] == (0, True)
    assert len(outcomes) > 60
    assert len(list(tmp_path.glob("*.db"))) == 1


def test_a_kill_when_the_database_has_just_come_to_its_place_leaves_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"

    ran = run(make_and_die_in_place, path)

    assert ran.returncode == KILLED
    make(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select length(signing_key) from store").fetchone() == (32,)


async def test_the_signing_key_is_made_once_and_stays(tmp_path: Path) -> None:
    keys = []
    for chance in (b"a", b"b"):
        path = tmp_path / "desk.db"
        async with open_repository(path, clock=lambda: NOON, chance=lambda size, c=chance: c * size) as repository:  # type: ignore[misc]
            keys.append(await repository.reading(lambda reader: reader.signing_key()))

    assert keys == [b"a" * 32, b"a" * 32]


async def test_two_databases_have_two_signing_keys(tmp_path: Path) -> None:
    keys = set()
    for name in ("one.db", "two.db"):
        async with open_repository(tmp_path / name, clock=lambda: NOON) as repository:
            keys.add(await repository.reading(lambda reader: reader.signing_key()))

    assert len(keys) == 2


def test_a_missing_database_that_may_not_be_made_is_refused(tmp_path: Path) -> None:
    words = refusal(tmp_path / "folder" / "desk.db", migrate=False)

    assert words == f"There is no database at {tmp_path / 'folder' / 'desk.db'}."
    assert everything_in(tmp_path) == set()


@pytest.mark.parametrize("migrate", [True, False])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty:"),
        (b"Dear diary,\n" * 1000, "is not an omnidesk database"),
        (bytes(8192), "is not an omnidesk database"),
        (os.urandom(20_000), "is not an omnidesk database"),
        (b"x", "is empty:"),
        (b"SQLite format 3\0", "is not an omnidesk database"),
    ],
    ids=["empty", "text", "zeros", "noise", "a letter", "only the first words"],
)
def test_what_is_no_database_is_refused_and_stays(content: bytes, said: str, migrate: bool, tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(content)
    before = everything_in(tmp_path)

    assert said in refusal(path, migrate=migrate)
    assert everything_in(tmp_path) == before


def test_a_database_without_tables_is_refused_as_empty_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("vacuum")
        connection.execute("pragma journal_mode = wal")
    assert path.stat().st_size > 0
    before = everything_in(tmp_path)

    assert "is empty:" in refusal(path)
    assert everything_in(tmp_path) == before


@pytest.mark.parametrize("kept", [1, 100, 4095, 4096, 40_960, -4096])
def test_a_database_cut_short_is_refused_and_stays(kept: int, real: Path) -> None:
    whole = real.read_bytes()
    real.write_bytes(whole[:kept])
    before = everything_in(real.parent)

    words = refusal(real)

    assert "damaged" in words or "is not an omnidesk database" in words or "is empty:" in words
    assert everything_in(real.parent) == before


@pytest.mark.parametrize("start", [16, 100, 4096])
def test_a_database_with_noise_in_its_first_pages_is_refused_and_stays(start: int, real: Path) -> None:
    whole = real.read_bytes()
    real.write_bytes(whole[:start] + b"\xa7" * 60_000 + whole[start + 60_000 :])
    before = everything_in(real.parent)

    words = refusal(real)

    assert "damaged" in words or "is not an omnidesk database" in words
    assert everything_in(real.parent) == before


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


def test_a_path_through_a_file_is_refused(real: Path) -> None:
    assert "Not a directory" in refusal(real / "desk.db")


def test_a_database_that_is_gone_while_its_journal_is_there_is_not_made_anew(real: Path) -> None:
    real.rename(real.with_name("elsewhere.db"))
    real.with_name("desk.db-wal").write_bytes(b"frames of the database that was here")
    before = everything_in(real.parent)

    words = refusal(real)

    assert "is gone, but its journal desk.db-wal is there" in words
    assert everything_in(real.parent) == before


def test_an_empty_journal_without_a_database_hinders_nothing(tmp_path: Path) -> None:
    (tmp_path / "desk.db-wal").touch()

    make(tmp_path / "desk.db")

    assert (tmp_path / "desk.db").stat().st_size > 0


def test_a_link_to_a_database_that_is_out_of_reach_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.symlink_to(tmp_path / "disk that is not there" / "desk.db")
    before = everything_in(tmp_path)

    words = refusal(path)

    assert "leads to" in words
    assert everything_in(tmp_path) == before


async def test_a_link_to_a_database_opens_it(real: Path) -> None:
    (real.parent / "link.db").symlink_to(real)

    async with open_repository(real.parent / "link.db", clock=lambda: NOON) as repository:
        assert await repository.reading(lambda reader: reader.counts().tickets) == 90


@pytest.fixture
def public() -> Iterator[Path]:
    """Return a folder that other users reach, which those of pytest are not."""
    folder = Path(tempfile.mkdtemp(prefix="omnidesk-"))
    folder.chmod(0o755)
    yield folder
    for place in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        place.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "said"),
    [
        (0o000, 0o755, "who owns the file and its folder"),
        (0o444, 0o555, "who owns the file and its folder"),
        (0o444, 0o777, "who owns the file and its folder"),
        (0o666, 0o555, "who owns the file and its folder"),
        (0o666, 0o000, "Permission denied"),
    ],
    ids=["secret", "read-only", "read-only in an open folder", "in a read-only folder", "in a secret folder"],
)
def test_a_database_without_the_right_to_it_is_refused(
    file_mode: int, folder_mode: int, said: str, public: Path
) -> None:
    path = public / "desk" / "desk.db"
    make(path)
    path.chmod(file_mode)
    path.parent.chmod(folder_mode)
    before = hashlib.sha256(path.read_bytes()).digest() if os.getuid() == 0 else b""

    ran = run(open_without_rights, path)

    path.parent.chmod(0o755)
    path.chmod(0o600)
    last = ran.stdout.splitlines()[-1]
    assert ran.stderr == ""
    assert last.startswith("DatabaseUnusableError: The database ")
    assert said in last
    assert before in (b"", hashlib.sha256(path.read_bytes()).digest())


def test_a_database_that_may_not_be_made_in_its_folder_is_refused(public: Path) -> None:
    public.chmod(0o555)

    ran = run(open_without_rights, public / "desk.db")

    assert ran.stderr == ""
    assert "Permission denied" in ran.stdout
    assert list(public.iterdir()) == []
