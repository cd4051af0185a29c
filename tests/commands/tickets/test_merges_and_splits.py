"""Merging and splitting: what moves, what is remembered, and what an undo puts back."""

from typing import Any

import pytest

from console.commands.desk import Desk
from console.commands.tickets.assigning import Assign
from console.commands.tickets.customer import ChangeCustomer
from console.commands.tickets.merging import Merge
from console.commands.tickets.snoozing import Snooze
from console.commands.tickets.splitting import Split
from console.commands.tickets.statuses import Close, Pending
from console.commands.tickets.ticket_command import TicketCommand
from storage.protocol import Reader, Writer
from storage.records import MessageKey, TicketNumber
from storage.words import Because, Direction, TicketStatus
from tests.commands.tickets.steps import LATER, key, looked, opened, refusal_of, ticket_of, undo, undo_refused
from tests.storage.builders import HOUR, NOON, NOVA, a_message
from tests.storage.steps import customer, open_with

OPEN, MERGED = TicketStatus.OPEN, TicketStatus.MERGED
FIRST, SECOND = TicketNumber(1), TicketNumber(2)


async def two_mails(desk: Desk, **later: Any) -> tuple[TicketNumber, MessageKey]:
    """Open a ticket with two mails of Jan's, the second grouped into it; return it and the second."""

    def write(writer: Writer) -> tuple[TicketNumber, MessageKey]:
        number, _ = open_with(writer, ticket={"badges": ("other subject", "signed")})
        about: dict[str, Any] = {
            "customer_id": customer(writer),
            "message_id": "<tafel@x>", "subject": "De tafel", "arrival": NOON + HOUR, "because": Because.TIME_WINDOW,
            "badges": ("other subject", "signed"), "references": ("<a@x>",), **later,
        }  # fmt: skip
        return number, writer.add_message(a_message(number, about.pop("customer_id"), **about))

    return await desk.repository.writing(write)


# Merging


async def test_a_merge_moves_the_messages_and_an_undo_puts_them_back(desk: Desk) -> None:
    numbers = [await opened(desk), await opened(desk, arrival=NOON + HOUR)]
    before = await looked(desk, numbers)

    done = await Merge(number=SECOND, into=FIRST).run(desk)

    gone, into = await ticket_of(desk, SECOND), await ticket_of(desk, FIRST)
    assert done.ticket == FIRST
    assert (gone.status, gone.merged_into, gone.message_count, into.message_count) == (MERGED, FIRST, 0, 2)
    moved = await desk.repository.reading(lambda reader: reader.message(key(2)))
    assert moved is not None and moved.because is Because.MOVED_BY_EMPLOYEE
    assert (await undo(desk, done)).tickets == tuple(numbers)
    assert await looked(desk, numbers) == before


async def test_both_tickets_tell_of_the_merge(desk: Desk) -> None:
    numbers = [await opened(desk), await opened(desk)]

    done = await Merge(number=SECOND, into=FIRST).run(desk)

    told = await desk.repository.reading(lambda reader: [reader.events(number)[-1] for number in numbers])
    assert [(one.verb, one.detail) for one in told] == [("merge", "ticket 2 → ticket 1")] * 2
    assert (told[0].part_of, told[0].undo, told[1].id) == (done.event, "", done.event)


@pytest.mark.parametrize(
    ("gone", "into", "status", "until"),
    [
        ([], [Close], OPEN, None),
        ([Pending], [Close], TicketStatus.PENDING, None),
        ([Close], [], OPEN, None),
        ([Snooze], [Close], TicketStatus.SNOOZED, LATER + HOUR),
        ([Close], [Snooze], TicketStatus.SNOOZED, LATER + HOUR),
        ([Snooze], [Pending], TicketStatus.PENDING, None),
    ],
)
async def test_the_survivor_is_as_open_as_the_livelier(
    desk: Desk,
    gone: list[type[TicketCommand]],
    into: list[type[TicketCommand]],
    status: TicketStatus,
    until: int | None,
) -> None:
    numbers = [await opened(desk), await opened(desk)]
    for number, kinds in ((FIRST, gone), (SECOND, into)):
        for kind in kinds:
            await (Snooze(number=number, until=LATER + HOUR) if kind is Snooze else kind(number=number)).run(desk)
    before = await looked(desk, numbers)

    done = await Merge(number=FIRST, into=SECOND).run(desk)

    survivor = await ticket_of(desk, SECOND)
    assert (survivor.status, survivor.snoozed_until) == (status, until)
    await undo(desk, done)
    assert await looked(desk, numbers) == before


