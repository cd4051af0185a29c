"""Each statement can be prepared, is described, is used, and reads no table that grows large from end to end."""

import re
import sqlite3
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from storage import narrowing as traits
from storage.narrowing import Narrowing, Sort, Trait
from storage.records import PageKey, TicketNumber, TicketView
from storage.settings import BrandId
from storage.sqlite.message_statements import found_statement
from storage.sqlite.migrate import migrate
from storage.sqlite.statements import statements
from storage.sqlite.ticket_statements import (
    gathering_statement,
    page_statement,
    position_statement,
    total_statement,
)
from storage.sqlite.view_plans import plan_of
from storage.words import Because, TicketStatus

FOLDER = Path(__file__).parents[3] / "storage" / "sqlite"
PARTS = ("ticket_pages", "ticket_traits", "message_traits")  # used only inside the statements that `composed` lists
WHOLE = {"known_tags"}
LARGE = ("message", "ticket", "outbox", "outbox_recipient", "outgoing_mail", "draft")
KEY = PageKey(active_at=1, number=TicketNumber(1))


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("memory"))
    connection.execute("pragma foreign_keys = off")  # the plan lists look-ups of references that are then skipped
    yield connection
    connection.close()


TRAITS: tuple[Trait, ...] = (
    traits.StatusIn(statuses=(TicketStatus.OPEN, TicketStatus.SPAM)),
    traits.BrandIn(brand_ids=(BrandId(1), BrandId(2))),
    traits.AddressIn(addresses=("info@acme.nl", "help@nova.nl")),
    traits.AssigneeIn(logins=("ana", "")),
    traits.NumberIn(numbers=(7,)),
    traits.SentBy(part="jan"),
    traits.TagIn(tags=("spoed", "retour")),
    traits.BadgeIn(badges=("automatic",)),
    traits.BecauseIn(rules=(Because.TIME_WINDOW, Because.NEW_STRANGER)),
    traits.DecidedBy(header="to"),
    traits.DecidedBy(header="to", value="info@"),
    traits.MessageNamed(message_id="<a@b>"),
    traits.Unread(login="ana"),
    traits.Undelivered(),
    traits.WithAttachment(),
    traits.ActiveBefore(at=1),
    traits.ActiveSince(at=1),
    traits.WaitingSince(at=1),
    traits.HoldsWords(words="lamp"),
)


def views() -> Iterator[TicketView]:
    choices = product(
        (None, BrandId(1)), (None, "info@acme.nl"), (None, "", "ana"), ((), (TicketStatus.OPEN,)), Sort, asked()
    )
    for brand_id, address, assignee, statuses, sort, narrowings in choices:
        yield TicketView(
            brand_id=brand_id, address=address, assignee=assignee, statuses=statuses, sort=sort, narrowings=narrowings
        )


def asked() -> Iterator[tuple[Narrowing, ...]]:
    """Each trait alone, each negated, and all of them at once."""
    yield ()
    for trait, negated in product(TRAITS, (False, True)):
        yield (Narrowing(trait=trait, negated=negated),)
    yield tuple(Narrowing(trait=trait, negated=True) for trait in TRAITS)
    yield tuple(Narrowing(trait=trait) for trait in TRAITS)


def composed() -> dict[str, str]:
    """Return every statement of lists that may be put together, by what it answers; the same one only once."""
    found: dict[str, str] = {}
    for view in views():
        for what, sql in statements_of(view):
            found.setdefault(sql, f"{what} of {view}")
    return {what: sql for sql, what in found.items()}


def statements_of(view: TicketView) -> Iterator[tuple[str, str]]:
    wanted = plan_of(view)
    if not wanted.statuses:
        return  # nothing is asked
    if wanted.is_gathered:
        yield "gathering", gathering_statement(wanted)[0]
        return
    yield "page", page_statement(wanted, None, None)[0]
    yield "page after", page_statement(wanted, KEY, None)[0]
    yield "page before", page_statement(wanted, None, KEY)[0]
    yield "position", position_statement(wanted, KEY)[0]
    yield "total", total_statement(wanted)[0]


def questions() -> dict[str, str]:
    """Return every statement of messages that may be put together: each trait alone or with words, and all of them."""
    kinds = (traits.SentBy, traits.BecauseIn, traits.DecidedBy, traits.MessageNamed, traits.HoldsWords)
    asked = [Narrowing(trait=one, negated=no) for one in TRAITS if isinstance(one, kinds) for no in (False, True)]
    of_all = [tuple(one for one in asked if one.negated is negated) for negated in (False, True)]
    choices = product(("", "lamp"), [*((one,) for one in asked), *of_all])
    return {f"messages {words} {some}": found_statement(words, some)[0] for words, some in choices}


