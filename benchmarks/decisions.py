"""What deciding one mail costs, at every size of the desk: the mail is read already, the transaction is real.

Deciding must stay flat while the kept mail grows, so the sizes take turns in one run. What a transaction costs on top
(full-text index, commit, fsync) is told apart: a backlog shares it among a hundred mails, a single mail pays it whole.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.mails import START, mail
from benchmarks.measure import figure, spread
from benchmarks.report import Group, Row, print_group
from benchmarks.seed import shared
from console.clock import system_clock
from console.intake.deciding import Undecided, decide_one
from console.intake.receive import BATCH, digest
from console.mail.parse import parse
from console.mail.parsed import ParsedMail
from storage.protocol import Reader, Repository, Writer
from storage.records import NewDelivery
from storage.sqlite.repository import open_repository

_BUDGET_MS, _FLAT = 2.0, 1.5
_STEP_MS = 1_000
_SINGLE = 20

_Mails = Sequence[tuple[Undecided, ParsedMail]]


@dataclass(slots=True)
class Taken:
    """What was measured on a desk of one size, in seconds a mail; `became` counts what the rules said."""

    kept: int
    keeping: list[float] = field(default_factory=list)
    deciding: list[float] = field(default_factory=list)
    ending: list[float] = field(default_factory=list)
    ending_alone: list[float] = field(default_factory=list)
    became: Counter[str] = field(default_factory=Counter)


def measure(*, quick: bool) -> Group:
    """Measure at 1,000 … 1,000,000 kept messages (quick: 500 and 1,000)."""
    sizes = (500, 1_000) if quick else (1_000, 10_000, 100_000, 1_000_000)
    desks = {size: shared(size) for size in sizes}
    taken = asyncio.run(_measure(desks, rounds=2 if quick else 8, batch=20 if quick else BATCH))
    rows = [row for one in taken for row in _rows(one)]
    first, last = taken[0], taken[-1]
    ratio = spread(last.deciding).median_ms / spread(first.deciding).median_ms
    rows.insert(0, _ratio_row(ratio, first, last))
    became = ", ".join(f"{mails} {because}" for because, mails in last.became.most_common())
    note = f"The mails are read already; each size takes its turn. At {last.kept:,} they became: {became}."
    return Group(title="Deciding one mail", rows=tuple(rows), note=note)


async def _measure(databases: Mapping[int, Path], *, rounds: int, batch: int) -> list[Taken]:
    found = [Taken(kept=size) for size in databases]
    async with AsyncExitStack() as stack:
        opened = [open_repository(path, clock=system_clock) for path in databases.values()]
        desks = [await stack.enter_async_context(desk) for desk in opened]
        for turn in range(rounds + 1):
            for taken, desk in zip(found, desks, strict=True):
                into = taken if turn else Taken(kept=taken.kept)  # the first turn fills the caches
                await _take_batch(desk, into, taken.kept + turn * (batch + _SINGLE), batch)
    return found


async def _take_batch(desk: Repository, taken: Taken, first: int, batch: int) -> None:
    """Keep and decide a batch in one transaction each, then some mails in a transaction of their own."""
    mails = _mails(first, batch + _SINGLE, taken.kept)
    kept = await desk.writing(lambda writer: _keep(writer, mails, taken))
    started = time.perf_counter()
    spent = await desk.writing(lambda writer: _decide(writer, kept[:batch], taken))
    taken.ending.append((time.perf_counter() - started - spent) / batch)
    for one in kept[batch:]:
        started = time.perf_counter()
        spent = await desk.writing(partial(_decide, mails=[one], taken=taken))
        taken.ending_alone.append(time.perf_counter() - started - spent)
    await desk.reading(lambda reader: _count(reader, kept, taken))


def _mails(first: int, count: int, kept: int) -> list[tuple[bytes, int]]:
    """Return mails and their numbers: their writers and what they answer are kept already."""
    chance = Random(first)
    return [(mail(number, kept, chance), number) for number in range(first, first + count)]


def _keep(writer: Writer, mails: Sequence[tuple[bytes, int]], taken: Taken) -> _Mails:
    mailbox = writer.settings().mailboxes[0]
    kept: list[tuple[Undecided, ParsedMail]] = []
    for raw, number in mails:
        arrival = START + (number - taken.kept) * _STEP_MS
        delivery = NewDelivery(
            mailbox_id=mailbox.id, brand_id=mailbox.brand_id, uidvalidity=1, uid=number + 1, internal_date=arrival,
            kept_at=arrival, sha256=digest(raw), raw=raw,
        )  # fmt: skip
        started = time.perf_counter()
        key = writer.keep(delivery)
        taken.keeping.append(time.perf_counter() - started)
        assert key is not None, "these coordinates are known"
        undecided = Undecided(
            key=key, mailbox_id=mailbox.id, brand_id=mailbox.brand_id, uid=delivery.uid, arrival=arrival,
            kept_at=arrival, size=len(raw), sha256=delivery.sha256,
        )  # fmt: skip
        kept.append((undecided, parse(raw)))
    return kept


def _decide(writer: Writer, mails: _Mails, taken: Taken) -> float:
    """Decide mails and return the seconds it took."""
    began = time.perf_counter()
    for undecided, parsed in mails:
        started = time.perf_counter()
        decide_one(writer, undecided, parsed, START)
        taken.deciding.append(time.perf_counter() - started)
    return time.perf_counter() - began


def _count(reader: Reader, mails: _Mails, taken: Taken) -> None:
    for undecided, _ in mails:
        delivery = reader.delivery(undecided.key)
        taken.became[str(delivery.because) if delivery else "lost"] += 1


def _ratio_row(ratio: float, first: Taken, last: Taken) -> Row:
    return Row(
        what=f"deciding at {last.kept:,} kept messages : at {first.kept:,}, medians",
        figure=f"{ratio:.2f}",
        budget=f"≤ {_FLAT}",
        kept=ratio <= _FLAT,
    )


def _rows(taken: Taken) -> list[Row]:
    deciding, place = spread(taken.deciding), f"at {taken.kept:,} kept messages"
    return [
        Row(
            what=f"deciding a mail, {place}",
            figure=figure(deciding, digits=2),
            budget=f"≤ {_BUDGET_MS:.0f} ms",
            kept=deciding.median_ms <= _BUDGET_MS,
        ),
        Row(what=f"keeping its raw bytes, {place}", figure=figure(spread(taken.keeping), digits=2)),
        Row(
            what=f"index and commit, a mail's share of a batch, {place}", figure=figure(spread(taken.ending), digits=2)
        ),
        Row(what=f"index and commit, a mail alone, {place}", figure=figure(spread(taken.ending_alone), digits=2)),
    ]


if __name__ == "__main__":
    print_group(measure(quick="--quick" in sys.argv))
