"""Employees who come in by key at a real SSH server: the console as themselves, and nothing else of the machine."""

import os
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal, terminal
from tests.stories.program import Program
from tests.stories.sshd import LOOPBACK, Sshd, below, sshd
from tests.stories.test_console import ended
from tests.stories.test_drafts import a_question, until
from tests.stories.test_terminal_stream import Recorder

pytestmark = pytest.mark.real_server
CLIENT_ENV = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
RESTORED = (b"\x1b[?1049l", b"\x1b[?2004l", b"\x1b[?1004l", b"\x1b[?25h")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A desk with one question, two employees who come in, and one whose key stayed behind."""
    desk = Program(tmp_path_factory.mktemp("desk"))
    a_question(desk)
    for login, role in (("ana", "admin"), ("joost", "agent"), ("weg", "agent")):
        desk.json("employee", "add", login, "--name", login.title(), "--email", f"{login}@acme.example", "--role", role)
    return desk


@pytest.fixture(scope="module")
def server(program: Program) -> Iterator[Sshd]:
    with sshd(program, "ana", "joost", "weg", "niemand") as running:
        yield running


def connected(
    server: Sshd, login: str, *words: str, env: Mapping[str, str] = CLIENT_ENV
) -> AbstractContextManager[Terminal]:
    """Log in on a terminal."""
    return terminal(server.command(login, *words), env=env, columns=100, rows=30)


def consoles(server: Sshd) -> list[int]:
    """Return the consoles that the server has started."""
    assert server.running is not None
    return [pid for pid in below(server.running.pid) if is_console(pid)]


def is_console(pid: int) -> bool:
    """Tell whether a process is one that sshd runs for an employee; one that has ended has no command line."""
    try:
        return b"\0ssh\0--employee\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def state_of(pid: int) -> str:
    """Return what the kernel says a process does: R, S, T …"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def assignee(program: Program) -> str | None:
    with closing(sqlite3.connect(program.database)) as database:
        (row,) = database.execute("select assignee from ticket where number = 1")
    found: str | None = row[0]
    return found


def test_who_comes_with_a_key_is_in_the_console_as_that_employee(server: Sshd, program: Program) -> None:
    with connected(server, "joost") as opened:
        opened.wait_for(lambda text: "Jan" in text)
        opened.send(b"i")
        until(opened, lambda: assignee(program) == "joost")
        opened.send(b"\x11")
        code = ended(opened)

    assert code == 0


@pytest.mark.parametrize("command", ["id", "", "/bin/sh -i"], ids=["a command", "no command", "a shell"])
def test_nothing_is_run_for_a_client_that_has_no_terminal(server: Sshd, command: str) -> None:
    ran = server.run("ana", *([command] if command else []))

    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ("no command" if command else "ssh -t") in ran.stderr


def test_a_command_is_refused_on_a_terminal_too(server: Sshd, tmp_path: Path) -> None:
    with connected(server, "ana", "touch", str(tmp_path / "was-here")) as opened:
        code = ended(opened)
        said = opened.text()

    assert code == 2
    assert "was not run" in " ".join(said.split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", ["scp", "scp -O", "sftp"])
def test_files_are_copied_in_neither_direction(server: Sshd, tmp_path: Path, way: str) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    there.write_text("a secret")
    at = f"{server.user}@{LOOPBACK}:{there}"
    name, *flags = way.split()
    commands = [server.client(name, "ana", *flags, at, str(here))]
    if name == "scp":
        commands.append(server.client(name, "ana", *flags, str(server.keys), at))

    codes = [subprocess.run(one, capture_output=True, timeout=30, check=False).returncode for one in commands]

    assert all(codes)
    assert not here.exists()
    assert there.read_text() == "a secret"


@pytest.mark.parametrize("flag", ["-R", "-W"])
def test_no_port_is_forwarded(server: Sshd, flag: str) -> None:
    with socket.create_server((LOOPBACK, 0)) as waiting:
        port = waiting.getsockname()[1]
        words = ("-R", f"0:{LOOPBACK}:{port}", "-N") if flag == "-R" else ("-W", f"{LOOPBACK}:{port}")
        ran = server.run("ana", options=("-o", "ExitOnForwardFailure=yes", *words))
        waiting.settimeout(0.2)
        with pytest.raises(TimeoutError):
            waiting.accept()

    assert ran.returncode == 255


def test_what_a_client_sends_along_counts_for_nothing(server: Sshd, program: Program, tmp_path: Path) -> None:
    sent = {
        "OMNIDESK_DATABASE": f"sqlite:///{tmp_path}/other.db", "OMNIDESK_CONFIG": str(tmp_path / "no.toml"),
        "OMNIDESK_EMPLOYEE": "ana", "EDITOR": f"touch {tmp_path}/editor", "VISUAL": f"touch {tmp_path}/visual",
        "XDG_DATA_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_DRIVER": "os:nothing", "LANG": "C.UTF-8",
    }  # fmt: skip
    options = ("-tt", "-o", f"SendEnv={' '.join(sent)}")
    command = server.command("joost", options=options)

    with terminal(command, env=CLIENT_ENV | sent, columns=100, rows=30) as opened:
        opened.wait_for(lambda text: "Jan" in text)
        opened.send(b"\rr")
        opened.wait_for(lambda text: "Answer in #1" in text)
        opened.send(b"\x1b[19~")  # F8
        opened.wait_for(lambda text: "No editor can be started" in text)
        opened.send(b"\x11")
        ended(opened)

    assert list(tmp_path.iterdir()) == []


def test_ctrl_z_leads_to_no_shell_whenever_it_is_pressed(server: Sshd) -> None:
    with connected(server, "ana") as opened:
        while not consoles(server):
            opened.look(0.01)
        (pid,) = consoles(server)
        states = set()

        def refuses() -> bool:
            opened.send(b"\x1a")
            states.add(state_of(pid))
            return "can't be put aside" in opened.text()

        until(opened, refuses)
        opened.send(b"\x11")
        code = ended(opened)

    assert "T" not in states
    assert code == 0


def test_whose_key_stayed_behind_is_told_that_they_are_no_employee(server: Sshd) -> None:
    with connected(server, "niemand") as opened:
        code = ended(opened)
        said = opened.text()

    assert code == 77
    assert 'There is no employee "niemand"' in said


def test_who_is_removed_while_they_read_is_put_out_at_once(server: Sshd, program: Program) -> None:
    with connected(server, "weg") as opened:
        opened.wait_for(lambda text: "Jan" in text)
        program.json("employee", "remove", "weg")
        code = ended(opened)
        said = opened.text()

    assert code == 77
    assert 'There is no employee "weg"' in said


@pytest.mark.parametrize("sign", [signal.SIGHUP, signal.SIGTERM])
def test_the_terminal_is_as_it_was_when_the_console_is_ended_from_outside(server: Sshd, sign: signal.Signals) -> None:
    with connected(server, "ana") as opened:
        recorder = Recorder(opened.stream)
        opened.stream = recorder
        opened.wait_for(lambda text: "Jan" in text)
        (pid,) = consoles(server)
        before = len(recorder.said)
        os.kill(pid, sign)
        ended(opened)

    assert [sequence for sequence in RESTORED if sequence not in recorder.said[before:]] == []
