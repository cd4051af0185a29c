"""What a filter costs over the kept mail: its total and its first page, as a list asks for both, without a terminal.

How long it takes until the rows are painted is told with the console; here each kind of filter is told apart, so that
one which is slow is seen for what it is.
"""

import asyncio
import sys
import time
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path

from benchmarks.mails import START
from benchmarks.measure import figure, spread
from benchmarks.report import Group, Row, print_group
from benchmarks.seed import shared
from benchmarks.seed_rows import COMMON_WORDS, rare_words
from console.clock import system_clock
from console.filtering import Filter, parse, within
from storage.places import is_bounded
from storage.protocol import Reader, Repository
from storage.records import TicketView
from storage.settings import Settings
from storage.sqlite.repository import open_repository

_SHOWN = 50
_NOTE = "From the question to the total and the first 50 tickets, over one connection; the filters take turns."


def measure(*, quick: bool) -> Group:
    """Measure every kind of filter at 100,000 and at 1,000,000 messages (quick: 500 and 1,000)."""
    sizes = {500: 30, 1_000: 80} if quick else {100_000: 30, 1_000_000: 80}
    rows: list[Row] = []
    for size, budget_ms in sizes.items():
        rows += asyncio.run(_rows(shared(size), size, budget_ms, rounds=3 if quick else 20))
    return Group(title="Finding tickets", rows=tuple(rows), note=_NOTE)


def texts() -> tuple[str, ...]:
    """Return a filter of each kind, in words and in terms."""
    common, other, *_ = COMMON_WORDS
    rare = rare_words()[0]
    return (
        common, rare, f"{common} {COMMON_WORDS[3]}", f'"{COMMON_WORDS[3]} {COMMON_WORDS[4]}"', "ga", "fact",
        f"{COMMON_WORDS[4]} status:open", f"{other} status:spam", f"{COMMON_WORDS[3]} -{rare}",
        "from:klant-17 pakket", "from:klant",
        "status:open brand:nova", "status:open assignee:me older:3d", "status:open waiting:4h",
        "status:open sort:waiting", "sort:age", "tag:spoed", "is:automatic status:closed", "is:unread status:open",
        "has:attachment", "because:new:stranger", "because:new:* is:unassigned",
        "header:x-forwarded-for status:pending", "header:x-forwarded-for=info@nova", "header:references=<nothing",
        "id:<nobody@example.com>", "#7", "newer:2h", "-status:closed -tag:spoed",
    )  # fmt: skip


async def _rows(database: Path, size: int, budget_ms: int, *, rounds: int) -> list[Row]:
    async with open_repository(database, clock=system_clock) as repository:
        settings = await repository.reading(lambda reader: reader.settings())
        views = {text: _view(text, settings) for text in texts()}
        totals, taken = await _times(repository, views, rounds)
    rows = [
        Row(
            what=f"`{text}` → {_shown(views[text], totals[text])} tickets, {size:,} messages",
            figure=figure(spread(seconds), digits=1),
            budget=f"p95 ≤ {budget_ms} ms",
            kept=spread(seconds).p95_ms <= budget_ms,
        )
        for text, seconds in taken.items()
    ]
    every = spread([second for seconds in taken.values() for second in seconds])
    whole = Row(
        what=f"every kind of filter, {size:,} messages",
        figure=figure(every, digits=1),
        budget=f"p95 ≤ {budget_ms} ms",
        kept=every.p95_ms <= budget_ms,
    )
    return [whole, *rows]


async def _times(
    repository: Repository, views: Mapping[str, TicketView], rounds: int
) -> tuple[dict[str, int], dict[str, list[float]]]:
    totals: dict[str, int] = {}
    taken: dict[str, list[float]] = {text: [] for text in views}
    for _ in range(rounds):
        for text, view in views.items():
            started = time.perf_counter()
            totals[text] = await repository.reading(lambda reader, view=view: _ask(reader, view))  # type: ignore[misc]
            taken[text].append(time.perf_counter() - started)
    return totals, taken


def _ask(reader: Reader, view: TicketView) -> int:
    reader.tickets(view, limit=_SHOWN)
    return reader.ticket_total(view)


def _view(text: str, settings: Settings) -> TicketView:
    asked = parse(text, now=START, zone=UTC, settings=settings, login="ana")
    assert isinstance(asked, Filter), asked
    return within(asked, TicketView())


def _shown(view: TicketView, total: int) -> str:
    return f"{total:,}+" if is_bounded(view, total) else f"{total:,}"


if __name__ == "__main__":
    print_group(measure(quick="--quick" in sys.argv))
