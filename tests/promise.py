"""One row of what the desk promises, as tests/promises.py writes them down.

It stands apart so that the rows are nothing but rows.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One row: a threat or fault, what is promised, and where that is shown."""

    id: str
    threat: str
    promise: str
    quick: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    but: str = ""

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests of this row, each once."""
        return tuple(dict.fromkeys((*self.quick, *self.long)))
