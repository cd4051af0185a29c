"""The page of promises: `python -m tests.house.reliability [LINES…]` merges figures and writes docs/reliability.md.

LINES are files that OMNIDESK_FIGURES named while tests ran. The newest figure of each row is kept in docs/figures.json:
no figure is written by hand.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.guards import GUARDS
from tests.house.pages import table
from tests.house.sources import ROOT
from tests.promise import Promise
from tests.promises import PROMISES

PAGE, KEPT = ROOT / "docs" / "reliability.md", ROOT / "docs" / "figures.json"
NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a test found for a row, in words, and on which day."""

    words: str
    date: str


def merged(kept: Mapping[str, Figure], lines: Iterable[str]) -> dict[str, Figure]:
    """Return the figures with those of some lines in their place; of one day the later line counts."""
    found = dict(kept)
    for line in lines:
        said = json.loads(line)
        row, before = said["row"], found.get(said["row"])
        if before is None or said["date"] >= before.date:
            found[row] = Figure(words=f"{said['value']} {said['unit']}".strip(), date=said["date"])
    return dict(sorted(found.items()))


def kept_figures() -> dict[str, Figure]:
    """Return the figures that are in the repository."""
    said = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    return {row: Figure(**one) for row, one in said.items()}


def placed() -> set[str]:
    """Return the figures that have a place on the page."""
    return {name for promise in PROMISES for name in promise.figures} | {f"guard-{guard.name}" for guard in GUARDS}


def page(figures: Mapping[str, Figure]) -> str:
    """Return docs/reliability.md."""
    rows = [_row(promise, figures) for promise in PROMISES]
    guards = [_guard(name, words, test, figures) for name, words, test in _guards()]
    return _PAGE.format(
        promises="\n".join(table(("threat or fault", "promise", "shown by", "figure", "of"), rows)),
        guards="\n".join(table(("guard", "without it this test fails", "figure", "of"), guards)),
    )


def _row(promise: Promise, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    found = [figures[name] for name in promise.figures if name in figures]
    words = "; ".join(one.words for one in found) or NOT_MEASURED
    shown = [*_shown(promise.quick, ""), *_shown(promise.long, " (long)")]
    told = f"{promise.promise}. *{promise.but}*" if promise.but else promise.promise
    return (
        promise.threat,
        told,
        "<br>".join(shown) or "nothing yet",
        words,
        max((one.date for one in found), default=""),
    )


def _shown(tests: Sequence[str], mark: str) -> list[str]:
    """Return the files of tests, each once."""
    return [f"`{path}`{mark}" for path in dict.fromkeys(test.partition("::")[0] for test in tests)]


def _guards() -> list[tuple[str, str, str]]:
    return [(guard.name, guard.words, guard.test) for guard in GUARDS]


def _guard(name: str, words: str, test: str, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    found = figures.get(f"guard-{name}")
    path, _, function = test.partition("::")
    shown = f"`{path}`: {function.removeprefix('test_').replace('_', ' ')}"
    return words, shown, found.words if found else NOT_MEASURED, found.date if found else ""


_PAGE = """# What holds, and how it is shown

<!-- Made by `python -m tests.house.reliability` of tests/promises.py and docs/figures.json. -->

Never lose a mail, let nothing in: each row is a threat or a fault, what is promised against it, the tests that show it
with real parts, and what they found. Figures are written by the tests' own run; a row without one was not measured.

```
./test                                                      the quick tests: on every change
./test -m long                                              the long ones: bounded, an hour on two cores
OMNIDESK_FIGURES=figures.jsonl ./test -m "long or not long"  all of them, with figures
python -m tests.house.reliability figures.jsonl             puts the figures on this page
```

Tests that need a program that is not on the machine (Dovecot, Postfix, OpenSSH, tmux, strace, faketime) say so loudly
and are skipped; in the CI the quick ones fail.

## Promises

{promises}

## Guards

A promise that no test would miss is none: each of these guards was taken away, and the test that stands for it failed
(`tests/house/test_guards.py`, long).

{guards}
"""


def update(files: Sequence[Path]) -> None:
    """Merge the lines of files into docs/figures.json, and write the page."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    figures = {row: one for row, one in merged(kept_figures(), lines).items() if row in placed()}
    said = {row: {"words": one.words, "date": one.date} for row, one in figures.items()}
    KEPT.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(figures), encoding="utf-8")


if __name__ == "__main__":
    update([Path(name) for name in sys.argv[1:]])
