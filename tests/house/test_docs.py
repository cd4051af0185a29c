"""The pages in docs/ speak of files that exist."""

import re

import pytest

from tests.house.sources import ROOT

NAMED = re.compile(r"`((?:console|widgets|storage|tests|benchmarks|docs)/[\w./-]*)`")


PAGES = [
    *(f"docs/{name}.md" for name in ("architecture", "standards", "operating", "channel", "triage", "reliability")),
    "README.md",
]


@pytest.mark.parametrize("page", PAGES)
def test_each_file_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    missing = [name for name in NAMED.findall(text) if not (ROOT / name).exists()]

    assert missing == []
