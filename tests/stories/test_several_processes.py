"""Several programs over one database: who waits, who takes over, and what an employee sees meanwhile."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.figures import figure
from tests.intake.dovecot import Dovecot
from tests.storage.sqlite.beside import lock_held
from tests.stories.keyboard import ENTER, Keyboard
from tests.stories.program import Program
from tests.stories.test_console import console
from tests.stories.test_outbox import MAIL
from tests.stories.test_real_server import PATIENCE_S, deliver, desk, kept, server, stop, sums  # noqa: F401 (fixtures)
from tests.stories.waiting import until

TAKEN_OVER_S = HELD_S = 60
BUSY = "is locked by another process; try again"


def holder(desk: Program) -> str:  # noqa: F811 (a desk, not the fixture)
    """Return who follows the mailbox, as "process N on HOST"; "" for nobody."""
    (mailbox,) = desk.json("status")["mailboxes"]
    return mailbox["lease_holder"] or ""


@pytest.mark.real_server
def test_of_two_pollers_one_waits_and_takes_over_when_the_leader_is_killed(
    server: Dovecot,  # noqa: F811
    desk: Program,  # noqa: F811
) -> None:
    sent = deliver(server, desk, 20, seed=11)
    leader = desk.start("poll")
    until(lambda: kept(desk) == sent, PATIENCE_S)
    follower = desk.start("poll")
    until(lambda: str(leader.pid) in holder(desk), PATIENCE_S)

    more = deliver(server, desk, 20, seed=12)
    leader.kill()
    killed = time.monotonic()
    leader.communicate()
    try:
        until(lambda: str(follower.pid) in holder(desk), TAKEN_OVER_S)
        took_s = time.monotonic() - killed
        until(lambda: kept(desk) == sent + more and sums(desk)["pending"] == 0, PATIENCE_S)
    finally:
        stop(follower)

    assert took_s < TAKEN_OVER_S
    assert sums(desk)["fetched"] == 40
    found, all_of_them = kept(desk), sent + more
    lost, doubled = (all_of_them - found).total(), (found - all_of_them).total()
    assert (lost, doubled) == (0, 0)
    figure("two-pollers", round(took_s, 1), f"s until the other poller took over; {lost} lost, {doubled} doubled")


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Program]:
    """A desk with one ticket."""
    program = Program(tmp_path)
    program.set_up()
    (tmp_path / "1.eml").write_text(MAIL)
    program.json("import", "1.eml", "--brand", "acme")
    yield program


def test_while_another_program_holds_the_lock_reading_goes_on_and_a_change_waits(reading: Program) -> None:
    with console(reading, "--no-poll", columns=100) as opened:
        opened.wait_for(lambda text: "Pakket" in text)
        hands = Keyboard(opened)
        with lock_held(reading.database):
            hands.press(ENTER, until="Hallo")
            hands.press(b"e", until="another program is writing")
            hands.press(b"W", until="Not chosen")
            hands.press(b"q", until="● open")
        hands.press(until="✓ closed")

    assert status(reading) == "closed"


@pytest.mark.long
def test_who_changes_something_while_the_lock_is_held_for_a_minute_is_told_and_does_it_afterwards(
    reading: Program,
) -> None:
    with console(reading, "--no-poll", columns=100) as opened:
        opened.wait_for(lambda text: "Pakket" in text)
        hands, locked = Keyboard(opened), time.monotonic()
        with lock_held(reading.database):
            hands.press(ENTER, until="Hallo")
            opened.send(b"e")
            while BUSY not in " ".join(opened.text().split()):
                assert time.monotonic() < locked + HELD_S
                opened.look(0.1)
            told_s = time.monotonic() - locked
            while time.monotonic() < locked + HELD_S:
                opened.look(1)
        hands.press(b"e", until="✓ closed")

    assert status(reading) == "closed"
    figure("lock-held", round(told_s, 1), f"s until who changes something is told, of {HELD_S} s of a held lock")


def status(desk: Program) -> str:  # noqa: F811
    """Return the status of the only ticket."""
    with closing(sqlite3.connect(desk.database)) as database:
        (found,) = database.execute("select status from ticket").fetchone()
    return str(found)
