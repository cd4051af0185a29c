"""The tickets of one customer: all but merged and spam, newest activity first."""

from storage.protocol import Repository, Writer
from storage.words import TicketStatus
from tests.storage.builders import HOUR, NOON
from tests.storage.steps import customer, open_with, with_settings

PIET = "piet@example.nl"


async def test_a_customers_tickets_are_told_newest_first_and_no_others(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> list[int]:
        numbers = [open_with(writer, arrival=NOON + place * HOUR)[0] for place in range(5)]
        open_with(writer, address=PIET)
        writer.set_status(numbers[0], TicketStatus.CLOSED, at=NOON)
        writer.set_status(numbers[1], TicketStatus.SPAM, at=NOON)
        writer.mark_merged(numbers[2], numbers[3], at=NOON)
        return [*numbers]

    numbers = await repository.writing(write)
    who = await repository.writing(customer)

    found = await repository.reading(lambda reader: reader.tickets_of(who, 10))
    two = await repository.reading(lambda reader: reader.tickets_of(who, 2))

    assert [ticket.number for ticket in found] == [numbers[4], numbers[3], numbers[0]]
    assert two == found[:2]
