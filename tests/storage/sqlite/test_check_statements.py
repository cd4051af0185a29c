"""The statements of checks can be prepared, are described and used; they may read whole tables, once each."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.sqlite.looking import checks
from storage.sqlite.migrate import migrate

FOLDER = Path(__file__).parents[3] / "storage" / "sqlite"
LARGE = {"message", "ticket", "delivery", "raw_mail", "decision", "outbox"}


def test_every_statement_can_be_prepared() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("memory"))
        for sql in checks().values():
            connection.execute(f"explain {sql}", dict.fromkeys(re.findall(r":([a-z_]+)", sql)))


def test_no_statement_reads_a_large_table_once_for_each_row_of_another() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("memory"))
        offenders = {name: steps for name, sql in checks().items() if (steps := nested(connection, sql))}

    assert offenders == {}


def nested(connection: sqlite3.Connection, sql: str) -> list[str]:
    """Return the scans of large tables inside questions that are asked again for each row."""
    rows = connection.execute(f"explain query plan {sql}", dict.fromkeys(re.findall(r":([a-z_]+)", sql))).fetchall()
    again = {row[0] for row in rows if row[3].startswith("CORRELATED")}
    found = []
    for number, parent, _, step in rows:
        if parent in again:
            again.add(number)
            scanned = re.match(r"SCAN (\w+)", step)
            found += [step] if scanned and scanned[1] in LARGE else []
    return found


def test_every_statement_says_what_it_answers_in_lower_case_with_explicit_columns() -> None:
    text = "\n".join(path.read_text() for path in FOLDER.glob("checks/*.sql"))

    assert re.findall(r"^-- name: (\w+)\n(?!-- \S)", text, re.MULTILINE) == []
    assert [
        name for name, sql in checks().items() if re.search(r"\b(SELECT|FROM|WHERE|INSERT|UPDATE)\b|select \*", sql)
    ] == []


def test_every_statement_is_used() -> None:
    code = "\n".join(path.read_text() for path in FOLDER.glob("*.py"))

    assert [name for name in checks() if f'"{name}"' not in code] == []
