"""A real Dovecot is polled by the real program: nothing lost, nothing doubled, whenever it is killed."""

import hashlib
import random
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.mails import START, mail
from tests.figures import figure
from tests.intake.dovecot import Dovecot, dovecot
from tests.stories.program import Program
from tests.stories.waiting import until

pytestmark = pytest.mark.real_server
PATIENCE_S = 30
FORWARD_USER = "supportacme"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({}) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, server: Dovecot) -> Program:
    """A desk whose forward mailbox is a new user's, empty."""
    user = f"{FORWARD_USER}-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:8]}"
    server.add_user(user, "correct horse")
    program = Program(tmp_path)
    program.keep_secret("acme", "correct horse")
    program.set_up("info@acme.example")
    program.json(
        "mailbox", "add", "acme", "--brand", "acme", "--host", "127.0.0.1", "--port", str(server.port),
        "--security", "none", "--user", user, "--secret", "acme",
    )  # fmt: skip
    return program


def user_of(desk: Program) -> str:
    (mailbox,) = desk.json("mailbox", "list")["mailboxes"]
    user: str = mailbox["user"]
    return user


def deliver(server: Dovecot, desk: Program, count: int, *, seed: int = 1) -> Counter[str]:
    """Deliver a backlog of mixed sizes and return the digests of its mails."""
    user, chance = user_of(desk), random.Random(seed)
    sent: Counter[str] = Counter()
    for number in range(count):
        raw = mail(number, count, chance)
        sent[hashlib.sha256(raw).hexdigest()] += 1
        server.deliver(user, raw, arrival=START + number * 1000)
    return sent


def kept(desk: Program) -> Counter[str]:
    """Return the digests of what the database holds."""
    with sqlite3.connect(desk.database) as database:
        return Counter(digest.hex() for (digest,) in database.execute("select sha256 from delivery"))


def sums(desk: Program) -> dict[str, int]:
    """Return the ledger's only row, which must agree."""
    said = desk.json("ledger")
    assert said["agrees"] is True
    (row,) = said["mailboxes"]
    assert row["gaps"] == []
    return {name: row[name] for name in ("fetched", "ticketed", "duplicate", "pending", "failed", "vanished")}


def stop(poller: "subprocess.Popen[bytes]") -> int:
    poller.send_signal(signal.SIGTERM)
    poller.communicate(timeout=30)
    return poller.returncode


@pytest.mark.parametrize("count", [2_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_thousands_of_mails_of_mixed_sizes_become_tickets_and_the_ledger_agrees(
    server: Dovecot, desk: Program, count: int
) -> None:
    sent = deliver(server, desk, count)

    desk.json("poll", "--once")
    again = desk.json("poll", "--once")

    assert kept(desk) == sent
    assert again["fetched"] == 0
    found = sums(desk)
    assert (found["fetched"], found["pending"], found["failed"], found["vanished"]) == (count, 0, 0, 0)
    assert found["ticketed"] + found["duplicate"] == count


@pytest.mark.parametrize("kills", [12, pytest.param(30, marks=pytest.mark.long)])
def test_a_poller_killed_at_random_loses_and_doubles_nothing(server: Dovecot, desk: Program, kills: int) -> None:
    sent, chance = deliver(server, desk, 1_000, seed=2), random.Random(7)

    for _ in range(kills):
        poller = desk.start("poll", "--once")
        time.sleep(0.25 + chance.random() * 0.25)
        poller.kill()
        poller.communicate()
    desk.json("poll", "--once")

    found = kept(desk)
    assert found == sent
    assert sums(desk)["pending"] == 0
    listed = desk.json("ticket", "list", "--messages", "--limit", "100000")["tickets"]
    messages = Counter(message["message_id"] for ticket in listed for message in ticket["messages"])
    assert set(messages.values()) == {1}
    assert sum(messages.values()) == sums(desk)["ticketed"]
    wrong = (sent - found).total() + (found - sent).total()
    figure("kill-random", f"{wrong} of {sent.total():,}", f"mails lost or doubled in {kills} kills")


def test_mail_that_arrives_is_taken_in_while_the_poller_waits(server: Dovecot, desk: Program) -> None:
    poller = desk.start("poll")
    try:
        until(lambda: desk.json("status")["mailboxes"][0]["state"] == "idle", PATIENCE_S)
        sent = deliver(server, desk, 3, seed=3)
        until(lambda: kept(desk) == sent, PATIENCE_S)
        busy = desk.run("poll", "--once", "--json")
    finally:
        code = stop(poller)

    assert busy.returncode == 75
    assert code == 0
    assert desk.json("status")["mailboxes"][0]["lease_holder"] is None


def test_a_mailbox_made_anew_brings_nothing_twice(server: Dovecot, desk: Program) -> None:
    sent = deliver(server, desk, 200, seed=4)
    desk.json("poll", "--once")

    server.renumber(user_of(desk))
    more = deliver(server, desk, 1, seed=5)
    desk.json("poll", "--once")

    found, all_of_them = kept(desk), sent + more
    assert found == all_of_them
    assert sum(row["fetched"] for row in desk.json("ledger")["mailboxes"]) == 201
    doubled, missed = (found - all_of_them).total(), (all_of_them - found).total()
    figure(
        "renumbered", f"{doubled} doubled, {missed} passed over", f"of {found.total()} mails of a renumbered mailbox"
    )


def test_a_lease_of_a_poller_that_was_killed_is_taken_at_once(server: Dovecot, desk: Program) -> None:
    deliver(server, desk, 1, seed=6)
    poller = desk.start("poll")
    until(lambda: desk.json("status")["mailboxes"][0]["state"] == "idle", PATIENCE_S)
    poller.kill()
    poller.communicate()

    assert desk.json("status")["mailboxes"][0]["lease_holder"] is None
    desk.json("poll", "--once")


def test_a_wrong_password_is_named_as_refused(server: Dovecot, desk: Program) -> None:
    server.add_user(user_of(desk), "another")

    said = desk.json("poll", "--once", code=77)

    assert said["error"]["code"] == "login-refused"
    assert "correct horse" not in desk.run("poll", "--once").stderr


def test_a_server_that_is_down_is_named_as_unreachable(server: Dovecot, desk: Program) -> None:
    desk.json("mailbox", "edit", "acme", "--port", "1")

    said = desk.json("poll", "--once", code=69)

    assert said["error"]["code"] == "unreachable"
    assert desk.json("status")["mailboxes"][0]["error"] != ""
