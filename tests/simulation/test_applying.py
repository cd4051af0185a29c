"""On random stories: what is applied is what was simulated, a second time there is nothing left, an undo is exact."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from console.commands.desk import Desk
from console.commands.regrouping import ApplySimulation
from console.commands.regrouping_undo import UndoRegrouping
from console.what_if import what_if
from storage.protocol import Reader, Repository
from storage.records import Message, Ticket, TicketNumber
from storage.settings import Settings
from storage.sqlite.repository import open_repository
from storage.words import TicketStatus
from tests.commands.builders import OWNER
from tests.dramas.desk import changed
from tests.dramas.script import Drama
from tests.dramas.stage import NearRoom, Stage
from tests.grouping.stories import stories
from tests.simulation.test_agrees_with_replay import DESKS, SOME, merged, parts_of, simulated

MOST = 99


@bounds(SOME, max_examples=15)
@given(stories(mails_only=True), st.lists(st.sampled_from(DESKS), min_size=1, max_size=2))
def test_what_is_applied_is_what_was_simulated_and_can_be_put_back(
    drama: Drama, desks: Sequence[dict[str, Any]]
) -> None:
    asyncio.run(_applied_and_undone(drama, merged(desks)))


async def _applied_and_undone(drama: Drama, desk: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        async with open_repository(Path(folder) / "desk.db", clock=lambda: 0) as repository:
            stage = Stage(repository, drama, NearRoom())
            await stage.play()
            await _check(Desk(repository=repository, clock=lambda: stage.now, actor=OWNER), desk)


async def _check(desk: Desk, wanted: dict[str, Any]) -> None:
    repository = desk.repository
    then = changed(await repository.reading(lambda reader: reader.settings()), wanted)
    now, before = await repository.reading(parts_of), await _tickets(repository)
    simulation = await _simulated(repository, then)

    done = await ApplySimulation(simulation=simulation).run(desk)

    assert await repository.reading(parts_of) == simulated(now, simulation)
    assert (done.event is None) == (not simulation.knots)
    assert (await _simulated(repository, then)).knots == ()
    if done.event is None:
        return

    await UndoRegrouping(event=done.event).run(desk)

    after = await _tickets(repository)
    assert [one for one in after if one[0].number in {ticket.number for ticket, _ in before}] == before
    opened = [one.ticket for one in done.deed.openings]
    assert [(ticket.number, ticket.status) for ticket, messages in after[len(before) :]] == [
        (number, TicketStatus.MERGED) for number in opened
    ]


async def _simulated(repository: Repository, then: Settings) -> Any:
    return await repository.reading(lambda reader: what_if(reader, then))


async def _tickets(repository: Repository) -> list[tuple[Ticket, list[Message]]]:
    def read(reader: Reader) -> list[tuple[Ticket, list[Message]]]:
        found = (reader.ticket(TicketNumber(number)) for number in range(1, MOST))
        return [(replace(one, revision=0), reader.messages(one.number)) for one in found if one is not None]

    return await repository.reading(read)
