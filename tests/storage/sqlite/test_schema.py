"""schema.sql is the sum of the migrations, and is in step with them."""

import sqlite3
from contextlib import closing

from storage.sqlite.migrate import split
from tests.storage.sqlite.schema import FILE, first_rows, migrated, text, things


def test_the_schema_file_is_in_step_with_the_migrations() -> None:
    kept = FILE.read_text(encoding="utf-8")

    assert kept == text(), "python -m tests.storage.sqlite.schema"


def test_the_schema_file_makes_what_the_migrations_make() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made, closing(migrated()) as wanted:
        for statement in split(FILE.read_text(encoding="utf-8")):
            made.execute(statement)

        assert sorted(things(made)) == sorted(things(wanted))
        assert first_rows(made) == first_rows(wanted)
        for mark in ("application_id", "user_version"):
            assert made.execute(f"pragma {mark}").fetchone() == wanted.execute(f"pragma {mark}").fetchone()


def test_every_table_is_strict() -> None:
    with closing(migrated()) as wanted:
        tables = [sql for kind, _, _, sql in things(wanted) if kind == "table" and "virtual" not in sql.lower()]

    loose = [sql.split("(")[0] for sql in tables if "strict" not in sql.rpartition(")")[2]]

    assert tables != []
    assert loose == []
