"""How lists are sorted, how far they are counted, and since when a customer waits for an answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from storage import narrowing as traits
from storage.narrowing import MOST_FOUND, Narrowing, Sort
from storage.places import end_of, is_bounded, place_of, rank
from storage.protocol import Reader, Repository, Writer
from storage.records import MessageKey, Place, Ticket, TicketNumber, TicketView
from storage.words import Direction, TicketStatus
from tests.storage.builders import HOUR, MINUTE, NOON, a_message
from tests.storage.steps import customer, open_with, with_settings

OPEN, CLOSED = TicketStatus.OPEN, TicketStatus.CLOSED


def only(trait: traits.Trait, *, negated: bool = False) -> TicketView:
    return TicketView(narrowings=(Narrowing(trait=trait, negated=negated),))


# Who waits for an answer


async def waits(repository: Repository, number: TicketNumber) -> int | None:
    ticket = await repository.reading(lambda reader: reader.ticket(number))
    assert ticket is not None
    view = only(traits.WaitingSince(at=NOON + 100 * HOUR))
    having = await repository.reading(lambda reader: reader.tickets(view, limit=100))
    assert (ticket in having) == (ticket.waiting_since is not None)
    return ticket.waiting_since


def more(number: TicketNumber, at: int, **changes: Any) -> Callable[[Writer], MessageKey]:
    return lambda writer: writer.add_message(a_message(number, customer(writer), arrival=at, **changes))


async def test_a_customer_waits_since_their_oldest_mail_that_nobody_answered(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    first = await waits(repository, number)
    await repository.writing(more(number, NOON + MINUTE))
    still = await waits(repository, number)

    await repository.writing(more(number, NOON + HOUR, direction=Direction.OUT, from_customer=False))
    answered = await waits(repository, number)
    await repository.writing(more(number, NOON + 2 * HOUR))
    again = await waits(repository, number)
    await repository.writing(more(number, NOON + 3 * HOUR))

    assert (first, still, answered, again) == (NOON, NOON, None, NOON + 2 * HOUR)
    assert await waits(repository, number) == NOON + 2 * HOUR


async def test_neither_a_note_nor_automatic_mail_changes_who_waits(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(lambda writer: open_with(writer, from_customer=False, automatic=True))
    automatic = await waits(repository, number)
    await repository.writing(more(number, NOON + MINUTE))

    await repository.writing(more(number, NOON + HOUR, direction=Direction.NOTE, from_customer=False))

    assert (automatic, await waits(repository, number)) == (None, NOON + MINUTE)


async def test_a_ticket_that_is_done_with_waits_for_nothing_until_it_is_opened_again(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    other, _ = await repository.writing(open_with)

    await repository.writing(lambda writer: writer.set_status(number, CLOSED, at=NOON))
    closed = await waits(repository, number)
    await repository.writing(lambda writer: writer.snooze(number, NOON + HOUR))
    snoozed = await waits(repository, number)
    await repository.writing(lambda writer: writer.mark_merged(number, other, at=NOON))

    assert (closed, snoozed, await waits(repository, number)) == (None, NOON, None)


async def test_who_waits_follows_a_message_that_is_moved_and_one_that_is_given_to_nobody(
    repository: Repository,
) -> None:
    await with_settings(repository)
    number, message = await repository.writing(open_with)
    other, _ = await repository.writing(lambda writer: open_with(writer, arrival=NOON + HOUR))

    await repository.writing(lambda writer: writer.move_messages([message], other))
    moved = (await waits(repository, number), await waits(repository, other))
    place = Place(key=message, ticket=number, because=None)
    await repository.writing(lambda writer: writer.put_back([place]))
    (writing,) = await repository.reading(lambda reader: reader.writings(number))
    back = (await waits(repository, number), await waits(repository, other))
    await repository.writing(lambda writer: writer.set_writings([replace(writing, from_customer=False)]))

    assert moved == (None, NOON)
    assert back == (NOON, NOON + HOUR)
    assert await waits(repository, number) is None


# In which order


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("narrowings", [(), (Narrowing(trait=traits.HoldsWords(words="mijn")),)], ids=["all", "words"])
async def test_each_order_pages_down_and_up_alike(
    sort: Sort, narrowings: tuple[Narrowing, ...], repository: Repository
) -> None:
    await with_settings(repository)
    await repository.writing(_some_of_each)
    view = TicketView(sort=sort, narrowings=narrowings)

    def compare(reader: Reader) -> None:
        everything = [ticket for number in range(1, 19) if (ticket := reader.ticket(TicketNumber(number)))]
        expected = sorted(everything, key=lambda ticket: rank(place_of(ticket, sort), sort))
        keys = [place_of(ticket, sort) for ticket in expected]

        assert len(expected) == 18
        assert reader.tickets(view, limit=50) == expected
        assert reader.tickets(view, after=keys[4], limit=5) == expected[5:10]
        assert reader.tickets(view, before=keys[9], limit=4) == expected[5:9]
        assert reader.tickets(view, before=keys[9], skip=2, limit=4) == expected[3:7]
        assert reader.tickets(view, before=end_of(sort), limit=3) == expected[-3:]
        assert reader.tickets(view, after=keys[2], skip=3, limit=2) == expected[6:8]
        assert [reader.position(view, key) for key in keys] == list(range(18))

    await repository.reading(compare)


def _some_of_each(writer: Writer) -> None:
    """Open tickets that share moments; some were answered, some closed, some went on."""
    for count in range(18):
        at = NOON + (count * 5 % 7) * HOUR
        number, _ = open_with(writer, arrival=at)
        if count % 3 == 0:
            more(number, at + MINUTE, direction=Direction.OUT, from_customer=False)(writer)
        if count % 4 == 0:
            more(number, at + (count % 5) * HOUR)(writer)
        if count % 5 == 0:
            writer.set_status(number, CLOSED, at=at)


async def test_a_view_with_words_is_counted_up_to_a_bound_and_says_so(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        for _ in range(MOST_FOUND + 5):
            open_with(writer, text="zebra")

    await repository.writing(write)
    for view in (
        TicketView(words="zebra"),
        only(traits.HoldsWords(words="paard"), negated=True),
        only(traits.ActiveBefore(at=NOON)),
    ):
        total = await repository.reading(lambda reader, view=view: reader.ticket_total(view))  # type: ignore[misc]

        assert total == MOST_FOUND
        assert is_bounded(view, total)
    for view in (TicketView(), only(traits.StatusIn(statuses=(OPEN,)))):
        assert await repository.reading(lambda reader, view=view: reader.ticket_total(view)) == MOST_FOUND + 5  # type: ignore[misc]
        assert not is_bounded(view, MOST_FOUND + 5)


async def test_a_view_that_is_walked_goes_on_behind_what_is_counted(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        for _ in range(MOST_FOUND + 5):
            open_with(writer)

    await repository.writing(write)
    view = only(traits.ActiveBefore(at=NOON))

    def ask(reader: Reader) -> list[Ticket]:
        (last,) = reader.tickets(view, skip=MOST_FOUND - 1, limit=1)
        return reader.tickets(view, after=place_of(last, view.sort), limit=50)

    assert [ticket.number for ticket in await repository.reading(ask)] == list(range(MOST_FOUND + 1, MOST_FOUND + 6))
