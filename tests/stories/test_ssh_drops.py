"""The line drops while an answer is written over SSH: a second of typing is lost at most, no console stays."""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import pytest

from benchmarks.terminal import Terminal
from tests.figures import figure
from tests.stories.program import Program
from tests.stories.sshd import Sshd, below, sshd
from tests.stories.test_drafts import a_question
from tests.stories.test_ssh import connected, consoles, is_console

pytestmark = pytest.mark.real_server
LOST_S, ORPHAN_S = 1.0, 5.0
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PACE_S = 0.03  # somebody who types fast


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What a drop cost: seconds of typing that are not in the draft, and seconds until no console was left."""

    lost_s: float
    stayed_s: float


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    desk = Program(tmp_path_factory.mktemp("desk"))
    a_question(desk)
    desk.json("employee", "add", "ana", "--name", "Ana", "--email", "ana@acme.example", "--role", "agent")
    return desk


@pytest.fixture(scope="module")
def server(program: Program) -> Iterator[Sshd]:
    with sshd(program, "ana") as running:
        yield running


def kill_client(_server: Sshd, opened: Terminal) -> None:
    os.kill(opened.pid, signal.SIGKILL)


def kill_session(server: Sshd, _opened: Terminal) -> None:
    """The server's own process of this session: the network is gone for good."""
    assert server.running is not None
    sessions = set(below(server.running.pid)) - set(consoles(server))
    for one in sessions:
        os.kill(one, signal.SIGKILL)


def signalled(sign: signal.Signals) -> Callable[[Sshd, Terminal], None]:
    def drop(server: Sshd, _opened: Terminal) -> None:
        for one in consoles(server):
            os.kill(one, sign)

    return drop


DROPS = (
    kill_client, kill_session, signalled(signal.SIGHUP), signalled(signal.SIGTERM), signalled(signal.SIGKILL),
)  # fmt: skip


def test_at_most_a_second_of_typing_is_lost_in_any_of_5_drops(server: Sshd, program: Program) -> None:
    dropped = [a_drop(server, program, drop, random.Random(place)) for place, drop in enumerate(DROPS)]

    tell(dropped)
    assert max(one.lost_s for one in dropped) <= LOST_S
    assert "waits: #1" in returning(server)


@pytest.mark.long
def test_at_most_a_second_of_typing_is_lost_in_any_of_100_drops(server: Sshd, program: Program) -> None:
    chance = random.Random(100)

    dropped = [a_drop(server, program, chance.choice(DROPS), chance) for _ in range(100)]

    tell(dropped)
    assert max(one.lost_s for one in dropped) <= LOST_S
    assert "waits: #1" in returning(server)


def tell(dropped: Sequence[Dropped]) -> None:
    """Record the worst of some drops."""
    lost, stayed = max(one.lost_s for one in dropped), max(one.stayed_s for one in dropped)
    figure("ssh-drop-lost", round(lost, 2), f"s of typing lost at most in {len(dropped)} drops")
    figure("ssh-drop-orphan", round(stayed, 2), "s at most until no console was left")


def a_drop(server: Sshd, program: Program, drop: Callable[[Sshd, Terminal], None], chance: random.Random) -> Dropped:
    """Go on with the answer, type until the line drops, and compare what was kept with what was typed."""
    with connected(server, "ana") as opened:
        opened.wait_for(lambda text: "Jan" in text)
        opened.send(b"r")
        opened.wait_for(lambda text: "Answer in #1" in text)
        before = draft(program)
        typed, running = typing(opened, chance), consoles(server)
        cut = time.monotonic()
        drop(server, opened)
        stayed_s = gone(running, opened)
    return Dropped(lost_s=lost_s(before, typed, draft(program), cut), stayed_s=stayed_s)


def typing(opened: Terminal, chance: random.Random) -> list[tuple[str, float]]:
    """Type for a while; return each letter with when it was typed."""
    typed: list[tuple[str, float]] = []
    until = time.monotonic() + chance.uniform(0.3, 2.5)
    while time.monotonic() < until:
        letter = chance.choice(LETTERS)
        opened.send(letter.encode())
        typed.append((letter, time.monotonic()))
        opened.look(PACE_S)
    return typed


def lost_s(before: str, typed: Sequence[tuple[str, float]], kept: str, cut: float) -> float:
    """Return how long before the cut the first letter was typed that is not in the draft, 0 when none is missing.

    The letters went in where the draft was left or at its beginning: whichever, nothing else has changed.
    """
    text = "".join(letter for letter, _ in typed)
    count = len(kept) - len(before)
    assert kept in (before + text[:count], text[:count] + before), (before, text, kept)
    return cut - typed[count][1] if count < len(typed) else 0.0


def draft(program: Program) -> str:
    """Return the draft as it is kept, "" for none."""
    with closing(sqlite3.connect(program.database)) as database:
        row = database.execute("select text from draft").fetchone()
    return str(row[0]) if row else ""


def gone(running: Sequence[int], opened: Terminal) -> float:
    """Wait until none of these consoles is left, whoever their parent is by now; return how long that took."""
    assert running
    began = time.monotonic()
    while any(is_console(pid) for pid in running):
        opened.look(0.01)
        assert time.monotonic() - began < ORPHAN_S, "a console outlived its line"
    return time.monotonic() - began


def returning(server: Sshd) -> str:
    """Come back, and return what the console says first."""
    with connected(server, "ana") as opened:
        opened.wait_for(lambda text: "waits: #1" in text)
        return opened.text()
