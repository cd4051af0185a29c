"""A support lead's morning: forty mails on a real server, worked off by keys alone in a real terminal."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.assembly import system_login
from tests.intake.dovecot import Dovecot, dovecot
from tests.stories.keyboard import ENTER, ESCAPE, SAVE, TAB, Keyboard
from tests.stories.program import Program
from tests.stories.test_console import console

pytestmark = pytest.mark.real_server
PASSWORD, USER = "correct horse", "supportacme"
FORWARD = "supportacme@konto.omnidesk.com"
MINUTE_MS = 60_000


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({USER: PASSWORD}) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, server: Dovecot) -> Program:
    """A desk whose mailbox holds forty mails: Jan wrote twice, an agency twice for two cases, others once."""
    program = Program(tmp_path)
    program.keep_secret("acme", PASSWORD)
    program.set_up("info@acme.example")
    program.json("employee", "add", system_login(), "--name", "Lea", "--email", "lea@acme.example", "--role", "admin")
    program.json("exclusion", "add", "incasso.example")
    program.json(
        "mailbox", "add", "acme", "--brand", "acme", "--host", "127.0.0.1", "--port", str(server.mailbox(USER).port),
        "--security", "none", "--user", USER, "--secret", "acme",
    )  # fmt: skip
    start = int(time.time() * 1000) - 60 * MINUTE_MS
    senders = ["a@incasso.example", "a@incasso.example", "jan@x.example", "jan@x.example"]
    senders += [f"klant{number}@x.example" for number in range(36)]
    for place, sender in enumerate(senders):
        server.deliver(USER, a_mail(place, sender), arrival=start + place * MINUTE_MS)
    return program


def a_mail(place: int, sender: str) -> bytes:
    way = f"Delivered-To: {FORWARD}\r\nX-Forwarded-To: {FORWARD}\r\nX-Forwarded-For: info@acme.example {FORWARD}\r\n"
    own = f"From: {sender}\r\nTo: info@acme.example\r\nSubject: vraag {place:02}\r\nMessage-ID: <m{place}@x>\r\n"
    return f"{way}{own}\r\nmail {place:02} of the morning\r\n".encode()


def by_subject(program: Program) -> dict[str, dict[str, Any]]:
    tickets = program.json("ticket", "list", "--messages", "--limit", "99")["tickets"]
    return {ticket["subject"]: ticket for ticket in tickets if ticket["status"] != "merged"}


def read_and_work_off(hands: Keyboard) -> None:
    """The newest: taken, tagged, closed. The next: put off. The next: noted and left to the customer."""
    hands.press(ENTER, until="mail 39 of the morning")
    hands.press(b"i", until="Lea assigned ticket 39")
    hands.press(b"l", until="which tag?")
    hands.press("spoed", ENTER, until="Lea tagged ticket 39 spoed")
    hands.press(b"e", until="Lea closed ticket 39")
    hands.press(b"J", until="mail 38 of the morning")
    hands.press(b"b", until="until when?")
    hands.press(ENTER, until="Lea put off ticket 38")
    hands.press(b"J", until="mail 37 of the morning")
    hands.press(b"m", until="Note in #37")
    hands.press("belt terug", SAVE, until="internal note")
    hands.press(b"w", until="Lea set ticket 37 pending")
    hands.press(ESCAPE, until="36 tickets")


def merge_and_split(hands: Keyboard) -> None:
    """The agency's two cases were one; Jan's second question is another."""
    hands.press(b"G", b"k", until="vraag 01")
    hands.press(b"M", until="into which ticket?")
    hands.press("1", ENTER, until="(y/n)")
    hands.press(b"y", until="35 tickets")
    hands.press(b"G", b"k", ENTER, until="mail 03 of the morning")
    hands.press(TAB, TAB, b"X", until="into a ticket of its own?")
    hands.press(b"y", until="Lea split")
    hands.press(ESCAPE, until="36 tickets")


def close_the_rest(hands: Keyboard) -> None:
    """Three are closed by mistake and opened again; then every one that is left is closed."""
    hands.press(b"g", b" ", b" ", b" ", b"e", until="(y/n)")
    hands.press(b"y", until="33 tickets")
    hands.press(b"z", until="(y/n)")
    hands.press(b"y", until="36 tickets")
    hands.press(b"*", b"e", until="(y/n)")
    hands.press(b"y", until="Nothing is open: well done.")


def test_forty_mails_are_worked_off_by_keys_in_under_two_hundred_presses(desk: Program) -> None:
    with console(desk, columns=100, rows=50) as opened:
        opened.wait_for(lambda text: "39 tickets" in text)
        hands = Keyboard(opened)
        read_and_work_off(hands)
        merge_and_split(hands)
        close_the_rest(hands)

    tickets = by_subject(desk)
    assert hands.presses < 200
    assert (tickets["vraag 39"]["tags"], tickets["vraag 39"]["status"]) == (["spoed"], "closed")
    assert tickets["vraag 39"]["assignee"] == system_login()
    assert tickets["vraag 38"]["status"] == "snoozed"
    assert tickets["vraag 37"]["status"] == "pending"
    assert [one["direction"] for one in tickets["vraag 37"]["messages"]] == ["in", "note"]
    assert [one["message_id"] for one in tickets["vraag 00"]["messages"]] == ["<m0@x>", "<m1@x>"]
    assert [one["message_id"] for one in tickets["vraag 02"]["messages"]] == ["<m2@x>"]
    assert [one["message_id"] for one in tickets["vraag 03"]["messages"]] == ["<m3@x>"]
    assert sum(one["status"] == "closed" for one in tickets.values()) == 37
    assert desk.json("ledger")["agrees"]


def test_who_reads_a_ticket_is_told_within_a_second_when_somebody_else_closes_it(desk: Program) -> None:
    desk.json("employee", "add", "ana", "--name", "Ana", "--email", "ana@acme.example")

    with console(desk, columns=100, rows=50) as opened:
        opened.wait_for(lambda text: "39 tickets" in text)
        hands = Keyboard(opened)
        hands.press(ENTER, until="mail 39 of the morning")
        closed = desk.run("--employee", "ana", "ticket", "close", "39")
        hands.press(until="Ana closed ticket 39")

        assert closed.returncode == 0
        assert "mail 39 of the morning" in opened.text()
        hands.press(ESCAPE, until="38 tickets")


__all__ = ["dovecot"]
