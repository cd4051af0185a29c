"""A migration is there wholly or not at all, whatever stops it; what is not ours to change stays as it is."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from storage.errors import DatabaseNewerError, DatabaseUnusableError
from storage.sqlite.migrate import FOLDER, back_up, migrate, migrations, newest, split
from storage.sqlite.opening import prepare
from tests.figures import figure
from tests.storage.builders import NOON
from tests.storage.sqlite.programs import KILLED, Stumbling, end, run, start
from tests.storage.sqlite.second_migration import (
    SECOND,
    folder_with,
    migrate_and_die,
    old_database,
    open_when_told,
    state,
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return old_database(tmp_path / "desk.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_with(tmp_path / "two")


def bring_up(path: Path, folder: Path, *, may_migrate: bool = True) -> None:
    prepare(path, clock=lambda: NOON, chance=bytes, may_migrate=may_migrate, folder=folder)


def backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.backup*"))


def files_beside(path: Path) -> set[str]:
    return {beside.name for beside in path.parent.iterdir()}


def test_the_migrations_are_numbered_from_one_without_a_gap() -> None:
    assert sorted(migrations()) == list(range(1, newest() + 1))
    assert len(migrations()) == len(list(FOLDER.iterdir()))


@pytest.mark.parametrize("names", [("0002_b.sql",), ("0001_a.sql", "0003_c.sql"), ("0001_a.sql", "0001_b.sql")])
def test_a_gap_or_a_number_given_twice_is_found(names: tuple[str, ...], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_text("create table a (b integer);")

    with pytest.raises(ValueError, match="numbered without a gap"):
        migrations(tmp_path)


def test_what_is_pending_is_applied(old: Path, folder: Path) -> None:
    bring_up(old, folder)

    schema, made, brands = state(old)
    assert schema == 2
    assert {"language_count", "language_counted"} <= {row[1] for row in made}
    assert [row[1:] for row in brands] == [("acme", "First"), ("second", "Second")]


def test_a_fault_at_any_statement_leaves_the_old_schema(old: Path, folder: Path) -> None:
    before = state(old)
    outcomes = []

    for number in count(1):
        Stumbling.falling_at(number)
        with closing(sqlite3.connect(old, isolation_level=None, factory=Stumbling)) as connection:
            try:
                migrate(connection, old, folder)
            except sqlite3.OperationalError:
                outcomes.append(connection.in_transaction)
        if state(old) != before:
            break

    assert len(outcomes) > len(list(split(SECOND)))
    assert not any(outcomes)
    assert state(old)[0] == 2


def test_a_kill_at_any_statement_leaves_the_old_schema_or_the_new(old: Path, folder: Path, tmp_path: Path) -> None:
    before = state(old)
    outcomes, found = [], []

    for number in count(1):
        outcomes.append(run(migrate_and_die, old, folder, number).returncode)
        found.append(state(old))
        if found[-1] != before:
            break

    assert set(outcomes[:-1]) == {KILLED}
    assert len(outcomes) > len(list(split(SECOND)))
    other = old_database(tmp_path / "other" / "desk.db")
    bring_up(other, folder)
    between = [one for one in found if one not in (before, state(other))]
    assert between == []
    figure(
        "migration", f"{len(between)} of {outcomes.count(KILLED)}", "kills leave a schema between the old and the new"
    )


def test_a_migration_that_would_leave_a_reference_to_nothing_is_undone(old: Path, tmp_path: Path) -> None:
    broken = folder_with(
        tmp_path / "broken", "insert into parted (ticket, customer_id) values (99, 99);\ndelete from brand;\n"
    )
    before = state(old)

    with pytest.raises(DatabaseUnusableError, match="Migration 2 would leave parted pointing at nothing"):
        bring_up(old, broken)

    assert state(old) == before


def test_a_backup_is_made_before_the_first_pending_one_and_can_be_read(old: Path, folder: Path) -> None:
    before = state(old)

    bring_up(old, folder)

    (backup,) = backups(old)
    assert state(backup) == before
    assert backup.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


def test_the_backup_of_a_database_that_a_group_shares_is_the_groups_too(old: Path, folder: Path) -> None:
    old.parent.chmod(0o2770)

    bring_up(old, folder)

    (backup,) = backups(old)
    assert backup.stat().st_mode & 0o777 == 0o660


def test_a_database_that_is_up_to_date_is_not_backed_up(old: Path, folder: Path) -> None:
    bring_up(old, folder)
    bring_up(old, folder)

    assert len(backups(old)) == 1


def test_a_backup_that_fails_leaves_no_file(old: Path) -> None:
    class Full(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **_: object) -> None:
            target.execute("create table half (a integer)")
            raise sqlite3.OperationalError("database or disk is full")

    before = files_beside(old)

    with closing(sqlite3.connect(old, factory=Full)) as connection, pytest.raises(sqlite3.OperationalError):
        back_up(connection, old, NOON)

    assert files_beside(old) == before


def test_two_backups_of_one_moment_are_two_files(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        paths = {back_up(connection, old, NOON), back_up(connection, old, NOON)}

    assert len(paths) == 2
    assert set(backups(old)) == paths


def test_a_database_that_may_not_be_migrated_is_refused_with_words(old: Path, folder: Path) -> None:
    before = old.read_bytes()

    with pytest.raises(DatabaseUnusableError, match="has schema 1, this version needs 2"):
        bring_up(old, folder, may_migrate=False)

    assert (old.read_bytes(), backups(old)) == (before, [])


def test_a_newer_schema_is_refused_with_words_and_nothing_is_written(old: Path, folder: Path) -> None:
    bring_up(old, folder)
    before, kept = old.read_bytes(), backups(old)

    with pytest.raises(DatabaseNewerError, match=r"newer version of omnidesk: it has schema 2.*knows 1.*nothing was"):
        prepare(old, clock=lambda: NOON, chance=bytes, may_migrate=True, folder=old.with_name("first"))

    assert (old.read_bytes(), backups(old)) == (before, kept)


def test_a_database_that_a_newer_program_migrates_meanwhile_is_refused(old: Path, folder: Path) -> None:
    class Overtaken(sqlite3.Connection):
        def execute(self, *asked: str) -> sqlite3.Cursor:
            if asked[0] == "begin immediate":
                with closing(sqlite3.connect(old)) as newer:
                    newer.execute("pragma user_version = 3")
            return super().execute(*asked)

    with (
        closing(sqlite3.connect(old, isolation_level=None, factory=Overtaken)) as connection,
        pytest.raises(DatabaseNewerError),
    ):
        migrate(connection, old, folder)


@pytest.mark.parametrize("may_migrate", [True, False])
def test_the_file_of_another_program_is_refused_and_stays_as_it_is(may_migrate: bool, tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table photo (name text)")
    before = path.read_bytes()

    with pytest.raises(DatabaseUnusableError, match="belongs to another program"):
        prepare(path, clock=lambda: NOON, chance=bytes, may_migrate=may_migrate)

    assert (path.read_bytes(), backups(path)) == (before, [])


def test_two_programs_that_migrate_at_once_both_end_well(old: Path, folder: Path) -> None:
    programs = [start(open_when_told, old, folder) for _ in range(2)]
    for program in programs:
        assert program.stdout is not None and program.stdout.readline() == "ready\n"

    soon = f"{time.time() + 0.2}\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(soon)
        program.stdin.flush()
    ended = [end(program) for program in programs]

    assert ended == [(0, ""), (0, "")]
    assert state(old)[0] == 2
    assert [row[1] for row in state(old)[2]] == ["acme", "second"]
    assert [state(backup)[0] for backup in backups(old)] in ([1], [1, 1], [1, 2])


def statements(script: str) -> list[str]:
    found: Iterator[str] = split(script)
    return list(found)


def test_a_trigger_is_one_statement_whatever_semicolons_it_holds() -> None:
    trigger = "create trigger t after insert on a begin\n    delete from b;\n    delete from c; -- end;\nend;"

    assert statements(f"create table a (b text);\n{trigger}\ndrop table c;\n") == [
        "create table a (b text);",
        trigger,
        "drop table c;",
    ]


def test_a_semicolon_in_a_comment_or_a_text_ends_nothing() -> None:
    commented = "-- first; then\ncreate table a ( -- one; two\n    b text default 'x;\ny'\n);"

    assert statements(commented) == [commented]


def test_what_stands_behind_the_last_statement_may_only_be_a_comment() -> None:
    assert statements("drop table a;\n\n-- the end\n  -- really\n") == ["drop table a;"]
    with pytest.raises(ValueError, match="ends within a statement"):
        statements("drop table a;\ndrop table b")


def test_an_unfinished_trigger_is_refused() -> None:
    with pytest.raises(ValueError, match="ends within a statement"):
        statements("create trigger t after insert on a begin\n    delete from b;\n")


def test_two_statements_on_one_line_are_two() -> None:
    assert statements("drop table a; drop table b;\n") == ["drop table a;", "drop table b;"]
