"""A look at a database file: what it finds of the structure, and that it ends when it is to end."""

import sqlite3
from pathlib import Path
from threading import Event
from typing import cast

import pytest

from storage.sqlite.examining import _problems, examine
from storage.sqlite.repository import open_repository
from tests.storage.builders import NOON


class SlowConnection:
    """Looks at its pages until it is interrupted, as SQLite does."""

    def __init__(self) -> None:
        self._interrupted = Event()

    def interrupt(self) -> None:
        self._interrupted.set()

    def execute(self, _statement: str) -> None:
        assert self._interrupted.wait(30)
        error = sqlite3.OperationalError("interrupted")
        error.sqlite_errorcode = sqlite3.SQLITE_INTERRUPT
        raise error


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database that nobody has open."""
    place = tmp_path / "omnidesk.db"
    async with open_repository(place, clock=lambda: NOON):
        pass
    return place


def test_a_sound_database_has_no_problems(path: Path) -> None:
    facts = examine(path, within_s=60, is_stopped=lambda: False)

    assert (facts.problems, facts.schema) == ((), facts.newest)


@pytest.mark.parametrize(("within_s", "is_stopped"), [(-1.0, False), (60.0, True)])
def test_a_look_that_is_over_tells_nothing_of_the_structure(path: Path, within_s: float, is_stopped: bool) -> None:
    assert examine(path, within_s=within_s, is_stopped=lambda: is_stopped).problems is None


def test_a_look_under_way_is_interrupted_when_it_is_over() -> None:
    answers = iter([False, False])

    problems = _problems(cast(sqlite3.Connection, SlowConnection()), lambda: next(answers, True))

    assert problems is None


def test_a_page_that_is_lost_is_a_problem(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table filler (words text)")
        connection.executemany("insert into filler values (?)", [("x" * 3000,)] * 9)
        page = connection.execute("select rootpage from sqlite_schema where name = 'filler'").fetchone()[0]
        size = connection.execute("pragma page_size").fetchone()[0]
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x07" * size)

    assert examine(path, within_s=60, is_stopped=lambda: False).problems
