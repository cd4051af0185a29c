"""A question is acknowledged, answered and answered again, by the real program: SMTP out, a real Dovecot in."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.mail.parse import parse
from tests.intake.dovecot import Dovecot, dovecot
from tests.mail.builders import mail
from tests.outgoing.homecoming import VARIANTS, received
from tests.outgoing.postal import forwarded
from tests.outgoing.sink import Sink, sink
from tests.stories.program import Program

pytestmark = pytest.mark.real_server
ADDRESS, FORWARD, USER = "info@acme.example", "supportacme@konto.omnidesk.com", "supportacme"
QUESTION = "Waar blijft mijn pakket?"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({USER: "correct horse"}) as running:
        yield running


@pytest.fixture
def post() -> Iterator[Sink]:
    with sink(login=("acme", "battery staple")) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, server: Dovecot, post: Sink) -> Program:
    """A desk whose address acknowledges and has a signature, with its mailbox and its outgoing server."""
    program = Program(tmp_path)
    program.keep_secret("acme", "correct horse")
    program.keep_secret("smtp", "battery staple")
    program.set_up(ADDRESS)
    program.json("address", "edit", ADDRESS, "--acknowledge", "--no-group-by-time", "--from-name", "Hulp {{merknaam}}")
    program.json("signature", "set", "--address", ADDRESS, "--text", "Met groet,\n{{merknaam}}")
    program.json(
        "mailbox", "add", "acme", "--brand", "acme", "--host", "127.0.0.1", "--port", str(server.port),
        "--security", "none", "--user", USER, "--secret", "acme",
    )  # fmt: skip
    program.json(
        "smtp", "set", "--host", "127.0.0.1", "--port", str(post.port), "--security", "none", "--user", "acme",
        "--secret", "smtp",
    )  # fmt: skip
    return program


def deliver(server: Dovecot, raw: bytes) -> None:
    """Put a mail into the forward mailbox as Gmail forwards it, at the next second: the server keeps whole ones."""
    now = (int(time.time()) + 1) * 1000
    server.deliver(USER, forwarded(raw, "gmail", ADDRESS, FORWARD, now), arrival=now)


def messages(desk: Program) -> list[tuple[str, str | None]]:
    """Return the direction and the reason of each message of the only ticket."""
    (ticket,) = desk.json("ticket", "list", "--messages")["tickets"]
    found: list[dict[str, Any]] = ticket["messages"]
    return [(message["direction"], message["because"]) for message in found]


def test_an_answer_leaves_once_and_the_customer_s_comes_back_to_it(desk: Program, server: Dovecot, post: Sink) -> None:
    question = mail(
        from_="Jan <jan@example.nl>", to=ADDRESS, subject=QUESTION, message_id="<1@example.nl>", date=None
    )  # fmt: skip
    deliver(server, question)
    desk.json("poll", "--once")
    desk.json("ticket", "reply", "1", "--text", "Het komt morgen.")
    desk.json("poll", "--once")

    acknowledged, answered = (parse(kept.raw) for kept in post.mails)
    deliver(server, VARIANTS[0].write(received(post.mails[1].raw), "Dank!"))
    desk.json("poll", "--once")

    assert [kept.sender for kept in post.mails] == ["", ADDRESS]
    assert acknowledged.text.startswith("Bedankt voor je bericht.")
    assert [(one.name, one.address) for one in answered.from_] == [("Hulp Acme BV", ADDRESS)]
    assert answered.text.startswith("Het komt morgen.\n\n-- \nMet groet,\nAcme BV\n\n")
    assert (answered.subject, answered.in_reply_to) == (f"Re: {QUESTION}", ("<1@example.nl>",))
    assert messages(desk) == [("in", "new:grouping-off"), ("out", None), ("out", None), ("in", "signed-token")]
