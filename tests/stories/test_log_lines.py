"""A day of the real program, and every line that it says: one event each, and of nobody's mail, password or making."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.figures import figure
from tests.intake.dovecot import Dovecot, dovecot
from tests.outgoing.sink import Kept, Sink, sink
from tests.stories.program import Program
from tests.stories.test_outbox import states
from tests.stories.test_refused_login import refusals
from tests.stories.waiting import until

pytestmark = pytest.mark.real_server
PATIENCE_S = 60
USER, PASSWORD, OTHER = "supportacme", "zqgeheimkv1", "zqgeheimkv2"
SENTINEL = re.compile(r"zq\w+kv", re.IGNORECASE)
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (debug|info|warning|error|critical) \S.*")
STEERING = b"\x1b]52;c;eHl6\x07\x9b31m"
FINE = (
    b"From: zqnaamkv <jan@klant.example>\r\nTo: info@acme.example\r\nMessage-ID: <1@klant.example>\r\n"
    b"Subject: zqonderwerpkv\r\n\r\nzqbriefkv\r\n"
)
STEERED = (
    b"From: zqnaamkv " + STEERING + b" <piet@klant.example>\r\nMessage-ID: <2@klant.example>\r\nSubject: zqonderwerpkv"
    b" " + STEERING + b"\r\nContent-Disposition: attachment; filename=zqbestandkv\r\n\r\nzqbriefkv" + STEERING
)
ODD = (STEERED, b"\x00\xff" * 50 + b"zqbriefkv", b"zqkopkv" + STEERING, b"\r\n\r\n" + b"zqbriefkv ")


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with dovecot({USER: OTHER}) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, server: Dovecot) -> Program:
    """A desk whose mailbox refuses the login at first."""
    program = Program(tmp_path)
    program.keep_secret("acme", PASSWORD)
    program.set_up()
    program.json(
        "mailbox", "add", "acme", "--brand", "acme", "--host", "127.0.0.1", "--port", str(server.port),
        "--security", "none", "--user", USER, "--secret", "acme",
    )  # fmt: skip
    return program


@contextmanager
def outgoing(desk: Program) -> Iterator[Sink]:
    """A server that refuses the first mail with words that steer and quote, and takes the next."""
    replies: list[str | None] = ["550 5.1.1 \x1b[2J nobody", None]

    def answer(kept: Kept) -> str | None:
        return replies.pop(0) if replies else None

    with sink(login=("acme", PASSWORD), on_mail=answer) as running:
        desk.json(
            "smtp", "set", "--host", "127.0.0.1", "--port", str(running.port), "--security", "none",
            "--user", "acme", "--secret", "acme",
        )  # fmt: skip
        yield running


def is_wrong(line: str) -> bool:
    """Tell whether a line is no event, steers, or quotes a mail, an answer or a password."""
    return LINE.fullmatch(line) is None or not line.isprintable() or SENTINEL.search(line) is not None


def test_of_a_whole_day_no_line_quotes_a_mail_or_a_password_or_steers(server: Dovecot, desk: Program) -> None:
    refused = desk.run("poll", "--once").stderr
    with outgoing(desk):
        poller = desk.start("poll")
        until(lambda: refusals(server, USER) >= 2, PATIENCE_S)
        server.add_user(USER, PASSWORD)
        for raw in (FINE, *ODD):
            server.deliver(USER, raw)
        until(lambda: desk.json("status")["tickets"] >= 1 and desk.json("status")["pending"] == 0, PATIENCE_S)
        for state in ("refused", "sent"):
            desk.json("ticket", "reply", "1", "--text", "zqantwoordkv")
            until(lambda state=state: state in states(desk), PATIENCE_S)
        server.stop()
        server.start()
        poller.terminate()
        _, said = poller.communicate(timeout=PATIENCE_S)

    lines = said.decode().splitlines()
    asked = [line for line in refused.splitlines() if SENTINEL.search(line) or not line.isprintable()]
    assert asked == []
    assert [line for line in lines if is_wrong(line)] == []
    for word in ("refused", "sent"):
        assert any(word in line for line in lines), lines
    figure("logs-day", f"0 of {len(lines)}", "lines of a day with a refused login quote a mail, steer, or are no event")
