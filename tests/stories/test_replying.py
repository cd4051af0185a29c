"""A customer is answered by keys alone, in a real terminal: a template, a change of mind, a draft, a send; and back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.assembly import system_login
from console.mail.parse import parse
from tests.intake.dovecot import Dovecot, dovecot
from tests.mail.builders import mail
from tests.outgoing.homecoming import VARIANTS, received
from tests.outgoing.postal import forwarded
from tests.outgoing.sink import Sink, sink
from tests.stories.keyboard import ENTER, ESCAPE, SAVE, Keyboard
from tests.stories.program import Program
from tests.stories.test_console import console

pytestmark = pytest.mark.real_server
ADDRESS, FORWARD, USER = "info@acme.example", "supportacme@konto.omnidesk.com", "supportacme"
PASSWORD = "correct horse"
TEMPLATE_KEY, OUTBOX_KEY = b"\x1bOQ", b"\x0f"  # F2, C-o


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({USER: PASSWORD}) as running:
        yield running


@pytest.fixture
def post() -> Iterator[Sink]:
    with sink() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, server: Dovecot, post: Sink) -> Program:
    """A desk with Lea and Ana, a template and a signature, and one question in it."""
    program = Program(tmp_path)
    program.keep_secret("acme", PASSWORD)
    program.set_up(ADDRESS)
    program.json("employee", "add", system_login(), "--name", "Lea", "--email", "lea@acme.example", "--role", "admin")
    program.json("employee", "add", "ana", "--name", "Ana", "--email", "ana@acme.example")
    program.json("address", "edit", ADDRESS, "--from-name", "Hulp {{merknaam}}")
    program.json("signature", "set", "--brand", "acme", "--text", "Met groet,\n{{medewerker}}")
    program.json("template", "add", "dag erna", "--text", "Beste {{klant}}, het komt morgen (#{{ticket}}).")
    program.json(
        "mailbox", "add", "acme", "--brand", "acme", "--host", "127.0.0.1", "--port", str(server.mailbox(USER).port),
        "--security", "none", "--user", USER, "--secret", "acme",
    )  # fmt: skip
    program.json("smtp", "set", "--host", "127.0.0.1", "--port", str(post.port), "--security", "none")
    question = mail(from_="Jan <jan@x.example>", to=ADDRESS, subject="vraag", message_id="<1@x.example>", date=None)
    deliver(server, question)
    program.json("poll", "--once")
    return program


def deliver(server: Dovecot, raw: bytes) -> None:
    now = (int(time.time()) + 1) * 1000
    server.deliver(USER, forwarded(raw, "gmail", ADDRESS, FORWARD, now), arrival=now)


def test_an_answer_is_taken_back_goes_on_as_a_draft_is_sent_once_and_comes_home(
    desk: Program, server: Dovecot, post: Sink
) -> None:
    with console(desk, columns=100, rows=40) as opened:
        opened.wait_for(lambda text: "vraag" in text)
        hands = Keyboard(opened)
        hands.press(ENTER, until="Jan <jan@x.example>")
        hands.press(b"r", until="Answer in #1")
        hands.press(TEMPLATE_KEY, until="dag erna")
        hands.press(ENTER, until="Beste Jan, het komt morgen (#1).")
        hands.press(SAVE, until="Send this?")
        hands.press(b"y", until="z takes it back")
        hands.press(b"z", until="your draft waits")
        hands.press(b"r", until="Beste Jan, het komt morgen (#1).")
        hands.press(" Groet!", SAVE, until="Send this?")
        hands.press(b"w", until="z takes it back")
        opened.wait_for(lambda text: "sent " in text)
        (kept,) = post.mails
        deliver(server, VARIANTS[0].write(received(kept.raw), "Dank je wel!"))
        opened.wait_for(lambda text: "Dank je wel!" in text)
        hands.press(OUTBOX_KEY, until="Done (1)")
        hands.press(ESCAPE, until="Dank je wel!")

    sent = parse(kept.raw)
    (ticket,) = desk.json("ticket", "list", "--messages")["tickets"]
    assert sent.text.startswith("Beste Jan, het komt morgen (#1). Groet!\n\n-- \nMet groet,\nLea\n\n")
    assert [(one.name, one.address) for one in sent.from_] == [("Hulp Acme BV", ADDRESS)]
    assert (kept.sender, kept.recipients) == (ADDRESS, ("jan@x.example",))
    assert [(one["direction"], one["because"]) for one in ticket["messages"]] == [
        ("in", "new:no-candidate"), ("out", None), ("in", "signed-token"),
    ]  # fmt: skip
    assert ticket["status"] == "open"
    assert len(post.mails) == 1


def test_who_answers_second_is_told_before_anything_leaves(desk: Program, post: Sink) -> None:
    with console(desk, columns=100, rows=40) as opened:
        opened.wait_for(lambda text: "vraag" in text)
        hands = Keyboard(opened)
        hands.press(ENTER, until="Jan <jan@x.example>")
        hands.press(b"r", "Ik zoek het uit.", until="Ik zoek het uit.")
        first = desk.run("--employee", "ana", "ticket", "reply", "1", "--text", "Het komt morgen.")
        hands.press(until="Ana answered ticket 1")
        hands.press(SAVE, until="send all the same")
        hands.press(ESCAPE, ESCAPE, until="your draft waits")
        hands.press(until="sent ")

    assert first.returncode == 0
    assert [parse(kept.raw).text.splitlines()[0] for kept in post.mails] == ["Het komt morgen."]
