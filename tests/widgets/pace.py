"""A quicker pace for tests of widgets and screens: the same steps as Textual's own, each a quarter as long.

Textual's pilots look every 20 ms whether a program rests, and its screens are painted 60 times a second.
"""

import pytest

QUICKER = 4


def quicken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look and paint more often, for one test."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 50 / QUICKER)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 1 / 1000 / 2)
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 1 / 60 / QUICKER)
