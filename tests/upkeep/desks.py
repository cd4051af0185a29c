"""Desks to back up: large enough that a copy takes many steps, written to by another program meanwhile."""

import asyncio
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import count
from pathlib import Path

from console.mail.naming import read_naming
from console.upkeep.backing_up import Backup, back_up
from console.upkeep.restoring import Means
from storage.checking import Finding, Wish
from storage.protocol import Writer
from storage.sqlite import files
from storage.sqlite.repository import open_repository
from storage.words import Because, Outcome
from tests.storage.builders import NOON, a_decision, a_delivery
from tests.storage.sqlite.damages import make_desk
from tests.storage.sqlite.programs import start
from tests.storage.steps import open_with

_MAIL_BYTES = 40_000
_FIRST_UID = 1000


def large_desk(path: Path, *, mails: int = 150) -> Path:
    """Make a sound desk with so many mails that do not pack."""
    make_desk(path)
    asyncio.run(_fill(path, range(_FIRST_UID, _FIRST_UID + mails)))
    return path


async def _fill(path: Path, uids: "range | Iterator[int]") -> None:
    async with open_repository(path, clock=lambda: NOON) as repository:
        for uid in uids:
            await repository.writing(partial(_take_in, uid))


def _take_in(uid: int, writer: Writer) -> None:
    noise = random.Random(uid).randbytes(_MAIL_BYTES).hex().encode()
    delivery = a_delivery(uid, raw=b"From: jan@example.nl\r\nTo: info@acme.nl\r\n\r\n" + noise)
    key = writer.keep(delivery)
    assert key is not None
    number, made = open_with(writer, delivery=key, sha256=delivery.sha256, message_id=f"<{uid}@example.nl>")
    writer.settle(key, Outcome.TICKETED, Because.NEW_NO_CANDIDATE, message=made, ticket=number)
    writer.add_decision(a_decision(key, message=made, ticket=number))


def write_without_end(path: str) -> None:
    """Take mails in, one transaction each, until killed; a word when it has begun."""

    def uids() -> Iterator[int]:
        for uid in count(_FIRST_UID * 100):
            yield uid
            if uid == _FIRST_UID * 100:
                sys.stdout.write("writing\n")
                sys.stdout.flush()

    asyncio.run(_fill(Path(path), uids()))


@contextmanager
def written_meanwhile(path: Path) -> Iterator[None]:
    """Have another program write without a pause."""
    program = start(write_without_end, path)
    try:
        assert program.stdout is not None and program.stdout.readline() == "writing\n"
        yield
        assert program.poll() is None, program.communicate()
    finally:
        program.kill()
        program.communicate()


def made_backup(store: Path, to: Path) -> Backup:
    """Make a backup without telling anybody."""
    return back_up(files, store, to, NOON, lambda done, total: None, lambda: False)


def means() -> Means:
    """Return how backups are read, telling nobody."""
    return Means(
        files=files, reads=read_naming, told=lambda done, total: None, is_stopped=lambda: False,
        checked=lambda check, seen, total: None,
    )  # fmt: skip


def unsound(path: Path) -> list[Finding]:
    """Return what a deep look through a database finds wrong."""
    return [one for one in files.look_through(path, Wish(deep=True, reads=read_naming)) if not one.is_sound]


def counted(path: Path, sql: str) -> int:
    """Return what one statement counts."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(sql).fetchone()[0])
