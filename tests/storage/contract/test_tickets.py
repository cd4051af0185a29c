"""Lists, pages, totals and changes of tickets."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from storage.errors import ConflictError
from storage.protocol import Reader, Repository, Writer
from storage.records import EventId, PageKey, Ticket, TicketNumber, TicketView
from storage.settings import BrandId
from storage.words import TicketStatus
from tests.storage.builders import ACME, HOUR, JAN, MAIN, NOON, NOVA, an_event
from tests.storage.steps import customer, open_with, with_settings

OPEN, CLOSED = TicketStatus.OPEN, TicketStatus.CLOSED
ADDRESSES = {MAIN: ACME, "sales@acme.nl": ACME, "help@nova.nl": NOVA}
STATUSES = (OPEN, TicketStatus.PENDING, CLOSED, TicketStatus.SPAM)
SHOWN = 7


def many(writer: Writer) -> None:
    """Open tickets of every kind; some share their moment of activity."""
    kinds = list(product(ADDRESSES.items(), (None, "ana", "ben"), STATUSES))
    for count, ((address, brand_id), login, status) in enumerate(kinds * 3):
        at = NOON + (count * 7 % 50) * HOUR
        number, _ = open_with(
            writer, arrival=at, brand_id=brand_id, ticket={"address": address, "brand_id": brand_id},
            text="lamp" if count % 2 else "factuur",
        )  # fmt: skip
        writer.assign(number, login)
        writer.set_status(number, status, at=at)


VIEWS = [
    TicketView(statuses=statuses, brand_id=brand_id, address=address, assignee=assignee, words=words)
    for statuses in ((), (OPEN,), (OPEN, CLOSED))
    for brand_id in (None, ACME)
    for address in (None, MAIN)
    for assignee in (None, "", "ana")
    for words in ("", "lamp")
]


def belongs(ticket: Ticket, view: TicketView, texts: dict[TicketNumber, str]) -> bool:
    return (
        (not view.statuses or ticket.status in view.statuses)
        and view.brand_id in (None, ticket.brand_id)
        and view.address in (None, ticket.address)
        and (view.assignee is None or view.assignee == (ticket.assignee or ""))
        and view.words in texts[ticket.number]
    )


def in_order(reader: Reader) -> tuple[list[Ticket], dict[TicketNumber, str]]:
    everything = [ticket for number in range(1, 109) if (ticket := reader.ticket(TicketNumber(number)))]
    texts = {ticket.number: reader.messages(ticket.number)[0].text for ticket in everything}
    return sorted(everything, key=lambda ticket: (-ticket.active_at, ticket.number)), texts


def key_of(ticket: Ticket) -> PageKey:
    return PageKey(active_at=ticket.active_at, number=ticket.number)


def pages_down(reader: Reader, view: TicketView) -> list[Ticket]:
    found: list[Ticket] = []
    while page := reader.tickets(view, after=key_of(found[-1]) if found else None, limit=SHOWN):
        found += page
    return found


def pages_up(reader: Reader, view: TicketView, last: Ticket) -> list[Ticket]:
    found = [last]
    while page := reader.tickets(view, before=key_of(found[0]), limit=SHOWN):
        found = page + found
    return found


async def test_every_view_pages_down_up_and_far_alike(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(many)

    def compare(reader: Reader) -> None:
        everything, texts = in_order(reader)
        for view in VIEWS:
            expected = [ticket for ticket in everything if belongs(ticket, view, texts)]

            assert pages_down(reader, view) == expected, view
            assert reader.ticket_total(view) == len(expected), view
            assert reader.tickets(view, skip=5, limit=3) == expected[5:8], view
            if expected:
                assert pages_up(reader, view, expected[-1]) == expected, view
                assert reader.position(view, key_of(expected[-1])) == len(expected) - 1, view
                assert reader.tickets(view, before=key_of(expected[-1]), skip=2, limit=2) == expected[-5:-3], view

    await repository.reading(compare)


async def test_a_list_row_holds_all_that_is_shown(repository: Repository) -> None:
    await with_settings(repository)
    first, _ = await repository.writing(open_with)
    number, _ = await repository.writing(
        lambda writer: open_with(writer, ticket={"follows": first, "badges": ("automatic",)}, arrival=NOON + 1)
    )

    (row, _) = await repository.reading(lambda reader: reader.tickets(TicketView(), limit=10))

    assert (row.number, row.brand, row.address) == (number, "acme", MAIN)
    assert (row.customer_name, row.customer_address) == ("Jan Smit", JAN)
    assert (row.status, row.assignee, row.follows, row.badges, row.message_count) == (
        OPEN,
        None,
        first,
        ("automatic",),
        1,
    )
    assert (row.opened_at, row.active_at, row.closed_at) == (NOON + 1, NOON + 1, None)


async def test_an_unknown_brand_or_word_shows_nothing(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(open_with)

    for view in (TicketView(brand_id=BrandId(9)), TicketView(words="zebra"), TicketView(words='"!?')):
        assert await repository.reading(lambda reader, view=view: reader.tickets(view, limit=5)) == []  # type: ignore[misc]
        assert await repository.reading(lambda reader, view=view: reader.ticket_total(view)) == 0  # type: ignore[misc]


async def test_closing_keeps_the_time_and_opening_clears_it(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)

    await repository.writing(lambda writer: writer.set_status(number, CLOSED, at=NOON + HOUR))
    closed = await repository.reading(lambda reader: reader.ticket(number))
    await repository.writing(lambda writer: writer.set_status(number, OPEN, at=NOON + 2 * HOUR))
    opened = await repository.reading(lambda reader: reader.ticket(number))

    assert closed is not None and opened is not None
    assert (closed.status, closed.closed_at) == (CLOSED, NOON + HOUR)
    assert (opened.status, opened.closed_at) == (OPEN, None)


async def test_a_merge_is_undone_by_another_status(repository: Repository) -> None:
    await with_settings(repository)
    first, _ = await repository.writing(open_with)
    second, _ = await repository.writing(open_with)
    await repository.writing(lambda writer: writer.mark_merged(first, second, at=NOON))
    merged = await repository.reading(lambda reader: reader.ticket(first))

    await repository.writing(lambda writer: writer.set_status(first, OPEN, at=NOON))

    opened = await repository.reading(lambda reader: reader.ticket(first))
    assert merged is not None and opened is not None
    assert (merged.status, merged.merged_into) == (TicketStatus.MERGED, second)
    assert (opened.status, opened.merged_into) == (OPEN, None)


async def test_merged_is_no_status_to_set(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)

    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.set_status(number, TicketStatus.MERGED, at=NOON))


async def test_badges_are_added_once(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(lambda writer: open_with(writer, ticket={"badges": ("automatic",)}))

    await repository.writing(lambda writer: writer.add_badges(number, ["new participant", "automatic"]))

    ticket = await repository.reading(lambda reader: reader.ticket(number))
    assert ticket is not None and ticket.badges == ("automatic", "new participant")


async def test_a_change_of_an_unknown_ticket_is_refused(repository: Repository) -> None:
    nobody = TicketNumber(99)

    with pytest.raises(ConflictError, match="99"):
        await repository.writing(lambda writer: writer.assign(nobody, "ana"))
    with pytest.raises(ConflictError, match="99"):
        await repository.writing(lambda writer: writer.set_status(nobody, CLOSED, at=NOON))
    with pytest.raises(ConflictError, match="99"):
        await repository.writing(lambda writer: writer.add_badges(nobody, ["automatic"]))


async def test_the_counts_are_those_of_the_tickets(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(many)

    counts = await repository.reading(lambda reader: reader.counts())

    assert (counts.open, counts.unassigned, counts.tickets) == (27, 9, 108)


async def test_what_was_done_to_a_ticket_is_told_oldest_first(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    events = [an_event(ticket=number, at=NOON + 1), an_event(ticket=number, verb="reopen"), an_event(verb="login")]

    ids = await repository.writing(lambda writer: [writer.add_event(event) for event in events])

    told = await repository.reading(lambda reader: reader.events(number))
    assert told == [replace(event, id=made, revision=3) for event, made in zip(events[:2], ids[:2], strict=True)]


async def test_what_can_be_undone_is_told_newest_first_until_it_is(repository: Repository) -> None:
    await with_settings(repository)
    events = [an_event(undo="{}"), an_event(), an_event(undo="[1]")]
    first, plain, last = await repository.writing(lambda writer: [writer.add_event(event) for event in events])

    before = await repository.reading(lambda reader: reader.undoable(10))
    await repository.writing(lambda writer: writer.mark_undone(last, at=NOON + 5))

    assert [event.id for event in before] == [last, first]
    assert [event.id for event in await repository.reading(lambda reader: reader.undoable(10))] == [first]
    undone = await repository.reading(lambda reader: reader.event(last))
    assert undone is not None and (undone.undo, undone.undone_at) == ("[1]", NOON + 5)
    for again in (plain, last):
        with pytest.raises(ConflictError, match=f"Event {again}"):
            await repository.writing(_undone(again))


def _undone(event: EventId) -> Callable[[Writer], None]:
    return lambda writer: writer.mark_undone(event, at=NOON)


async def test_what_was_done_to_several_tickets_is_one_event_with_parts(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)

    def write(writer: Writer) -> EventId:
        whole = writer.add_event(an_event(undo="{}"))
        writer.add_event(an_event(ticket=number, part_of=whole))
        return whole

    whole = await repository.writing(write)

    (part,) = await repository.reading(lambda reader: reader.events(number))
    assert part.part_of == whole
    assert await repository.reading(lambda reader: reader.event(EventId(99))) is None


async def test_the_newest_mail_of_each_address_is_known(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        open_with(writer, arrival=NOON + HOUR)
        open_with(writer, arrival=NOON)
        open_with(writer, arrival=NOON, ticket={"address": "sales@acme.nl"})
        customer(writer)

    await repository.writing(write)

    assert await repository.reading(lambda reader: reader.last_mail_at()) == {MAIN: NOON + HOUR, "sales@acme.nl": NOON}
