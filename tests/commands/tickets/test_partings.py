"""How long a split is remembered: until its parts are one ticket again, or what went off was somebody else's."""

from console.commands.desk import Desk
from console.commands.tickets.customer import ChangeCustomer
from console.commands.tickets.deed import Deed, read_deed
from console.commands.tickets.merging import Merge
from console.commands.tickets.splitting import Split
from console.commands.tickets.ticket_command import Done
from storage.protocol import Reader, Writer
from storage.records import MessageKey, TicketNumber
from tests.commands.tickets.steps import key, looked, undo
from tests.storage.builders import HOUR, NOON, a_message
from tests.storage.steps import customer, open_with

FIRST = TicketNumber(1)
PIET = "piet@example.nl"


async def three_mails(desk: Desk) -> None:
    """Open a ticket with three mails of Jan's."""

    def write(writer: Writer) -> None:
        number, _ = open_with(writer)
        for mail in (2, 3):
            about = {"message_id": f"<{mail}@x>", "arrival": NOON + mail * HOUR}
            writer.add_message(a_message(number, customer(writer), **about))

    await desk.repository.writing(write)


async def split(desk: Desk, mail: int) -> Done:
    """Split a mail off its ticket."""
    message = await desk.repository.reading(lambda reader: reader.message(MessageKey(mail)))
    assert message is not None
    return await Split(number=message.ticket, message=message.key).run(desk)


async def is_parted(desk: Desk, number: TicketNumber = FIRST) -> bool:
    """Tell whether a split of Jan's ticket is remembered."""

    def read(reader: Reader) -> bool:
        jan = reader.customer_of("jan@example.nl")
        return jan is not None and reader.is_parted(number, jan)

    return await desk.repository.reading(read)


async def test_a_merge_of_the_parts_forgets_the_split_and_its_undo_remembers_it(desk: Desk) -> None:
    await three_mails(desk)
    part = await split(desk, 2)
    before = await looked(desk, [FIRST, part.ticket])

    merge = await Merge(number=part.ticket, into=FIRST).run(desk)

    assert not await is_parted(desk)
    assert (await undo(desk, merge)).tickets == (FIRST, part.ticket)
    assert await is_parted(desk)
    assert await looked(desk, [FIRST, part.ticket]) == before


async def test_a_split_is_remembered_as_long_as_one_of_the_parts_stands_apart(desk: Desk) -> None:
    await three_mails(desk)
    parts = [await split(desk, mail) for mail in (2, 3)]

    remembered = []
    for part in parts:
        await Merge(number=part.ticket, into=FIRST).run(desk)
        remembered.append(await is_parted(desk))

    assert remembered == [True, False]


async def test_a_part_that_comes_back_by_way_of_another_ticket_is_back_too(desk: Desk) -> None:
    await three_mails(desk)
    part = await split(desk, 2)
    other, _ = await desk.repository.writing(open_with)

    remembered = []
    for gone, into in ((part.ticket, other), (other, FIRST)):
        await Merge(number=gone, into=into).run(desk)
        remembered.append(await is_parted(desk))

    assert remembered == [True, False]


async def test_a_merge_that_brings_no_part_back_forgets_nothing(desk: Desk) -> None:
    await three_mails(desk)
    await split(desk, 2)
    other, _ = await desk.repository.writing(open_with)

    await Merge(number=other, into=FIRST).run(desk)

    assert await is_parted(desk)


async def test_a_split_after_the_merge_is_remembered_anew(desk: Desk) -> None:
    await three_mails(desk)
    part = await split(desk, 2)
    merge = await Merge(number=part.ticket, into=FIRST).run(desk)
    again = await split(desk, 3)

    assert await is_parted(desk)
    for done in (again, merge):
        await undo(desk, done)
    assert await is_parted(desk)
    await undo(desk, part)
    assert not await is_parted(desk)


async def test_what_went_off_and_was_given_to_its_writer_parts_nobody_and_an_undo_parts_again(desk: Desk) -> None:
    await three_mails(desk)
    part = await split(desk, 2)
    before = await looked(desk, [FIRST, part.ticket])

    given = await ChangeCustomer(number=part.ticket, address=PIET).run(desk)

    assert not await is_parted(desk)
    await undo(desk, given)
    assert await is_parted(desk)
    assert await looked(desk, [FIRST, part.ticket]) == before


async def test_of_two_parts_one_that_was_given_away_leaves_the_other_apart(desk: Desk) -> None:
    await three_mails(desk)
    part, _ = [await split(desk, mail) for mail in (2, 3)]

    await ChangeCustomer(number=part.ticket, address=PIET).run(desk)

    assert await is_parted(desk)


async def test_a_memory_from_before_the_audit_trail_stays(desk: Desk) -> None:
    await three_mails(desk)
    await desk.repository.writing(lambda writer: writer.part(FIRST, customer(writer)))
    part = await split(desk, 2)

    await Merge(number=part.ticket, into=FIRST).run(desk)

    assert await is_parted(desk)


def test_what_an_older_desk_kept_of_a_merge_is_read_as_before() -> None:
    kept = '{"moved":[{"key":2,"was_in":2,"because":"time-window","into":1}],"parted":[]}'

    deed = read_deed(kept)

    assert (deed.unparted, deed.moved[0].key, Deed().unparted) == ((), key(2), ())
