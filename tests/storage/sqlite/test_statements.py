"""Each statement can be prepared, is described, is used, and reads no table of messages or tickets from end to end."""

import re
import sqlite3
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from storage.records import PageKey, TicketNumber, TicketView
from storage.settings import BrandId
from storage.sqlite.migrate import migrate
from storage.sqlite.statements import statements
from storage.sqlite.ticket_pages import page_statement, position_statement
from storage.words import TicketStatus

FOLDER = Path(__file__).parents[3] / "storage" / "sqlite"
FRAGMENTS = {"with_brand", "with_address", "with_assignee", "behind_key", "above_key", "in_order", "in_reverse"}
ARMS = {"page_arm", "above_arm"}  # used only inside the statements that `composed` lists
KEY = PageKey(active_at=1, number=TicketNumber(1))


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("memory"))
    connection.execute("pragma foreign_keys = off")  # the plan lists look-ups of references that are then skipped
    yield connection
    connection.close()


def views() -> Iterator[TicketView]:
    choices = product((None, BrandId(1)), (None, "info@acme.nl"), (None, "", "ana"), ((), (TicketStatus.OPEN,)))
    for brand_id, address, assignee, statuses in choices:
        yield TicketView(brand_id=brand_id, address=address, assignee=assignee, statuses=statuses)


def composed() -> Iterator[tuple[str, str]]:
    for view in views():
        yield f"page of {view}", page_statement(view, None, None)[0]
        yield f"page after of {view}", page_statement(view, KEY, None)[0]
        yield f"page before of {view}", page_statement(view, None, KEY)[0]
        yield f"position in {view}", position_statement(view, KEY)[0]


def whole_statements() -> list[tuple[str, str]]:
    named = [(name, sql) for name, sql in statements().items() if name not in FRAGMENTS | ARMS]
    return named + list(composed())


def plan(database: sqlite3.Connection, sql: str) -> list[str]:
    named = dict.fromkeys(re.findall(r":([a-z_0-9]+)", sql))
    numbered = [None] * max((int(number) for number in re.findall(r"\?(\d+)", sql)), default=0)
    return [row[3] for row in database.execute(f"explain query plan {sql}", numbered or named)]


def full_scans(sql: str, steps: list[str]) -> list[str]:
    """Return the steps that read every message or ticket: no index, or one without a limit to stop at."""
    tables = {"message", "ticket", *re.findall(r"\b(?:message|ticket) as (\w+)", sql)}
    scans = [step for step in steps if (found := re.match(r"SCAN (\w+)(?! VIRTUAL)", step)) and found[1] in tables]
    return [step for step in scans if "USING" not in step or not re.search(r"\blimit\b", sql)]


def test_a_full_scan_is_found(database: sqlite3.Connection) -> None:
    sql = "select key from message where text = :text"

    assert full_scans(sql, plan(database, sql)) == ["SCAN message"]


def test_every_statement_can_be_prepared_and_scans_neither_messages_nor_tickets(database: sqlite3.Connection) -> None:
    offenders = {name: scans for name, sql in whole_statements() if (scans := full_scans(sql, plan(database, sql)))}

    assert offenders == {}


def test_a_page_of_tickets_is_read_in_order_and_never_sorted(database: sqlite3.Connection) -> None:
    offenders = {name: steps for name, sql in composed() if "TEMP B-TREE" in " ".join(steps := plan(database, sql))}

    assert offenders == {}


def test_every_statement_is_used() -> None:
    code = "\n".join(path.read_text() for path in FOLDER.glob("*.py"))

    unused = [name for name in statements() if f'"{name}"' not in code and f"'{name}'" not in code]

    assert set(unused) - {"with_brand", "with_address", "with_assignee"} == set()


def test_every_statement_says_what_it_answers() -> None:
    text = "\n".join(path.read_text() for path in FOLDER.glob("queries/*.sql"))

    undescribed = re.findall(r"^-- name: (\w+)\n(?!-- \S)", text, re.MULTILINE)

    assert undescribed == []


def test_statements_are_lower_case_with_explicit_columns() -> None:
    offenders = [
        name for name, sql in statements().items() if re.search(r"\b(SELECT|FROM|WHERE|INSERT|UPDATE)\b|select \*", sql)
    ]

    assert offenders == []


GROWING = {"message", "ticket", "delivery", "decision", "change"}
WHOLE_ON_PURPOSE = {
    "known_uids": "the poller compares every UID",
    "message_keys_of_ticket": "a conversation is shown whole",
    "tickets_with_words": "bounded by the newest matches",
    "changed_since": "the log is pruned",
    "deliveries_by_hash": "equal bytes in one mailbox",
}


def test_lists_that_grow_have_a_limit() -> None:
    offenders = [
        name
        for name, sql in whole_statements()
        if name in statements() and "order by" in sql and "limit" not in sql and name not in WHOLE_ON_PURPOSE
        and re.search(rf"from ({'|'.join(GROWING)})\b", sql)
    ]  # fmt: skip

    assert offenders == []
