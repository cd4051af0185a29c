"""The console as a person feels it over SSH: first paint, key to paint, bytes a move, bytes at rest, memory."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import spread
from benchmarks.report import Group, Row, print_group
from benchmarks.seed import SUBJECT, seeded
from benchmarks.terminal import Painted, terminal

_MOVES = 200
_SIZES = ((80, 24, 700), (200, 60, 1_200))


def console_command(database: Path) -> list[str]:
    """Return the console over a database, without a poller."""
    return [sys.executable, "-P", "-m", "console", "--database", f"sqlite:///{database}", "--no-poll"]


def measure(*, quick: bool) -> Group:
    """Take every figure at 1,000 and at 1,000,000 tickets (quick: 2,000), on 80×24 and 200×60."""
    rows: list[Row] = []
    for tickets in (1_000, 2_000 if quick else 1_000_000):
        with TemporaryDirectory() as folder:
            database = seeded(Path(folder), tickets=tickets)
            for columns, lines, byte_budget in _SIZES:
                place = f"{tickets:,} tickets, {columns}×{lines}"
                rows += _starts(database, place, columns, lines, rounds=3 if quick else 9)
                rows += _moves(database, place, columns, lines, byte_budget, idle_s=2 if quick else 10)
    return Group(title="The console on a terminal", rows=tuple(rows), note="Bytes are those sent to the terminal.")


def _starts(database: Path, place: str, columns: int, lines: int, rounds: int) -> Iterator[Row]:
    seconds = []
    for _ in range(rounds):
        with terminal(console_command(database), env=os.environ, columns=columns, rows=lines) as opened:
            seconds.append(opened.wait_for(lambda text: SUBJECT in text))
    taken = spread(seconds)
    figure = f"{taken.median_ms:.0f} ms, p95 {taken.p95_ms:.0f} ms"
    yield Row(what=f"start → rows painted, {place}", figure=figure, budget="≤ 500 ms", kept=taken.median_ms <= 500)


def _moves(database: Path, place: str, columns: int, lines: int, byte_budget: int, idle_s: float) -> Iterator[Row]:
    with terminal(console_command(database), env=os.environ, columns=columns, rows=lines) as opened:
        opened.wait_for(lambda text: SUBJECT in text)
        painted = [opened.press(b"j") for _ in range(_MOVES)]
        idle = opened.idle_bytes(idle_s)
        peak_mb = opened.peak_mb()
        yield from _move_rows(painted, place, byte_budget)
    yield Row(what=f"at rest, {place}", figure=f"{idle:.0f} B/s", budget="≤ 200 B/s", kept=idle <= 200)
    yield Row(what=f"peak memory, {place}", figure=f"{peak_mb:.0f} MB", budget="≤ 90 MB", kept=peak_mb <= 90)


def _move_rows(painted: list[Painted], place: str, byte_budget: int) -> Iterator[Row]:
    answered = [move for move in painted if move.sent]
    taken = spread([move.first_s for move in answered])
    yield Row(
        what=f"key → paint, {place}",
        figure=f"{taken.median_ms:.1f} ms, p95 {taken.p95_ms:.1f} ms",
        budget="≤ 8 / 25 ms",
        kept=taken.median_ms <= 8 and taken.p95_ms <= 25,
    )
    average = sum(move.sent for move in answered) / len(answered)
    yield Row(
        what=f"bytes a cursor move, scrolling included, {place}",
        figure=f"{average:.0f} B",
        budget=f"≤ {byte_budget:,} B",
        kept=average <= byte_budget,
    )


if __name__ == "__main__":
    print_group(measure(quick="--quick" in sys.argv))
