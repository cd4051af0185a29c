"""Closing, opening, waiting, spam, putting off; whose a ticket is; and the undo of each."""

from dataclasses import replace

import pytest

from console.commands.actor import OWNER, Actor
from console.commands.desk import Desk
from console.commands.tickets.assigning import Assign, Release
from console.commands.tickets.snoozing import LONGEST_MS, Snooze
from console.commands.tickets.statuses import Close, Pending, Reopen, Spam
from console.commands.tickets.ticket_command import TicketCommand
from console.commands.waking import WakeSnoozed
from console.waking import wake_due
from storage.protocol import Writer
from storage.records import TicketNumber
from storage.words import TicketStatus
from tests.commands.tickets.steps import (
    BEN,
    LATER,
    event_of,
    looked,
    opened,
    refusal_of,
    ticket_of,
    undo,
    undo_refused,
)
from tests.storage.builders import ACME, HOUR, MAIN
from tests.storage.steps import customer

ONE = TicketNumber(1)
STATUSES = [
    (Close(number=ONE), TicketStatus.CLOSED),
    (Pending(number=ONE), TicketStatus.PENDING),
    (Spam(number=ONE), TicketStatus.SPAM),
    (Snooze(number=ONE, until=LATER + HOUR), TicketStatus.SNOOZED),
]


@pytest.mark.parametrize(("command", "status"), STATUSES, ids=lambda one: getattr(one, "verb", ""))
async def test_a_status_is_set_opened_again_and_put_back(
    desk: Desk, command: TicketCommand, status: TicketStatus
) -> None:
    number = await opened(desk)
    fresh = await looked(desk, [number])

    done = await command.run(desk)

    assert (await ticket_of(desk, number)).status is status
    given = await looked(desk, [number])
    again = await Reopen(number=number).run(desk)
    assert (await ticket_of(desk, number)).status is TicketStatus.OPEN
    assert (await ticket_of(desk, number)).snoozed_until is None
    assert (await undo(desk, again)).tickets == (number,)
    assert await looked(desk, [number]) == given
    await undo(desk, done)
    assert await looked(desk, [number]) == fresh


async def test_an_event_says_who_did_what(desk: Desk) -> None:
    number = await opened(desk)

    done = await Close(number=number).run(desk)

    event = await event_of(desk, done.event)
    assert (event.actor, event.verb, event.subject, event.detail, event.at, event.ticket) == (
        "ana",
        "close",
        "ticket 1",
        "open → closed",
        LATER,
        number,
    )


async def test_a_closed_ticket_that_is_put_back_was_closed_when_it_was(desk: Desk) -> None:
    number = await opened(desk)
    await Close(number=number).run(desk)

    again = await Reopen(number=number).run(replace(desk, clock=lambda: LATER + HOUR))
    await undo(replace(desk, clock=lambda: LATER + 2 * HOUR), again)

    assert (await ticket_of(desk, number)).closed_at == LATER


async def test_an_undo_is_refused_once_somebody_changed_the_same_again(desk: Desk) -> None:
    number = await opened(desk)
    done = await Close(number=number).run(desk)
    await Reopen(number=number).run(replace(desk, actor=BEN))

    refusal = await undo_refused(desk, done)

    assert refusal.code == "overtaken"
    assert "Ben de Wit opened ticket 1 again" in refusal.words


async def test_an_undo_is_refused_while_what_was_done_since_led_back_to_the_same(desk: Desk) -> None:
    number = await opened(desk)
    first, second, third = [
        await command.run(desk) for command in (Close(number=number), Reopen(number=number), Close(number=number))
    ]

    refusal = await undo_refused(desk, first)
    for done in (third, second, first):
        await undo(desk, done)

    assert refusal.code == "overtaken"
    assert (await ticket_of(desk, number)).status is TicketStatus.OPEN


async def test_what_somebody_changed_beside_it_stays_after_an_undo(desk: Desk) -> None:
    number = await opened(desk)
    done = await Close(number=number).run(desk)
    await Assign(number=number, login="ben").run(desk)

    await undo(desk, done)

    ticket = await ticket_of(desk, number)
    assert (ticket.status, ticket.assignee) == (TicketStatus.OPEN, "ben")


