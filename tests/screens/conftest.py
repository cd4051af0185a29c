"""Each test begins in English, whatever the one before it spoke, and is told of changes at once."""

from collections.abc import Iterator

import pytest

from tests.screens.screen import QuickFeed
from tests.widgets.pace import quicken
from widgets.language import use_language


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quicken(monkeypatch)
    monkeypatch.setattr("console.app.Feed", QuickFeed)
