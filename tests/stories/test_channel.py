"""The channel is managed by keys alone in a real terminal; what was set is what --json says, and mail goes by it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.dovecot import Dovecot, dovecot
from tests.stories.keyboard import LEFT, SAVE, TAB, Keyboard, fill
from tests.stories.program import Program
from tests.stories.test_console import console, ended

pytestmark = pytest.mark.real_server
PASSWORD, USER = "correct horse", "supportacme"
FORWARD = "supportacme@konto.omnidesk.com"
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({USER: PASSWORD}) as running:
        yield running


def set_up_by_keys(keyboard: Keyboard, port: int) -> None:
    """Account, brand, address with From and a period of 24 hours, mailbox, exclusion, employee, three signatures."""
    press = keyboard.press
    press(b",", until="No mail address is registered yet")
    press(b"8", b"\r", until="For the history")
    press(*fill("konto", "Konto BV"), SAVE, until="The account is changed")
    press(b"2", b"n", until="New brand")
    press(*fill("acme", "Acme BV"), SAVE, until="Acme BV is made")
    press(b"1", b"n", until="New mail address")
    press("info@acme.example", *[TAB] * 3, "Service {{merknaam}}", until="Service Acme BV <info@acme.example>")
    press(*[TAB] * 4, *fill("24h"), SAVE, until="info@acme.example is registered")
    press(b"3", b"n", until="New forward mailbox")
    press(*fill("acme", "", "127.0.0.1"), TAB, LEFT, until="(●) none")
    press(TAB, *fill(str(port), USER), TAB, b" ", until="a new password")
    press(TAB, PASSWORD, SAVE, until="acme is")
    press(b"5", b"n", until="New exclusion")
    press("incasso.example", SAVE, until="incasso.example is excluded")
    press(b"7", b"n", until="New employee")
    press(*fill("ana", "Ana Pereira", "ana@acme.example"), SAVE, until="ana is an employee now")
    press(b"6", b"\r", until="Signature of brand acme")
    press("Groet, {{merknaam}}", SAVE, until="is set")
    press(b"j", b"\r", until="Signature of info@acme.example")
    press("Groet, {{adres}}", SAVE, until="is set")
    press(b"j", b"\r", until="Signature of employee ana")
    press("Groet, {{medewerker}}", SAVE, until="is set")


def a_mail(name: str, sender: str) -> bytes:
    way = f"Delivered-To: {FORWARD}\r\nX-Forwarded-To: {FORWARD}\r\nX-Forwarded-For: info@acme.example {FORWARD}\r\n"
    return (
        f"{way}From: {sender}\r\nTo: info@acme.example\r\nSubject: {name}\r\nMessage-ID: <{name}@x>\r\n\r\nhello\r\n"
    ).encode()


def test_the_channel_is_set_up_by_keys_and_mail_goes_where_it_says(tmp_path: Path, server: Dovecot) -> None:
    program = Program(tmp_path)

    with console(program, columns=120, rows=40) as opened:
        opened.wait_for(lambda text: "omnidesk setup" in text or "omnidesk brand add" in text)
        set_up_by_keys(Keyboard(opened), server.mailbox(USER).port)
        os.write(opened.descriptor, b"\x11")
        assert ended(opened) == 0

    (address,) = program.json("address", "list")["addresses"]
    assert (address["address"], address["brand"], address["forward_address"]) == ("info@acme.example", "acme", FORWARD)
    assert (address["from_name"], address["period_seconds"]) == ("Service {{merknaam}}", 86_400)
    assert [one["pattern"] for one in program.json("exclusion", "list")["exclusions"]] == ["incasso.example"]
    assert program.json("account", "show")["title"] == "Konto BV"
    resolved = program.json("signature", "resolve", "--address", "info@acme.example", "--employee", "ana")
    assert (resolved["level"], resolved["text"]) == ("employee", "Groet, Ana Pereira")
    assert {one["text"] for one in resolved["considered"]} >= {"Groet, Acme BV", "Groet, info@acme.example"}
    assert [one["actor"] for one in program.json("settings", "list")["versions"]] == ["owner"] * 9

    start = int(time.time() * 1000) - 100 * HOUR_MS
    for place, (hours, sender) in enumerate(
        [(0, "jan@x.example"), (24, "jan@x.example"), (49, "jan@x.example"), (50, "a@incasso.example"),
         (51, "a@incasso.example")]
    ):  # fmt: skip
        server.deliver(USER, a_mail(f"m{place}", sender), arrival=start + hours * HOUR_MS)
    program.json("poll", "--once")

    tickets = program.json("ticket", "list", "--messages")["tickets"]
    because = {message["message_id"]: message["because"] for one in tickets for message in one["messages"]}
    assert because == {
        "<m0@x>": "new:no-candidate",
        "<m1@x>": "time-window",
        "<m2@x>": "new:period-over",
        "<m3@x>": "new:sender-excluded",
        "<m4@x>": "new:sender-excluded",
    }


def test_a_change_in_one_console_shows_in_the_other_and_the_second_to_save_is_told(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.set_up("info@acme.example")

    with console(program) as ana, console(program) as joost:
        first, second = Keyboard(ana), Keyboard(joost)
        for keyboard in (first, second):
            keyboard.press(b",", until="info@acme.example")
            keyboard.press(b"\r", until="What customers see")
        second.press(TAB, TAB, "Service", until="Service")
        first.press(*[TAB] * 6, *fill("24h"), SAVE, until="info@acme.example is changed")
        second.press(until="grouping period 72h → 24h")
        second.press(SAVE, until="changed this while you were looking at it")
        second.press(SAVE, until="info@acme.example is changed")
        first.press(until="Service")

    (address,) = program.json("address", "list")["addresses"]
    assert (address["from_name"], address["period_seconds"]) == ("Service", 86_400)


__all__ = ["dovecot"]
