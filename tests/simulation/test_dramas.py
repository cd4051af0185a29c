"""In every drama in which employees act and the desk stays as it is, the desk as it is joins and splits nothing."""

from pathlib import Path

import pytest

from console.simulation_outcome import Simulation
from console.what_if import what_if
from storage.sqlite.repository import open_repository
from tests.dramas.script import Change, Deed, Drama, Merge, Owns, Reply, Split, load, paths
from tests.dramas.stage import NearRoom, Stage

KEY = b"a drama's key is always the same"
DEEDS = (Deed, Merge, Owns, Reply, Split)


def fits(drama: Drama) -> bool:
    kinds = {type(step) for step in drama.steps}
    return Change not in kinds and bool(kinds & set(DEEDS)) and not drama.real_reader


@pytest.mark.parametrize("path", [path for path in paths() if fits(load(path))], ids=lambda path: path.stem)
async def test_with_unchanged_settings_nothing_joins_or_splits(path: Path, tmp_path: Path) -> None:
    async with open_repository(tmp_path / "desk.db", clock=lambda: 0, chance=lambda count: KEY[:count]) as repository:
        await Stage(repository, load(path), NearRoom()).play()

        found = await repository.reading(lambda reader: what_if(reader, reader.settings()))

    tickets = found.tickets_now
    assert found == Simulation(messages=found.messages, tickets_now=tickets, tickets_then=tickets)
