"""Open tickets are regrouped as simulated, and put back exactly; what does not fit any more is left alone."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import RefusedError
from console.commands.regrouping import ApplySimulation, Regrouped, read_deed, written
from console.commands.regrouping_undo import UndoRegrouping
from console.commands.undoing import undo_of, undoable
from console.simulation_outcome import Before, Knot, Part, Simulation
from storage.protocol import Reader, Repository, Writer
from storage.records import CustomerId, EventId, MessageKey, Ticket, TicketNumber
from storage.sqlite.repository import open_repository
from storage.words import Role, TicketStatus
from tests.commands.builders import OWNER
from tests.storage.builders import HOUR, NOON, an_event
from tests.storage.steps import customer, open_with, with_settings

OPEN, PENDING, CLOSED, MERGED = TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.CLOSED, TicketStatus.MERGED
ANA = Actor(login="ana", role=Role.AGENT)
NOTHING = Simulation(messages=0, tickets_now=0, tickets_then=0)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)
        yield Desk(repository=repository, clock=lambda: NOON + 9 * HOUR, actor=OWNER)


async def opened(desk: Desk, count: int) -> list[TicketNumber]:
    """Open tickets of Jan's, an hour apart, each with one mail; the mail's key is the ticket's number."""

    def write(writer: Writer) -> list[TicketNumber]:
        made = [open_with(writer, message_id=f"<{at}@x>", arrival=NOON + at * HOUR) for at in range(count)]
        assert all(int(number) == int(key) for number, key in made)
        return [number for number, _ in made]

    return await desk.repository.writing(write)


def knot(before: Sequence[Sequence[int]], after: Sequence[tuple[int | None, Sequence[int]]], first: int = 1) -> Knot:
    """Return a knot: the messages of open tickets in a row, and the parts that they would make with their numbers."""
    return Knot(
        before=tuple(
            Before(ticket=TicketNumber(number), status=OPEN, messages=tuple(map(MessageKey, keys)))
            for number, keys in enumerate(before, first)
        ),
        after=tuple(
            Part(
                into=None if into is None else TicketNumber(into),
                origin=TicketNumber(first),
                customer_id=CustomerId(1),
                messages=tuple(map(MessageKey, keys)),
            )
            for into, keys in after
        ),
    )


JOIN = knot([[1], [2]], [(1, [1, 2])])


async def applied(desk: Desk, *knots: Knot) -> Regrouped:
    return await ApplySimulation(simulation=replace(NOTHING, knots=knots)).run(desk)


async def event_of(desk: Desk, *knots: Knot) -> EventId:
    event = (await applied(desk, *knots)).event
    assert event is not None
    return event


async def looked(repository: Repository, numbers: Sequence[TicketNumber]) -> list[object]:
    """Return tickets with their messages and facts, without the revision."""

    def read(reader: Reader) -> list[object]:
        jan = reader.customer_of("jan@example.nl")
        return [
            (replace(_ticket(reader, number), revision=0), reader.messages(number), reader.ticket_fact(number, jan))
            for number in numbers
        ]

    return await repository.reading(read)


def _ticket(reader: Reader, number: TicketNumber) -> Ticket:
    found = reader.ticket(number)
    assert found is not None
    return found


async def status_of(desk: Desk, number: int) -> TicketStatus:
    return (await desk.repository.reading(lambda reader: _ticket(reader, TicketNumber(number)))).status


async def code_of_refusal(desk: Desk, command: ApplySimulation | UndoRegrouping) -> str:
    with pytest.raises(RefusedError) as refused:
        await command.run(desk)
    return refused.value.refusal.code


async def test_a_join_moves_the_messages_and_marks_what_is_empty_as_merged(desk: Desk) -> None:
    numbers = await opened(desk, 2)
    before = await looked(desk.repository, numbers)

    done = await applied(desk, JOIN)

    first, second = await desk.repository.reading(lambda reader: [_ticket(reader, number) for number in numbers])
    assert (first.message_count, second.status, second.merged_into) == (2, MERGED, first.number)
    assert [move.key for move in done.deed.moves] == [2]
    assert done.event is not None

    undone = await UndoRegrouping(event=done.event).run(desk)

    assert undone.tickets == tuple(numbers)
    assert await looked(desk.repository, numbers) == before


async def test_a_join_is_as_open_as_the_livelier_and_its_undo_knows_that(desk: Desk) -> None:
    numbers = await opened(desk, 2)
    await desk.repository.writing(lambda writer: writer.set_status(numbers[0], PENDING, at=NOON))
    before = await looked(desk.repository, numbers)

    event = await event_of(desk, JOIN)

    assert await status_of(desk, 1) is OPEN
    await UndoRegrouping(event=event).run(desk)
    assert await looked(desk.repository, numbers) == before


