"""A replay decides what was kept in the stored sequence, retries among it, and in an empty desk only."""

from pathlib import Path

import pytest

from console.intake.receive import Intake
from console.replay import replay
from storage.protocol import Repository
from storage.records import Delivery
from storage.sqlite.repository import open_repository
from storage.words import Outcome
from tests.dramas.script import Change, Drama, Mail
from tests.dramas.stage import NearRoom, Stage

KEY = b"the key of a desk and its replay"
MACHINE = {"from_": "Magazijn <machine@example.nl>", "headers": [("Precedence", "bulk")]}


def desk(path: Path, key: bytes = KEY):  # type: ignore[no-untyped-def] # a context
    return open_repository(path, clock=lambda: 0, chance=lambda count: key[:count])


async def played(repository: Repository) -> Stage:
    steps = [
        Change(at="0s", desk={"account": {"flood_per_hour": 1}}),
        Mail(mail="een", at="1s", **MACHINE),
        Mail(mail="twee", at="2s", **MACHINE),
    ]
    stage = Stage(repository, Drama(title="a flood", steps=list(steps)), NearRoom())
    await stage.play()
    return stage


async def ends(repository: Repository) -> list[tuple[Outcome, str]]:
    decisions = await repository.reading(lambda reader: reader.decisions(0, 100))
    return [(decision.outcome, decision.because) for decision in decisions]


async def test_a_mail_that_was_tried_again_is_tried_again(tmp_path: Path) -> None:
    async with desk(tmp_path / "first.db") as first, desk(tmp_path / "second.db") as second:
        stage = await played(first)
        await first.writing(lambda writer: writer.unsettle(_parked(writer.deliveries_with([Outcome.PARKED], 10))))
        await Intake(first, NearRoom(), lambda: stage.now).decide_pending()

        decided = await replay(first, second, NearRoom())

        assert decided == 3
        assert await ends(second) == await ends(first)


async def test_a_replay_wants_an_empty_desk_with_the_same_key(tmp_path: Path) -> None:
    async with desk(tmp_path / "first.db") as first, desk(tmp_path / "other.db", b"x" * 32) as other:
        await played(first)

        for target in (first, other):
            with pytest.raises(ValueError, match="same key"):
                await replay(first, target, NearRoom())


def _parked(deliveries: list[Delivery]):  # type: ignore[no-untyped-def] # a delivery's key
    (parked,) = deliveries
    return parked.key
