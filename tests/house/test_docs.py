"""The pages in docs/ speak of files that exist."""

import re

import pytest

from tests.house.sources import ROOT

NAMED = re.compile(r"`((?:console|widgets|storage|tests|benchmarks|docs)/[\w./-]*)`")


@pytest.mark.parametrize(
    "page", ["docs/architecture.md", "docs/standards.md", "docs/operating.md", "docs/channel.md", "docs/triage.md", "README.md"]
)
def test_each_file_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    missing = [name for name in NAMED.findall(text) if not (ROOT / name).exists()]

    assert missing == []
