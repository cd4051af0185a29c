"""The history is told in the order of deciding, with what decided; what was moved can be put back as it was."""

from typing import Any

import pytest

from storage.errors import ConflictError
from storage.history import HistoryMessage, Trace
from storage.protocol import Reader, Repository, Writer
from storage.records import Candidate, Evidence, MessageKey, Place, TicketNumber
from storage.words import Because, Direction, TicketStatus
from tests.storage.builders import ACME, HOUR, JAN, MAIN, NOON, a_decision, a_message, a_ticket, message_key
from tests.storage.steps import customer, open_with, take_in, with_settings

START = MessageKey(0)
PIET = "piet@example.nl"


async def told(repository: Repository, **narrowed: Any) -> list[HistoryMessage]:
    return await repository.reading(lambda reader: reader.history(START, 100, **narrowed))


def add(writer: Writer, ticket: TicketNumber, because: Because | None = None, **message: Any) -> MessageKey:
    """Add a message to a ticket, with a decision if a rule is given."""
    who = customer(writer, message.get("sender", JAN))
    evidence, candidates = message.pop("evidence", ()), message.pop("candidates", ())
    key = writer.add_message(a_message(ticket, who, **({"because": because} | message)))
    if because is not None:
        delivery, _, _ = take_in(writer, uid=1000 + key)
        writer.add_decision(
            a_decision(delivery, message=key, ticket=ticket, because=because, evidence=evidence, candidates=candidates)
        )
    return key


def named(value: str) -> tuple[Evidence, ...]:
    return (Evidence(header="References", position=1, value=value),)


async def trace_of(repository: Repository, key: MessageKey) -> Trace | None:
    return next(message.trace for message in await told(repository) if message.key == key)


async def test_a_message_is_told_with_its_ticket_and_times(repository: Repository) -> None:
    await with_settings(repository)
    number, key = await repository.writing(open_with)

    (message,) = await told(repository)

    assert (message.key, message.arrival, message.direction) == (key, NOON, Direction.IN)
    assert (message.from_customer, message.automatic, message.because) == (True, False, Because.NEW_NO_CANDIDATE)
    assert (message.customer_id, message.senders, message.trace) == (message.ticket.customer_id, (JAN,), None)
    ticket = message.ticket
    assert (ticket.number, ticket.brand_id, ticket.address, ticket.customer) == (number, ACME, MAIN, JAN)
    assert (ticket.status, ticket.closed_at, ticket.parted) == (TicketStatus.OPEN, None, False)


async def test_messages_come_in_the_order_of_deciding_page_by_page(repository: Repository) -> None:
    await with_settings(repository)
    keys = [
        (await repository.writing(lambda writer, hours=hours: open_with(writer, arrival=NOON - hours * HOUR)))[1]
        for hours in range(5)
    ]

    def pages(reader: Reader) -> list[list[MessageKey]]:
        found, after = [], START
        while page := reader.history(after, 2):
            found.append([message.key for message in page])
            after = page[-1].key
        return found

    assert await repository.reading(pages) == [keys[:2], keys[2:4], keys[4:]]


async def test_a_ticket_tells_its_state_and_whom_it_was_parted_from(repository: Repository) -> None:
    await with_settings(repository)

    def close(writer: Writer) -> None:
        number, _ = open_with(writer)
        writer.set_status(number, TicketStatus.CLOSED, at=NOON + HOUR)
        writer.part(number, customer(writer))
        other, _ = open_with(writer)
        writer.part(other, customer(writer, PIET))

    await repository.writing(close)

    first, second = await told(repository)
    assert (first.ticket.status, first.ticket.closed_at, first.ticket.parted) == (
        TicketStatus.CLOSED,
        NOON + HOUR,
        True,
    )
    assert not second.ticket.parted


async def test_the_history_is_narrowed_by_address_and_activity(repository: Repository) -> None:
    await with_settings(repository)
    number, old = await repository.writing(open_with)
    late = await repository.writing(lambda writer: add(writer, number, arrival=NOON + 2 * HOUR))
    _, other = await repository.writing(lambda writer: open_with(writer, ticket={"address": "sales@acme.nl"}))

    at_sales = await told(repository, address="sales@acme.nl")
    active = await told(repository, active_since=NOON + HOUR)

    assert [message.key for message in at_sales] == [other]
    assert [message.key for message in active] == [old, late]


