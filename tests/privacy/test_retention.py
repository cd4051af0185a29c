"""What is done with is let go in time: old enough, nobody at work on it, and nothing else with it."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.commands.actor import Actor
from console.privacy.auditing import verify
from console.privacy.retention import expiring, let_go
from storage.outbox import Step
from storage.protocol import Repository, Writer
from storage.records import DeliveryKey, TicketNumber
from storage.sqlite import scrubbing
from storage.sqlite.repository import open_repository
from storage.words import Because, OutboxState, Outcome, Role, TicketStatus
from tests.privacy.desk import found_in_files
from tests.storage.builders import HOUR, JAN, NOON, a_decision, a_delivery, an_event
from tests.storage.steps import answer, open_with, save, take_in, with_settings

ANA = Actor(login="ana", role=Role.ADMIN)
DAY = 24 * HOUR
LATER = NOON + 40 * DAY
PIET = "piet@example.nl"


@pytest.fixture
async def repository(path: Path) -> AsyncIterator[Repository]:
    async with open_repository(path, clock=lambda: NOON) as opened:
        await with_settings(opened)
        await opened.writing(lambda writer: _days(writer, retention_closed_days=30, retention_parked_days=30))
        yield opened


def _days(writer: Writer, **days: int) -> None:
    settings = writer.settings()
    save(writer, replace(settings, account=replace(settings.account, **days)))


async def a_closed(repository: Repository, uid: int, *, at: int = NOON, **message: Any) -> TicketNumber:
    """Take a mail in and close its ticket."""

    def closing_one(writer: Writer) -> TicketNumber:
        _, number, _ = take_in(writer, uid, **message)
        writer.set_status(number, TicketStatus.CLOSED, at=at)
        return number

    return await repository.writing(closing_one)


async def a_set_aside(repository: Repository, uid: int, outcome: Outcome = Outcome.PARKED) -> DeliveryKey:
    def setting_aside(writer: Writer) -> DeliveryKey:
        key = writer.keep(a_delivery(uid))
        assert key is not None
        because = Because.PARKED_LOOP if outcome is Outcome.PARKED else Because.FAILED
        writer.settle(key, outcome, because, reason="zqxjkvbpwgeheim")
        writer.add_decision(a_decision(key, outcome=outcome, because=because))
        return key

    return await repository.writing(setting_aside)


def a_mail_of_ours(writer: Writer, number: TicketNumber, state: OutboxState | None) -> None:
    """Queue an answer, and take it up and end the try in a state when one is given."""
    outbox = answer(writer, number)
    if state is not None:
        writer.take_up(outbox, at=NOON)
    if state not in (None, OutboxState.SENDING):
        writer.end_try(outbox, Step(state=state, ended_at=NOON))


async def apply(repository: Repository, now: int = LATER) -> dict[str, int]:
    sums = await let_go(repository, ANA, lambda: now)
    return {"tickets": sums.tickets, "mails": sums.mails, "customers": sums.customers}


async def numbers(repository: Repository) -> set[int]:
    found = [await repository.reading(lambda reader, n=n: reader.ticket(n)) for n in map(TicketNumber, range(1, 9))]
    return {ticket.number for ticket in found if ticket is not None}


async def test_only_tickets_that_are_closed_for_long_enough_go(repository: Repository) -> None:
    old = await a_closed(repository, 1)
    young = await a_closed(repository, 2, at=LATER - 29 * DAY)
    opened, _ = await repository.writing(lambda writer: open_with(writer, message_id="<open@x>"))

    assert (await expiring(repository, LATER)).tickets == (old,)
    await apply(repository)

    assert await numbers(repository) == {young, opened}


async def test_a_closed_ticket_in_which_somebody_wrote_lately_stays(repository: Repository) -> None:
    number = await a_closed(repository, 1)
    await repository.writing(lambda writer: answer(writer, number, arrival=LATER - DAY))

    assert (await expiring(repository, LATER)).tickets == ()


async def test_zero_days_keep_everything_for_ever(repository: Repository) -> None:
    await a_closed(repository, 1)
    await a_set_aside(repository, 2)
    await repository.writing(lambda writer: _days(writer, retention_closed_days=0, retention_parked_days=0))

    found = await expiring(repository, LATER + 9_000 * DAY)

    assert (found.tickets, found.mails, found.closed_before, found.kept_before) == ((), (), None, None)
    assert await apply(repository) == {"tickets": 0, "mails": 0, "customers": 0}


async def test_a_customer_goes_with_the_last_ticket_only(repository: Repository) -> None:
    await a_closed(repository, 1)
    kept, _ = await repository.writing(lambda writer: open_with(writer, message_id="<open@x>"))
    await a_closed(repository, 2, address=PIET)

    sums = await apply(repository)

    assert sums["tickets"] == 2
    assert await repository.reading(lambda reader: reader.customer_of(JAN)) is not None
    assert await repository.reading(lambda reader: reader.customer_of(PIET)) is None
    assert await numbers(repository) == {kept}


async def test_tickets_that_were_merged_into_one_go_with_it(repository: Repository) -> None:
    number = await a_closed(repository, 1)
    merged = await a_closed(repository, 2)
    await repository.writing(lambda writer: writer.mark_merged(merged, number, at=NOON))

    await apply(repository)

    assert await numbers(repository) == set()


@pytest.mark.parametrize("state", [None, OutboxState.SENDING, OutboxState.UNKNOWN])
async def test_a_ticket_with_a_mail_of_ours_that_may_still_leave_stays_and_is_told(
    repository: Repository, state: OutboxState | None
) -> None:
    number = await a_closed(repository, 1)
    await repository.writing(lambda writer: a_mail_of_ours(writer, number, state))

    found = await expiring(repository, LATER)
    sums = await apply(repository)

    assert (found.tickets, found.held) == ((), (number,))
    assert sums["tickets"] == 0
    assert len(await repository.reading(lambda reader: reader.outbox(limit=9))) == 1


@pytest.mark.parametrize("state", [OutboxState.SENT, OutboxState.REFUSED])
async def test_a_ticket_whose_mail_of_ours_came_to_an_end_goes(repository: Repository, state: OutboxState) -> None:
    number = await a_closed(repository, 1)
    await repository.writing(lambda writer: a_mail_of_ours(writer, number, state))

    assert (await expiring(repository, LATER)).tickets == (number,)


async def test_a_mail_of_ours_in_a_merged_ticket_keeps_the_one_it_was_merged_into(repository: Repository) -> None:
    number, merged = await a_closed(repository, 1), await a_closed(repository, 2)
    await repository.writing(lambda writer: a_mail_of_ours(writer, merged, None))
    await repository.writing(lambda writer: writer.mark_merged(merged, number, at=NOON))

    found = await expiring(repository, LATER)
    await apply(repository)

    assert (found.tickets, found.held) == ((), (number,))
    assert await numbers(repository) == {number, merged}


async def test_what_is_shown_counts_merged_tickets_as_what_is_let_go_does(repository: Repository) -> None:
    number, merged = await a_closed(repository, 1), await a_closed(repository, 2)
    await repository.writing(lambda writer: writer.mark_merged(merged, number, at=NOON))

    shown = await expiring(repository, LATER)
    sums = await apply(repository)

    assert shown.tickets == (number, merged)
    assert sums["tickets"] == 2


async def test_a_ticket_that_follows_one_that_went_stands(repository: Repository) -> None:
    number = await a_closed(repository, 1)
    following, _ = await repository.writing(
        lambda writer: open_with(writer, ticket={"follows": number}, message_id="<open@x>")
    )

    await apply(repository)

    ticket = await repository.reading(lambda reader: reader.ticket(following))
    assert ticket is not None
    assert ticket.follows is None


async def test_parked_and_unreadable_mails_go_in_time_and_stay_accounted_for(
    repository: Repository, path: Path
) -> None:
    parked, failed = await a_set_aside(repository, 1), await a_set_aside(repository, 2, Outcome.FAILED)

    sums = await apply(repository)

    counts = await repository.reading(lambda reader: reader.counts())
    ledger = await repository.reading(lambda reader: reader.ledger(None))
    assert sums["mails"] == 2
    assert (counts.parked, counts.failed) == (0, 0)
    assert [(row.counts[Outcome.PARKED], row.counts[Outcome.FAILED], row.gaps) for row in ledger] == [(1, 1, ())]
    assert (await expiring(repository, LATER)).mails == ()
    assert {parked, failed} == {1, 2}
    assert found_in_files(path.parent, {"reason": "zqxjkvbpwgeheim"}) == {}


async def test_the_trail_and_every_reference_hold_afterwards(repository: Repository, path: Path) -> None:
    number = await a_closed(repository, 1)
    other, _ = await repository.writing(lambda writer: open_with(writer, message_id="<open@x>", address=PIET))
    await repository.writing(lambda writer: writer.add_event(an_event(ticket=number, detail="geheim")))
    await repository.writing(lambda writer: writer.add_event(an_event(ticket=other, detail="blijft")))

    await apply(repository)

    assert [state.broken for state in await verify(repository)] == [None, None]
    details = [event.detail for event in await repository.reading(lambda reader: reader.events(other))]
    assert details == ["blijft"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        found = connection.execute("select count(*) from event where detail like '%geheim%'").fetchone()
        assert found == (0,)


async def test_what_ended_in_between_goes_on_the_next_time(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_closed(repository, 1)

    def fail(path: Path, busy_timeout_ms: int) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(scrubbing, "scrub", fail)
        with pytest.raises(OSError, match="full"):
            await apply(repository)
    await a_closed(repository, 2)

    sums = await apply(repository)

    assert sums["tickets"] == 1
    assert await repository.reading(lambda reader: reader.erasure_under_way()) is None
