"""Whether a console reaches mail servers at all: asked before anything else of a test, a password included.

It stands apart because every server that is tried begins with it, and a secret may be kept by a command that is run.
"""

from collections.abc import Callable
from typing import TypeVar

from console.failure_words import words_of
from console.screens.admin.trial import TrialFailedError
from console.trial_advice import closed_advice
from console.wires import NoWiresError

T = TypeVar("T")


def reached(way: Callable[[], T]) -> T:
    """Return a way to servers. Raises TrialFailedError where this console has none."""
    try:
        return way()
    except NoWiresError as error:
        raise TrialFailedError(words_of(error), closed_advice()) from None
