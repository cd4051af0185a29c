"""The console on a real terminal: live mail without a key, keys that answer, nothing left behind."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.mails import START, mail
from benchmarks.terminal import Terminal, terminal
from tests.figures import figure
from tests.intake.dovecot import Dovecot, dovecot
from tests.stories.keyboard import rest, strike
from tests.stories.program import Program
from tests.stories.test_real_server import desk, server  # noqa: F401 (fixtures)


@contextmanager
def console(program: Program, *arguments: str, columns: int = 80, rows: int = 24) -> Iterator[Terminal]:
    with terminal(program.command(*arguments), env=program.environment, columns=columns, rows=rows) as opened:
        yield opened


def ended(opened: Terminal) -> int:
    """Wait for the program's end and return its exit code."""
    give_up = time.monotonic() + 15
    while time.monotonic() < give_up:
        opened.look(0.05)
        pid, status = os.waitpid(opened.pid, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
    raise AssertionError(opened.text())


def processes_with(words: str) -> list[str]:
    """Return the command lines of running processes that name something."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            line = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if words in line and folder.name != str(os.getpid()):
            found.append(line)
    return found


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_demo_shows_mail_that_comes_in_and_leaves_nothing_behind(tmp_path: Path, language: str) -> None:
    program = Program(tmp_path)
    environment = {**program.environment, "TMPDIR": str(tmp_path)}
    command = [*program.command()[:4], "--lang", language, "demo"]

    with terminal(command, env=environment, columns=80, rows=24) as opened:
        opened.wait_for(lambda text: "Waar blijft mijn pakket?" in text)
        before = opened.text().splitlines()[0].split()[-2]
        opened.wait_for(lambda text: text.splitlines()[0].split()[-2] > before)
        os.write(opened.descriptor, b"q")
        code = ended(opened)

    assert code == 0
    assert list(tmp_path.glob("omnidesk-demo-*")) == []
    give_up = time.monotonic() + 10
    while processes_with(str(tmp_path)):
        assert time.monotonic() < give_up, "the poller outlived the demo"
        time.sleep(0.05)
    assert not program.database.exists()


@pytest.mark.real_server
def test_a_mail_on_the_server_appears_without_a_key_and_the_cursor_stays(server: Dovecot, desk: Program) -> None:  # noqa: F811
    import random

    (mailbox,) = desk.json("mailbox", "list")["mailboxes"]
    chance = random.Random(11)
    server.deliver(mailbox["user"], mail(1, 10, chance), arrival=START)

    with console(desk) as opened:
        opened.wait_for(lambda text: ">•●" in text and "connected" in text)
        place = next(line for line in opened.text().splitlines() if line.startswith(">"))
        server.deliver(mailbox["user"], mail(2, 10, chance), arrival=START + 3_600_000)
        opened.wait_for(lambda text: "2 tickets" in text)
        rows = opened.text().splitlines()

        assert rows[1].startswith(" •●")
        assert rows[2].split()[1:5] == place.split()[1:5]
        assert rows[2].startswith(">")


@pytest.mark.real_server
@pytest.mark.parametrize("ending", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_however_the_console_ends_its_poller_ends_too(server: Dovecot, desk: Program, ending: signal.Signals) -> None:  # noqa: F811
    with console(desk) as opened:
        opened.wait_for(lambda text: "connected" in text)
        assert processes_with(str(desk.database))
        os.kill(opened.pid, ending)
        give_up = time.monotonic() + 10
        while [line for line in processes_with(str(desk.database)) if "poll" in line]:
            opened.look(0.05)
            assert time.monotonic() < give_up, "the poller outlived its console"

    assert desk.json("status")["mailboxes"][0]["lease_holder"] is None


@pytest.fixture(scope="module")
def codes() -> Iterator[list[int]]:
    """How the console ended at each size of terminal."""
    found: list[int] = []
    yield found
    figure("odd-terminals", f"{found.count(0)} of {len(found)}", "sizes drawn, used with keys and left without a fault")


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (20, 5), (40, 12), (80, 24), (300, 100)])
def test_any_size_of_terminal_is_drawn_and_left_cleanly(
    tmp_path: Path, codes: list[int], columns: int, rows: int
) -> None:
    program = Program(tmp_path)
    program.set_up()

    with console(program, columns=columns, rows=rows) as opened:
        while not opened.received:
            opened.look(0.05)
        rest(opened)
        for keys in (b"?", b"q", b"j", b"G", b"W", b":", b"pal"):
            strike(opened, keys)
        os.write(opened.descriptor, b"\x11")
        codes.append(ended(opened))

    assert codes[-1] == 0


def test_an_empty_desk_says_what_to_do_next(tmp_path: Path) -> None:
    program = Program(tmp_path)

    with console(program) as opened:
        opened.wait_for(lambda text: "omnidesk brand add" in text)

    program.set_up("info@acme.example")
    with console(program) as opened:
        opened.wait_for(lambda text: "omnidesk mailbox add" in text)


__all__ = ["dovecot"]
