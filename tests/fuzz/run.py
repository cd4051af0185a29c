"""The long fuzz: `python -m tests.fuzz.run --cases 50000 [--seed N] [--keep FOLDER]`.

Prints each find with the seed and number that make it again, and at the end how many mails broke a promise and how long
reading took. `--keep` writes the finds as files, for `tests/corpus/seeds`. Exit status 1 when there was any.
"""

import argparse
import hashlib
import logging
import secrets
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from console.mail.parse import UnreadableMailError, parse
from console.mail.quotes import fold
from tests.fuzz.mutator import mutated
from tests.fuzz.promises import broken_promises
from tests.fuzz.seeds import seeds

MOST_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A mail that broke a promise, and how to make it again."""

    seed: int
    number: int
    raw: bytes
    faults: tuple[str, ...]

    def __str__(self) -> str:
        return f"seed {self.seed}, case {self.number}, {len(self.raw)} bytes: {'; '.join(self.faults)[:600]}"


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a run has seen. `seconds` is the reading time of each mail."""

    cases: int = 0
    unreadable: int = 0
    seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        times = sorted(self.seconds) or [0.0]
        half, hundredth, most = times[len(times) // 2], times[int(len(times) * 0.99)], times[-1]
        return (
            f"{self.cases} cases, {self.unreadable} unreadable, "
            f"p50 {half * 1000:.2f} ms, p99 {hundredth * 1000:.1f} ms, max {most * 1000:.0f} ms"
        )


def finds(seed: int, cases: int, tally: Tally) -> Iterator[Find]:
    """Read so many mutated mails and give those that break a promise; `tally` is filled on the way."""
    for number in range(cases):
        raw = case(seed, number)
        tally.cases += 1
        if faults := _faults(raw, tally):
            yield Find(seed=seed, number=number, raw=raw, faults=tuple(faults))


def case(seed: int, number: int) -> bytes:
    """Return the mail of that number."""
    return mutated(Random(f"{seed}.{number}"), seeds())


def _faults(raw: bytes, tally: Tally) -> list[str]:
    started = time.perf_counter()
    try:
        mail = parse(raw)
    except UnreadableMailError:
        tally.unreadable += 1
        return ["it is unreadable though there is something to read"] if raw.strip() else []
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    tally.seconds.append(took := time.perf_counter() - started)
    faults = broken_promises(mail)
    if took > MOST_SECONDS:
        faults.append(f"reading it takes {took:.1f} s")
    if parse(raw) != mail:
        faults.append("read twice, it says two things")
    if "".join(block.text for block in fold(mail.text)) != mail.text:
        faults.append("folding its quotes loses text")
    return faults


def main() -> int:
    """Run from the command line."""
    logging.disable()  # a detector of bounces logs what it stumbles over
    parser = argparse.ArgumentParser(description="Reads mutated mails and reports those that break a promise.")
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32))
    parser.add_argument("--keep", type=Path, help="folder for the mails that broke a promise")
    asked = parser.parse_args()
    tally, found = Tally(), 0
    for find in finds(asked.seed, asked.cases, tally):
        found += 1
        print(find, flush=True)
        if asked.keep is not None:
            (asked.keep / f"fuzz-{hashlib.sha256(find.raw).hexdigest()[:12]}.eml").write_bytes(find.raw)
    print(f"seed {asked.seed}: {tally}, {found} finds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