async def test_a_second_undo_is_refused(desk: Desk) -> None:
    number = await opened(desk)
    done = await Close(number=number).run(desk)
    await undo(desk, done)

    assert (await undo_refused(desk, done)).code == "undone-already"


async def test_spam_is_no_candidate_for_the_next_mail(desk: Desk) -> None:
    number = await opened(desk)
    jan = await desk.repository.writing(customer)

    await Spam(number=number).run(desk)

    assert await desk.repository.reading(lambda reader: reader.time_candidates(ACME, MAIN, jan, 9)) == []


# Whose it is


async def test_a_ticket_is_given_away_and_given_back(desk: Desk) -> None:
    number = await opened(desk)
    fresh = await looked(desk, [number])

    first = await Assign(number=number, login="ana").run(desk)
    second = await Assign(number=number, login="ben").run(desk)
    third = await Release(number=number).run(desk)

    assert (await ticket_of(desk, number)).assignee is None
    for done, login in ((third, "ben"), (second, "ana")):
        await undo(desk, done)
        assert (await ticket_of(desk, number)).assignee == login
    await undo(desk, first)
    assert await looked(desk, [number]) == fresh


async def test_only_employees_who_may_answer_get_tickets(desk: Desk) -> None:
    number = await opened(desk)
    await Assign(number=number, login="ana").run(desk)

    refusals = [await refusal_of(desk, Assign(number=number, login=login)) for login in ("vera", "bne", "ana")]

    assert [one.code for one in refusals] == ["viewer", "unknown-employee", "nothing-changed"]
    assert "Did you mean ben?" in refusals[1].words
    owner = replace(desk, actor=Actor(login=OWNER, role=None, is_owner=True))
    assert (await refusal_of(owner, Assign(number=number, login=OWNER))).code == "unknown-employee"


async def test_a_ticket_that_is_nobodys_can_not_be_released(desk: Desk) -> None:
    number = await opened(desk)

    assert (await refusal_of(desk, Release(number=number))).code == "nothing-changed"


# Putting off


async def test_a_ticket_is_put_off_until_a_time_to_come(desk: Desk) -> None:
    number = await opened(desk)
    times = {"past": LATER, "too-far": LATER + LONGEST_MS + 1}

    for code, until in times.items():
        assert (await refusal_of(desk, Snooze(number=number, until=until))).code == code
    await Snooze(number=number, until=LATER + HOUR).run(desk)

    assert (await ticket_of(desk, number)).snoozed_until == LATER + HOUR
    assert (await refusal_of(desk, Snooze(number=number, until=LATER + HOUR))).code == "nothing-changed"


async def test_another_time_can_be_put_back(desk: Desk) -> None:
    number = await opened(desk)
    await Snooze(number=number, until=LATER + HOUR).run(desk)
    before = await looked(desk, [number])

    done = await Snooze(number=number, until=LATER + 2 * HOUR).run(desk)
    await undo(desk, done)

    assert await looked(desk, [number]) == before


async def test_what_is_due_wakes_by_the_desk_itself(desk: Desk) -> None:
    first, second = await opened(desk), await opened(desk)
    await Snooze(number=first, until=LATER + HOUR).run(desk)
    await Snooze(number=second, until=LATER + 2 * HOUR).run(desk)

    woken = [await WakeSnoozed(now=LATER + hours * HOUR).run(desk.repository) for hours in (0, 1, 1)]

    assert woken == [(), (first,), ()]
    assert (await ticket_of(desk, first)).status is TicketStatus.OPEN
    (*_, event) = await desk.repository.reading(lambda reader: reader.events(first))
    assert (event.actor, event.verb, event.undo) == ("", "wake", "")
    assert await wake_due(desk.repository, lambda: LATER + 3 * HOUR) == (second,)


async def test_more_than_one_transaction_takes_wake_at_once(desk: Desk) -> None:
    numbers = [await opened(desk) for _ in range(3)]

    def snooze(writer: Writer) -> None:
        for number in numbers:
            writer.snooze(number, LATER + HOUR)

    await desk.repository.writing(snooze)

    assert await WakeSnoozed(now=LATER + HOUR, batch=2).run(desk.repository) == tuple(numbers)
