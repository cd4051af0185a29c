"""An answer leaves by the real program: a poller that stays, one that is killed, one that is told to end meanwhile."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

import pytest

from console import assembly
from console.clock import system_clock
from console.demo.desk import set_up
from console.demo.post import Ports, post
from console.demo.run import DemoDesk, desk_folder
from console.demo.scenarios import Scenario, scenario
from tests.outgoing.sink import Kept, Sink, sink
from tests.stories.program import ROOT, Program
from tests.stories.waiting import until

ENDED_S = 15
PATIENCE_S = 60
MAIL = "From: Jan <jan@klant.example>\nTo: info@acme.example\nSubject: Pakket\nMessage-ID: <1@klant.example>\n\nHallo\n"


@contextmanager
def staying(desk: Program) -> Iterator["subprocess.Popen[bytes]"]:
    """Let a poller stay until the block ends."""
    poller = desk.start("poll")
    try:
        yield poller
    finally:
        end(poller, signal.SIGTERM)


def end(poller: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    """End a poller that runs, and close its pipe."""
    if poller.poll() is None:
        poller.send_signal(how)
    poller.communicate(timeout=ENDED_S)


@pytest.fixture
def desk(tmp_path: Path) -> Program:
    """A desk with one ticket of Jan and no forward mailbox."""
    program = Program(tmp_path)
    program.set_up()
    (tmp_path / "1.eml").write_text(MAIL)
    program.json("import", "1.eml", "--brand", "acme")
    return program


@contextmanager
def a_server(desk: Program, on_mail: Callable[[Kept], str | None] | None = None) -> Iterator[Sink]:
    """Serve the account's outgoing server."""
    with sink(on_mail=on_mail) as running:
        desk.json("smtp", "set", "--host", "127.0.0.1", "--port", str(running.port), "--security", "none")
        yield running


def reply(desk: Program, text: str = "Dag Jan") -> None:
    desk.json("ticket", "reply", "1", "--text", text)


def states(desk: Program) -> list[str]:
    """Return the states of the mails, the oldest first."""
    return [one["state"] for one in reversed(desk.json("outbox", "list")["outbox"])]


def test_an_answer_leaves_at_once_where_a_poller_stays_also_without_a_mailbox(desk: Program) -> None:
    with a_server(desk) as running, staying(desk):
        until(lambda: desk.json("status")["sender"]["holder"], PATIENCE_S)
        reply(desk)
        until(lambda: running.mails, PATIENCE_S)
        until(lambda: states(desk) == ["sent"], PATIENCE_S)

    assert [kept.recipients for kept in running.mails] == [("jan@klant.example",)]


def test_a_round_beside_a_poller_that_sends_has_nothing_to_do_and_says_so(desk: Program) -> None:
    with staying(desk):
        until(lambda: desk.json("status")["sender"]["holder"], PATIENCE_S)
        busy = desk.json("poll", "--once", code=75)
    alone = desk.json("poll", "--once")

    assert busy["error"]["code"] == "busy"
    assert (alone["mailboxes"], alone["outbox"]["busy"]) == ([], False)


@pytest.mark.long
def test_of_two_pollers_one_sends_and_when_it_is_killed_the_other_does(desk: Program) -> None:
    with a_server(desk) as running:
        first = desk.start("poll")
        until(lambda: desk.json("status")["sender"]["holder"], PATIENCE_S)
        with staying(desk):
            for number in range(3):
                reply(desk, f"Antwoord {number}")
            until(lambda: states(desk) == ["sent"] * 3, PATIENCE_S)
            end(first, signal.SIGKILL)
            reply(desk, "Nog iets")
            until(lambda: states(desk) == ["sent"] * 4, PATIENCE_S)

    assert len(running.mails) == 4


def test_a_poller_that_is_told_to_end_while_a_server_does_not_answer_leaves_the_mail_unknown(desk: Program) -> None:
    begun, release = threading.Event(), threading.Event()

    def hang(kept: Kept) -> str | None:
        begun.set()
        release.wait(60)
        return None

    with a_server(desk, hang), staying(desk) as poller:
        reply(desk)
        begun.wait(60)
        end(poller, signal.SIGTERM)
        release.set()
        said = desk.json("outbox", "list")["outbox"]

    assert [(one["state"], one["needs_person"]) for one in said] == [("unknown", True)]


def test_an_answer_in_the_demo_leaves() -> None:
    quiet = Scenario(mails=scenario("morning", Random(1)).mails[:3], pause_s=None)
    with (
        desk_folder("for-the-demo", "you") as desk,
        post(quiet, password="for-the-demo", clock=system_clock, chance=Random(1)) as ports,
    ):
        asyncio.run(keep_settings(desk, ports))

        said = [
            omnidesk(*desk.options, *words)
            for words in (("poll", "--once"), ("ticket", "reply", "1", "--text", "Dag"), ("poll", "--once", "--json"))
        ]

    assert json.loads(said[-1])["outbox"] == {"sent": 1, "waiting": 0, "refused": 0, "unknown": 0, "busy": False}


async def keep_settings(desk: DemoDesk, ports: Ports) -> None:
    async with assembly.open_repository(desk) as repository:
        keep = partial(set_up, port=ports.imap, smtp_port=ports.smtp, login="you", at=system_clock())
        await repository.writing(keep)


def omnidesk(*words: str) -> str:
    """Run the program to its end and return what it said."""
    command = [sys.executable, "-P", "-m", "console", *words]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=60, check=True).stdout
