"""Each test begins in English, whatever the one before it spoke, and is told of changes at once."""

from collections.abc import Iterator
from functools import partial

import pytest

from console.feed import Feed
from widgets.language import use_language


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def _quick_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell changes without the pause that spares a person's keys: a test would only wait for it."""
    monkeypatch.setattr("console.app.Feed", partial(Feed, pause_s=0.05))
