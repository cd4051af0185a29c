"""The tables of faults in docs/operating.md: `python -m tests.house.nights [LINES…]` merges figures and writes them.

LINES are files that OMNIDESK_FIGURES named while tests/nights ran. The newest words and seconds of each fault are kept
in docs/nights.json: none of them is written by hand.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.house.pages import table
from tests.house.reliability import NOT_MEASURED, Figure, merged
from tests.house.sources import ROOT
from tests.nights.faults import Fault, rows
from tests.nights.installation import Place

PAGE, KEPT = ROOT / "docs" / "operating.md", ROOT / "docs" / "nights.json"
BEGIN, END = "<!-- Made by `python -m tests.house.nights` of docs/nights.json. -->", "<!-- So far it is made. -->"
SAME = "the same"
FIGURES_OF_CHECK = " \\| "  # behind it stands what only monitors read


def kept_figures() -> dict[str, Figure]:
    """Return the words and seconds that are in the repository."""
    said = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    return {row: Figure(**one) for row, one in said.items()}


def placed() -> set[str]:
    """Return the names of the figures that have a place in the tables."""
    kinds = (*(place.value for place in Place), "seen", "over")
    return {f"night-{fault.id}-{kind}" for fault in rows() for kind in kinds}


def tables(figures: Mapping[str, Figure]) -> str:
    """Return what stands between the two marks: what is seen of each fault, and what is done about it."""
    seen = [_seen(fault, figures) for fault in rows()]
    done = [(fault.name, fault.made, fault.remedy) for fault in rows()]
    heads = ("fault", "screen `I`", "`status`", "`check`", "`doctor`", "named after", "over after")
    return "\n".join([*table(heads, seen), "", *table(("fault", "how it was made", "what to do"), done)])


def _seen(fault: Fault, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    def words(kind: str) -> str:
        found = figures.get(f"night-{fault.id}-{kind}")
        return found.words.split(FIGURES_OF_CHECK)[0] if found else NOT_MEASURED

    screen, status = words(Place.SCREEN), words(Place.STATUS)
    told = SAME if status == screen != NOT_MEASURED else status
    return (fault.name, screen, told, words(Place.CHECK), words(Place.DOCTOR), words("seen"), words("over"))


def with_tables(page: str, figures: Mapping[str, Figure]) -> str:
    """Return the page with the tables in their place."""
    before, _mark, rest = page.partition(BEGIN)
    _old, _mark, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables(figures)}\n\n{END}{after}"


def update(files: Sequence[Path]) -> None:
    """Merge the lines of files into docs/nights.json, and write the tables."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    figures = {row: one for row, one in merged(kept_figures(), lines).items() if row in placed()}
    said = {row: {"words": one.words, "date": one.date} for row, one in figures.items()}
    KEPT.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")


if __name__ == "__main__":
    update([Path(name) for name in sys.argv[1:]])
