"""Whoever is in the console over SSH reaches nothing but the desk, whatever key they press on whatever screen."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from console.keys import catalog
from tests.figures import figure
from tests.mail.builders import Attached, mail
from tests.stories.program import Program
from tests.stories.walk import LEAVING

READERS = [
    [sys.executable, "-P", "-m", f"console.intake.{module}"] for module in ("reading_worker", "rereading_worker")
]
OWN_FILES = ("desk.db", "console-ana.json", ".console-")
PATIENCE_S = 1800
MAIN = "info@acme.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What a walk reached for outside the desk, the keys that were pressed, and how often."""

    reached: list[object]
    names: set[str]
    presses: int


@pytest.fixture
def desk(tmp_path: Path) -> Program:
    """A desk with every kind of thing that a screen shows, in a folder of its own; a walk changes it."""
    folder = tmp_path / "desk"
    folder.mkdir()
    program = Program(folder)
    program.keep_secret("acme", "correct horse")
    program.set_up(MAIN, "verkoop@acme.example")
    for login in ("aad", "ana", "joost"):
        add = ("employee", "add", login, "--name", login.title(), "--email", f"{login}@acme.example")
        program.json(*add, "--role", "admin")
    server = ("--host", "127.0.0.1", "--port", "9", "--security", "none", "--user", "acme", "--secret", "acme")
    program.json("mailbox", "add", "acme", "--brand", "acme", *server)
    program.json("smtp", "set", *server)
    program.json("template", "add", "groet", "--brand", "acme", "--text", "Groeten")
    program.json("exclusion", "add", "*@nieuws.example")
    for number in range(16):
        (folder / f"{number}.eml").write_bytes(a_mail(number))
    program.json("import", *map(str, folder.glob("*.eml")), "--brand", "acme")
    return program


def a_mail(number: int) -> bytes:
    """Return a mail with a link and a file; one in four is a loop, that is parked."""
    return mail(
        from_=f"Jan {number} <jan{number}@klant.nl>",
        to=MAIN,
        message_id=f"<{number}@klant.nl>",
        text="Zie https://klant.nl/vraag\r\n",
        attachments=(Attached(name="bijlage.txt", content=b"een bijlage"),),
        last_headers=(("X-Omnidesk-Loop", f"konto {MAIN}"),) if number % 4 == 0 else (),
    )


def walked(desk: Program, outside: Path, how: str) -> Walked:
    """Walk through the console in a process under guard."""
    notes = outside / "notes"
    words = ["--config", str(desk.configuration()), "--database", f"sqlite:///{desk.database}", "ssh"]
    command = [
        sys.executable,
        "-m",
        "tests.stories.guarded",
        str(notes),
        str(outside),
        how,
        *words,
        "--employee",
        "ana",
    ]
    ran = subprocess.run(command, env=desk.environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    lines = [json.loads(line) for line in notes.read_text().splitlines()]
    notes.unlink()
    assert ran.returncode == 0, ran.stderr
    pressed = next(names for event, names in lines if event == "pressed")
    noted = [(event, arguments) for event, arguments in lines if event != "pressed"]
    assert ("sqlite3.connect") in {event for event, _ in noted}, "the guard saw nothing"
    reached = [[event, *arguments] for event, arguments in noted if not is_own(desk, event, arguments)]
    return Walked(reached=reached, names=set(pressed), presses=len(pressed))


def is_own(desk: Program, event: str, arguments: list[object]) -> bool:
    """Tell whether something is the desk's own: the database, what a console remembers, our readers of kept mail."""
    match event, arguments:
        case "subprocess.Popen", [_, words, *_]:
            return words in READERS
        case "os.kill", [_, sign]:
            return sign == signal.SIGKILL  # how a reader is ended
        case "os.mkdir", [folder, *_]:
            return folder == str(desk.folder)  # it is there already
        case "open", ["/dev/null", *_]:
            return True
    path = Path(str(arguments[0]).removeprefix("file:").partition("?")[0])
    return path.parent == desk.folder and path.name.startswith(OWN_FILES)


@pytest.mark.parametrize("how", ["once", pytest.param("everywhere", marks=pytest.mark.long)])
def test_no_key_leads_out_of_the_console(desk: Program, tmp_path: Path, how: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()

    walk = walked(desk, outside, how)

    left = list(outside.iterdir())
    figure("shell", f"{len(walk.reached) + len(left)} ways out", f"of {walk.presses} keys pressed in the console")
    assert walk.reached == []
    assert left == []
    assert {key.name for key in catalog()} - walk.names - LEAVING == set()


def test_the_guard_sees_a_file_a_program_and_a_connection(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    script = (
        "import os, socket, subprocess, sys\n"
        "from pathlib import Path\n"
        "from tests.stories.guarded import guard\n"
        "guard(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT, 0o600))\n"
        "Path(sys.argv[1] + '-weg').write_text('')\n"
        "subprocess.run(['true'])\n"
        "socket.socket().connect_ex(('127.0.0.1', 9))\n"
    )

    program = Program(tmp_path)
    subprocess.run([sys.executable, "-c", script, str(notes)], env=program.environment, check=True)

    events = {json.loads(line)[0] for line in notes.read_text().splitlines()}
    assert {"open", "subprocess.Popen", "socket.connect"} <= events
