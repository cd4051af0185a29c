"""The page of promises names tests that are there, and says what the newest run found."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.figures import figure
from tests.guards import GUARDS
from tests.house.reliability import NOT_MEASURED, PAGE, Figure, kept_figures, merged, page, placed
from tests.house.sources import ROOT, parsed
from tests.promise import Promise
from tests.promises import PROMISES

FIGURE = re.compile(r'\bfigure\(\s*"([a-z0-9-]+)"')


def named() -> set[str]:
    return {test for promise in PROMISES for test in promise.tests} | {guard.test for guard in GUARDS}


def collected(*options: str) -> set[str]:
    """Return what pytest finds in the files that are named, without parameters."""
    files = sorted({test.partition("::")[0] for test in named()})
    line = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider", *options, *files]
    said = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False).stdout
    return {one.partition("[")[0] for one in said.splitlines() if "::" in one}


def written() -> set[str]:
    """Return the rows for which some test writes a figure."""
    return {row for path in (ROOT / "tests").rglob("test_*.py") for row in FIGURE.findall(path.read_text("utf-8"))}


def functions(path: str) -> set[str]:
    """Return the tests of a file, each as pytest names it."""
    body = parsed((ROOT / path).read_text("utf-8")).body
    found = (node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {f"{path}::{name}" for name in found if name.startswith("test_")}


def test_the_page_is_what_the_promises_and_the_figures_make() -> None:
    kept = PAGE.read_text(encoding="utf-8")

    assert kept == page(kept_figures()), "python -m tests.house.reliability"


def test_every_test_that_is_named_is_there() -> None:
    there = {test for path in {test.partition("::")[0] for test in named()} for test in functions(path)}

    assert named() - there == set()


@pytest.mark.long
def test_every_test_that_is_named_is_run_when_it_is_said_to_be() -> None:
    quick, long = collected("-m", "not long"), collected("-m", "long")

    assert {test for promise in PROMISES for test in promise.quick} - quick == set()
    assert {test for promise in PROMISES for test in promise.long} - long == set()
    assert {guard.test for guard in GUARDS} - quick == set()


@pytest.mark.parametrize("promise", PROMISES, ids=[promise.id for promise in PROMISES])
def test_a_row_is_shown_by_a_test_or_says_why_not(promise: Promise) -> None:
    assert promise.tests or promise.but


def test_every_figure_of_a_row_is_written_by_some_test() -> None:
    wanted = {name for promise in PROMISES for name in promise.figures}

    assert wanted - written() == set()


def test_every_figure_that_was_kept_has_a_place_on_the_page() -> None:
    assert kept_figures().keys() - placed() == set()


def test_the_newest_line_of_a_row_counts() -> None:
    kept = {"a": Figure(words="1 s", date="2026-11-24"), "b": Figure(words="2 s", date="2026-11-24")}
    lines = [
        '{"row": "a", "value": 3, "unit": "s", "date": "2026-11-25"}',
        '{"row": "b", "value": 4, "unit": "s", "date": "2026-11-01"}',
        '{"row": "c", "value": "0 of 9", "unit": "", "date": "2026-11-25"}',
    ]

    found = merged(kept, lines)

    assert {row: one.words for row, one in found.items()} == {"a": "3 s", "b": "2 s", "c": "0 of 9"}


def test_a_row_without_a_figure_says_that_it_was_not_measured() -> None:
    assert NOT_MEASURED in page({})


def test_a_figure_is_written_only_where_a_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = tmp_path / "figures.jsonl"
    monkeypatch.delenv("OMNIDESK_FIGURES", raising=False)
    figure("a", 1)
    monkeypatch.setitem(os.environ, "OMNIDESK_FIGURES", str(lines))
    figure("b", 2, "s")

    assert list(merged({}, lines.read_text().splitlines())) == ["b"]
