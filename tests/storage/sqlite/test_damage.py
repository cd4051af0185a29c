"""A database whose bits have flipped answers, or says in words that it is damaged; it never says anything else."""

import asyncio
import random
from pathlib import Path

import pytest

from storage.errors import DatabaseUnusableError, StorageError
from storage.protocol import Reader
from storage.records import TicketView
from storage.sqlite import rows
from storage.sqlite.repository import open_repository
from storage.words import Outcome
from tests.storage.builders import NOON
from tests.storage.sqlite.killed_intake import furnish, take_in

FLIPPED_BITS, SEEDS = 20, 300


def read_everything(reader: Reader) -> None:
    reader.counts(), reader.settings(), reader.mailbox_health(), reader.ledger(None)
    reader.search("bestelling", 9), reader.search("pakket", 9)
    for ticket in reader.tickets(TicketView(), limit=50):
        reader.messages(ticket.number), reader.events(ticket.number)
    for delivery in reader.deliveries_with(list(Outcome), 50):
        reader.raw(delivery.key), reader.decision_of_delivery(delivery.key)
    reader.decisions(0, 50)


async def look(path: Path) -> None:
    async with open_repository(path, clock=lambda: NOON) as repository:
        async with asyncio.timeout(10):
            await repository.reading(read_everything)
            await anext(repository.watch())


def test_whatever_bits_flip_the_database_answers_or_says_that_it_is_damaged(tmp_path: Path) -> None:
    asyncio.run(furnish(tmp_path / "sound.db"))
    asyncio.run(take_in(tmp_path / "sound.db"))
    sound, chance = (tmp_path / "sound.db").read_bytes(), random.Random(7)
    outcomes: list[bool] = []

    for seed in range(SEEDS):
        damaged = bytearray(sound)
        for _ in range(FLIPPED_BITS):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path = tmp_path / f"{seed}.db"
        path.write_bytes(damaged)
        try:
            asyncio.run(look(path))
            outcomes.append(True)
        except StorageError as error:
            assert str(error).startswith(("The database ", "The kept bytes "))
            outcomes.append(False)

    assert 0 < outcomes.count(True) < SEEDS


@pytest.mark.parametrize(
    ("read", "column"),
    [
        (rows.texts, "[1]"),
        (rows.texts, "[\u0000"),
        (rows.texts, None),
        (rows.optional_evidence, "{}"),
        (rows.optional_evidence, '{"header": 1}'),
    ],
)
def test_a_column_that_no_version_has_written_is_a_damaged_database(read: object, column: object) -> None:
    with pytest.raises(DatabaseUnusableError, match="The database is damaged"):
        read(column)  # type: ignore[operator]


@pytest.mark.parametrize("name", ["delivery", "decision", "ticket", "ticket_fact", "mailbox_health"])
def test_a_row_with_a_word_that_means_nothing_is_a_damaged_database(name: str) -> None:
    with pytest.raises(DatabaseUnusableError, match="The database is damaged"):
        getattr(rows, name)(("nonsense",) * 20)
