"""Why a command is not done, as a value: a code for scripts, words for a person with the way out.

It stands alone because checks are pure and keys, verbs and tests all read their answer.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A command that is not done. `code` is the error code in JSON, `words` name the value and what to do instead."""

    code: str
    words: str


class RefusedError(Exception):
    """The command was refused; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.words)
        self.refusal = refusal
