"""Each test begins in English, whatever the one before it spoke, and is told of changes at once."""

from collections.abc import Iterator

import pytest

from tests.screens.screen import QuickFeed
from tests.widgets.pace import quicken
from widgets.language import use_language

NEVER_S = 3600


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quicken(monkeypatch)
    # the search for garbage that ends a start is a fifth of a test, and each test starts a console
    monkeypatch.setattr("console.app.SETTLED_S", NEVER_S)
    monkeypatch.setattr("console.app.Feed", QuickFeed)
