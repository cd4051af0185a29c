"""Two gates keep foreign text from the terminal: each is enough alone, and without both the stream shows it.

The first is the cleaning of texts, where they come in and once more where widgets draw them; the second is the line
filter before the terminal. Each is taken away in the processes that take in and show hostile mails.
"""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.terminal import terminal
from tests.corpus.hostile.escapes import PAYLOADS, in_words, raw
from tests.figures import figure
from tests.guards import without
from tests.stories.program import Program
from tests.stories.test_terminal_everywhere import ENTER, ESC, go, listen
from tests.stories.test_terminal_stream import strangers

FIRST, SECOND = ("safe-text", "clean-cells"), ("last-gate",)
MAILS = 6
STEPS = (ENTER, b"x", b"v", ESC, b"W", ESC, b"V", ESC, b"J", b"J", b"J", b"J", b"<", b"G", ESC)


def question(payload: str, number: int) -> bytes:
    """Return a hostile mail that no rule sets aside."""
    mail = (raw, in_words)[number % 2](payload).replace(b"jan@klant.nl", b"jan%d@klant.nl" % number)
    return mail.replace(b"X-Failed-Recipients:", b"X-Other:").replace(b"message/delivery-status", b"text/x-status")


def shown(folder: Path, *away: str) -> Counter[str]:
    """Take in and show hostile mails without some guards, and return what strangers said to the terminal."""
    program = Program(folder)
    program.set_up("support@acme.nl")
    mails = folder / "mails"
    mails.mkdir()
    for number, payload in enumerate(list(PAYLOADS.values())[::4]):
        (mails / f"{number}.eml").write_bytes(question(payload, number))
    environment = without(*away, environment=program.environment) if away else program.environment
    taken = program.command("import", str(mails), "--brand", "acme")
    subprocess.run(taken, env=environment, check=True, capture_output=True, timeout=60)

    line = program.command("--no-poll")
    notes = folder / "notes"
    command = [*line[:2], "-m", "tests.stories.touring", str(notes), *line[4:]]
    with terminal(command, env=environment, columns=100, rows=30) as opened:
        said = listen(opened)
        for step in STEPS:
            go(opened, notes, step)
    return strangers(said.decode("utf-8", "replace"))


@pytest.mark.parametrize("away", [FIRST, SECOND], ids=["without cleaning", "without the last gate"])
def test_each_gate_alone_keeps_hostile_mail_from_the_terminal(tmp_path: Path, away: tuple[str, ...]) -> None:
    found = shown(tmp_path, *away)

    assert found == Counter()
    figure("escapes-each-gate", found.total(), "bytes of strangers with either gate taken away")


def test_without_both_gates_the_stream_shows_what_strangers_say(tmp_path: Path) -> None:
    found = shown(tmp_path, *FIRST, *SECOND)

    assert found.total() > MAILS
    figure("escapes-no-gate", found.total(), "bytes and sequences of strangers with both gates taken away")
