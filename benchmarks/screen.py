"""The console as a person feels it over SSH: first paint, key to paint, filter, bytes a move, bytes at rest, memory."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import figure, spread
from benchmarks.program import Program, program_over
from benchmarks.report import Group, Row, print_group
from benchmarks.seed import SUBJECT, shared
from benchmarks.seed_rows import COMMON_WORDS, rare_words
from benchmarks.terminal import Painted, Terminal, terminal
from console.clock import system_clock
from console.screens.views import VIEWS
from storage.places import is_bounded
from storage.protocol import Reader
from storage.sqlite.repository import open_repository

_NOTE = """\
Bytes are those sent to the terminal; moves are those of a key held down. From 120 columns a preview stands beside the
list, which is painted when the cursor comes to rest. The filter is timed from Enter to the rows."""
_MOVES = 200
_PASSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A terminal, with the bytes that a move of the cursor may cost on it."""

    columns: int
    lines: int
    byte_budget: int


_SIZES = (Size(columns=80, lines=24, byte_budget=700), Size(columns=200, lines=60, byte_budget=1_200))


def measure(*, quick: bool) -> Group:
    """Take every figure at 1,000 and at 1,000,000 tickets (quick: 500 and 2,000), on 80×24 and 200×60."""
    rows: list[Row] = []
    for tickets in (500, 2_000) if quick else (1_000, 1_000_000):
        program = program_over(shared(tickets))
        for size in _SIZES:
            place = f"{tickets:,} tickets, {size.columns}×{size.lines}"
            rows += _starts(program, place, size, rounds=3 if quick else 9)
            rows += _moves(program, place, size, moves=30 if quick else _MOVES, idle_s=1 if quick else 10)
    for tickets, budget_ms in ((1_000, 30), (2_000, 80)) if quick else ((100_000, 30), (1_000_000, 80)):
        rows.append(_filter_row(shared(tickets), tickets, budget_ms, passes=1 if quick else _PASSES))
    return Group(title="The console on a terminal", rows=tuple(rows), note=_NOTE)


def has_rows(screen: str) -> bool:
    """Tell whether rows of a seeded desk are painted."""
    return SUBJECT in screen


def _starts(program: Program, place: str, size: Size, rounds: int) -> Iterator[Row]:
    command, seconds = program.command("--no-poll"), []
    for _ in range(rounds):
        with terminal(command, env=program.environment, columns=size.columns, rows=size.lines) as opened:
            seconds.append(opened.wait_for(has_rows))
    taken = spread(seconds)
    yield Row(what=f"start → rows, {place}", figure=figure(taken), budget="≤ 500 ms", kept=taken.median_ms <= 500)


def _moves(program: Program, place: str, size: Size, *, moves: int, idle_s: float) -> Iterator[Row]:
    command = program.command("--no-poll")
    with terminal(command, env=program.environment, columns=size.columns, rows=size.lines) as opened:
        opened.wait_for(has_rows)
        opened.settle()
        painted = [opened.press(b"j") for _ in range(moves)]
        beside = opened.settle()
        idle = opened.idle_bytes(idle_s)
        peak_mb = opened.peak_mb()
        yield from _move_rows(painted, place, size.byte_budget)
    if beside:
        yield Row(what=f"the preview, when the cursor comes to rest, {place}", figure=f"{beside:,} B")
    yield Row(what=f"at rest, {place}", figure=f"{idle:.0f} B/s", budget="≤ 200 B/s", kept=idle <= 200)
    yield Row(what=f"peak memory, {place}", figure=f"{peak_mb:.0f} MB", budget="≤ 90 MB", kept=peak_mb <= 90)


def _move_rows(painted: Sequence[Painted], place: str, byte_budget: int) -> Iterator[Row]:
    answered = [move for move in painted if move.sent]
    taken = spread([move.first_s for move in answered])
    yield Row(
        what=f"key → paint, {place}",
        figure=figure(taken, digits=1),
        budget="≤ 8 / 25 ms",
        kept=taken.median_ms <= 8 and taken.p95_ms <= 25,
    )
    sizes = sorted(move.sent for move in answered)
    average = sum(sizes) / len(sizes)
    yield Row(
        what=f"bytes a cursor move, scrolling included, {place}",
        figure=f"{average:.0f} B, median {sizes[len(sizes) // 2]:,} B, most {sizes[-1]:,} B",
        budget=f"≤ {byte_budget:,} B",
        kept=average <= byte_budget,
    )


def _filter_row(database: Path, messages: int, budget_ms: int, *, passes: int) -> Row:
    """Filter by common and by rare words: from Enter until the rows and their number stand there."""
    words = [*COMMON_WORDS, *rare_words()]
    totals = asyncio.run(_totals(database, words))
    program, size = program_over(database), _SIZES[0]
    with terminal(
        program.command("--no-poll"), env=program.environment, columns=size.columns, rows=size.lines
    ) as opened:
        opened.wait_for(has_rows)
        seconds = [_filter_s(opened, word, total) for _ in range(passes) for word, total in totals.items()]
    taken = spread(seconds)
    return Row(
        what=f"filter → rows, {len(totals)} words over {messages:,} messages",
        figure=figure(taken, digits=1),
        budget=f"p95 ≤ {budget_ms} ms",
        kept=taken.p95_ms <= budget_ms,
    )


def _filter_s(opened: Terminal, word: str, total: str) -> float:
    """Type a word into the filter and keep it, then take it away again."""
    opened.press(b"/")
    opened.press(word.encode())
    seconds = opened.wait_for(lambda screen: f" {total} ticket" in screen, since=opened.send(b"\r"))
    opened.press(b"/")
    opened.press(b"\x1b")
    opened.settle()
    return seconds


async def _totals(database: Path, words: Sequence[str]) -> dict[str, str]:
    """Return how many tickets the first view holds with each word, of those that it holds at all, as the list says."""

    def asked(reader: Reader) -> dict[str, str]:
        found = {word: VIEWS[0].with_words(word) for word in words}
        totals = {word: (view, reader.ticket_total(view)) for word, view in found.items()}
        return {word: f"{total}+" if is_bounded(view, total) else str(total) for word, (view, total) in totals.items()}

    async with open_repository(database, clock=system_clock) as repository:
        found = await repository.reading(asked)
    return {word: total for word, total in found.items() if total != "0"}


if __name__ == "__main__":
    print_group(measure(quick="--quick" in sys.argv))
