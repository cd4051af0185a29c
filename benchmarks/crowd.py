"""Consoles at work while mail comes in: one over a large desk, then ten at once over one file.

A backlog is imported by a process of its own meanwhile. A key counts as answered when the cursor stands on another
ticket, because rows are painted without any key too.
"""

import re
import select
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.mails import write_backlog
from benchmarks.measure import figure, spread
from benchmarks.program import Program, program_over
from benchmarks.report import Group, Row, print_group
from benchmarks.screen import has_rows
from benchmarks.seed import shared
from benchmarks.terminal import Terminal, terminal
from storage.errors import DatabaseBusyError

_CONSOLES = 10
_COLUMNS, _LINES = 80, 24
_PAUSE_S = 0.1
_BUSY = (DatabaseBusyError.__doc__ or "").partition(";")[0].encode()
_CURSOR = re.compile(r"^>.*?#(\d+)", re.MULTILINE)


def measure(*, quick: bool) -> Group:
    """Move in a list of a million tickets, then in ten consoles over 100,000, while mail comes in."""
    rows: list[Row] = []
    large, shared_by_ten = (1_000, 500) if quick else (1_000_000, 100_000)
    mails, moves = (150, 5) if quick else (10_000, 60)
    with TemporaryDirectory() as folder:
        backlog = Path(folder) / "backlog"
        write_backlog(backlog, mails, seed=3)
        for tickets, consoles, budget in ((large, 1, (8, 25)), (shared_by_ten, _CONSOLES, (None, 50))):
            program = _copy(shared(tickets), Path(folder) / str(tickets))
            rows += _rows(program, backlog, tickets, consoles, moves, budget)
            shutil.rmtree(program.folder)
    note = "Mail comes in all the while, and every console reads its list again; the others press keys too."
    return Group(title="Consoles while mail comes in", rows=tuple(rows), note=note)


def _copy(database: Path, folder: Path) -> Program:
    folder.mkdir()
    return program_over(Path(shutil.copy(database, folder / "desk.db")))


def _rows(
    program: Program, backlog: Path, tickets: int, consoles: int, moves: int, budget: tuple[int | None, int]
) -> Iterator[Row]:
    with ExitStack() as stack:
        opened = [stack.enter_context(_console(program)) for _ in range(consoles)]
        for one in opened:
            one.wait_for(has_rows)
        crowd = stack.enter_context(_at_work(opened[1:]))
        running = stack.enter_context(_importing(program, backlog))
        seconds, to_the_end = _moves(opened[0], moves, running)
        busy = _BUSY.decode() in opened[0].text() or any(_BUSY in said for said in crowd)
    taken, most = spread(seconds), budget[0]
    place = f"{tickets:,} tickets, {'a console' if consoles == 1 else f'one of {consoles} consoles'}"
    yield Row(
        what=f"key → paint during intake, {place}",
        figure=figure(taken, digits=1) + ("" if to_the_end else " (the mail had come in before the last key)"),
        budget=f"≤ {most} / {budget[1]} ms" if most else f"p95 ≤ {budget[1]} ms",
        kept=(most is None or taken.median_ms <= most) and taken.p95_ms <= budget[1],
    )
    if consoles > 1:
        yield Row(
            what=f"“locked” said by any of {consoles} consoles",
            figure="yes" if busy else "no",
            budget="no",
            kept=not busy,
        )


def _moves(console: Terminal, moves: int, running: "subprocess.Popen[bytes]") -> tuple[list[float], bool]:
    """Move up and down below the first rows; return the seconds of each move, and whether mail came to the end."""
    seconds = []
    for number in range(moves):
        until = time.monotonic() + _PAUSE_S
        while time.monotonic() < until:
            console.look(until - time.monotonic())
        before = cursor_of(console.text())
        key = b"j" if number % 10 < 5 else b"k"
        seconds.append(console.wait_for(lambda screen, was=before: cursor_of(screen) != was, since=console.send(key)))  # type: ignore[misc]
    return seconds, running.poll() is None


def cursor_of(screen: str) -> str:
    """Return the number of the ticket that the cursor stands on; "" while it cannot be seen."""
    found = _CURSOR.search(screen)
    return found[1] if found else ""


@contextmanager
def _console(program: Program) -> Iterator[Terminal]:
    with terminal(program.command("--no-poll"), env=program.environment, columns=_COLUMNS, rows=_LINES) as opened:
        yield opened


@contextmanager
def _importing(program: Program, backlog: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = program.command("import", str(backlog), "--brand", "acme")
    running = subprocess.Popen(command, env=program.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1.0)  # until it has started and the first mails come in
    assert running.poll() in (None, 0), "the import failed"
    try:
        yield running
    finally:
        running.terminate()
        running.wait(30)


@contextmanager
def _at_work(consoles: list[Terminal]) -> Iterator[list[bytes]]:
    """Let people sit at these consoles: they press keys now and then, and what is painted is read but not drawn."""
    said, ended = [b""] * len(consoles), threading.Event()

    def sit() -> None:
        turn = 0
        while not ended.is_set():
            turn += 1
            if turn % 10 == 0:
                consoles[turn // 10 % len(consoles)].send(b"j" if turn // 100 % 2 else b"k")
            ready, _, _ = select.select([one.descriptor for one in consoles], [], [], 0.05)
            for place, one in enumerate(consoles):
                if one.descriptor in ready:
                    said[place] = said[place][-4_000:] + one.take()

    sitting = threading.Thread(target=sit, daemon=True)
    if consoles:
        sitting.start()
    try:
        yield said
    finally:
        ended.set()
        if consoles:
            sitting.join()


if __name__ == "__main__":
    print_group(measure(quick="--quick" in sys.argv))
