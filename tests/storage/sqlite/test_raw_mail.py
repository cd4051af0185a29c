"""Raw mail comes back byte for byte, or the loss is noticed: it is never handed out damaged."""

import hashlib
import os
import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from console.intake.receive import Intake
from storage.errors import StorageError
from storage.protocol import Reader, Repository
from storage.records import DeliveryKey
from storage.sqlite.raw_mail import PLAIN, ZSTD, Packer
from storage.sqlite.repository import open_repository
from storage.words import Outcome
from tests.dramas.stage import NearRoom
from tests.storage.builders import NOON, a_delivery
from tests.storage.steps import take_in, with_settings

TEXT = b"Received: from mail.example.nl by mx.example.nl\r\n" * 400
NOISE = random.Random(7).randbytes(20_000)


def digest(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


@pytest.mark.parametrize(
    ("raw", "packing"),
    [
        (b"", PLAIN),
        (b"Hallo", PLAIN),
        (b"a" * 255, PLAIN),
        (b"a" * 256, ZSTD),
        (TEXT, ZSTD),
        (NOISE, PLAIN),
        (NOISE + TEXT, ZSTD),
        (TEXT * 500, ZSTD),
        (bytes(range(256)), PLAIN),
    ],
    ids=["empty", "short", "255", "256", "text", "noise", "noise and text", "10 MB", "every byte"],
)
def test_bytes_are_packed_where_that_pays_and_come_back_as_they_were(raw: bytes, packing: str) -> None:
    packer = Packer()

    how, packed = packer.pack(raw)

    assert how == packing
    assert len(packed) <= len(raw)
    assert packer.unpack(how, packed, size=len(raw), sha256=digest(raw)) == raw


def test_a_bit_that_flips_anywhere_is_noticed() -> None:
    packer = Packer()
    how, packed = packer.pack(TEXT)
    assert how == ZSTD

    for position in range(len(packed)):
        damaged = bytearray(packed)
        damaged[position] ^= 1 << position % 8
        try:
            raw = packer.unpack(how, bytes(damaged), size=len(TEXT), sha256=digest(TEXT))
        except StorageError as error:
            assert str(error).startswith("The kept bytes of a mail are damaged")
        else:
            assert raw == TEXT


@pytest.mark.parametrize("packing", [PLAIN, ZSTD])
@pytest.mark.parametrize("packed", [b"", b"x", NOISE, os.urandom(300)], ids=["nothing", "a letter", "noise", "chance"])
def test_other_bytes_in_their_place_are_noticed(packed: bytes, packing: str) -> None:
    with pytest.raises(StorageError, match="damaged"):
        Packer().unpack(packing, packed, size=len(TEXT), sha256=digest(TEXT))


def test_a_frame_cut_short_or_of_another_mail_is_noticed() -> None:
    packer = Packer()
    _, packed = packer.pack(TEXT)
    _, other = packer.pack(TEXT.replace(b"mail", b"liam"))

    for damaged in (packed[:-1], packed[: len(packed) // 2], other):
        with pytest.raises(StorageError, match="damaged"):
            packer.unpack(ZSTD, damaged, size=len(TEXT), sha256=digest(TEXT))


def test_a_frame_that_claims_to_be_huge_costs_no_memory() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(200_000_000))

    with pytest.raises(StorageError, match="its size is not the one that was kept"):
        Packer().unpack(ZSTD, bomb, size=1000, sha256=bytes(32))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)
        yield repository


async def kept(repository: Repository, raw: bytes, uid: int = 1) -> DeliveryKey:
    key = await repository.writing(lambda writer: writer.keep(a_delivery(uid, raw=raw)))
    assert key is not None
    return key


def tamper(folder: Path, sql: str, *values: object) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(folder / "desk.db")) as connection, connection:
        connection.execute(sql, values)


def gaps(reader: Reader) -> list[str]:
    return [gap for row in reader.ledger(None) for gap in row.gaps]


async def test_how_a_mail_is_packed_stands_beside_it(desk: Repository, tmp_path: Path) -> None:
    for uid, raw in enumerate((b"Hallo", TEXT), 1):
        await kept(desk, raw, uid)

    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection:
        rows = connection.execute("select packing, length(packed) from raw_mail order by delivery").fetchall()
    assert [row[0] for row in rows] == [PLAIN, ZSTD]
    assert rows[1][1] < len(TEXT) / 10


@pytest.mark.parametrize("raw", [b"Hallo", TEXT], ids=["plain", "packed"])
async def test_damaged_bytes_in_the_database_are_a_storage_error(raw: bytes, desk: Repository, tmp_path: Path) -> None:
    key = await kept(desk, raw)

    tamper(tmp_path, "update raw_mail set packed = substr(packed, 2) where delivery = ?", key)

    with pytest.raises(StorageError, match="damaged"):
        await desk.reading(lambda reader: reader.raw(key))


async def test_lost_bytes_are_a_storage_error_and_stand_in_the_ledger(desk: Repository, tmp_path: Path) -> None:
    key, _, _ = await desk.writing(take_in)
    assert await desk.reading(gaps) == []

    tamper(tmp_path, "delete from raw_mail where delivery = ?", key)

    with pytest.raises(StorageError, match=f"The kept bytes of mail {key} are lost"):
        await desk.reading(lambda reader: reader.raw(key))
    assert await desk.reading(gaps) == ["mails that lost their raw bytes: 1"]


@pytest.mark.parametrize("sql", ["delete from raw_mail", "update raw_mail set packed = x'00'"], ids=["lost", "damaged"])
async def test_a_waiting_mail_without_its_bytes_fails_by_itself(sql: str, desk: Repository, tmp_path: Path) -> None:
    key, sound = await kept(desk, TEXT), await kept(desk, b"From: jan@example.nl\r\nTo: info@acme.nl\r\n\r\nHallo", 2)
    tamper(tmp_path, f"{sql} where delivery = ?", key)

    tally = await Intake(desk, NearRoom(), lambda: NOON).decide_pending()

    assert tally.outcomes == {Outcome.FAILED: 1, Outcome.TICKETED: 1}
    failed = await desk.reading(lambda reader: reader.delivery(key))
    assert failed is not None and failed.outcome is Outcome.FAILED
    assert await desk.reading(lambda reader: reader.raw(sound)) != b""
