"""A desk lives a whole life, killed at a chosen step, and lives on: migrate, fetch, decide, answer, send.

It is a program of its own: each life is a copy of it, which costs less than a start. The database that it begins with
has an older schema; what it leaves is told as one word per life, but for what a clock or chance decides.
"""

import contextlib
import hashlib
import io
import json
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from console.cli.main import main
from storage.sqlite.migrate import FOLDER, migrate
from tests.faults.boundaries import Boundaries, watch_everything
from tests.storage.sqlite.killed_intake import kept
from tests.storage.sqlite.programs import in_child
from tests.storage.sqlite.schema import things

OLD_SCHEMA = 4
TEXT = "Het komt morgen."
NOW = 1_772_500_000_000
NOT_COMPARED = {"lease"}  # how often something was held: as often as it was tried


class Desk:
    """The database of one life."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def live(self) -> None:
        """Fetch, which migrates first; answer; send. What is done already is not done again."""
        self._say("poll", "--once")
        if not self._is_answered():
            self._say("ticket", "reply", "1", "--text", TEXT)
        self._say("poll", "--once")

    def _is_answered(self) -> bool:
        with closing(sqlite3.connect(self.database)) as connection:
            return bool(connection.execute("select count(*) from outbox").fetchone()[0])

    def _say(self, *words: str) -> None:
        """Run a verb. Raises RuntimeError when it fails."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main(["--database", f"sqlite:///{self.database}", *words])
        if code:
            raise RuntimeError(said.getvalue())


def age(database: Path, old: Path) -> None:
    """Make a database of an older schema with the settings of another."""
    folder = old.with_suffix(".migrations")
    folder.mkdir()
    for number in range(1, OLD_SCHEMA + 1):
        shutil.copy(next(FOLDER.glob(f"{number:04}_*.sql")), folder)
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        migrate(connection, old, folder)
        connection.execute("pragma foreign_keys = off")
        connection.execute("attach ? as newer", (str(database),))
        for kind, table, _, _ in things(connection):
            if kind == "table" and table != "message_text":
                _copy(connection, table)
        connection.execute("pragma journal_mode = wal")


def _copy(connection: sqlite3.Connection, table: str) -> None:
    asked = "select name from pragma_table_info(?, ?)"
    old, new = ({row[0] for row in connection.execute(asked, (table, schema))} for schema in ("main", "newer"))
    columns = ", ".join(sorted(old & new))
    connection.execute(f"insert or ignore into main.{table} ({columns}) select {columns} from newer.{table}")  # noqa: S608 (ours)


def _told(number: int, desk: Desk, killed: int, again: int) -> dict[str, object]:
    """Return what became of a life: one word for each table, and how its answer stands."""
    state, attempts = _evened(desk.database)
    rows = {table: found for table, found in kept(desk.database).items() if table not in NOT_COMPARED}
    tables = {table: hashlib.sha256(repr(found).encode()).hexdigest()[:12] for table, found in rows.items()}
    was_killed = killed == -signal.SIGKILL
    return {
        "number": number, "killed": was_killed, "again": again, "tables": tables, "state": state, "attempts": attempts
    }  # fmt: skip


def _evened(database: Path) -> tuple[str, int]:
    """Take out what counts tries, and the chain over the revisions, which count them too; return state and tries."""
    with closing(sqlite3.connect(database)) as connection, connection:
        ((state, attempts),) = connection.execute("select state, attempts from outbox").fetchall()
        connection.execute("update outbox set attempts = 1")
        connection.execute("update event set digest = x''")
        connection.execute("update store set event_digest = settings_digest")
    return state, attempts


def live_and_be_killed(template: str, folder: str, numbers: str) -> None:
    """Live once undisturbed, then be killed before each of these steps and live on; print what became of each life.

    `numbers` is "FIRST,STEP,LAST"; LAST 0 is the last step that there is. The first line tells how many there are.
    """
    time.time_ns = lambda: NOW * 1_000_000
    watch_everything()
    first, step, last = map(int, numbers.split(","))
    desk = _born(template, folder, 0)
    desk.live()
    steps = len(Boundaries.names)
    _say(_told(0, desk, 0, 0) | {"steps": steps})
    for number in range(first, (last or steps) + 1, step):
        desk = _born(template, folder, number)
        killed = in_child(partial(_live, desk, number))
        _say(_told(number, desk, killed, in_child(partial(_live, desk, 0))))


def _born(template: str, folder: str, number: int) -> Desk:
    place = Path(folder) / str(number)
    place.mkdir()
    return Desk(Path(shutil.copy(template, place / "desk.db")))


def _live(desk: Desk, number: int) -> None:
    Boundaries.falling_at(number)
    desk.live()


def _say(told: dict[str, object]) -> None:
    """Tell, and wait until it was heard: who hears counts the mails of this life."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()
