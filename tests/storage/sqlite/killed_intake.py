"""Takes the same five mails in, killed before the n-th statement and started again; prints what is kept then.

The clock stands still, so that only what the kill changed could differ; revisions count the transactions and are left
out, as is the log of changes.
"""

import asyncio
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

from console.intake.receive import Intake
from storage.records import Cursor, NewDelivery
from storage.sqlite.repository import open_repository
from tests.dramas.stage import NearRoom
from tests.mail.builders import Attached, mail
from tests.storage.builders import MAILBOX, MAIN, MINUTE, NOON, a_delivery, some_settings
from tests.storage.sqlite.programs import Stumbling, die, in_child, stumble_everywhere
from tests.storage.sqlite.schema import things
from tests.storage.steps import save

NOT_COMPARED = {"change"}
QUESTION = mail(from_="jan@example.nl", to=MAIN, subject="Waar is mijn pakket?", message_id="<een@example.nl>")
INVOICE = mail(
    from_="Piet <piet@example.nl>", to=MAIN, cc="sales@acme.nl", message_id="<twee@example.nl>",
    attachments=(Attached(),),
)  # fmt: skip
ANSWER = mail(
    from_="jan@example.nl", to=MAIN, subject="Re: Waar is mijn pakket?", message_id="<drie@example.nl>",
    in_reply_to="<een@example.nl>", references="<een@example.nl>",
)  # fmt: skip
AWAY = mail(
    from_="piet@example.nl", to=MAIN, subject="Afwezig", message_id="<vijf@example.nl>",
    headers=(("Auto-Submitted", "auto-replied"),),
)  # fmt: skip
BATCHES = ((QUESTION, INVOICE, ANSWER), (QUESTION, AWAY))


def deliveries() -> list[list[NewDelivery]]:
    """Return the batches as they are fetched, every time with the same coordinates."""
    uids = count(1)
    return [[_fetched(next(uids), raw) for raw in batch] for batch in BATCHES]


def _fetched(uid: int, raw: bytes) -> NewDelivery:
    return a_delivery(uid, raw=raw, internal_date=NOON + uid * MINUTE, kept_at=NOON + 9 * MINUTE)


async def take_in(path: Path) -> None:
    """Do what each start does: decide what waits, then take in what the server has and we have not."""
    async with open_repository(path, clock=lambda: NOON) as repository:
        intake = Intake(repository, NearRoom(), lambda: NOON + 10 * MINUTE)
        await intake.decide_pending()
        known = await repository.reading(lambda reader: reader.known_uids(MAILBOX, 7))
        for batch in deliveries():
            if new := [delivery for delivery in batch if delivery.uid not in known]:
                cursor = Cursor(mailbox_id=MAILBOX, uidvalidity=7, uid_next=new[-1].uid + 1, compared_at=NOON)
                await intake.take(new, cursor=cursor)


async def furnish(path: Path) -> None:
    """Make a desk without mail."""
    async with open_repository(path, clock=lambda: NOON, chance=bytes) as repository:
        await repository.writing(lambda writer: save(writer, some_settings()))


def kept(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row that is kept, by table, but for revisions. Raises sqlite3.Error when the file is not sound."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        connection.execute("insert into message_text (message_text, rank) values ('integrity-check', 1)")
        return {name: _rows(connection, name) for kind, name, _, _ in things(connection) if kind == "table"}


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    if table in NOT_COMPARED:
        return []
    columns = [row[1] for row in connection.execute(f'pragma table_info("{table}")') if row[1] != "revision"]
    return sorted(connection.execute(f'select {", ".join(columns)} from "{table}"'), key=repr)  # noqa: S608 (ours)


def digest(path: Path) -> str:
    """Return one word for everything that is kept."""
    return hashlib.sha256(repr(sorted(kept(path).items())).encode()).hexdigest()


def kill_everywhere(folder: str, first: str, step: str) -> None:
    """Kill a run before every `step`-th statement from `first` on, run again; print statement, status and digest."""
    stumble_everywhere()
    desk, number = Path(folder) / "desk.db", int(first)
    in_child(lambda: asyncio.run(furnish(desk)))
    while True:
        path = Path(shutil.copy(desk, Path(folder) / f"{number}.db"))
        status = in_child(_taking(path, number))
        again = in_child(_taking(path, 0))
        print(json.dumps([number, status, again, digest(path)]), flush=True)
        if status == 0:
            return
        number += int(step)


def _taking(path: Path, falls_at: int) -> Callable[[], None]:
    def taking() -> None:
        Stumbling.falling_at(falls_at, die)
        asyncio.run(take_in(path))

    return taking
