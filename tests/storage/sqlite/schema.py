"""Writes storage/sqlite/schema.sql: `python -m tests.storage.sqlite.schema`.

The file is for reading: what a database looks like after every migration, each object under the comment that stood
above it where it was made. Nothing loads it.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from storage.sqlite.migrate import APPLICATION_ID, migrate, migrations, newest, split
from tests.house.sources import ROOT

FILE = ROOT / "storage" / "sqlite" / "schema.sql"
_HEAD = f"""\
-- The sum of the migrations, to be read and never loaded. Written by `python -m tests.storage.sqlite.schema`.

pragma application_id = {APPLICATION_ID};
pragma user_version = {{version}};
"""
_CREATE = re.compile(r"create (?:virtual table|table|unique index|index|trigger|view)(?= )", re.IGNORECASE)
_MADE = re.compile(_CREATE.pattern + r" (?:if not exists )?(\w+)", re.IGNORECASE)
_OF_FULL_TEXT = re.compile(r"message_text_(?:data|idx|content|docsize|config)$")
Thing = tuple[str, str, str, str]  # kind, name, table, the text that made it


def migrated() -> sqlite3.Connection:
    """Return an empty database after every migration, in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("memory"))
    return connection


def things(connection: sqlite3.Connection) -> list[Thing]:
    """Return what a database consists of, in order of making; what SQLite adds of its own is left out."""
    made = "select type, name, tbl_name, sql from sqlite_schema where sql is not null order by rowid"
    return [
        row for row in connection.execute(made) if not row[1].startswith("sqlite_") and not _OF_FULL_TEXT.match(row[1])
    ]


def first_rows(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows that migrations put in, by table."""
    tables = [name for kind, name, _, sql in things(connection) if kind == "table" and "virtual" not in sql.lower()]
    rows = {name: connection.execute(f'select * from "{name}"').fetchall() for name in tables}  # noqa: S608 (ours)
    return {name: found for name, found in rows.items() if found}


def text() -> str:
    """Return the schema as one file."""
    remarks = _remarks()
    with closing(migrated()) as connection:
        parts = [_HEAD.format(version=newest())]
        parts += [remarks.get(name, "") + _lower(sql) + ";\n" for _, name, _, sql in things(connection)]
        parts += [_insert(connection, name, rows) for name, rows in first_rows(connection).items()]
    return "\n".join(parts)


def _remarks() -> dict[str, str]:
    """Return the comments that stand above the making of each thing, by its name."""
    found: dict[str, str] = {}
    for path in migrations().values():
        for statement in split(path.read_text(encoding="utf-8")):
            lines = statement.splitlines()
            code = next(number for number, line in enumerate(lines) if line and not line.startswith("--"))
            if made := _MADE.match(lines[code]):
                found[made[1]] = "".join(f"{line}\n" for line in lines[:code])
    return found


def _lower(sql: str) -> str:
    return _CREATE.sub(lambda found: found[0].lower(), sql, count=1)


def _insert(connection: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> str:
    columns = ", ".join(row[1] for row in connection.execute(f'pragma table_info("{table}")'))
    values = ",\n".join("    (" + ", ".join(_literals(connection, row)) + ")" for row in rows)
    return f"insert into {table} ({columns}) values\n{values};\n"


def _literals(connection: sqlite3.Connection, row: tuple[object, ...]) -> Iterator[str]:
    for value in row:
        yield connection.execute("select quote(?)", (value,)).fetchone()[0]


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(FILE.relative_to(ROOT))