def whole_statements() -> list[tuple[str, str]]:
    parts = {name for file in PARTS for name in re.findall(r"^-- name: (\w+)", queries(file), re.MULTILINE)} - WHOLE
    named = [(name, sql) for name, sql in statements().items() if name not in parts]
    return [*named, *composed().items(), *questions().items()]


def queries(name: str) -> str:
    return (FOLDER / "queries" / f"{name}.sql").read_text()


def plan(database: sqlite3.Connection, sql: str) -> list[str]:
    named = dict.fromkeys(re.findall(r":([a-z_0-9]+)", sql))
    numbered = [None] * max((int(number) for number in re.findall(r"\?(\d+)", sql)), default=0)
    return [row[3] for row in database.execute(f"explain query plan {sql}", numbered or named)]


def full_scans(sql: str, steps: list[str]) -> list[str]:
    """Return the steps that read every row of a large table: no index, or one without a limit to stop at."""
    tables = {*LARGE, *re.findall(rf"\b(?:{'|'.join(LARGE)}) as (\w+)", sql)}
    scans = [step for step in steps if (found := re.match(r"SCAN (\w+)(?! VIRTUAL)", step)) and found[1] in tables]
    return [step for step in scans if "USING" not in step or not re.search(r"\blimit\b", sql)]


def test_a_full_scan_is_found(database: sqlite3.Connection) -> None:
    sql = "select key from message where text = :text"

    assert full_scans(sql, plan(database, sql)) == ["SCAN message"]


def test_every_statement_can_be_prepared_and_scans_no_large_table(database: sqlite3.Connection) -> None:
    offenders = {name: scans for name, sql in whole_statements() if (scans := full_scans(sql, plan(database, sql)))}

    assert offenders == {}


def test_a_page_of_tickets_is_read_in_order_and_never_sorted(database: sqlite3.Connection) -> None:
    pages = [(what, sql) for what, sql in composed().items() if not what.startswith("gathering")]

    offenders = {what: steps for what, sql in pages if "TEMP B-TREE" in " ".join(steps := plan(database, sql))}

    assert offenders == {}


def test_found_messages_are_read_in_order_unless_a_rule_or_an_id_leads_to_them(database: sqlite3.Connection) -> None:
    sorted_ones = ("json_each(:value_found)", "message_id = :value_found")
    found = [(what, sql) for what, sql in questions().items() if not any(part in sql for part in sorted_ones)]

    offenders = {what: steps for what, sql in found if "TEMP B-TREE" in " ".join(steps := plan(database, sql))}

    assert found != []
    assert offenders == {}


def test_a_trait_that_only_a_ticket_has_finds_no_message() -> None:
    with pytest.raises(ValueError, match="StatusIn"):
        found_statement("", [Narrowing(trait=traits.StatusIn(statuses=(TicketStatus.OPEN,)))])


def test_what_is_gathered_is_sorted_only_after_a_bound(database: sqlite3.Connection) -> None:
    gathered = [(what, sql) for what, sql in composed().items() if what.startswith("gathering")]

    offenders = {what: steps for what, sql in gathered if "FOR ORDER BY" in " ".join(steps := plan(database, sql))}

    assert gathered != []
    assert offenders == {}


def test_every_statement_is_used() -> None:
    code = "\n".join(path.read_text() for path in FOLDER.glob("*.py"))

    unused = [name for name in statements() if f'"{name}"' not in code and f"'{name}'" not in code]

    assert unused == []


def test_every_statement_says_what_it_answers() -> None:
    text = "\n".join(path.read_text() for path in FOLDER.glob("queries/*.sql"))

    undescribed = re.findall(r"^-- name: (\w+)\n(?!-- \S)", text, re.MULTILINE)

    assert undescribed == []


def test_statements_are_lower_case_with_explicit_columns() -> None:
    offenders = [
        name for name, sql in statements().items() if re.search(r"\b(SELECT|FROM|WHERE|INSERT|UPDATE)\b|select \*", sql)
    ]

    assert offenders == []


GROWING = {"message", "ticket", "delivery", "decision", "change", "outbox"}
WHOLE_ON_PURPOSE = {
    "known_uids": "the poller compares every UID",
    "message_keys_of_ticket": "a conversation is shown whole",
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
