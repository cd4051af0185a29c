"""An intake that is killed at any statement and started again keeps what an undisturbed one keeps."""

import asyncio
import json
from pathlib import Path

import pytest

from storage.words import Outcome
from tests.figures import figure
from tests.storage.sqlite.killed_intake import BATCHES, digest, furnish, kept, kill_everywhere, take_in
from tests.storage.sqlite.programs import KILLED, start

Line = tuple[int, int, int, str]


@pytest.fixture
def undisturbed(tmp_path: Path) -> Path:
    path = tmp_path / "undisturbed.db"
    asyncio.run(furnish(path))
    asyncio.run(take_in(path))
    return path


def outcomes_of_kills(folder: Path) -> list[Line]:
    """Kill before every statement in turn, in two programs at once, and return what each run ended with."""
    lines: list[Line] = []
    places = [folder / "odd", folder / "even"]
    for place in places:
        place.mkdir()
    programs = [start(kill_everywhere, place, first, len(places)) for first, place in enumerate(places, 1)]
    for program in programs:
        said, complaint = program.communicate(timeout=120)
        assert (program.returncode, complaint) == (0, "")
        lines += [tuple(json.loads(line)) for line in said.splitlines()]
    return sorted(lines)


def test_an_undisturbed_intake_does_what_the_kills_are_to_leave_alone(undisturbed: Path) -> None:
    rows = kept(undisturbed)

    outcomes = [str(row[9]) for row in rows["delivery"]]
    assert len(outcomes) == sum(map(len, BATCHES))
    assert outcomes == [Outcome.TICKETED, Outcome.TICKETED, Outcome.TICKETED, Outcome.DUPLICATE, Outcome.TICKETED]
    assert [len(rows[table]) for table in ("ticket", "message", "decision", "attachment")] == [3, 4, 5, 1]


def test_a_second_run_changes_nothing(undisturbed: Path) -> None:
    before = digest(undisturbed)

    asyncio.run(take_in(undisturbed))

    assert digest(undisturbed) == before


def test_an_intake_that_is_killed_at_any_statement_keeps_the_same(undisturbed: Path, tmp_path: Path) -> None:
    lines = outcomes_of_kills(tmp_path)

    wanted = digest(undisturbed)
    killed = [number for number, status, _, _ in lines if status == KILLED]
    assert killed == list(range(1, len(killed) + 1))
    assert len(killed) > 100
    assert [number for number, _, again, found in lines if (again, found) != (0, wanted)] == []
    same = sum((status, again, found) == (KILLED, 0, wanted) for _, status, again, found in lines)
    figure("kill-every-intake", f"{same} of {len(killed)}", "kills end in the same database")
