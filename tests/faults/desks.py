"""A desk of the program whose forward mailbox is a user's on a real Dovecot, and programs of the tests beside it."""

import subprocess
from pathlib import Path

from tests.cli.program import Program
from tests.house.sources import ROOT
from tests.intake.dovecot import Dovecot

PASSWORD = "geheim"


def a_desk(home: Path, server: Dovecot, user: str, *more: tuple[str, ...]) -> Program:
    """Return the program with a brand and a forward mailbox, set up further by more verbs."""
    home.mkdir(exist_ok=True)
    secret = home / "acme.secret"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD)
    desk = Program(home=home)
    desk.configure(f"[secrets]\nacme = {{ file = '{secret}' }}\n")
    mailbox = (
        "mailbox", "add", "acme", "--brand", "acme", "--host", "127.0.0.1", "--port", str(server.port),
        "--security", "none", "--user", user, "--secret", "acme",
    )  # fmt: skip
    for words in (
        ("account", "set", "--name", "konto"),
        ("brand", "add", "acme", "--name", "Acme BV"),
        ("address", "add", "info@acme.example", "--brand", "acme"),
        mailbox,
        *more,
    ):
        assert desk.here(*words).code == 0
    return desk


def begun(line: list[str], desk: Program) -> "subprocess.Popen[str]":
    """Start a program of the tests in a desk's surroundings; it is spoken with line by line."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        line, cwd=ROOT, env=desk.surroundings(), text=True, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=1
    )
