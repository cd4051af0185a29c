"""The steps of a test of a server, as values: what a screen draws one by one and a headless verb prints.

They stand apart from the view that draws them, so that a verb that opens no screen can say the same.
"""

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from widgets.language import _


class StepState(Enum):
    """How far a step is."""

    WAITING = "waiting"
    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step by its name; `said` is what the server answered, or why it failed, in words."""

    name: str
    state: StepState = StepState.WAITING
    said: str = ""


def step_words(state: StepState) -> str:
    """Return how far a step is, in a word."""
    match state:
        case StepState.WAITING:
            return ""
        case StepState.RUNNING:
            return "…"
        case StepState.OK:
            return _("ok")
        case StepState.FAILED:
            return _("failed")
        case StepState.SKIPPED:
            return _("skipped")
        case _:
            assert_never(state)
