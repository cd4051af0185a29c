"""What is typed outlives the console, however it ends; and the person's own editor has the terminal while it runs."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.terminal import Terminal, terminal
from tests.mail.builders import mail
from tests.stories.program import Program
from tests.stories.test_console import ended

PATIENCE_S = 15


def a_question(program: Program) -> None:
    """Set up a desk with one question."""
    program.set_up("info@acme.example")
    file = program.folder / "vraag.eml"
    file.write_bytes(mail(from_="Jan <jan@klant.nl>", to="info@acme.example", text="Waar blijft het?\r\n"))
    program.json("import", str(file), "--brand", "acme")


def drafts(program: Program) -> list[str]:
    """Return the texts of the drafts that are kept."""
    with closing(sqlite3.connect(program.database)) as database:
        return [row[0] for row in database.execute("select text from draft")]


def until(opened: Terminal, holds: Callable[[], bool]) -> None:
    """Wait for something while the screen is read."""
    give_up = time.monotonic() + PATIENCE_S
    while not holds():
        opened.look(0.05)
        assert time.monotonic() < give_up, opened.text()


def begin(opened: Terminal, program: Program) -> None:
    """Open the answer to the question and type."""
    opened.wait_for(lambda text: "Jan" in text)
    opened.send(b"r")
    opened.wait_for(lambda text: "Answer in #1" in text)
    opened.send(b"Beste Jan")
    opened.wait_for(lambda text: "Beste Jan" in text)


@pytest.mark.parametrize("ending", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_a_draft_outlives_the_console_and_the_next_one_goes_on_with_it(tmp_path: Path, ending: signal.Signals) -> None:
    program = Program(tmp_path)
    a_question(program)

    with terminal(program.command(), env=program.environment, columns=80, rows=24) as opened:
        begin(opened, program)
        if ending is signal.SIGKILL:
            until(opened, lambda: drafts(program) == ["Beste Jan"])
        os.kill(opened.pid, ending)
        ended(opened)
    kept = drafts(program)

    with terminal(program.command(), env=program.environment, columns=80, rows=24) as opened:
        opened.wait_for(lambda text: "1 draft of yours waits: #1" in text)
        opened.send(b"r")
        opened.wait_for(lambda text: "Beste Jan" in text)

    assert kept == ["Beste Jan"]


def test_the_own_editor_has_the_terminal_and_gives_it_back(tmp_path: Path) -> None:
    program = Program(tmp_path)
    a_question(program)
    editor = tmp_path / "editor"
    editor.write_text(
        '#!/bin/sh\ntrap "" INT\nprintf "HIER BEN IK\\n"\nread line\nprintf "%s, tot morgen\\n" "$line" >> "$1"\n'
    )
    editor.chmod(0o700)
    environment = {**program.environment, "EDITOR": str(editor)}

    with terminal(program.command(), env=environment, columns=80, rows=24) as opened:
        begin(opened, program)
        opened.send(b"\x1b[19~")  # F8
        opened.wait_for(lambda text: "HIER BEN IK" in text)
        before = drafts(program)
        opened.send(b"\x03")
        opened.wait_for(lambda text: "^C" in text)
        opened.send(b"groet\r")
        opened.wait_for(lambda text: "groet, tot morgen" in text and "Answer in #1" in text)
        opened.send(b"!")
        until(opened, lambda: drafts(program) == ["Beste Jan\ngroet, tot morgen!"])
        opened.send(b"\x11")
        code = ended(opened)

    assert before == ["Beste Jan"]
    assert code == 0
