"""The bytes of a mail of ours are those that were signed for, or nobody sends them; they are kept with its message."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.errors import StorageError
from storage.outbox import OutboxId
from storage.protocol import Repository
from storage.sqlite.repository import open_repository
from tests.storage.builders import ANSWER_BYTES, NOON
from tests.storage.steps import answer, open_with, with_settings

LONG = ANSWER_BYTES * 50


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
async def desk(path: Path) -> AsyncIterator[Repository]:
    async with open_repository(path, clock=lambda: NOON) as repository:
        await with_settings(repository)
        yield repository


async def queued(desk: Repository, raw: bytes = LONG) -> OutboxId:
    return await desk.writing(lambda writer: answer(writer, open_with(writer)[0], mail={"raw": raw}))


async def test_long_bytes_are_packed(desk: Repository, path: Path) -> None:
    await queued(desk)
    await queued(desk, b"Hallo")

    with closing(sqlite3.connect(path)) as connection:
        kept = connection.execute("select packing, length(packed), size from outgoing_mail order by outbox").fetchall()
    assert kept[1] == ("plain", 5, 5)
    assert kept[0][0] == "zstd" and kept[0][1] < kept[0][2] == len(LONG)


@pytest.mark.parametrize("raw", [LONG, b"Hallo"], ids=["packed", "plain"])
async def test_damaged_bytes_are_never_handed_out(desk: Repository, path: Path, raw: bytes) -> None:
    outbox_id = await queued(desk, raw)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "update outgoing_mail set packed = cast(substr(packed, 1, length(packed) - 1) || x'00' as blob)"
        )

    with pytest.raises(StorageError, match="damaged"):
        await desk.reading(lambda reader: reader.outgoing_bytes(outbox_id))


async def test_a_message_is_not_kept_without_its_bytes(desk: Repository, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "create trigger full before insert on outgoing_mail begin select raise(abort, 'no room'); end"
        )
    before = await desk.reading(lambda reader: reader.revision())

    with pytest.raises(StorageError):
        await queued(desk)

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("select count(*) from message").fetchone() == (0,)
    assert await desk.reading(lambda reader: (reader.outbox(limit=9), reader.counts().outbox)) == ([], 0)
    assert await desk.reading(lambda reader: reader.revision()) == before
