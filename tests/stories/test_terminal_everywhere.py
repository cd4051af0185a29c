"""Every screen of the console, over a desk whose every field is hostile, read back from the terminal byte by byte."""

import pkgutil
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from textual.screen import Screen

import console.screens
import widgets
from benchmarks.terminal import Terminal, terminal
from tests.corpus.hostile.escapes import PAYLOADS
from tests.figures import figure
from tests.stories.keyboard import rest
from tests.stories.program import Program
from tests.stories.spoiling import MARK, park_hostile, spoil
from tests.stories.test_terminal_stream import Recorder, hostile_desk, strangers

ESC, ENTER, TAB, UP_A_FIELD, SAVE = b"\x1b", b"\r", b"\t", b"\x1b[Z", b"\x13"
F2, F3, F5, F6, F7, F8, F9 = b"\x1bOQ", b"\x1bOR", b"\x1b[15~", b"\x1b[17~", b"\x1b[18~", b"\x1b[19~", b"\x1b[20~"
LONE_ESC_MS = 20  # until Textual takes it for one
MOST_ESC_S = 0.3  # until it is answered, if it is
LIST, READER, WRITER = "TicketsScreen", "TicketScreen", "ComposeScreen"
SECTIONS = {
    b"2": ("BrandsScreen", "BrandForm"),
    b"3": ("MailboxesScreen", "MailboxForm"),
    b"4": ("SendingScreen", "ServerForm"),
    b"5": ("ExclusionsScreen", "ExclusionForm"),
    b"6": ("SignaturesScreen", "SignatureForm"),
    b"7": ("EmployeesScreen", "EmployeeForm"),
    b"8": ("AccountScreen", "AccountForm"),
    b"0": ("TemplatesScreen", "TemplateForm"),
}
OPENED_IN_READER = {
    b"W": "WhyScreen", b"V": "FilesScreen", b"o": "SourceScreen", b"v": "HeadersScreen", b"L": "ForwardLens",
    b"c": "CustomerTickets", b"\x0c": "LinksScreen",
}  # fmt: skip
STEPS = ("SendingStep", "MailboxStep", "AddressStep", "BrandStep", "AccountStep")
PICKED = dict.fromkeys((b"a", b"l", b"M", b"Y", b"b", b"@", b":"), "Picker") | {b"m": "NoteBox", b"?": "HelpScreen"}
# Keys, and by name the screens that they lead to. Each leg begins on the list of tickets.
TOUR: tuple[tuple[bytes | str, ...], ...] = (
    # The mail before an answer of ours, which has no file and may be the one in view.
    (
        ENTER, READER, UP_A_FIELD,
        *(one for key, name in OPENED_IN_READER.items() for one in (key, name, ESC, READER)), b"x",
    ),
    (*[b"j"] * 8, ENTER, READER, b"W", "WhyScreen", b"v", "VersionScreen"),
    (
        b"g", ENTER, READER, b"r", WRITER, F2, "PreviewPicker", ENTER, WRITER, b"\x0e", "PreviewPicker", ESC, WRITER,
        F9, b"\x0c", *[UP_A_FIELD] * 3, b"jan@x.example", SAVE, "ReviewBox", ESC, WRITER, F5, ESC, READER, b"f", WRITER,
    ),
    tuple(one for key, name in PICKED.items() for one in (key, name, ESC, LIST)),
    (b"/", b"vraag slecht", ENTER, b"s", b"L", b"L", ESC, ESC),
    (b"\x0f", "OutboxScreen", b"j", b"j", b"j", b"x"),
    (b"7", ENTER, "ParkedScreen", b"v", "HeadersScreen", ESC, "ParkedScreen", b"o", "SourceScreen", ESC, "ParkedScreen",
     b"a", "Picker"),
    (b"1", b"I", "IntakeScreen", b"j"),
    (b"<", "DigestScreen", b"4", *[b"j"] * 30, b"k", b"s", "Picker", b"12h", ENTER, "DigestScreen"),
    (b",", "AddressesScreen", ENTER, "AddressForm", F6, ESC, "AddressesScreen", b"j", ENTER, "AddressForm"),
    (b",", "AddressesScreen", b"f", "GuideScreen", TAB, ESC, "AddressesScreen", b"r", "WhatIfScreen"),
    (b",", "AddressesScreen", b"w", "SignatureLens", b"e", "SignatureForm"),
    (b",", "AddressesScreen",
     *(one for key, (name, form) in SECTIONS.items() for one in (key, name, ENTER, form, ESC, name)),
     b"9", "HistoryScreen", b"j", ENTER, "VersionScreen"),
    (F3, "ForwardingStep", *(one for name in STEPS for one in (F7, name))),
)  # fmt: skip
MOST_STEPS_HOME, PATIENCE_S = 6, 30


