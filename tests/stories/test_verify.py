"""The forwarding of an address is verified by the real program: a real SMTP server that forwards, a real Dovecot."""

import hashlib
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.intake.dovecot import Dovecot, dovecot
from tests.outgoing.bouncing import a_bounce
from tests.outgoing.sink import Kept, Sink, sink
from tests.stories.program import Program
from tests.stories.waiting import until

pytestmark = pytest.mark.real_server
PATIENCE_S = 40
ADDRESS, FORWARD = "info@acme.example", "supportacme@konto.omnidesk.com"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({}) as running:
        yield running


class Provider:
    """What becomes of mail that leaves: forwarded as Gmail does it, bounced as Microsoft 365 does it, or swallowed."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self._server, self._user = server, user
        self.way: Callable[[Kept], None] = self.forward

    def take(self, kept: Kept) -> None:
        self.way(kept)

    def forward(self, kept: Kept) -> None:
        way = f"Delivered-To: {FORWARD}\r\nX-Forwarded-To: {FORWARD}\r\nX-Forwarded-For: {ADDRESS} {FORWARD}\r\n"
        self._server.deliver(self._user, way.encode() + kept.raw)

    def bounce(self, kept: Kept) -> None:
        assert kept.sender == FORWARD
        self._server.deliver(self._user, a_bounce(kept.raw, address=ADDRESS, forward=FORWARD))

    def swallow(self, kept: Kept) -> None:
        """Nobody hears of it again."""


@pytest.fixture
def user(tmp_path: Path, server: Dovecot) -> str:
    name = f"supportacme-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:8]}"
    server.add_user(name, "correct horse")
    return name


@pytest.fixture
def provider(server: Dovecot, user: str) -> Provider:
    return Provider(server, user)


@pytest.fixture
def post(provider: Provider) -> Iterator[Sink]:
    with sink(on_mail=provider.take, login=("acme", "battery staple")) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, server: Dovecot, user: str, post: Sink) -> Program:
    """A desk with an address, its forward mailbox and an outgoing server."""
    program = Program(tmp_path)
    program.keep_secret("acme", "correct horse")
    program.keep_secret("smtp", "battery staple")
    program.set_up(ADDRESS)
    program.json(
        "mailbox", "add", "acme", "--brand", "acme", "--host", "127.0.0.1", "--port", str(server.port),
        "--security", "none", "--user", user, "--secret", "acme",
    )  # fmt: skip
    program.json(
        "smtp", "set", "--host", "127.0.0.1", "--port", str(post.port), "--security", "none", "--user", "acme",
        "--secret", "smtp",
    )  # fmt: skip
    return program


def listed(desk: Program) -> dict[str, Any]:
    (address,) = desk.json("address", "list")["addresses"]
    shape: dict[str, Any] = address
    return shape


def stop(poller: "subprocess.Popen[bytes]") -> str:
    poller.send_signal(signal.SIGTERM)
    _out, said = poller.communicate(timeout=30)
    assert poller.returncode == 0
    return said.decode()


def test_a_probe_that_comes_back_verifies_the_address(desk: Program, post: Sink) -> None:
    before = listed(desk)

    said = desk.json("address", "verify", ADDRESS)

    after = listed(desk)
    assert (before["forwarding"], before["cause"]) == ("waiting", "not-polled")
    assert (said["address"], said["forwarding"], said["cause"]) == (ADDRESS, "verified", None)
    assert said["probe"]["arrived_at"] is not None and 0 <= said["probe"]["seconds"] < 60
    assert (after["forwarding"], after["cause"], after["last_mail_at"]) == ("verified", None, None)
    assert [kept.sender for kept in post.mails] == [FORWARD]
    assert desk.json("ticket", "list")["tickets"] == []


def test_the_words_say_how_long_it_took(desk: Program) -> None:
    ran = desk.run("address", "verify", ADDRESS, "--wait", "60s")

    assert (ran.returncode, "came back after" in ran.stdout) == (0, True)
    assert "A probe was sent" in ran.stderr
    assert "battery staple" not in ran.stdout + ran.stderr


def test_while_a_poller_lives_it_is_the_one_that_takes_the_probe_in(desk: Program) -> None:
    poller = desk.start("poll")
    try:
        until(lambda: desk.json("status")["mailboxes"][0]["state"] == "idle", PATIENCE_S)
        said = desk.json("address", "verify", ADDRESS, "--wait", "60s")
    finally:
        stop(poller)

    assert said["forwarding"] == "verified"


def test_a_probe_that_is_swallowed_is_late(desk: Program, provider: Provider) -> None:
    provider.way = provider.swallow

    said = desk.json("address", "verify", ADDRESS, "--wait", "1s", code=4)
    ran = desk.run("address", "verify", ADDRESS, "--wait", "1s")

    assert (said["forwarding"], said["cause"]) == ("late", "probe-not-back")
    assert (said["probe"]["arrived_at"], said["probe"]["seconds"]) == (None, None)
    assert FORWARD in said["next_step"]
    assert (ran.returncode, FORWARD in ran.stdout) == (4, True)


def test_a_probe_that_is_swallowed_is_broken_after_two_hours(desk: Program, provider: Provider) -> None:
    provider.way = provider.swallow
    desk.json("address", "verify", ADDRESS, "--wait", "1s", code=4)

    for minutes, state in ((11, "late"), (130, "broken")):
        with sqlite3.connect(desk.database) as database:
            database.execute("update probe set sent_at = sent_at - ?", (minutes * 60_000,))
        desk.json("poll", "--once")
        assert listed(desk)["forwarding"] == state


def test_a_bounce_of_microsoft_365_breaks_it_and_names_the_cause(desk: Program, provider: Provider) -> None:
    provider.way = provider.bounce

    said = desk.json("address", "verify", ADDRESS, "--wait", "60s", code=4)

    after = listed(desk)
    assert (said["forwarding"], said["cause"]) == ("broken", "external-forwarding-blocked")
    assert "5.7.520" in said["cause_words"] and "5.7.520" in said["probe"]["failure"]
    assert "Microsoft 365" in said["next_step"]
    assert (after["forwarding"], after["cause"]) == ("broken", "external-forwarding-blocked")

    provider.way = provider.forward
    assert desk.json("address", "verify", ADDRESS)["forwarding"] == "verified"


def test_the_poller_sends_canaries_by_itself(desk: Program, post: Sink) -> None:
    desk.json("address", "edit", ADDRESS, "--canary", "1h")
    poller = desk.start("poll")
    try:
        until(lambda: listed(desk)["forwarding"] == "verified", PATIENCE_S)
    finally:
        log = stop(poller)

    assert f"{ADDRESS}: a probe was sent" in log
    assert len(post.mails) == 1


def test_a_single_round_sends_due_canaries_too(desk: Program) -> None:
    desk.json("address", "edit", ADDRESS, "--canary", "1h")

    first, second = desk.run("poll", "--once"), desk.json("poll", "--once")

    assert "1 probe of the forwarding was sent" in first.stdout
    assert (second["setup"], second["canaries"]) == (1, {"sent": 0, "failed": 0})
    assert listed(desk)["forwarding"] == "verified"


def test_a_server_that_refuses_the_login_ends_it_and_says_nothing_about_the_forwarding(
    desk: Program, tmp_path: Path
) -> None:
    (tmp_path / "smtp.secret").write_text("wrong")

    said = desk.json("address", "verify", ADDRESS, code=77)

    assert said["error"]["code"] == "login-refused"
    assert (listed(desk)["forwarding"], listed(desk)["cause"]) == ("waiting", "not-polled")


def test_a_mailbox_that_can_not_be_looked_into_ends_it(desk: Program) -> None:
    desk.json("mailbox", "edit", "acme", "--port", "1")

    said = desk.json("address", "verify", ADDRESS, code=69)

    assert said["error"]["code"] == "unreachable"


def test_without_a_server_or_a_mailbox_the_next_step_is_told(desk: Program) -> None:
    desk.json("smtp", "clear")
    without_server = desk.json("address", "verify", ADDRESS, code=1)
    desk.json("mailbox", "remove", "acme")
    without_mailbox = desk.json("address", "verify", ADDRESS, code=1)

    assert (without_server["error"]["code"], without_mailbox["error"]["code"]) == ("no-server", "no-mailbox")
    assert "omnidesk smtp set" in without_server["error"]["message"]
    assert "omnidesk mailbox add" in without_mailbox["error"]["message"]
