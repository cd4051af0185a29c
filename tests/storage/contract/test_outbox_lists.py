"""Which mails of the outbox are listed and counted, and which tickets hold one that needs somebody."""

from collections.abc import Callable, Sequence
from itertools import product

import pytest

from storage.outbox import OutboxId, Recipient, Step
from storage.protocol import Reader, Repository, Writer
from storage.records import MessageKey, TicketNumber
from storage.words import Handing, OutboxState
from tests.storage.builders import HOUR, JAN, NOON, an_answer
from tests.storage.steps import answer, open_with, with_settings

PIET = "piet@example.nl"
QUEUED, SENDING, SENT, REFUSED, UNKNOWN = OutboxState
WAYS = ("queued", "sending", "sent", "partly", "refused", "unknown", "refused and settled", "partly and settled")
OPEN = ("queued", "sending", "partly", "refused", "unknown")
TROUBLED = ("partly", "refused", "unknown")
STATES = {"partly": SENT, "refused and settled": REFUSED, "partly and settled": SENT}


def bring(writer: Writer, ticket: TicketNumber, way: str) -> OutboxId:
    """Queue an answer and bring it where it is to be."""
    outbox_id = answer(writer, ticket, mail={"recipients": (JAN, PIET)})
    state = STATES.get(way) or OutboxState(way)
    if state is not QUEUED:
        writer.take_up(outbox_id, at=NOON)
    if state not in (QUEUED, SENDING):
        said = (Recipient(address=JAN, handing=Handing.REFUSED),) if "partly" in way else ()
        writer.end_try(outbox_id, Step(state=state, ended_at=NOON, recipients=said))
    if "settled" in way:
        writer.settle_outgoing(outbox_id, at=NOON, by="ben")
    return outbox_id


@pytest.fixture
async def ids(repository: Repository) -> dict[str, OutboxId]:
    """Return a mail of each way, each in a ticket of its own, by its way."""
    await with_settings(repository)

    def bring_all(writer: Writer) -> dict[str, OutboxId]:
        return {way: bring(writer, open_with(writer)[0], way) for way in WAYS}

    return await repository.writing(bring_all)


async def listed(repository: Repository, states: Sequence[OutboxState] = (), **asked: object) -> list[OutboxId]:
    options: dict[str, object] = {"limit": 99} | asked

    def read(reader: Reader) -> list[OutboxId]:
        return [one.id for one in reader.outbox(states, **options)]  # type: ignore[arg-type]

    return await repository.reading(read)


def newest_first(ids: dict[str, OutboxId], ways: Sequence[str]) -> list[OutboxId]:
    return sorted((ids[way] for way in ways), reverse=True)


async def test_mails_are_listed_by_state_newest_first(repository: Repository, ids: dict[str, OutboxId]) -> None:
    for states, only_open in product([(), *((one,) for one in OutboxState), (SENT, REFUSED)], (False, True)):
        ways = [
            way
            for way in WAYS
            if (not states or (STATES.get(way) or OutboxState(way)) in states) and (not only_open or way in OPEN)
        ]

        assert await listed(repository, states, only_open=only_open) == newest_first(ids, ways), (states, only_open)


async def test_a_list_goes_on_below_an_id(repository: Repository, ids: dict[str, OutboxId]) -> None:
    everything = await listed(repository)
    before = ids["unknown"]

    assert await listed(repository, before=before, limit=2) == [one for one in everything if one < before][:2]
    assert await listed(repository, tuple(OutboxState), before=before) == [one for one in everything if one < before]
    assert await listed(repository, only_open=True, before=before, limit=1) == [ids["refused"]]
    assert await listed(repository, (SENT,), limit=1) == [ids["partly and settled"]]


async def test_what_is_not_done_with_is_counted(repository: Repository, ids: dict[str, OutboxId]) -> None:
    async def counted() -> int:
        return (await repository.reading(lambda reader: reader.counts())).outbox

    async def after(change: Callable[[Writer], object]) -> int:
        await repository.writing(change)
        return await counted()

    assert await counted() == len(OPEN)
    assert await after(lambda writer: writer.settle_outgoing(ids["unknown"], at=NOON, by="ben")) == len(OPEN) - 1
    assert await after(lambda writer: writer.queue_again(ids["unknown"], at=NOON, due_at=NOON)) == len(OPEN)
    assert await after(lambda writer: writer.withdraw(ids["queued"])) == len(OPEN) - 1
    assert await after(lambda writer: writer.end_try(ids["sending"], Step(state=SENT))) == len(OPEN) - 2
    assert await counted() == len(await listed(repository, only_open=True))


