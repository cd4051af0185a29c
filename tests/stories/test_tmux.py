"""In tmux with `set-clipboard on`, no mail writes the paste buffer, the pane's title or the window's name."""

import contextlib
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.corpus.hostile.escapes import PAYLOADS
from tests.figures import figure
from tests.guards import without
from tests.intake.dovecot import require
from tests.stories.program import Program
from tests.stories.test_both_gates import FIRST, SECOND, question

pytestmark = pytest.mark.real_server
PATIENCE_S = 30
TITLE, NAME = "mijn titel", "mijn venster"


@dataclass(frozen=True, slots=True)
class Tmux:
    """A server of its own, with one session that runs a command."""

    socket: Path

    def say(self, *words: str) -> str:
        """Run a command of tmux, and return what it prints."""
        line = ["tmux", "-S", str(self.socket), "-f", os.devnull, *words]
        return subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE_S, check=False).stdout.strip()

    def written(self) -> tuple[str, str, str]:
        """Return the paste buffer, the title and the name of the window."""
        title, _, name = self.say("display-message", "-p", "-t", "0", "#{pane_title}\t#{window_name}").partition("\t")
        return self.say("show-buffer"), title, name

    def press(self, key: str, seen: str | Callable[[str], bool]) -> None:
        """Press a key, and wait for words or for what is to be seen."""
        self.say("send-keys", "-t", "0", key)
        self.until((lambda text: seen in text) if isinstance(seen, str) else seen)

    def until(self, seen: Callable[[str], bool]) -> str:
        """Wait until what stands on the screen is as wanted, and return it."""
        give_up = time.monotonic() + PATIENCE_S
        while not seen(text := self.say("capture-pane", "-p", "-t", "0")):
            assert time.monotonic() < give_up, text
            time.sleep(0.05)
        return text


@contextmanager
def tmux(folder: Path, command: list[str], environment: dict[str, str]) -> Iterator[Tmux]:
    """Run a command in tmux; the server ends with the block."""
    require(*(["tmux (apt install tmux)"] if shutil.which("tmux") is None else []))
    server = Tmux(folder / "s")
    words = shlex.join(["env", "-i", *(f"{name}={value}" for name, value in environment.items()), *command])
    server.say("new-session", "-d", "-x", "100", "-y", "30", "cat")
    try:
        server.say("set-option", "-s", "set-clipboard", "on")
        server.say("set-option", "-g", "allow-rename", "on")
        server.say("rename-window", "-t", "0", NAME)
        server.say("select-pane", "-t", "0", "-T", TITLE)
        server.say("respawn-pane", "-k", "-t", "0", f"exec env TERM=screen-256color TMUX=$TMUX {words}")
        server.say("set-buffer", "mijn klembord")
        yield server
    finally:
        server.say("kill-server")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A short path: a socket's may have 107 letters."""
    short = Path("/dev/shm") if Path("/dev/shm").is_dir() else tmp_path  # noqa: S108 (a folder of its own in it)
    made = short / f"od-{os.getpid()}"
    made.mkdir(mode=0o700)
    yield made
    shutil.rmtree(made)


def a_desk(folder: Path, environment: Callable[[Program], dict[str, str]]) -> Program:
    """Take in a mail with each payload."""
    program = Program(folder)
    program.set_up("support@acme.nl")
    mails = folder / "mails"
    mails.mkdir()
    for number, payload in enumerate(PAYLOADS.values()):
        (mails / f"{number}.eml").write_bytes(question(payload, number))
    line = program.command("import", str(mails), "--brand", "acme")
    subprocess.run(line, env=environment(program), check=True, capture_output=True, timeout=60)
    return program


def read_all(server: Tmux) -> None:
    """Open each ticket, and what can be opened in the first."""
    server.until(lambda text: "vraag" in text)
    server.press("Enter", "J next")
    for key, words in (("v", "Headers as received"), ("o", "The mail as it was received"), ("W", "Not chosen")):
        server.press(key, words)
        server.press("q", "J next")
    for _ in list(PAYLOADS)[1:]:
        before = server.until(lambda text: text.startswith("#")).splitlines()[0]
        server.press("J", lambda text, before=before: text.startswith("#") and text.splitlines()[0] != before)


def test_hostile_mail_writes_neither_buffer_nor_title_nor_name(folder: Path) -> None:
    program = a_desk(folder, lambda one: one.environment)

    with tmux(folder, program.command("--no-poll"), program.environment) as server:
        server.until(lambda text: "vraag" in text)
        before = server.written()
        read_all(server)
        after = server.written()

    assert before[0] == "mijn klembord"
    assert after == before
    figure("escapes-tmux", len(PAYLOADS), "payloads in tmux with set-clipboard on: buffer, title and name untouched")


def test_without_the_gates_it_would(folder: Path) -> None:
    away = (*FIRST, *SECOND)
    program = a_desk(folder, lambda one: without(*away, environment=one.environment))

    with tmux(folder, program.command("--no-poll"), without(*away, environment=program.environment)) as server:
        server.until(lambda text: "#" in text or server.written()[0] != "mijn klembord")
        with contextlib.suppress(AssertionError, subprocess.TimeoutExpired):
            server.say("send-keys", "-t", "0", "Enter")
            server.until(lambda _: server.written()[0] != "mijn klembord")
        buffer, _title, _name = server.written()

    assert buffer == "slecht"