async def test_tickets_that_are_put_off_are_put_off_until_the_same_time_again(desk: Desk) -> None:
    numbers = await opened(desk, 2)
    await desk.repository.writing(lambda writer: writer.snooze(numbers[0], NOON + 20 * HOUR))
    await desk.repository.writing(lambda writer: writer.snooze(numbers[1], NOON + 30 * HOUR))
    before = await looked(desk.repository, numbers)

    joined = await event_of(desk, JOIN)
    await UndoRegrouping(event=joined).run(desk)

    assert await looked(desk.repository, numbers) == before


async def test_a_ticket_that_opens_out_of_one_that_is_put_off_wakes_with_it(desk: Desk) -> None:
    numbers = await opened(desk, 2)
    await desk.repository.writing(lambda writer: writer.move_messages([MessageKey(2)], numbers[0]))
    await desk.repository.writing(lambda writer: writer.snooze(numbers[0], NOON + 20 * HOUR))

    (opening,) = (await applied(desk, knot([[1, 2]], [(1, [1]), (None, [2])]))).deed.openings

    made = await desk.repository.reading(lambda reader: _ticket(reader, opening.ticket))
    assert (made.status, made.snoozed_until) == (TicketStatus.SNOOZED, NOON + 20 * HOUR)


async def test_a_split_opens_a_ticket_like_its_origin_which_is_merged_back_by_an_undo(desk: Desk) -> None:
    numbers = await opened(desk, 2)

    def gather(writer: Writer) -> None:
        writer.move_messages([MessageKey(2)], numbers[0])
        writer.assign(numbers[0], "ana")
        writer.set_status(numbers[0], PENDING, at=NOON)

    await desk.repository.writing(gather)
    before = await looked(desk.repository, numbers[:1])

    done = await applied(desk, knot([[1, 2]], [(1, [1]), (None, [2])]))

    (opening,) = done.deed.openings
    made = await desk.repository.reading(lambda reader: _ticket(reader, opening.ticket))
    assert (made.status, made.assignee, made.opened_at, made.message_count) == (PENDING, "ana", NOON + HOUR, 1)
    assert done.event is not None

    await UndoRegrouping(event=done.event).run(desk)

    emptied = await desk.repository.reading(lambda reader: _ticket(reader, opening.ticket))
    assert (emptied.status, emptied.merged_into, emptied.message_count) == (MERGED, numbers[0], 0)
    assert await looked(desk.repository, numbers[:1]) == before


async def test_a_ticket_that_was_opened_and_got_mail_since_stays(desk: Desk) -> None:
    numbers = await opened(desk, 2)
    await desk.repository.writing(lambda writer: writer.move_messages([MessageKey(2)], numbers[0]))
    done = await applied(desk, knot([[1, 2]], [(1, [1]), (None, [2])]))
    (opening,) = done.deed.openings
    _, later = await desk.repository.writing(open_with)
    await desk.repository.writing(lambda writer: writer.move_messages([later], opening.ticket))
    assert done.event is not None

    await UndoRegrouping(event=done.event).run(desk)

    assert await status_of(desk, opening.ticket) is OPEN
    places = await desk.repository.reading(lambda reader: reader.places(opening.ticket))
    assert [place.key for place in places] == [later]


async def test_what_touches_a_ticket_that_is_not_open_is_left_out_and_told(desk: Desk) -> None:
    await opened(desk, 2)
    closed = replace(JOIN, before=(replace(JOIN.before[0], status=CLOSED), JOIN.before[1]))

    done = await applied(desk, closed)

    assert (done.event, done.not_open, done.changed) == (None, (1, 2), ())
    assert await status_of(desk, 2) is OPEN
    assert await desk.repository.reading(undoable) == []


async def test_what_changed_since_the_simulation_is_left_out_and_told(desk: Desk) -> None:
    numbers = await opened(desk, 4)
    other = knot([[3], [4]], [(3, [3, 4])], first=3)
    _, later = await desk.repository.writing(open_with)
    await desk.repository.writing(lambda writer: writer.move_messages([later], numbers[0]))

    done = await applied(desk, JOIN, other)

    assert (done.not_open, done.changed) == ((), (1, 2))
    assert await status_of(desk, 2) is OPEN
    assert await status_of(desk, 4) is MERGED


async def test_a_ticket_that_was_closed_meanwhile_is_left_out(desk: Desk) -> None:
    numbers = await opened(desk, 2)
    await desk.repository.writing(lambda writer: writer.set_status(numbers[1], CLOSED, at=NOON))

    assert (await applied(desk, JOIN)).changed == (1, 2)


