"""What an older database sent answers its customers still; settings get the defaults that their records have."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from storage.settings import (
    Account,
    AddressId,
    BrandId,
    MailAddress,
    OutgoingServer,
    ServerId,
)
from storage.sqlite.migrate import FOLDER, migrate
from storage.sqlite.repository import open_repository
from storage.words import Security
from tests.storage.builders import NOON
from tests.storage.sqlite.test_sender_counts import mail, set_up

NEVER = 9223372036854775807


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def fourth(path: Path) -> Iterator[sqlite3.Connection]:
    """Return a desk of the fourth schema with two tickets and no mail."""
    folder = path.with_name("fourth")
    folder.mkdir()
    for file in sorted(FOLDER.glob("000[1-4]_*.sql")):
        shutil.copy(file, folder)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, folder)
        set_up(connection)
        yield connection


def sent(connection: sqlite3.Connection, ticket: int, arrival: int) -> int:
    return mail(
        connection, ticket, "info@acme.nl", "Acme", "antwoord", direction="out", from_customer=0, arrival=arrival
    )


def waiting(connection: sqlite3.Connection) -> list[int]:
    return [row[0] for row in connection.execute("select waiting_since from ticket order by number")]


def test_what_was_sent_before_answers_and_what_comes_later_answers_if_it_says_so(
    fourth: sqlite3.Connection, path: Path
) -> None:
    for ticket, at in ((1001, 5), (1002, 9)):
        mail(fourth, ticket, "jan@example.nl", "Jan", "vraag", arrival=at)
    out = sent(fourth, 1001, 7)
    before = waiting(fourth)

    migrate(fourth, path)
    after = waiting(fourth)
    sent(fourth, 1002, 11)
    unanswered = waiting(fourth)
    fourth.execute("update message set answers = 0 where key = ?", (out,))

    assert before == after == unanswered == [NEVER, 9]
    assert waiting(fourth) == [5, 9]


def test_the_waiting_follow_what_happens_to_messages_and_tickets(fourth: sqlite3.Connection, path: Path) -> None:
    migrate(fourth, path)
    asked = mail(fourth, 1001, "jan@example.nl", "Jan", "vraag", arrival=5)
    answer = mail(
        fourth, 1001, "info@acme.nl", "Acme", "antwoord", direction="out", from_customer=0, arrival=7, answers=1
    )
    seen = [waiting(fourth)]
    changes: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("delete from message where key = ?", (answer,)),
        ("update ticket set status = 'closed' where number = 1001", ()),
        ("update ticket set status = 'open' where number = 1001", ()),
        ("update message set ticket = 1002 where key = ?", (asked,)),
    )
    for change, values in changes:
        fourth.execute(change, values)
        seen.append(waiting(fourth))

    assert seen == [[NEVER, NEVER], [5, NEVER], [NEVER, NEVER], [5, NEVER], [NEVER, 5]]


async def test_settings_that_an_older_database_kept_are_read_with_defaults(
    fourth: sqlite3.Connection, path: Path
) -> None:
    snapshot = (
        '{"version":1,"account":{"name":"konto","relays":[]},"brands":[{"id":1,"slug":"acme","name":"Acme"}],'
        '"addresses":[{"id":1,"brand_id":1,"address":"info@acme.nl"}],'
        '"servers":[{"id":1,"address_id":null,"host":"smtp.acme.nl","port":465,"security":"tls"}]}'
    )
    fourth.execute(
        "insert into settings_version (version, at, actor, verb, subject, detail, snapshot) "
        "values (1, 1, 'ana', 'set', 'account', '', ?)",
        (snapshot,),
    )
    fourth.execute("insert into store (id, settings_version, signing_key) values (1, 1, zeroblob(32))")
    fourth.close()

    async with open_repository(path, clock=lambda: NOON) as repository:
        settings = await repository.reading(lambda reader: reader.settings())

    assert settings.account == Account(name="konto")
    assert settings.addresses == (MailAddress(id=AddressId(1), brand_id=BrandId(1), address="info@acme.nl"),)
    assert settings.servers == (
        OutgoingServer(id=ServerId(1), address_id=None, host="smtp.acme.nl", port=465, security=Security.TLS),
    )
    assert settings.templates == ()


def test_rows_of_an_older_database_get_the_defaults_of_their_records(fourth: sqlite3.Connection, path: Path) -> None:
    account = {name: value for name, value in asdict(Account()).items() if not isinstance(value, tuple)}
    columns = {row[1] for row in fourth.execute("pragma table_info(account)")}
    values = {"id": 1, "relays": "", "trusted_authservs": ""}
    values |= {name: value for name, value in account.items() if name in columns}
    marks = ", ".join(f":{name}" for name in values)
    fourth.execute(f"insert into account ({', '.join(values)}) values ({marks})", values)  # noqa: S608 (ours)

    migrate(fourth, path)

    names = ", ".join(account)
    assert fourth.execute(f"select {names} from account").fetchone() == tuple(account.values())  # noqa: S608 (ours)