def screens(package: ModuleType) -> list[type[Screen[object]]]:
    """Return the screens of a package, and load all of it."""
    named = [one.name for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    found = [(name, thing) for name in named for thing in vars(import_module(name)).values()]
    return [one for name, one in found if isinstance(one, type) and issubclass(one, Screen) and one.__module__ == name]


def every_screen() -> set[str]:
    """Return the names of all screens that are shown as they are, not only built upon."""
    found = [*screens(console.screens), *screens(widgets)]
    return {one.__name__ for one in found if not one.__subclasses__()}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A hostile desk with hostile parked mails."""
    program = hostile_desk(tmp_path_factory.mktemp("desk"))
    park_hostile(program)
    return program


@pytest.fixture
def desk(hostile: Program, tmp_path: Path) -> Program:
    """A copy of it, because a desk is spoiled once."""
    return Program(Path(shutil.copytree(hostile.folder, tmp_path / "desk")))


def in_front(notes: Path) -> str:
    """Return the name of the screen that came to the front last."""
    return notes.read_text().split()[-1]


def go(opened: Terminal, notes: Path, step: bytes | str) -> None:
    """Press keys and go on when the console rests, or wait until a screen is in front."""
    if isinstance(step, bytes):
        opened.send(step)
        # a lone Esc is one only when nothing follows it for a moment
        opened.look(MOST_ESC_S if step == ESC else 0)
        rest(opened)
        return
    until, has_waited = time.monotonic() + PATIENCE_S, False
    while in_front(notes) != step:
        assert time.monotonic() < until, (step, notes.read_text())
        opened.look(0.02)
        has_waited = True
    if has_waited:
        rest(opened)


def go_home(opened: Terminal, notes: Path) -> None:
    """Leave what is open until the list of tickets is in front."""
    for _ in range(MOST_STEPS_HOME):
        if in_front(notes) == LIST:
            return
        go(opened, notes, ESC)
    raise AssertionError(notes.read_text())


class Unseen:
    """Takes what a terminal was sent and draws nothing of it: a tour is half a minute of drawing."""

    def __init__(self, said: bytearray) -> None:
        self.feed = said.extend


def listen(opened: Terminal) -> bytearray:
    """Wait for the list of tickets, and return what will hold all that the terminal was and is sent."""
    recorder = Recorder(opened.stream)
    opened.stream = recorder  # type: ignore[assignment]  # it feeds alike
    opened.wait_for(lambda text: MARK in text)
    opened.stream = Unseen(recorder.said)  # type: ignore[assignment]
    rest(opened)
    return recorder.said


def toured(desk: Program, notes: Path, columns: int, rows: int) -> tuple[str, set[str]]:
    """Go everywhere, and return what the terminal was sent and which screens were shown."""
    line = desk.command("--no-poll")
    command = [*line[:2], "-m", "tests.stories.touring", str(notes), *line[4:]]
    environment = {**desk.environment, "ESCDELAY": str(LONE_ESC_MS)}
    with terminal(command, env=environment, columns=columns, rows=rows) as opened:
        said = listen(opened)
        for leg in TOUR:
            for step in leg:
                go(opened, notes, step)
            go_home(opened, notes)

    return said.decode("utf-8", "replace"), set(notes.read_text().split())


def look_everywhere(desk: Program, notes: Path, *, turn: int, columns: int, rows: int) -> set[str]:
    """Write other payloads first into every field, and see that none is said on any screen."""
    spoil(desk.database, int(time.time() * 1000), turn)

    said, shown = toured(desk, notes, columns, rows)

    assert said.count(MARK) > 300
    assert strangers(said) == Counter()
    return shown


def test_no_field_of_anything_on_any_screen_speaks_to_the_terminal(desk: Program, tmp_path: Path) -> None:
    shown = look_everywhere(desk, tmp_path / "notes", turn=0, columns=100, rows=30)

    assert every_screen() - shown == set()
    figure("escapes", len(shown), "screens without a byte outside the allow-list")


@pytest.fixture(scope="module")
def turns() -> Iterator[list[int]]:
    """How many screens were shown in each turn of the payloads in which none spoke."""
    found: list[int] = []
    yield found
    figure(
        "escapes-long",
        f"{len(found)} of {len(PAYLOADS)}",
        f"turns of the payloads, {min(found, default=0)} screens or more",
    )


@pytest.mark.long
@pytest.mark.parametrize("turn", range(len(PAYLOADS)))
def test_whatever_payload_is_first_and_however_wide_the_terminal_none_speaks(
    desk: Program, tmp_path: Path, turn: int, turns: list[int]
) -> None:
    columns = 80 + 120 * turn // len(PAYLOADS)

    shown = look_everywhere(desk, tmp_path / "notes", turn=turn, columns=columns, rows=24 + turn)

    assert every_screen() - shown == set()
    turns.append(len(shown))
