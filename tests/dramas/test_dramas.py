"""Every drama ends as grouping.md says: played through the real intake over a real database."""

from pathlib import Path

import pytest

from console.intake.reading import ReadingRoom
from storage.sqlite.repository import open_repository
from tests.dramas.expecting import expected_mails, expected_tickets, told_mails, told_tickets
from tests.dramas.script import load, paths
from tests.dramas.stage import NearRoom, Stage

KEY = b"a drama's key is always the same"


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
async def test_a_drama_ends_as_it_should(path: Path, tmp_path: Path) -> None:
    drama = load(path)
    async with (
        open_repository(tmp_path / "desk.db", clock=lambda: 0, chance=lambda count: KEY[:count]) as repository,
        ReadingRoom() if drama.real_reader else NearRoom() as room,
    ):
        stage = Stage(repository, drama, room)

        await stage.play()

        assert told_mails(stage) == expected_mails(drama)
        assert await repository.reading(lambda reader: told_tickets(stage, reader)) == expected_tickets(drama)
        assert all(row.gaps == () for row in await repository.reading(lambda reader: reader.ledger(None)))
