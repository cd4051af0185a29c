"""Verbs without a screen, as whole processes: a script or a monitor waits for each of them."""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import spread
from benchmarks.report import Group, Row, print_group
from benchmarks.seed import seeded

VERBS = (("--version",), ("status", "--json"), ("ledger", "--json"), ("ticket", "list", "--limit", "50", "--json"))
_BUDGET_MS = 300


def measure(*, quick: bool) -> Group:
    """Time each verb over a desk of 1,000 and of 1,000,000 tickets (quick: 2,000)."""
    rows = []
    for tickets in (1_000, 2_000 if quick else 1_000_000):
        with TemporaryDirectory() as folder:
            database = seeded(Path(folder), tickets=tickets)
            rows += [_row(verb, database, tickets, rounds=5 if quick else 15) for verb in VERBS]
    return Group(title="Verbs without a screen", rows=tuple(rows), note="As processes, from start to exit.")


def _row(verb: tuple[str, ...], database: Path, tickets: int, rounds: int) -> Row:
    command = [sys.executable, "-P", "-m", "console", "--database", f"sqlite:///{database}", *verb]
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)
        seconds.append(time.perf_counter() - started)
    taken = spread(seconds)
    return Row(
        what=f"`{' '.join(verb)}`, {tickets:,} tickets",
        figure=f"{taken.median_ms:.0f} ms, p95 {taken.p95_ms:.0f} ms",
        budget=f"≤ {_BUDGET_MS} ms",
        kept=taken.median_ms <= _BUDGET_MS,
    )


if __name__ == "__main__":
    print_group(measure(quick="--quick" in sys.argv))
