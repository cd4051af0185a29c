"""What a what-if costs over 100,000 messages: as a process from start to exit, and inside one that runs already.

Two desks: tickets of one mail each, which is the most that a simulation can meet, and conversations of four messages.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import figure, spread
from benchmarks.program import program_over
from benchmarks.report import Group, Row, print_group
from benchmarks.seed import seeded, shared
from console.clock import system_clock
from console.what_if import what_if
from storage.protocol import Reader
from storage.settings import DAY_S, Settings
from storage.sqlite.repository import open_repository

_BUDGET_S = 2.0
_EACH = 4
_CASES: Mapping[str, tuple[str, ...]] = {
    "a period of a week": ("--period", "7d"),
    "a period of an hour": ("--period", "1h"),
    "a domain excluded": ("--exclude", "post1.example"),
}


def measure(*, quick: bool) -> Group:
    """Simulate over 100,000 messages (quick: 2,000)."""
    messages, rounds = (2_000, 2) if quick else (100_000, 5)
    with TemporaryDirectory(prefix="omnidesk-benchmark-") as folder:
        desks = {
            f"{messages:,} tickets of one mail": shared(messages),
            f"{messages // _EACH:,} tickets of {_EACH} messages": seeded(
                Path(folder), tickets=messages // _EACH, messages_per_ticket=_EACH
            ),
        }
        rows = [row for name, database in desks.items() for row in _rows(name, database, rounds)]
    return Group(title="What if", rows=tuple(rows), note=f"Each over {messages:,} kept messages; nothing is changed.")


def _rows(name: str, database: Path, rounds: int) -> list[Row]:
    rows = [_process_row(f"`simulate`, {what}, {name}", database, words, rounds) for what, words in _CASES.items()]
    seconds = asyncio.run(_inside(database, rounds))
    return [*rows, _row(f"reading and simulating in a process that runs, a period of a week, {name}", seconds)]


def _process_row(what: str, database: Path, words: tuple[str, ...], rounds: int) -> Row:
    program, seconds = program_over(database), []
    for _ in range(rounds):
        started = time.perf_counter()
        subprocess.run(
            program.command("simulate", *words, "--json"),
            env=program.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        seconds.append(time.perf_counter() - started)
    return _row(what, seconds)


async def _inside(database: Path, rounds: int) -> list[float]:
    def read(reader: Reader) -> float:
        then = _with_period(reader.settings(), 7 * DAY_S)
        started = time.perf_counter()
        what_if(reader, then)
        return time.perf_counter() - started

    async with open_repository(database, clock=system_clock) as desk:
        return [await desk.reading(read) for _ in range(rounds)]


def _with_period(settings: Settings, period_s: int) -> Settings:
    return replace(settings, addresses=tuple(replace(known, period_s=period_s) for known in settings.addresses))


def _row(what: str, seconds: list[float]) -> Row:
    taken = spread(seconds)
    return Row(
        what=what,
        figure=figure(taken),
        budget=f"≤ {_BUDGET_S:.0f} s",
        kept=taken.median_ms <= _BUDGET_S * 1000,
    )


if __name__ == "__main__":
    print_group(measure(quick="--quick" in sys.argv))
