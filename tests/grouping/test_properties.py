"""What holds for every story: a replay says the same, nothing is lost or doubled, order among equals means nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from console.intake.files import import_paths
from console.intake.receive import Intake
from console.replay import replay
from storage.protocol import Reader, Repository
from storage.records import TicketView
from storage.sqlite.repository import open_repository
from storage.words import Direction, Outcome
from tests.dramas.desk import changed, first_desk
from tests.dramas.outside import as_mbox
from tests.dramas.script import Drama
from tests.dramas.stage import NearRoom, Stage
from tests.grouping.stories import simultaneous, stories

FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEY = b"the key of stories by chance 32b"
Line = tuple[object, ...]


@asynccontextmanager
async def empty_desk() -> AsyncIterator[Repository]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        async with open_repository(path, clock=lambda: 0, chance=lambda count: KEY[:count]) as repository:
            yield repository


async def played(drama: Drama, repository: Repository) -> Stage:
    stage = Stage(repository, drama, NearRoom())
    await stage.play()
    return stage


def tickets_of(reader: Reader) -> list[Line]:
    """Return every ticket with its messages, as far as a person or a script sees them."""
    return [
        (
            ticket.number, ticket.brand, ticket.address, ticket.customer_address, ticket.status, ticket.follows,
            ticket.badges, ticket.subject, ticket.opened_at, ticket.active_at, messages_of(reader, ticket.number),
        )
        for ticket in sorted(reader.tickets(TicketView(), limit=1000), key=lambda ticket: ticket.number)
    ]  # fmt: skip


def messages_of(reader: Reader, number: int) -> list[Line]:
    return [
        (
            _without_hash(one.message_id), one.direction, one.sender, one.arrival, one.because, one.address_because,
            one.badges, one.also_delivered_to,
        )
        for one in reader.messages(number)  # type: ignore[arg-type] # a ticket's number
    ]  # fmt: skip


@FEW
@given(stories())
def test_a_replay_of_the_stored_sequence_gives_the_same_tickets(drama: Drama) -> None:
    async def both() -> tuple[list[Line], list[Line], int]:
        async with empty_desk() as first, empty_desk() as second:
            await played(drama, first)
            decided = await replay(first, second, NearRoom())
            return await first.reading(tickets_of), await second.reading(tickets_of), decided

    once, again, decided = asyncio.run(both())

    assert again == once
    assert decided == len(drama.mails)


@FEW
@given(stories(mails_only=True))
def test_an_import_gives_the_tickets_of_a_live_run_and_importing_twice_changes_nothing(drama: Drama) -> None:
    async def three() -> tuple[list[Line], list[Line], list[Line], int, int]:
        async with empty_desk() as live, empty_desk() as files:
            await played(drama, live)
            await _imported(drama, files)
            once, revision = await files.reading(tickets_of), await files.reading(lambda reader: reader.revision())
            known = await _imported(drama, files)
            twice = await files.reading(lambda reader: (tickets_of(reader), reader.revision() - revision))
            return await live.reading(tickets_of), once, twice[0], twice[1], known

    live, once, twice, revisions, known = asyncio.run(three())

    assert once == live
    assert twice == once
    assert (revisions, known) == (0, len(drama.mails))


@FEW
@given(stories())
def test_every_mail_ends_once_and_the_ledger_agrees(drama: Drama) -> None:
    async def kept() -> tuple[Stage, list[Outcome], dict[Outcome, int], int, set[tuple[str, ...]]]:
        async with empty_desk() as repository:
            stage = await played(drama, repository)
            return stage, *await repository.reading(_sums)

    stage, outcomes, counts, inbound, gaps = asyncio.run(kept())

    assert len(outcomes) == len(drama.mails) == sum(counts.values())
    assert {outcome: outcomes.count(outcome) for outcome in Outcome} == counts
    assert counts[Outcome.PENDING] == 0
    assert inbound == counts[Outcome.TICKETED]
    assert gaps == {()}
    assert stage.told.keys() == {mail.mail for mail in drama.mails}


@FEW
@given(simultaneous())
def test_the_order_of_different_customers_within_a_second_means_nothing_but_numbers(
    both: tuple[Drama, Drama],
) -> None:
    async def tickets(drama: Drama) -> list[Line]:
        async with empty_desk() as repository:
            await played(drama, repository)
            return await repository.reading(tickets_of)

    first, second = (asyncio.run(tickets(drama)) for drama in both)

    assert sorted(map(_without_numbers, first), key=str) == sorted(map(_without_numbers, second), key=str)


async def _imported(drama: Drama, repository: Repository) -> int:
    """Import the story's mails and return how many were known already."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "story.mbox"
        path.write_bytes(as_mbox(drama, drama.mails, {}))
        brand_id = await repository.writing(lambda writer: _set_up(writer, drama))
        intake = Intake(repository, NearRoom(), lambda: drama.moment("9999d"))
        tally = await import_paths([path], brand_id, intake, repository, clock=lambda: drama.moment("9999d"))
    return tally.already_known


def _set_up(writer, drama: Drama):  # type: ignore[no-untyped-def] # a writer's function
    if not writer.settings().version:
        wanted = changed(first_desk(), drama.desk)
        writer.save_settings(wanted, actor="", verb="setup", subject="", detail="", at=0)
    brand = writer.settings().brand_named("acme")
    return brand.id


def _sums(reader: Reader) -> tuple[list[Outcome], dict[Outcome, int], int, set[tuple[str, ...]]]:
    decisions = reader.decisions(0, 1000)
    rows = reader.ledger(None)
    counts = {outcome: sum(row.counts[outcome] for row in rows) for outcome in Outcome}
    tickets = reader.tickets(TicketView(), limit=1000)
    messages = [one for ticket in tickets for one in reader.messages(ticket.number)]
    inbound = sum(one.direction is Direction.IN for one in messages)
    assert len({decision.delivery for decision in decisions}) == len(decisions)
    return [decision.outcome for decision in decisions], counts, inbound, {row.gaps for row in rows}


def _without_hash(message_id: str) -> str:
    """Leave a made id's hash out: a file ends its lines in another way than a server does."""
    return "made" if "@made." in message_id else message_id


def _without_numbers(line: Line) -> Line:
    number, *rest = line
    follows = rest[4]
    return (*rest[:4], follows is not None and follows != number, *rest[5:])
