"""Each test begins in English, whatever the one before it spoke."""

from collections.abc import Iterator

import pytest

from widgets.language import use_language


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")