async def test_of_two_times_the_earlier_wakes_the_survivor(desk: Desk) -> None:
    numbers = [await opened(desk), await opened(desk)]
    await Snooze(number=FIRST, until=LATER + HOUR).run(desk)
    await Snooze(number=SECOND, until=LATER + 2 * HOUR).run(desk)
    before = await looked(desk, numbers)

    done = await Merge(number=FIRST, into=SECOND).run(desk)

    assert (await ticket_of(desk, SECOND)).snoozed_until == LATER + HOUR
    await undo(desk, done)
    assert await looked(desk, numbers) == before


async def test_what_came_to_the_survivor_since_stays_and_so_does_its_status(desk: Desk) -> None:
    numbers = [await opened(desk), await opened(desk)]
    await Close(number=SECOND).run(desk)
    done = await Merge(number=FIRST, into=SECOND).run(desk)
    later = await desk.repository.writing(lambda writer: writer.add_message(a_message(SECOND, customer(writer))))
    await Close(number=SECOND).run(desk)
    await Pending(number=SECOND).run(desk)

    await undo(desk, done)

    held = await desk.repository.reading(lambda reader: [places(reader, number) for number in numbers])
    assert held == [[1], [2, later]]
    assert [(await ticket_of(desk, number)).status for number in numbers] == [OPEN, TicketStatus.PENDING]


def places(reader: Reader, number: TicketNumber) -> list[MessageKey]:
    return [place.key for place in reader.places(number)]


async def test_merges_that_lead_nowhere_are_refused_in_words(desk: Desk) -> None:
    await opened(desk)
    await opened(desk, brand_id=NOVA, ticket={"brand_id": NOVA, "address": "help@nova.nl"})
    third = await opened(desk)
    await Merge(number=third, into=FIRST).run(desk)

    refusals = [
        await refusal_of(desk, Merge(number=FIRST, into=into)) for into in (FIRST, SECOND, third, TicketNumber(99))
    ]

    assert [one.code for one in refusals] == ["itself", "two-brands", "already-merged", "unknown-ticket"]


async def test_an_undo_is_refused_when_a_message_went_on_since(desk: Desk) -> None:
    await opened(desk)
    await opened(desk)
    done = await Merge(number=SECOND, into=FIRST).run(desk)
    await Split(number=FIRST, message=key(2)).run(desk)

    refusal = await undo_refused(desk, done)

    assert (refusal.code, "Ana split ticket 1" in refusal.words) == ("overtaken", True)


# Splitting


async def test_a_split_opens_a_ticket_with_the_mail_and_is_remembered(desk: Desk) -> None:
    number, mail = await two_mails(desk)
    await Assign(number=number, login="ben").run(desk)
    before = await looked(desk, [number])

    done = await Split(number=number, message=mail).run(desk)

    made = await ticket_of(desk, done.ticket)
    assert (made.subject, made.opened_at, made.status, made.assignee) == ("De tafel", NOON + HOUR, OPEN, "ben")
    assert (made.badges, made.message_count, made.last_in) == (("signed",), 1, mail)
    jan = await desk.repository.writing(customer)
    assert await desk.repository.reading(lambda reader: reader.is_parted(number, jan))
    assert not await desk.repository.reading(lambda reader: reader.is_parted(made.number, jan))

    await undo(desk, done)

    emptied = await ticket_of(desk, made.number)
    assert (emptied.status, emptied.merged_into, emptied.message_count) == (MERGED, number, 0)
    assert await looked(desk, [number]) == before
    assert not await desk.repository.reading(lambda reader: reader.is_parted(number, jan))


