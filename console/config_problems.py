"""What can be wrong with the configuration, in words: which file, section, key and value, and the way out.

It stands apart so that every reader of a section tells of it in the same shape, and so that `config check` can show all
problems where everything else stops at them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.mail.safe_text import safe_line
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong. `source` is the file or the option, `key` like "secrets.acme", "" for all of it.

    `words` name the value, but never that of a secret, and what to write instead. A warning keeps nothing from working.
    """

    source: str
    key: str
    words: str
    is_warning: bool = False

    def __str__(self) -> str:
        return safe_line(f"{self.source}: {self.key}: {self.words}" if self.key else f"{self.source}: {self.words}")


class ConfigError(Exception):
    """The configuration can't be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def not_a(wanted: str, value: object) -> str:
    """Return the words for a value of the wrong kind."""
    return _("{value} is no {wanted}.").format(value=shown(value), wanted=wanted)


def shown(value: object, most: int = 60) -> str:
    """Return a value as it may stand in an error: one line, in quotes when it is text, not too long."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= most else text[: most - 1] + "…"
