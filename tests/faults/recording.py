"""Writes down every statement of the transactions that a real run commits, so that it can be said again elsewhere.

It stands apart from the disk that fails: what is replayed is what omnidesk said, with the values that it bound.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

Bound = Mapping[str, object] | Sequence[object]


@dataclass(frozen=True, slots=True)
class Said:
    """One statement with its values."""

    sql: str
    bound: Bound


@dataclass(slots=True)
class Recording:
    """The statements of each sitting (from opening to closing the database), in the order in which they were said.

    `pragmas` are those that the connection which writes was opened with.
    """

    sittings: list[list[Said]] = field(default_factory=list)
    pragmas: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """What is said from now on belongs to another sitting."""
        self.sittings.append([])


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record what every connection of this process writes until the block ends."""
    recording, connect = Recording([[]]), sqlite3.connect

    class Written(sqlite3.Connection):
        _is_reading = False
        _pragmas: tuple[str, ...] = ()

        def execute(self, sql: str, bound: Bound = ()) -> sqlite3.Cursor:  # type: ignore[override]
            if not self.in_transaction and sql.startswith("pragma "):
                self._pragmas += (sql,)
            if sql == "begin immediate":
                recording.pragmas = list(self._pragmas)
            if sql == "begin immediate" or (self.in_transaction and not self._is_reading):
                recording.sittings[-1].append(Said(sql, _plain(bound)))
            self._is_reading = sql == "begin" or (self._is_reading and self.in_transaction)
            return super().execute(sql, bound)

        def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:
            kept = [_plain(row) for row in rows]
            recording.sittings[-1] += [Said(sql, row) for row in kept]
            return super().executemany(sql, kept)

    def connected(*asked: Any, **named: Any) -> sqlite3.Connection:
        return connect(*asked, factory=Written, **named)

    with patch.object(sqlite3, "connect", connected):
        yield recording


def _plain(bound: Bound) -> Bound:
    """Words of ours are bound as what they are: texts."""
    if isinstance(bound, Mapping):
        return {name: _value(value) for name, value in bound.items()}
    return [_value(value) for value in bound]


def _value(value: object) -> object:
    if isinstance(value, str):
        return str.__str__(value)
    return int(value) if isinstance(value, int) else value
