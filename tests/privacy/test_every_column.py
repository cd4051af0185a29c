"""Each column that can hold words is known: it may hold a person, and is handed out and erased then; or it is ours."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from console.commands.actor import Actor
from console.privacy.erasing import begin, carry_out
from console.privacy.exporting import export
from console.privacy.finding import find
from storage.protocol import Repository
from storage.words import Role
from tests.privacy.desk import Furnished, furnish, readable, tables
from tests.storage.builders import NOON

ANA = Actor(login="ana", role=Role.ADMIN)

# Where a person can stand, all of it erased. What is handed out holds the same words as these columns, but for the
# ones that are made of others of them.
OF_PEOPLE = {
    "attachment": "name content_type content_id",
    "customer": "name address",
    "customer_address": "address",
    "decision": "address_evidence evidence",
    "delivery": "reason discard_reason",
    "draft": "to_typed cc_typed files subject text",
    "event": "subject detail undo",
    "exclusion": "pattern note",
    "message": "message_id sender sender_name failure subject text",
    "message_address": "address",
    "message_reference": "message_id",
    "outbox": "server_said",
    "outbox_recipient": "address words",
    "outgoing_mail": "packed",
    "raw_mail": "packed",
    "rewritten_id": "message_id",
    "saved_search": "query",
    "sender_count": "sender",
    "sender_mark": "sender mark",
    "settings_version": "subject detail why snapshot",
    "ticket": "tags subject",
    "ticket_address": "address",
    "ticket_mark": "mark",
    "deciding_header": "value",
}

# Vocabularies, settings and names of our own, digests, and counters by our own addresses.
OURS = {
    "account": "name title mail_domain relays trusted_authservs time_zone working_hours days_off",
    "address_activity": "address",
    "also_delivered": "address",
    "arrival_count": "address",
    "attachment": "sha256 part",
    "brand": "slug name default_address time_zone working_hours",
    "deciding_header": "header",
    "decision": "outcome because address address_because candidates compared",
    "delivery": "sha256 outcome because discarded_by",
    "discard_count": "outcome",
    "draft": "login kind signature",
    "employee": "login name email role language",
    "erased_address": "mark",
    "erased_mail": "mark",
    "erasure": "addresses begun_by sums",
    "event": "actor verb digests digest",
    "forward_mailbox": "name host security user secret folder after_ingest",
    "lease": "name owner host",
    "ledger_count": "outcome",
    "mail_address": "address from_name from_address signature_level language acknowledgement",
    "mailbox_health": "state error",
    "message": "direction because sha256 body_digest author address_because badges",
    "message_address": "role",
    "outbox": "address sender state queued_by settled_by",
    "outbox_count": "state",
    "outbox_recipient": "handing",
    "outgoing_mail": "sha256 packing",
    "outgoing_server": "host security user secret login_way",
    "presence": "login place doing",
    "probe": "address message_id sent_by failure",
    "raw_mail": "packing",
    "rule": "name",
    "saved_search": "login name key",
    "seen": "login",
    "sender_count": "address",
    "sender_mark": "kind",
    "settings_version": "actor verb digests digest",
    "signature": "text",
    "store": "signing_key event_digest settings_digest",
    "template": "name text",
    "ticket": "status address assignee badges",
    "ticket_count": "status address assignee",
    "ticket_mark": "kind",
}


def columns(known: dict[str, str]) -> set[tuple[str, str]]:
    return {(table, column) for table, names in known.items() for column in names.split()}


def columns_of(path: Path) -> dict[tuple[str, str], list[str]]:
    """Return the values of every column that can hold words."""
    found: dict[tuple[str, str], list[str]] = {}
    with closing(sqlite3.connect(path)) as connection:
        for table in tables(connection):
            if table.startswith(("message_text_", "sqlite_")):
                continue
            for row in connection.execute(f'pragma table_xinfo("{table}")').fetchall():
                if row[2] in ("TEXT", "BLOB"):
                    values = connection.execute(f'select "{row[1]}" from "{table}"')  # noqa: S608 (its own names)
                    found[table, row[1]] = [readable(value).lower() for (value,) in values]
    return found


def holding(path: Path, desk: Furnished) -> dict[tuple[str, str], set[str]]:
    """Return which of the person's words each column holds."""
    words = set(desk.sentinels.words.values())
    inside = {
        place: {word for word in words for value in values if word in value}
        for place, values in columns_of(path).items()
    }
    return {place: found for place, found in inside.items() if found}


async def test_every_column_that_can_hold_words_is_known(repository: Repository, path: Path) -> None:
    await furnish(repository)

    assert set(columns_of(path)) == columns(OF_PEOPLE) | columns(OURS)
    assert columns(OF_PEOPLE) & columns(OURS) == set()


async def test_the_desk_of_these_tests_holds_a_person_in_each_column_that_can(
    repository: Repository, path: Path
) -> None:
    desk = await furnish(repository)

    assert set(holding(path, desk)) == columns(OF_PEOPLE)


async def test_each_column_of_people_is_empty_of_whoever_was_erased(repository: Repository, path: Path) -> None:
    desk = await furnish(repository)
    begun = await begin(repository, desk.person, ANA, lambda: NOON, with_others=False)

    await carry_out(repository, begun, lambda: NOON)

    assert holding(path, desk) == {}


async def test_every_word_of_a_person_is_handed_out(repository: Repository, path: Path, tmp_path: Path) -> None:
    desk = await furnish(repository)
    kept = set.union(*holding(path, desk).values())
    to = tmp_path / "jan.zip"

    await export(repository, await find(repository, desk.person), to, NOON)

    with zipfile.ZipFile(to) as archive:
        handed_out = "\n".join(archive.read(name).decode() for name in archive.namelist()).lower()
    assert kept == set(desk.sentinels.words.values())
    assert {where for where, word in desk.sentinels.words.items() if word not in handed_out} == set()