async def test_a_from_that_is_not_the_customers_is_told_with_the_customers_own(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        who = customer(writer)
        number = writer.open_ticket(a_ticket(who))
        writer.add_message(a_message(number, who, sender="formulier@acme.nl"))
        writer.add_customer_address(who, "jan@work.nl")
        writer.add_message(a_message(number, who, sender="jan@work.nl"))

    await repository.writing(write)

    assert [message.senders for message in await told(repository)] == [("formulier@acme.nl", JAN), ("jan@work.nl",)]


async def test_a_known_id_names_the_earlier_message_that_is_still_in_the_ticket(repository: Repository) -> None:
    await with_settings(repository)
    by_id = {"because": Because.KNOWN_MESSAGE_ID, "evidence": named("<a@b>")}
    number, first = await repository.writing(lambda writer: open_with(writer, message_id="<a@b>"))
    answer = await repository.writing(lambda writer: add(writer, number, message_id="<c@d>", **by_id))
    before = await trace_of(repository, answer)

    other, _ = await repository.writing(lambda writer: open_with(writer, message_id="<x@y>"))
    await repository.writing(lambda writer: writer.move_messages([first], other))

    assert before == Trace(evidence="<a@b>", named=first, decided=number)
    assert await trace_of(repository, answer) == Trace(evidence="<a@b>", named=None, decided=number)
    assert await trace_of(repository, first) is None


async def test_an_id_that_the_provider_gave_names_our_answer(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> tuple[MessageKey, MessageKey]:
        number, _ = open_with(writer)
        out = add(writer, number, direction=Direction.OUT, message_id="<ours@acme.nl>")
        writer.add_rewritten_id(out, "<theirs@provider.com>")
        by_id = {"because": Because.KNOWN_MESSAGE_ID, "evidence": named("<theirs@provider.com>")}
        return out, add(writer, number, message_id="<c@d>", **by_id)

    out, answer = await repository.writing(write)

    trace = await trace_of(repository, answer)
    assert trace is not None and trace.named == out


async def test_a_seen_reference_names_the_customers_newest_mail_that_named_it(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> tuple[MessageKey, MessageKey]:
        number, _ = open_with(writer, references=("<root@x>",), message_id="<1@x>")
        newer = add(writer, number, references=("<root@x>",), message_id="<2@x>", arrival=NOON + HOUR)
        add(writer, number, references=("<root@x>",), message_id="<3@x>", sender=PIET, arrival=NOON + 2 * HOUR)
        by_seen = {"because": Because.SEEN_REFERENCE, "evidence": named("<root@x>"), "references": ("<root@x>",)}
        return newer, add(writer, number, message_id="<4@x>", **by_seen)

    newer, answer = await repository.writing(write)

    trace = await trace_of(repository, answer)
    assert trace is not None and trace.named == newer


async def test_a_decision_by_time_tells_only_who_was_lost_because_it_was_closed(repository: Repository) -> None:
    await with_settings(repository)
    lost = (
        Candidate(ticket=TicketNumber(7), lost_because="candidate-closed"),
        Candidate(ticket=TicketNumber(8), lost_because="period-over", seconds_over=3),
    )

    def write(writer: Writer) -> tuple[TicketNumber, MessageKey, MessageKey]:
        number, _ = open_with(writer)
        by_time = Because.TIME_WINDOW
        return number, add(writer, number, by_time), add(writer, number, by_time, candidates=lost)

    number, plain, with_closed = await repository.writing(write)

    assert await trace_of(repository, plain) is None
    assert await trace_of(repository, with_closed) == Trace(decided=number, closed=(TicketNumber(7),))


async def test_a_moved_mail_tells_where_it_was_first(repository: Repository) -> None:
    await with_settings(repository)
    _, number, key = await repository.writing(take_in)
    other, _ = await repository.writing(open_with)

    await repository.writing(lambda writer: writer.move_messages([key], other))

    moved = next(message for message in await told(repository) if message.key == key)
    assert (moved.ticket.number, moved.because) == (other, Because.MOVED_BY_EMPLOYEE)
    assert moved.trace == Trace(decided=number)


async def test_the_ids_that_customers_named_are_told_by_mail(repository: Repository) -> None:
    await with_settings(repository)
    _, first = await repository.writing(lambda writer: open_with(writer, references=("<b@x>", "<a@x>")))
    _, second = await repository.writing(lambda writer: open_with(writer, references=("<a@x>",)))
    await repository.writing(lambda writer: open_with(writer, address=PIET, references=("<a@x>",)))
    jan = await repository.writing(customer)

    found = await repository.reading(lambda reader: reader.named_ids([jan]))

    assert {key: set(ids) for key, ids in found.items()} == {first: {"<a@x>", "<b@x>"}, second: {"<a@x>"}}


async def test_messages_are_put_back_with_their_reasons_and_all_that_hangs_on_them(repository: Repository) -> None:
    await with_settings(repository)
    number, first = await repository.writing(open_with)
    second = await repository.writing(lambda writer: add(writer, number, Because.TIME_WINDOW, arrival=NOON + HOUR))
    note = await repository.writing(lambda writer: add(writer, number, direction=Direction.NOTE))
    other, _ = await repository.writing(lambda writer: open_with(writer, address=PIET))
    before = await repository.reading(lambda reader: _everything(reader, number, other))
    places = await repository.reading(lambda reader: reader.places(number))

    await repository.writing(lambda writer: writer.move_messages([first, second, note], other))
    moved = await repository.reading(lambda reader: reader.places(other))
    await repository.writing(lambda writer: writer.put_back(places))

    assert [(place.key, place.because) for place in places] == [
        (first, Because.NEW_NO_CANDIDATE),
        (second, Because.TIME_WINDOW),
        (note, None),
    ]
    assert [place.because for place in moved][:3] == [Because.MOVED_BY_EMPLOYEE, Because.MOVED_BY_EMPLOYEE, None]
    assert await repository.reading(lambda reader: _everything(reader, number, other)) == before


def _everything(reader: Reader, *numbers: TicketNumber) -> list[object]:
    jan = reader.customer_of(JAN)
    facts = [reader.ticket_fact(number, jan) for number in numbers]
    messages = [reader.messages(number) for number in numbers]
    return [*facts, *messages]


@pytest.mark.parametrize("missing", ["message", "ticket"])
async def test_what_is_not_there_can_not_be_put_back(repository: Repository, missing: str) -> None:
    await with_settings(repository)
    number, key = await repository.writing(open_with)
    lost = Place(
        key=message_key(99) if missing == "message" else key,
        ticket=number if missing == "message" else TicketNumber(99),
        because=None,
    )

    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.put_back([lost]))
