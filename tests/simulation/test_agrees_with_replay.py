"""What a simulation says is what happens: the same mails, decided again with the other settings by the real engine.

The stories leave out what a simulation does not ask again: who takes part in a thread, routing, floods.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from console.simulation_outcome import Simulation
from console.what_if import what_if
from storage.protocol import Reader
from storage.records import MessageKey
from storage.sqlite.repository import open_repository
from tests.dramas.script import Drama, Mail
from tests.dramas.stage import NearRoom, Stage
from tests.grouping.stories import stories

SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEY = b"the key of stories by chance 32b"
ALONE = ("formulier", "incasso", "jan", "lus", "machine", "twijfel")  # none is in copy of another's mails
DESKS: list[dict[str, Any]] = [
    {},
    {"addresses": {"info@acme.nl": {"period": "10m"}}},
    {"addresses": {"info@acme.nl": {"period": "60d"}, "sales@acme.nl": {"period": "21d"}}},
    {"addresses": {"info@acme.nl": {"period": "60d", "cap_days": 1, "cap_mails": 2}}},
    {"addresses": {"info@acme.nl": {"group_by_time": False}}},
    {"addresses": {"info@acme.nl": {"group_by_time": True, "period": "72h"}}},
    {"excluded": ["incasso.nl"]},
    {"excluded": [{"pattern": "jan@example.nl", "address": "info@acme.nl"}]},
    {"excluded": [{"pattern": "*@example.nl", "brand": "acme"}]},
    {"no_longer_excluded": ["incasso.nl", "*@example.nl"]},
]
Parts = set[frozenset[MessageKey]]


async def played(drama: Drama, then: Drama | None = None) -> tuple[Parts, Simulation]:
    """Play a story; return which messages are together, and what the desk at the end of `then` would make of it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        async with open_repository(path, clock=lambda: 0, chance=lambda count: KEY[:count]) as repository:
            await Stage(repository, drama, NearRoom()).play()
            wanted = await repository.reading(lambda reader: reader.settings())
            if then is not None:
                async with open_repository(Path(folder) / "then.db", clock=lambda: 0) as other:
                    await Stage(other, then, NearRoom()).play()
                    wanted = await other.reading(lambda reader: reader.settings())
            return await repository.reading(lambda reader: (parts_of(reader), what_if(reader, wanted)))


def parts_of(reader: Reader) -> Parts:
    """Return which messages are together in a ticket."""
    found: dict[int, set[MessageKey]] = {}
    for message in reader.history(MessageKey(0), 1000):
        found.setdefault(message.ticket.number, set()).add(message.key)
    return set(map(frozenset, found.values()))


def simulated(now: Parts, simulation: Simulation) -> Parts:
    """Return which messages a simulation would have together."""
    moved = {key for knot in simulation.knots for part in knot.after for key in part.messages}
    stay = {part for part in now if not part & moved}
    return stay | {frozenset(part.messages) for knot in simulation.knots for part in knot.after}


def mails_of(drama: Drama) -> list[Mail]:
    return [step for step in drama.steps if isinstance(step, Mail)]


@SOME
@given(stories(forms=ALONE, desks=DESKS, most=8), st.lists(st.sampled_from(DESKS), min_size=1, max_size=3))
def test_a_simulation_agrees_with_deciding_the_same_mails_again(drama: Drama, desks: Sequence[dict[str, Any]]) -> None:
    then = merged(desks)
    replayed = Drama(title="again", desk=then, steps=list(mails_of(drama)))

    async def both() -> tuple[Parts, Simulation, Parts]:
        now, simulation = await played(drama, Drama(title="the other desk", desk=then))
        again, _ = await played(replayed)
        return now, simulation, again

    now, simulation, again = asyncio.run(both())

    event("differs" if now != again else "same")
    assert simulated(now, simulation) == again
    assert simulation.messages == sum(map(len, now))
    assert (simulation.tickets_now, simulation.tickets_then) == (len(now), len(again))


@SOME
@given(stories(mails_only=True))
def test_with_unchanged_settings_nothing_joins_or_splits(drama: Drama) -> None:
    now, simulation = asyncio.run(played(drama))

    assert simulation == Simulation(messages=sum(map(len, now)), tickets_now=len(now), tickets_then=len(now))


def merged(desks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return several changes of a desk as one."""
    addresses: dict[str, Any] = {}
    for desk in desks:
        for address, wanted in desk.get("addresses", {}).items():
            addresses[address] = {**addresses.get(address, {}), **wanted}
    excluded = [one for desk in desks for one in desk.get("excluded", ())]
    return {"addresses": addresses, "excluded": excluded}
