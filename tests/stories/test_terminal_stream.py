"""No byte of a stranger reaches the terminal: the whole stream of a console that shows hostile mail is read."""

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pyte
import pytest

from benchmarks.terminal import Terminal, terminal
from tests.corpus.hostile.escapes import PAYLOADS, as_latin, in_words, raw
from tests.fuzz.promises import is_harmful
from tests.stories.keyboard import rest
from tests.stories.program import Program

CONTROL = re.compile(
    r"\x1b\[(?P<csi>[?>=<]?[0-9;:]*[ -/]*[@-~])"
    r"|\x1b(?P<string>[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?)"
    r"|\x1b(?P<short>[ -/]*[0-~])"
)
# What Textual itself says: cursor, colours, erasing, modes, the keyboard protocol, and questions to the terminal.
OURS = re.compile(r"[?>=<]?[0-9;:]*\$?[mHABCDGJKhlpuqcnts]")
POINTER = "\x1b]22;default\x07"
LIKE_OURS = {  # what Textual says too; that these are cleaned out of texts is shown by tests/screens/test_last_gate.py
    "clear the screen (CSI J)", "hide the text (SGR 8)", "ask for the cursor (CSI 6n)", "device attributes (CSI c)",
    "alternate screen",
}  # fmt: skip
# What the reader opens about a message: why, links, files, headers, the source, the way, the customer's other tickets.
DOORS = ((b"W", b"q"), (b"\x0c", b"q"), (b"V", b"q"), (b"v", b"q"), (b"o", b"q"), (b"L", b"q"), (b"c", b"q"))
DRAWN = {"\u200c", "\u200d", "\r", "\n", "\x1b"}


@dataclass(slots=True)
class Recorder:
    """Keeps what a terminal was sent."""

    stream: pyte.ByteStream
    said: bytearray = field(default_factory=bytearray)

    def feed(self, chunk: bytes) -> None:
        self.said += chunk
        self.stream.feed(chunk)


def hostile_desk(tmp_path: Path) -> Program:
    """A desk with every payload in every field, as tickets: without the parts that would make a mail a bounce."""
    program = Program(tmp_path)
    program.set_up("support@acme.nl")
    folder = tmp_path / "mails"
    folder.mkdir()
    for number, (payload, write) in enumerate(
        (one, way) for one in PAYLOADS.values() for way in (raw, in_words, as_latin)
    ):
        mail = write(payload).replace(b"jan@klant.nl", b"jan%d@klant.nl" % number)
        mail = mail.replace(b"X-Failed-Recipients:", b"X-Other:").replace(b"message/delivery-status", b"text/x-status")
        (folder / f"{number:03}.eml").write_bytes(mail)
    program.json("import", str(folder), "--brand", "acme")
    return program


def strangers(said: str) -> Counter[str]:
    """Return what the stream holds that neither Textual nor a plain text says."""
    found: Counter[str] = Counter()
    for control in CONTROL.finditer(said):
        if (control["string"] is not None and control[0] != POINTER) or (
            control["csi"] is not None and not OURS.fullmatch(control["csi"])
        ):
            found[control[0][:40]] += 1
        if control["short"] == "c":
            found["reset"] += 1
    rest = CONTROL.sub("", said)
    found.update(letter for letter in rest if is_harmful(letter) and letter not in DRAWN)
    return found


def press(opened: Terminal, keys: bytes) -> None:
    """Press keys and wait until the screen has answered."""
    before = opened.text()
    os.write(opened.descriptor, keys)
    opened.wait_for(lambda text: text != before)
    rest(opened)


def test_the_stream_of_every_screen_holds_only_what_the_console_says(tmp_path: Path) -> None:
    program = hostile_desk(tmp_path)
    command = program.command("ticket", "list")[:-2]
    shown = program.json("status")["open"]
    assert shown >= 2 * len(PAYLOADS)

    with terminal([*command, "--no-poll"], env=program.environment, columns=80, rows=24) as opened:
        recorder = Recorder(opened.stream)
        opened.stream = recorder  # type: ignore[assignment]  # it feeds alike
        opened.wait_for(lambda text: "#1 " in text)
        for place in range(shown):
            for keys in (b"\r" if place == 0 else b"J", *DOORS[place % len(DOORS)]):
                press(opened, keys)
        for keys in (b"q", b"/", b"vraag slecht", b"\r", b"?"):
            press(opened, keys)

    said = recorder.said.decode("utf-8", "replace")
    assert said.count("vraag") > shown
    assert strangers(said) == Counter()


@pytest.mark.parametrize("name", sorted(PAYLOADS.keys() - LIKE_OURS))
def test_what_must_not_be_said_would_be_found(name: str) -> None:
    assert strangers(f"goed {PAYLOADS[name]} goed") != Counter()
