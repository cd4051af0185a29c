"""Eight programs write at once: nobody hears that the database is busy, and nothing is lost."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.sqlite.repository import open_repository
from tests.figures import figure
from tests.storage.builders import NOON
from tests.storage.sqlite.beside import open_tickets
from tests.storage.sqlite.programs import end, start
from tests.storage.steps import with_settings

WRITERS, TRANSACTIONS = 8, 50


async def test_eight_writers_neither_hinder_each_other_nor_lose_anything(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    async with open_repository(path, clock=lambda: NOON) as repository:
        await with_settings(repository)
        before = await repository.reading(lambda reader: reader.revision())
    programs = [start(open_tickets, path, TRANSACTIONS, "when told") for _ in range(WRITERS)]
    for program in programs:
        assert program.stdout is not None and program.stdout.readline() == "open\n"

    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    ended = [end(program) for program in programs]

    assert ended == [(0, "")] * WRITERS
    async with open_repository(path, clock=lambda: NOON) as repository:
        revision, tickets = await repository.reading(lambda reader: (reader.revision(), reader.counts().tickets))
    assert (revision - before, tickets) == (WRITERS * TRANSACTIONS, WRITERS * TRANSACTIONS)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select count(*), max(number) from ticket").fetchone() == (tickets, tickets)
        assert connection.execute("select count(distinct revision) from ticket").fetchone() == (tickets,)
        assert connection.execute("select count(*) from message").fetchone() == (tickets,)
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    missed = WRITERS * TRANSACTIONS - tickets
    figure("eight-writers", f"{missed} of {WRITERS * TRANSACTIONS}", "transactions of 8 programs were busy or lost")