async def test_applying_twice_changes_nothing_the_second_time(desk: Desk) -> None:
    await opened(desk, 2)
    await applied(desk, JOIN)
    revision = await desk.repository.reading(lambda reader: reader.revision())

    again = await applied(desk, JOIN)

    assert again.event is None
    assert await desk.repository.reading(lambda reader: reader.revision()) == revision


async def test_one_event_has_a_part_for_each_ticket(desk: Desk) -> None:
    numbers = await opened(desk, 2)

    event = await event_of(desk, JOIN)

    whole = await desk.repository.reading(lambda reader: reader.event(event))
    parts = await desk.repository.reading(lambda reader: [reader.events(number) for number in numbers])
    assert whole is not None
    assert (whole.verb, whole.actor, whole.ticket, whole.detail) == ("regroup", "owner", None, "1 messages moved")
    assert [[part.detail for part in told] for told in parts] == [
        ["messages came from ticket 2"],
        ["messages moved to ticket 1; merged into ticket 1"],
    ]
    assert {part.part_of for told in parts for part in told} == {event}


async def test_a_second_undo_is_refused(desk: Desk) -> None:
    await opened(desk, 2)
    event = await event_of(desk, JOIN)
    await UndoRegrouping(event=event).run(desk)

    assert await code_of_refusal(desk, UndoRegrouping(event=event)) == "undone-already"


async def test_an_undo_is_refused_when_a_ticket_was_merged_since(desk: Desk) -> None:
    numbers = await opened(desk, 3)
    event = await event_of(desk, JOIN)

    def merge(writer: Writer) -> None:
        writer.move_messages([MessageKey(1), MessageKey(2)], numbers[2])
        writer.mark_merged(numbers[0], numbers[2], at=NOON)

    await desk.repository.writing(merge)
    before = await looked(desk.repository, numbers)

    assert await code_of_refusal(desk, UndoRegrouping(event=event)) == "overtaken"
    assert await looked(desk.repository, numbers) == before


async def test_an_undo_is_refused_when_a_message_was_split_off_since(desk: Desk) -> None:
    numbers = await opened(desk, 3)
    event = await event_of(desk, JOIN)
    await desk.repository.writing(lambda writer: writer.move_messages([MessageKey(2)], numbers[2]))

    assert await code_of_refusal(desk, UndoRegrouping(event=event)) == "overtaken"


async def test_a_status_that_somebody_gave_since_is_kept(desk: Desk) -> None:
    numbers = await opened(desk, 2)
    await desk.repository.writing(lambda writer: writer.set_status(numbers[0], PENDING, at=NOON))
    event = await event_of(desk, JOIN)
    await desk.repository.writing(lambda writer: writer.set_status(numbers[0], CLOSED, at=NOON))

    await UndoRegrouping(event=event).run(desk)

    assert await status_of(desk, 1) is CLOSED
    assert await status_of(desk, 2) is OPEN


async def test_only_who_administers_regroups_and_undoes_it(desk: Desk) -> None:
    await opened(desk, 2)
    event = await event_of(desk, JOIN)
    other = replace(desk, actor=ANA)

    assert await code_of_refusal(other, ApplySimulation(simulation=NOTHING)) == "not-allowed"
    assert await code_of_refusal(other, UndoRegrouping(event=event)) == "not-allowed"


async def test_the_newest_of_an_actor_is_undone_and_only_kinds_that_are_known(desk: Desk) -> None:
    await opened(desk, 2)
    event = await event_of(desk, JOIN)
    strange = await desk.repository.writing(lambda writer: writer.add_event(an_event(verb="dance", undo="{}")))
    plain = await desk.repository.writing(lambda writer: writer.add_event(an_event()))

    command = await desk.repository.reading(lambda reader: undo_of(reader, None, OWNER))

    assert command == UndoRegrouping(event=event)
    assert [one.id for one in await desk.repository.reading(undoable)] == [event]
    for wanted, actor in ((strange, OWNER), (plain, OWNER), (EventId(99), OWNER), (None, ANA)):
        with pytest.raises(RefusedError):
            await desk.repository.reading(lambda reader, wanted=wanted, actor=actor: undo_of(reader, wanted, actor))


async def test_what_was_done_is_read_as_it_was_written(desk: Desk) -> None:
    await opened(desk, 2)
    jan = await desk.repository.writing(customer)

    done = await applied(desk, replace(JOIN, after=(replace(JOIN.after[0], customer_id=jan),)))

    assert read_deed(written(done.deed)) == done.deed
