"""Tells each step on the way to an outgoing server, as it ends.

It stands apart so that the adapter says what happens and nothing of who listens.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from console.outgoing.mailer import MailerError, Step, Told


class Steps:
    """What is told: `words` of the step that is being taken, or those of its error."""

    def __init__(self, told: Told | None = None) -> None:
        self._told = told or (lambda step: None)
        self.words = ""

    @contextmanager
    def take(self, name: str) -> Iterator[None]:
        """Tell of a step: with `words` when it succeeds, with those of the error when it fails."""
        self.words = ""
        try:
            yield
        except MailerError as error:
            self._told(Step(name=name, ok=False, words=str(error)))
            raise
        self._told(Step(name=name, ok=True, words=self.words))
