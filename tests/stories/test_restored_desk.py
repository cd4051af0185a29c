"""A desk that was restored from a backup goes on at a real Dovecot: what came after the backup comes again, once."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.intake.dovecot import Dovecot, dovecot
from tests.stories.program import Program

pytestmark = pytest.mark.real_server
USER = "supportacme"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({}) as running:
        yield running


@pytest.fixture
def user(server: Dovecot, tmp_path: Path) -> str:
    name = f"{USER}-{tmp_path.name[-8:]}"
    server.add_user(name, "correct horse")
    return name


@pytest.fixture
def desk(tmp_path: Path, server: Dovecot, user: str) -> Program:
    program = Program(tmp_path)
    program.keep_secret("acme", "correct horse")
    program.set_up("info@acme.example")
    program.json(
        "mailbox", "add", "acme", "--brand", "acme", "--host", "127.0.0.1", "--port", str(server.port),
        "--security", "none", "--user", user, "--secret", "acme",
    )  # fmt: skip
    return program


def a_mail(number: int) -> bytes:
    head = f"Message-ID: <{number}@example.nl>\r\nFrom: klant{number}@example.nl\r\nTo: info@acme.example\r\n"
    return (head + f"Subject: Vraag {number}\r\n\r\nWaar blijft pakket {number}?\r\n" + "en nog wat\r\n" * 40).encode()


def take_in(server: Dovecot, desk: Program, user: str, *numbers: int) -> None:
    for number in numbers:
        server.deliver(user, a_mail(number))
    desk.json("poll", "--once")


def lose_database(desk: Program) -> None:
    for ending in ("", "-wal", "-shm"):
        desk.database.with_name(desk.database.name + ending).unlink(missing_ok=True)


def kept(desk: Program) -> Counter[str]:
    listed = desk.json("ticket", "list", "--messages")["tickets"]
    return Counter(message["message_id"] for ticket in listed for message in ticket["messages"])


def spoil(desk: Program, delivery: int) -> None:
    with closing(sqlite3.connect(desk.database, isolation_level=None)) as database:
        (packed,) = database.execute("select packed from raw_mail where delivery = ?", (delivery,)).fetchone()
        spoiled = bytearray(packed)
        spoiled[len(spoiled) // 2] ^= 8
        database.execute("update raw_mail set packed = ? where delivery = ?", (bytes(spoiled), delivery))


def test_what_came_after_the_backup_is_fetched_again_once(server: Dovecot, desk: Program, user: str) -> None:
    take_in(server, desk, user, 1, 2, 3)
    backup = str(desk.folder / "b.db")
    desk.json("backup", backup)
    take_in(server, desk, user, 4, 5)

    refused = desk.json("restore", backup, code=1)
    lose_database(desk)
    proved = desk.json("restore", backup, "--verify")
    desk.json("restore", backup)
    before = kept(desk)
    desk.json("poll", "--once")
    again = desk.json("poll", "--once")

    assert refused["error"]["code"] == "place-taken"
    assert proved["sound"] is True
    assert before == Counter(f"<{number}@example.nl>" for number in (1, 2, 3))
    assert kept(desk) == Counter(f"<{number}@example.nl>" for number in (1, 2, 3, 4, 5))
    assert again["fetched"] == 0
    assert desk.json("fsck", "--deep", "--server")["agrees"] is True
    assert desk.json("ledger")["agrees"] is True


def test_the_server_is_compared_with_what_is_kept(server: Dovecot, desk: Program, user: str) -> None:
    take_in(server, desk, user, 1, 2, 3)
    sound = desk.json("fsck", "--mailbox", "acme")
    with closing(sqlite3.connect(desk.database)) as database, database:
        for table in ("raw_mail where delivery", "deciding_header where message", "decision where delivery"):
            database.execute(f"delete from {table} = 2")  # noqa: S608 (ours)
        database.execute("delete from delivery where key = 2")

    said = desk.json("fsck", "--mailbox", "acme", code=4)

    found = {check["name"]: check for check in said["checks"]}
    assert sound["checks"][-1]["name"] == "server:acme"
    assert found["server:acme"]["found"] == 1
    assert found["server:acme"]["examples"][0]["key"] == 2


def test_a_damaged_mail_is_fetched_again_and_kept_only_when_it_is_the_same(
    server: Dovecot, desk: Program, user: str
) -> None:
    take_in(server, desk, user, 1, 2)
    spoil(desk, 1)
    spoil(desk, 2)
    gone = next(path for path in server.maildir(user).rglob("*omnidesk*") if b"<2@example.nl>" in path.read_bytes())
    gone.unlink()

    alone = desk.json("fsck", "--repair", code=4)
    with_server = desk.json("fsck", "--repair", "--server", code=4)

    damaged = {check["name"]: check for check in alone["checks"]}["raw-mails"]
    assert (damaged["found"], damaged["examples"][0]["mailbox"], alone["repaired"]) == (2, "acme", [])
    assert with_server["repaired"] == [{"name": "raw-mails", "count": 1}]
    left = {check["name"]: check for check in with_server["checks"]}["raw-mails"]
    assert [one["key"] for one in left["examples"]] == [2]
    assert "Bytes can't be computed" in left["remedy"]


def test_a_server_that_is_down_is_told_and_keeps_nothing_else_from_being_looked_at(
    server: Dovecot, desk: Program, user: str
) -> None:
    take_in(server, desk, user, 1)
    desk.json("mailbox", "edit", "acme", "--port", "1")

    said = desk.json("fsck", "--server", code=4)

    bad = [check for check in said["checks"] if not check["ok"]]
    assert [check["name"] for check in bad] == ["server:acme"]
    assert bad[0]["failure"]
