"""Verbs without a screen, as whole processes: a script or a monitor waits for each of them."""

import subprocess
import sys
import time

from benchmarks.measure import figure, spread
from benchmarks.program import Program, program_over
from benchmarks.report import Group, Row, print_group
from benchmarks.seed import shared

VERBS = (
    ("--version",),
    ("status",),
    ("status", "--json"),
    ("check",),
    ("digest", "--since", "02:00"),
    ("logs",),
    ("ledger", "--json"),
    ("ticket", "list", "--limit", "50", "--json"),
    ("search", "pakket", "--json"),
)
UNHURRIED = (("doctor", "--offline"),)  # they provoke and wait, so they have no budget
_BUDGET_MS = 300
_TOLD = {"check": {0, 1, 2}, "doctor": {0, 4}}  # by these codes a monitor is told of a desk that nobody polls


def measure(*, quick: bool) -> Group:
    """Time each verb over a desk of 1,000, 100,000 and 1,000,000 tickets (quick: 500 and 2,000)."""
    rows = []
    for tickets in (500, 2_000) if quick else (1_000, 100_000, 1_000_000):
        program = program_over(shared(tickets))
        rows += [_row(verb, program, tickets, rounds=3 if quick else 15) for verb in (*VERBS, *UNHURRIED)]
    return Group(title="Verbs without a screen", rows=tuple(rows), note="As processes, from start to exit.")


def _row(verb: tuple[str, ...], program: Program, tickets: int, rounds: int) -> Row:
    command, seconds = program.command(*verb), []
    for _ in range(rounds):
        started = time.perf_counter()
        # Without a time-out: with one, the waiting looks up only every 50 ms, and so would the figure.
        ran = subprocess.run(command, env=program.environment, check=False, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - started)
        if ran.returncode not in _TOLD.get(verb[0], {0}):
            ran.check_returncode()
    taken = spread(seconds)
    if verb in UNHURRIED:
        return Row(what=f"`{' '.join(verb)}`, {tickets:,} tickets", figure=figure(taken))
    return Row(
        what=f"`{' '.join(verb)}`, {tickets:,} tickets",
        figure=figure(taken),
        budget=f"≤ {_BUDGET_MS} ms",
        kept=taken.median_ms <= _BUDGET_MS,
    )


if __name__ == "__main__":
    print_group(measure(quick="--quick" in sys.argv))
