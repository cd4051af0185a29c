"""A short morning in Dutch: read, take, tag, put off, close, take back and find again, by keys in a real terminal."""

import pytest

from console.assembly import system_login
from tests.stories.keyboard import ENTER, ESCAPE, Keyboard
from tests.stories.program import Program
from tests.stories.test_console import console
from tests.stories.test_morning import by_subject, desk, dovecot, server  # noqa: F401 (fixtures)

pytestmark = pytest.mark.real_server


def read_and_work_off(hands: Keyboard) -> None:
    """The newest: taken, tagged, closed, and that taken back. The next: tagged and put off."""
    hands.press(ENTER, until="mail 39 of the morning")
    hands.press(b"i", until="Lea wees ticket 39 toe aan")
    hands.press(b"l", until="welke tag?")
    hands.press("spoed", ENTER, until="Lea gaf ticket 39 de tag spoed")
    hands.press(b"e", until="Lea sloot ticket 39")
    hands.press(b"z", until="ongedaan gemaakt: Lea sloot ticket 39")
    hands.press(b"J", until="mail 38 of the morning")
    hands.press(b"l", until="welke tag?")
    hands.press("spoed", ENTER, until="Lea gaf ticket 38 de tag spoed")
    hands.press(b"b", until="tot wanneer?")
    hands.press("morgen 09:00", ENTER, until="Lea stelde ticket 38 uit")
    hands.press(b"J", until="mail 37 of the morning")
    hands.press(b"e", until="Lea sloot ticket 37")
    hands.press(ESCAPE, until="37 tickets")


def find_again(hands: Keyboard) -> None:
    """Only what is urgent and open is found; the ticket that was put off is not."""
    hands.press(b"8", until="39 tickets")
    hands.press(b"/", until="Enter houdt")
    hands.press("status:open tag:spoed", ENTER, until="· 1 ticket")


def test_a_dutch_morning_is_worked_off_and_found_again(desk: Program) -> None:  # noqa: F811
    with console(desk, "--lang", "nl", columns=100, rows=50) as opened:
        opened.wait_for(lambda text: "39 tickets" in text)
        hands = Keyboard(opened)
        read_and_work_off(hands)
        find_again(hands)
        found = opened.text()

    tickets = by_subject(desk)
    assert "vraag 39" in found and "vraag 38" not in found
    assert "sluit" in found.splitlines()[-1]
    assert (tickets["vraag 39"]["tags"], tickets["vraag 39"]["status"]) == (["spoed"], "open")
    assert tickets["vraag 39"]["assignee"] == system_login()
    assert (tickets["vraag 38"]["tags"], tickets["vraag 38"]["status"]) == (["spoed"], "snoozed")
    assert tickets["vraag 37"]["status"] == "closed"
    assert desk.json("ledger")["agrees"]


__all__ = ["dovecot"]
