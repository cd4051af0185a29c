"""Whoever reads mail asks nobody on the network: no image, no preview, no name; seen by strace from outside."""

import re
import shutil
from pathlib import Path

import pytest

from benchmarks.terminal import terminal
from tests.figures import figure
from tests.intake.dovecot import require
from tests.mail.builders import mail
from tests.stories.program import Program
from tests.stories.test_terminal_everywhere import ENTER, ESC, READER, go, listen

pytestmark = [pytest.mark.real_server, pytest.mark.long]
CALL = re.compile(r"\b(socket|connect|sendto|sendmsg|bind)\(.*")
HTML = (
    '<img src="http://tracker.example/1.gif"><link rel="stylesheet" href="https://tracker.example/a.css">'
    '<a href="https://tracker.example/b">vraag</a><iframe src="https://tracker.example/c"></iframe>'
)
OPENED = {
    b"\x0c": "LinksScreen", b"v": "HeadersScreen", b"o": "SourceScreen", b"W": "WhyScreen", b"L": "ForwardLens",
    b"c": "CustomerTickets", b"r": "ComposeScreen",
}  # fmt: skip
STEPS = (ENTER, READER, *(one for key, name in OPENED.items() for one in (key, name, ESC, READER)))


def test_whoever_reads_hostile_mail_asks_nobody_on_the_network(tmp_path: Path) -> None:
    require(*(["strace (apt install strace)"] if shutil.which("strace") is None else []))
    program = Program(tmp_path)
    program.set_up("support@acme.nl")
    (tmp_path / "1.eml").write_bytes(mail(subject="vraag", html=HTML, text=None))
    program.json("import", "1.eml", "--brand", "acme")
    calls, notes = tmp_path / "calls", tmp_path / "notes"
    line = program.command("--no-poll")
    command = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(calls), *line[:2], "-m", "tests.stories.touring"]

    with terminal([*command, str(notes), *line[4:]], env=program.environment, columns=100, rows=30) as opened:
        listen(opened)
        for step in STEPS:
            go(opened, notes, step)
        shown = set(notes.read_text().split())

    made = [call[0] for call in CALL.finditer(calls.read_text())]
    assert set(OPENED.values()) <= shown
    asked = [call for call in made if "AF_UNIX" not in call and re.search(r"AF_INET|sin_addr|htons", call)]
    assert asked == []
    figure("network", len(asked), "calls to the network while mail with remote pictures is read")
