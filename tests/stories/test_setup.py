"""The first steps on a real terminal: from an empty home to the first mail, fetched by the console's own poller."""

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal, terminal
from tests.intake.dovecot import Dovecot, dovecot
from tests.screens.setup.steps import a_mail, forwarded
from tests.stories.keyboard import strike
from tests.stories.program import Program
from tests.stories.test_console import ended

PASSWORD = "correct horse"
DOWN, LEFT = b"\x1b[B", b"\x1b[D"
SAVE, QUIT, CLEAR = b"\x13", b"\x11", b"\x15"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({}) as running:
        yield running


def press(opened: Terminal, *keys: bytes) -> None:
    """Press keys one after another, each once the one before it has been answered."""
    for one in keys:
        strike(opened, one)


def see(opened: Terminal, *words: str) -> None:
    """Wait until the screen says all of this, wherever its lines end."""

    def is_said(text: str) -> bool:
        said = " ".join(text.split())
        return all(one in said for one in words)

    if not is_said(opened.text()):
        opened.wait_for(is_said)


def type_in(opened: Terminal, *fields: str) -> None:
    """Fill in empty fields that follow one another; "" leaves one as it is."""
    for text in fields:
        press(opened, *([text.encode()] if text else []), DOWN)


@pytest.mark.real_server
def test_an_empty_home_gets_to_its_first_mail_in_one_go(tmp_path: Path, server: Dovecot) -> None:
    user = f"supportacme-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:8]}"
    server.add_user(user, PASSWORD)
    program = Program(tmp_path)
    environment = program.environment
    command = [*program.command()[:4], "setup"]

    with terminal(command, env=environment, columns=80, rows=24) as opened:
        see(opened, "Step 1 of 6")
        type_in(opened, "konto", "Konto")
        press(opened, SAVE)
        see(opened, "Step 2 of 6")
        type_in(opened, "Acme BV")
        press(opened, SAVE)
        see(opened, "Step 3 of 6")
        type_in(opened, "info@acme.example")
        press(opened, SAVE)
        see(opened, "Step 4 of 6")
        type_in(opened, "127.0.0.1")
        press(opened, LEFT, DOWN, CLEAR)
        type_in(opened, str(server.port), user, "", PASSWORD)
        press(opened, SAVE)
        see(opened, "Step 5 of 6")
        press(opened, SAVE)
        see(opened, "Go on without sending?")
        press(opened, b"y")
        see(opened, "waiting for the first mail", "connected")
        forwarded(server, user, a_mail())
        see(opened, "the first mail is ticket #1")
        press(opened, b"\r")
        see(opened, "It should be here by now.")
        press(opened, QUIT)

    home = tmp_path / "home"
    kept = home / ".config" / "omnidesk" / "secrets" / "acme"
    assert kept.read_text().strip() == PASSWORD
    assert kept.stat().st_mode & 0o777 == 0o600
    told = subprocess.run(
        [*program.command()[:4], "status"], env=environment, capture_output=True, text=True, check=True
    )
    assert PASSWORD not in told.stdout + told.stderr


def test_without_a_terminal_the_verbs_are_named_in_their_order(tmp_path: Path) -> None:
    ran = Program(tmp_path).run("setup")

    verbs = (
        "account set",
        "brand add",
        "address add",
        "secret set",
        "mailbox add",
        "smtp set",
        "poll",
        "address verify",
    )
    places = [ran.stderr.find(f"`omnidesk {verb}`") for verb in verbs]
    assert ran.returncode == 2
    assert -1 not in places and places == sorted(places)
    assert not Program(tmp_path).database.exists()


def test_who_may_not_change_settings_is_refused(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.json("employee", "add", "vera", "--name", "Vera", "--email", "vera@acme.example", "--role", "viewer")
    command = program.command("--employee", "vera", "setup")

    with terminal(command, env=program.environment, columns=80, rows=24) as opened:
        see(opened, "vera may not change settings")
        code = ended(opened)

    assert code == 77


def test_there_is_no_json_of_it(tmp_path: Path) -> None:
    assert Program(tmp_path).run("setup", "--json").returncode == 2