async def test_a_parting_of_an_earlier_split_outlives_the_undo_of_a_later_one(desk: Desk) -> None:
    number, mail = await two_mails(desk)
    third = a_message(number, await desk.repository.writing(customer), message_id="<stoel@x>")
    last = await desk.repository.writing(lambda writer: writer.add_message(third))
    await Split(number=number, message=mail).run(desk)

    again = await Split(number=number, message=last).run(desk)
    await undo(desk, again)

    jan = await desk.repository.writing(customer)
    assert await desk.repository.reading(lambda reader: reader.is_parted(number, jan))


async def test_a_ticket_that_was_split_off_and_got_mail_since_stays(desk: Desk) -> None:
    number, mail = await two_mails(desk)
    done = await Split(number=number, message=mail).run(desk)
    later = await desk.repository.writing(lambda writer: writer.add_message(a_message(done.ticket, customer(writer))))

    await undo(desk, done)

    assert (await ticket_of(desk, done.ticket)).status is OPEN
    held = await desk.repository.reading(lambda reader: [places(reader, one) for one in (number, done.ticket)])
    assert held == [[1, mail], [later]]


async def test_what_was_done_with_a_ticket_that_was_split_off_is_undone_before_the_split_or_after_it(
    desk: Desk,
) -> None:
    number, mail = await two_mails(desk)
    before = await looked(desk, [number])
    split = await Split(number=number, message=mail).run(desk)
    closing = await Close(number=split.ticket).run(desk)

    await undo(desk, split)
    await undo(desk, closing)

    assert await looked(desk, [number]) == before
    assert (await ticket_of(desk, split.ticket)).merged_into == number


async def test_a_split_is_undone_only_before_its_mails_were_given_to_another_customer(desk: Desk) -> None:
    number, mail = await two_mails(desk)
    before = await looked(desk, [number])
    split = await Split(number=number, message=mail).run(desk)
    given = await ChangeCustomer(number=split.ticket, address="piet@example.nl").run(desk)

    refused = await undo_refused(desk, split)
    for event in (given, split):
        await undo(desk, event)

    assert refused.code == "overtaken"
    assert await looked(desk, [number]) == before


async def test_a_closing_before_a_merge_is_undone_after_it_only(desk: Desk) -> None:
    number, into = await opened(desk), await opened(desk)
    before = await looked(desk, [number, into])
    closing = await Close(number=number).run(desk)
    merge = await Merge(number=number, into=into).run(desk)

    refused = await undo_refused(desk, closing)
    for event in (merge, closing):
        await undo(desk, event)

    assert refused.code == "overtaken"
    assert await looked(desk, [number, into]) == before


async def test_the_mail_of_an_unsure_sender_is_split_off_for_whoever_its_address_is(desk: Desk) -> None:
    number, mail = await two_mails(desk, customer_id=None, sender="piet@example.nl", from_customer=False)
    piet = await desk.repository.writing(lambda writer: customer(writer, "piet@example.nl"))

    done = await Split(number=number, message=mail).run(desk)

    assert (await ticket_of(desk, done.ticket)).customer_id == piet


async def test_what_can_not_be_split_off_is_refused_in_words(desk: Desk) -> None:
    number, _ = await two_mails(desk)
    alone = await opened(desk)
    note = a_message(number, None, direction=Direction.NOTE, to=())
    noted = await desk.repository.writing(lambda writer: writer.add_message(note))

    commands = [
        Split(number=number, message=noted), Split(number=alone, message=key(3)), Split(number=number, message=key(3)),
        Split(number=number, message=key(99)),
    ]  # fmt: skip

    codes = [(await refusal_of(desk, command)).code for command in commands]
    assert codes == ["not-inbound", "only-message", "not-in-ticket", "not-in-ticket"]
