"""The page of figures: docs/performance.md, each figure with its budget beside it, the date and the machine.

It knows nothing of how a figure is taken; the groups of benchmarks hand it their rows. Below a table stands why its
missed budgets are missed, from `benchmarks.reasons`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import machine
from benchmarks.reasons import reasons_for

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"

_INTRODUCTION = """\
# Speed

Taken by `python -m benchmarks.run_all` on {date}, on {machine}{sizes}. Figures of a peer are from the same run. Trust
the ratios more than the numbers; a figure without a budget is there for the curious.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure in words, with its budget ("" for none) and whether it keeps it (None: no budget)."""

    what: str
    figure: str
    budget: str = ""
    kept: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A table of the page; `note` says how it was taken, or why it could not be."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""


def page(groups: Sequence[Group], *, quick: bool) -> str:
    """Return the page in Markdown."""
    sizes = " **in small sizes, which mean nothing**" if quick else ""
    parts = [_INTRODUCTION.format(date=datetime.now(UTC).date(), machine=machine(), sizes=sizes)]
    return "\n".join([*parts, *(_table(group) for group in groups)])


def print_group(group: Group) -> None:
    """Print a group, for a run of one group alone."""
    print(_table(group))


def _table(group: Group) -> str:
    lines = [f"## {group.title}", ""]
    if group.note:
        lines += [group.note, ""]
    if group.rows:
        lines += ["| what | figure | budget | kept |", "| --- | --- | --- | --- |"]
    words = {True: "yes", False: "**no**", None: ""}
    lines += [f"| {row.what} | {row.figure} | {row.budget} | {words[row.kept]} |" for row in group.rows]
    missed = [row.what for row in group.rows if row.kept is False]
    reasons = [f"- {start}: {words}" for start, words in reasons_for(missed).items()]
    return "\n".join([*lines, "", *reasons, *([""] if reasons else [])])
