"""One kind of command over many tickets: batches, refusals on the way, one undo for all."""

from dataclasses import replace

import pytest

from console.commands.desk import Desk
from console.commands.many import ManyAtOnce
from console.commands.tickets.merging import Merge
from console.commands.tickets.noting import AddNote
from console.commands.tickets.statuses import Close, Reopen
from console.commands.undoing import undoable
from storage.errors import StorageError
from storage.protocol import Writer
from storage.records import TicketNumber
from storage.words import TicketStatus
from tests.commands.tickets.steps import BEN, VERA, looked, ticket_of, undo, undo_refused
from tests.storage.steps import open_with


async def several(desk: Desk, count: int) -> list[TicketNumber]:
    def write(writer: Writer) -> list[TicketNumber]:
        return [open_with(writer)[0] for _ in range(count)]

    return await desk.repository.writing(write)


def closing(numbers: list[TicketNumber], batch: int = 100) -> ManyAtOnce:
    return ManyAtOnce(commands=[Close(number=number) for number in numbers], batch=batch)


async def test_many_are_done_in_batches_with_one_undo_for_all(desk: Desk) -> None:
    numbers = await several(desk, 7)
    before = await looked(desk, numbers)
    revision = await desk.repository.reading(lambda reader: reader.revision())
    told: list[tuple[int, int]] = []

    many = await closing(numbers, batch=3).run(desk, lambda done, total: told.append((done, total)))

    assert (many.done, many.refused) == (tuple(numbers), ())
    assert told == [(3, 7), (6, 7), (7, 7)]
    assert await desk.repository.reading(lambda reader: reader.revision()) == revision + 3
    assert {(await ticket_of(desk, number)).status for number in numbers} == {TicketStatus.CLOSED}
    (event,) = await desk.repository.reading(undoable)
    assert (event.id, event.verb, event.subject, event.ticket) == (many.event, "close", "7 tickets", None)

    undone = await undo(desk)

    assert (undone.tickets, undone.left) == (tuple(numbers), ())
    assert await looked(desk, numbers) == before
    assert await desk.repository.reading(undoable) == []


async def test_what_is_refused_does_not_hinder_the_others(desk: Desk) -> None:
    first, second, third = await several(desk, 3)
    await Close(number=second).run(desk)

    many = await closing([first, second, TicketNumber(99), third]).run(desk)

    assert many.done == (first, third)
    assert [(one.ticket, one.refusal.code) for one in many.refused] == [
        (second, "nothing-changed"),
        (99, "unknown-ticket"),
    ]


async def test_where_all_are_refused_nothing_is_written(desk: Desk) -> None:
    numbers = await several(desk, 2)
    revision = await desk.repository.reading(lambda reader: reader.revision())

    many = await closing(numbers).run(replace(desk, actor=VERA))

    assert (many.event, many.done, len(many.refused)) == (None, (), 2)
    assert await desk.repository.reading(lambda reader: reader.revision()) == revision
    assert (await ManyAtOnce(commands=()).run(desk)).event is None


async def test_an_undo_leaves_what_somebody_changed_since_and_names_it(desk: Desk) -> None:
    first, second, third = await several(desk, 3)
    many = await closing([first, second, third]).run(desk)
    await Reopen(number=second).run(replace(desk, actor=BEN))

    undone = await undo(desk, many.event)

    assert (undone.tickets, undone.left) == ((first, third), (second,))
    assert {(await ticket_of(desk, number)).status for number in (first, second, third)} == {TicketStatus.OPEN}


async def test_where_all_were_changed_since_the_undo_is_refused(desk: Desk) -> None:
    numbers = await several(desk, 2)
    many = await closing(numbers).run(desk)
    await ManyAtOnce(commands=[Reopen(number=number) for number in numbers]).run(desk)
    assert many.event is not None

    assert (await undo_refused(desk, many.event)).code == "overtaken"


async def test_one_of_many_can_be_undone_alone_and_the_rest_after(desk: Desk) -> None:
    first, second = await several(desk, 2)
    many = await closing([first, second]).run(desk)
    assert many.event is not None
    parts = await desk.repository.reading(lambda reader: reader.event_parts(many.event))

    await undo(desk, parts[0].id)
    undone = await undo(desk, many.event)

    assert undone.tickets == (second,)
    assert (await undo_refused(desk, parts[1].id)).code == "undone-already"


async def test_many_are_merged_into_one_and_put_back(desk: Desk) -> None:
    numbers = await several(desk, 4)
    before = await looked(desk, numbers)

    many = await ManyAtOnce(commands=[Merge(number=number, into=numbers[0]) for number in numbers[1:]]).run(desk)

    assert (await ticket_of(desk, numbers[0])).message_count == 4
    assert (await undo(desk, many.event)).tickets == tuple(numbers)
    assert await looked(desk, numbers) == before


async def test_many_notes_are_found_and_removed_again(desk: Desk) -> None:
    numbers = await several(desk, 3)
    before = await looked(desk, numbers)

    many = await ManyAtOnce(commands=[AddNote(number=number, text="zebrapad") for number in numbers]).run(desk)

    assert len(await desk.repository.reading(lambda reader: reader.search("zebrapad", 9))) == 3
    await undo(desk, many.event)
    assert await looked(desk, numbers) == before


async def test_commands_of_two_kinds_are_a_fault() -> None:
    one = TicketNumber(1)

    with pytest.raises(ValueError, match="kinds"):
        ManyAtOnce(commands=[Close(number=one), Reopen(number=one)])


async def test_what_was_done_before_a_failure_is_kept_under_its_event(desk: Desk) -> None:
    numbers = await several(desk, 4)

    def fail(done: int, total: int) -> None:
        raise StorageError

    with pytest.raises(StorageError):
        await closing(numbers, batch=2).run(desk, fail)

    statuses = [(await ticket_of(desk, number)).status for number in numbers]
    assert statuses == [TicketStatus.CLOSED] * 2 + [TicketStatus.OPEN] * 2
    assert (await undo(desk)).tickets == tuple(numbers[:2])
