"""The what-if over a store: it reads what it needs, narrowed or whole, stops when told, and changes nothing."""

import gc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.simulation import SimulationStopped
from console.what_if import what_if
from storage.protocol import Repository
from storage.records import TicketNumber
from storage.sqlite.repository import open_repository
from tests.dramas.desk import changed
from tests.dramas.script import Change, Drama, Mail
from tests.dramas.stage import NearRoom, Stage

AGENCY = {"from_": "Krediet Partners <dossiers@incasso.nl>", "references": "<root@incasso.nl>"}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Repository]:
    """A desk where an agency was excluded for a while, and two customers wrote twice."""
    steps = [
        Change(at="0s", desk={"excluded": ["incasso.nl"]}),
        Mail(mail="dossier-1", at="1s", **AGENCY),
        Mail(mail="dossier-2", at="20d", **AGENCY),
        Change(at="21d", desk={"no_longer_excluded": ["incasso.nl"]}),
        Mail(mail="jan-1", at="22d"),
        Mail(mail="jan-2", at="27d"),
        Mail(mail="piet-1", at="22d", from_="piet@example.nl", to="sales@acme.nl"),
        Mail(mail="piet-2", at="27d", from_="piet@example.nl", to="sales@acme.nl"),
    ]
    async with open_repository(tmp_path / "desk.db", clock=lambda: 0) as repository:
        await Stage(repository, Drama(title="a desk", steps=list(steps)), NearRoom()).play()
        yield repository


async def joined(desk: Repository, wanted: dict[str, object], **narrowed: object) -> list[tuple[TicketNumber, ...]]:
    def read(reader):  # type: ignore[no-untyped-def] # a reader's function
        return what_if(reader, changed(reader.settings(), wanted), **narrowed)

    return [one.tickets for one in (await desk.reading(read)).joined]


WEEK = {"addresses": {"info@acme.nl": {"period": "7d"}, "sales@acme.nl": {"period": "7d"}}}


async def test_whoever_is_no_longer_excluded_joins_by_what_their_mails_name(desk: Repository) -> None:
    assert await joined(desk, {}) == [(1, 2)]
    assert await joined(desk, {"excluded": ["incasso.nl"]}) == []


async def test_it_is_narrowed_to_an_address(desk: Repository) -> None:
    assert await joined(desk, WEEK) == [(1, 2), (3, 4), (5, 6)]
    assert await joined(desk, WEEK, address="sales@acme.nl") == [(5, 6)]


async def test_older_tickets_still_count_when_it_is_narrowed_by_time(desk: Repository) -> None:
    since = Drama(title="").moment("26d")

    assert await joined(desk, WEEK, since=since) == [(3, 4), (5, 6)]
    assert await joined(desk, WEEK, since=Drama(title="").moment("28d")) == []


async def test_it_changes_nothing(desk: Repository) -> None:
    before = await desk.reading(lambda reader: reader.revision())

    await joined(desk, WEEK)

    assert await desk.reading(lambda reader: reader.revision()) == before
    assert gc.isenabled()


async def test_it_is_stopped_while_it_reads(desk: Repository) -> None:
    with pytest.raises(SimulationStopped):
        await joined(desk, WEEK, go_on=lambda done: False)
    assert gc.isenabled()