async def test_a_ticket_is_troubled_by_a_mail_that_needs_somebody(
    repository: Repository, ids: dict[str, OutboxId]
) -> None:
    def read(reader: Reader) -> tuple[set[TicketNumber], dict[str, TicketNumber]]:
        tickets = {one.id: one.ticket for one in reader.outbox(limit=99)}
        return reader.troubled(tuple(tickets.values())), {way: tickets[found] for way, found in ids.items()}

    troubled, tickets = await repository.reading(read)

    assert troubled == {tickets[way] for way in TROUBLED}
    assert await repository.reading(lambda reader: reader.troubled([tickets["unknown"]])) == {tickets["unknown"]}
    assert await repository.reading(lambda reader: reader.troubled([])) == set()


async def test_a_bounce_troubles_its_ticket_until_it_is_settled_or_answered_anew(repository: Repository) -> None:
    await with_settings(repository)

    def bounce(writer: Writer) -> tuple[TicketNumber, OutboxId, MessageKey]:
        number, _ = open_with(writer)
        outbox_id = bring(writer, number, "partly and settled")
        message = writer.messages(number)[-1].key
        writer.mark_sent_failed(message, "5.1.1 no such user", NOON + HOUR)
        return number, outbox_id, message

    first, second = await repository.writing(lambda writer: (bounce(writer), bounce(writer)))
    numbers = (first[0], second[0])

    async def troubled() -> set[TicketNumber]:
        return await repository.reading(lambda reader: reader.troubled(numbers))

    bounced = await repository.reading(lambda reader: reader.outgoing(first[1]))
    before = await troubled()
    await repository.writing(lambda writer: writer.settle_outgoing(first[1], at=NOON, by="ben"))
    settled = await troubled()
    await repository.writing(
        lambda writer: writer.add_message(an_answer(second[0], arrival=NOON + HOUR, answers=False))
    )
    acknowledged = await troubled()
    await repository.writing(lambda writer: writer.queue_again(second[1], at=NOON, due_at=NOON))
    await repository.writing(lambda writer: writer.add_message(an_answer(second[0], arrival=NOON + HOUR)))

    assert bounced is not None and (bounced.failure, bounced.settled_at) == ("5.1.1 no such user", None)
    assert (before, settled, acknowledged) == ({*numbers}, {second[0]}, {second[0]})
    assert await troubled() == set()


async def test_a_mail_came_back_until_it_is_settled_or_answered_anew(repository: Repository) -> None:
    await with_settings(repository)

    def bounce(writer: Writer) -> tuple[OutboxId, TicketNumber]:
        number, _ = open_with(writer)
        outbox_id = bring(writer, number, "sent")
        writer.mark_sent_failed(writer.messages(number)[-1].key, "5.1.1 no such user", NOON + HOUR)
        return outbox_id, number

    made = [await repository.writing(bounce) for _ in range(2)]
    (settled, _), (answered, number) = made
    well = await repository.writing(lambda writer: bring(writer, open_with(writer)[0], "sent"))

    async def returned(limit: int = 9) -> list[OutboxId]:
        return [one.id for one in await repository.reading(lambda reader: reader.returned(limit))]

    before, newest = await returned(), await returned(limit=1)
    backlog = await repository.reading(lambda reader: reader.backlog())
    await repository.writing(lambda writer: writer.settle_outgoing(settled, at=NOON, by="ben"))
    after = await returned()
    await repository.writing(lambda writer: writer.add_message(an_answer(number, arrival=NOON + HOUR)))

    assert (before, newest) == ([answered, settled], [answered])
    assert well not in before
    assert (backlog.stuck, backlog.returned, backlog.needing) == (0, 2, 2)
    assert after == [answered]
    assert await returned() == []


async def test_a_bounced_mail_that_every_server_took_can_be_settled(repository: Repository) -> None:
    await with_settings(repository)

    def bounce(writer: Writer) -> tuple[TicketNumber, OutboxId]:
        number, _ = open_with(writer)
        outbox_id = bring(writer, number, "sent")
        writer.mark_sent_failed(writer.messages(number)[-1].key, "5.1.1 no such user", NOON + HOUR)
        return number, outbox_id

    number, outbox_id = await repository.writing(bounce)
    before = await repository.reading(lambda reader: reader.troubled([number]))
    await repository.writing(lambda writer: writer.settle_outgoing(outbox_id, at=NOON, by="ben"))

    assert before == {number}
    assert await repository.reading(lambda reader: reader.troubled([number])) == set()
