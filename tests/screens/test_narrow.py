"""Small terminals without colours: nothing is cut without a mark, the feet are whole, and no size ends the console."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from console.screens.desk_screen import DeskScreen
from console.session_memory import Remembered, ShortMemory
from storage.protocol import Repository, Writer
from storage.sqlite.repository import open_repository
from tests.commands.builders import a_desk
from tests.screens.admin.desk import NOW, Console, console_of
from tests.screens.outbox_desk import every_state
from tests.screens.screen import settle
from tests.storage.builders import MINUTE
from tests.storage.steps import take_in
from widgets.cells import width_of
from widgets.language import use_language

Keys = Mapping[str, tuple[str, ...]]

ROOMY = (160, 50)
NARROW = [(60, 20), (80, 24)]
ANY_SIZE = [(20, 5), (40, 10), (119, 18), (200, 60)]
MARKS = "…›‹▸"
PARTS = re.compile(r"[^\s│║█╏▏▕╭╮╰╯─▁▔]+")

TRIAGE: Keys = {
    "list": (),
    "times": ("b",),
    "note": ("m",),
    "reader": ("enter",),
    "headers": ("enter", "v"),
    "way": ("enter", "L"),
    "notice": ("enter", "V"),
    "source": ("enter", "o"),
    "answer": ("enter", "r"),
    "signature of an answer": ("enter", "r", "f9"),
    "second look": ("enter", "r", "x", "ctrl+s"),
    "why": ("W",),
    "intake": ("I",),
    "digest": ("less_than_sign", "4"),
    "outbox": ("ctrl+o",),
    "refused mail": ("ctrl+o", "j"),
    "question of the outbox": ("ctrl+o", "j", "x"),
    "help": ("question_mark",),
    "palette": ("colon",),
    "parked": ("7",),
    "empty view": ("5",),
    "filter": ("1", "slash"),
    "question": ("escape", "asterisk", "e"),
}
SECTIONS: Keys = {
    **{f"section {place}": ("comma", str(place)) for place in (*range(1, 10), 0)},
    "guide": ("comma", "f"),
    "lens": ("comma", "w"),
    "version": ("comma", "9", "enter"),
}
FORMS: Keys = {
    **{f"form {place}": ("comma", str(place), "enter") for place in (1, 2, 3, 4, 5, 6, 7, 8, 0)},
    "new address": ("comma", "n"),
}
SETUP: Keys = {
    "step 1": ("f3", *["f7"] * 4),  # it goes on at the fifth
    **{f"step {place}": ("f8",) for place in range(2, 7)},
}
WALKS = {"triage": TRIAGE, "sections": SECTIONS, "forms": FORMS, "setup": SETUP}


@pytest.fixture(autouse=True)
def _no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def some_mail(writer: Writer) -> None:
    writer.save_settings(
        replace(a_desk(), version=0), actor="owner", verb="setup", subject="account", detail="", at=NOW
    )
    for uid in range(1, 41):
        take_in(writer, uid, arrival=NOW - uid * MINUTE)
    every_state(writer, now=NOW - 10 * MINUTE)


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    """A desk to manage, with mail in it."""
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOW) as opened:
        await opened.writing(some_mail)
        yield opened


async def resize(console: Console, size: tuple[int, int]) -> list[str]:
    """Give the terminal another size and return its lines."""
    await console.pilot.resize_terminal(*size)
    await settle(console.pilot, rest=0.02)
    return console.lines


async def leave_all(console: Console) -> None:
    """Go back to the list, whatever is in front of it."""
    while len(console.app.screen_stack) > 2:
        console.app.pop_screen()
        await console.pilot.pause()


async def at_each(console: Console, walk: Keys) -> AsyncIterator[str]:
    """Go to each place of a walk where all of it is in sight; the next step is reached from the one before."""
    for name, keys in walk.items():
        if keys != ("f8",):
            await leave_all(console)
        await resize(console, ROOMY)
        await console.pilot.press(*keys)
        await settle(console.pilot, rest=0.1)
        yield name


def cuts(shown: list[str], roomy: list[str]) -> Iterator[str]:
    """Tell the words that stand whole where there is room, and here end too early and without a mark.

    What goes on in the line below, or began in the one above, is wrapped.
    """
    whole = {word for line in roomy for word in PARTS.findall(line)}
    for above, line, below in zip(["", *shown], shown, [*shown[1:], ""], strict=False):
        for word in PARTS.findall(line):
            ends = [one.removeprefix(word) for one in whole if one != word and one.startswith(word)]
            begins = [one.removesuffix(word) for one in whole if one != word and one.endswith(word)]
            is_wrapped = any(end[:3] in below for end in ends) or any(begin[-3:] in above for begin in begins)
            if ends and word not in whole and word[-1] not in MARKS and not is_wrapped:
                yield f"{word!r} in {line!r}"


def torn_feet(console: Console, shown: list[str]) -> Iterator[str]:
    """Tell a key line that is not made of whole pairs."""
    screen = console.app.screen
    if isinstance(screen, DeskScreen) and screen.keys.region.height:
        pairs = screen.keys._keys
        wholes = ["  ".join(f"{key} {words}" for key, words in pairs[:count]) for count in range(1, len(pairs) + 1)]
        line = shown[screen.keys.region.y].strip()
        if line not in wholes:
            yield f"keys: {line!r}"


def misfits(shown: list[str], size: tuple[int, int]) -> Iterator[str]:
    """Tell what does not fill the terminal exactly."""
    width, height = size
    yield from (f"{width_of(line)} cells: {line!r}" for line in shown if width_of(line) != width)
    if len(shown) != height:
        yield f"{len(shown)} lines"


def console_without_hint(repository: Repository) -> AbstractAsyncContextManager[Console]:
    return console_of(repository, memory=ShortMemory(Remembered(has_seen_hint=True)))


async def faults_on(repository: Repository, walk: Keys, sizes: Sequence[tuple[int, int]]) -> list[str]:
    """Go on a walk and tell what is wrong at each place, at each of these sizes."""
    found = []
    async with console_without_hint(repository) as console:
        async for place in at_each(console, walk):
            roomy = console.lines
            for size in sizes:
                shown = await resize(console, size)
                faults = [*cuts(shown, roomy), *torn_feet(console, shown)] if size in NARROW else []
                found += [f"{place} {size}: {fault}" for fault in (*faults, *misfits(shown, size))]
    return found


@pytest.mark.parametrize("walk", WALKS)
async def test_nothing_is_cut_without_a_mark_on_a_small_terminal(repository: Repository, walk: str) -> None:
    faults = await faults_on(repository, WALKS[walk], NARROW)

    assert faults == []


@pytest.mark.long
@pytest.mark.parametrize("walk", WALKS)
async def test_nothing_is_cut_in_dutch_and_no_size_ends_the_console(repository: Repository, walk: str) -> None:
    use_language("nl")

    faults = await faults_on(repository, WALKS[walk], [NARROW[0], *ANY_SIZE])

    assert faults == []


def test_a_cut_without_a_mark_is_seen_and_one_with_a_mark_or_a_wrap_is_not() -> None:
    roomy = ["Status  pending  info@acme.example"]

    assert list(cuts(["Status  pend"], roomy)) == ["'pend' in 'Status  pend'"]
    assert list(cuts(["Stat…", "info@acme.ex", "ample"], roomy)) == []
