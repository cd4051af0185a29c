"""What the grouping rules ask is answered by what is kept, of the right brand and the right customer only."""

from typing import Any

import pytest

from storage.errors import ConflictError
from storage.protocol import Repository, Writer
from storage.records import CustomerId, MessageKey, TicketNumber
from storage.words import Because, Direction, TicketStatus
from tests.storage.builders import ACME, HOUR, JAN, MAIN, NOON, NOVA, a_message, a_ticket
from tests.storage.steps import customer, open_with, take_in, with_settings

PIET = "piet@example.nl"


async def test_a_customer_is_found_by_every_address_of_theirs(repository: Repository) -> None:
    def add(writer: Writer) -> CustomerId:
        jan = writer.add_customer("Jan Smit", JAN)
        writer.add_customer_address(jan, "jan@work.nl")
        return jan

    jan = await repository.writing(add)

    found = await repository.reading(lambda reader: [reader.customer_of(one) for one in (JAN, "jan@work.nl", PIET)])
    kept = await repository.reading(lambda reader: reader.customer(jan))
    assert found == [jan, jan, None]
    assert kept is not None
    assert (kept.name, kept.address, kept.addresses) == ("Jan Smit", JAN, (JAN, "jan@work.nl"))


async def test_an_address_has_one_owner(repository: Repository) -> None:
    await repository.writing(lambda writer: writer.add_customer("Jan", JAN))

    with pytest.raises(ConflictError, match=JAN):
        await repository.writing(lambda writer: writer.add_customer("Johanna", JAN))


async def test_customers_without_an_address_are_nobody(repository: Repository) -> None:
    first, second = await repository.writing(
        lambda writer: (writer.add_customer("?", ""), writer.add_customer("?", ""))
    )

    assert first != second
    assert await repository.reading(lambda reader: reader.customer_of("")) is None


async def test_a_message_is_known_by_its_id_within_its_brand(repository: Repository) -> None:
    await with_settings(repository)
    number, key = await repository.writing(lambda writer: open_with(writer, message_id="<a@b>"))

    known = await repository.reading(lambda reader: reader.known_messages(ACME, ["<x@y>", "<a@b>"]))
    elsewhere = await repository.reading(lambda reader: reader.known_messages(NOVA, ["<a@b>"]))

    assert [(message.key, message.ticket, message.message_id) for message in known] == [(key, number, "<a@b>")]
    assert elsewhere == []


async def test_known_messages_come_oldest_first(repository: Repository) -> None:
    await with_settings(repository)
    _, late = await repository.writing(lambda writer: open_with(writer, message_id="<a@b>", arrival=NOON + HOUR))
    _, early = await repository.writing(lambda writer: open_with(writer, message_id="<c@d>", arrival=NOON))

    known = await repository.reading(lambda reader: reader.known_messages(ACME, ["<a@b>", "<c@d>", "<a@b>"]))

    assert [message.key for message in known] == [early, late]


async def test_a_sent_message_is_known_by_the_id_that_the_provider_gave_it(repository: Repository) -> None:
    await with_settings(repository)

    def send(writer: Writer) -> MessageKey:
        number, _ = open_with(writer)
        out = a_message(number, None, direction=Direction.OUT, message_id="<ours@acme.nl>", because=None)
        key = writer.add_message(out)
        writer.add_rewritten_id(key, "<theirs@provider.com>")
        return key

    key = await repository.writing(send)

    known = await repository.reading(lambda reader: reader.known_messages(ACME, ["<theirs@provider.com>"]))
    assert [(message.key, message.message_id) for message in known] == [(key, "<theirs@provider.com>")]
    assert await repository.reading(lambda reader: reader.known_messages(NOVA, ["<theirs@provider.com>"])) == []


async def test_the_same_bytes_are_found_within_the_brand(repository: Repository) -> None:
    await with_settings(repository)
    _, _, key = await repository.writing(take_in)
    kept = await repository.reading(lambda reader: reader.message_by_key(key))
    assert kept is not None and kept.sha256 is not None
    sha256 = kept.sha256

    same = await repository.reading(lambda reader: reader.same_bytes(ACME, sha256))

    assert same == kept
    assert await repository.reading(lambda reader: reader.same_bytes(NOVA, sha256)) is None
    assert await repository.reading(lambda reader: reader.message_by_key(MessageKey(99))) is None


async def test_references_count_for_the_customer_who_named_them(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(lambda writer: open_with(writer, references=("<root@x>",), arrival=NOON))
    later, _ = await repository.writing(lambda writer: open_with(writer, references=("<root@x>",), arrival=NOON + 1))
    jan, piet = await repository.writing(lambda writer: (customer(writer), customer(writer, PIET)))

    seen = await repository.reading(lambda reader: reader.seen_references(ACME, jan, ["<root@x>", "<other@x>"]))

    assert [(one.ticket, one.arrival, one.message_id) for one in seen] == [
        (later, NOON + 1, "<root@x>"),
        (number, NOON, "<root@x>"),
    ]
    assert await repository.reading(lambda reader: reader.seen_references(ACME, piet, ["<root@x>"])) == []
    assert await repository.reading(lambda reader: reader.seen_references(NOVA, jan, ["<root@x>"])) == []


async def test_a_ticket_fact_counts_mails_and_times(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> tuple[TicketNumber, CustomerId]:
        number, _ = open_with(writer, arrival=NOON)
        jan = customer(writer)
        writer.add_message(a_message(number, jan, arrival=NOON + HOUR))
        automatic = {"automatic": True, "from_customer": False, "arrival": NOON + 2 * HOUR}
        writer.add_message(a_message(number, jan, **automatic))
        answer = a_message(number, None, direction=Direction.OUT, arrival=NOON + 3 * HOUR, to=(JAN,))
        writer.add_message(answer)
        return number, jan

    number, jan = await repository.writing(write)

    fact = await repository.reading(lambda reader: reader.ticket_fact(number, jan))
    assert fact is not None
    assert (fact.first_mail_at, fact.last_customer_mail_at, fact.mail_count) == (NOON, NOON + HOUR, 3)
    assert (fact.active_at, fact.status, fact.parted, fact.takes_part) == (
        NOON + 3 * HOUR, TicketStatus.OPEN, False, True,
    )  # fmt: skip


async def test_a_late_mail_moves_the_first_mail_back_and_the_activity_not(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> tuple[TicketNumber, CustomerId]:
        number, _ = open_with(writer, arrival=NOON)
        jan = customer(writer)
        writer.add_message(a_message(number, jan, arrival=NOON - HOUR))
        return number, jan

    number, jan = await repository.writing(write)

    fact = await repository.reading(lambda reader: reader.ticket_fact(number, jan))
    assert fact is not None
    assert (fact.first_mail_at, fact.last_customer_mail_at, fact.active_at) == (NOON - HOUR, NOON, NOON)


@pytest.mark.parametrize(
    ("way", "takes_part"),
    [("wrote", True), ("to", True), ("cc", True), ("second address in cc", True), ("stranger", False)],
)
async def test_who_takes_part_wrote_or_was_written_to(repository: Repository, way: str, takes_part: bool) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> tuple[TicketNumber, CustomerId]:
        piet = customer(writer, PIET)
        writer.add_customer_address(piet, "piet@work.nl")
        named: dict[str, dict[str, Any]] = {
            "to": {"to": (MAIN, PIET)},
            "cc": {"cc": (PIET,)},
            "second address in cc": {"cc": ("piet@work.nl",)},
        }
        number, _ = open_with(writer, **named.get(way, {}))
        if way == "wrote":
            writer.add_message(a_message(number, piet, sender=PIET))
        return number, piet

    number, piet = await repository.writing(write)

    fact = await repository.reading(lambda reader: reader.ticket_fact(number, piet))
    assert fact is not None and fact.takes_part is takes_part


@pytest.mark.parametrize(
    ("about", "takes_part"),
    [
        ({"sender": PIET}, True),
        ({"sender": "piet@work.nl"}, True),
        ({"sender": "klaas@example.nl"}, False),
        ({"sender": PIET, "badges": ("sender unsure",)}, False),
        ({"sender": PIET, "customer_id": None}, False),
        ({"sender": PIET, "direction": Direction.OUT}, False),
    ],
)
async def test_who_wrote_takes_part_though_the_mail_counts_as_another_customers_since(
    repository: Repository, about: dict[str, Any], takes_part: bool
) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> tuple[TicketNumber, CustomerId]:
        piet = customer(writer, PIET)
        writer.add_customer_address(piet, "piet@work.nl")
        number, key = open_with(writer, **about)
        writer.move_messages([key], number)
        return number, piet

    number, piet = await repository.writing(write)

    facts = await repository.reading(
        lambda reader: [reader.ticket_fact(number, piet), reader.ticket_fact(number, piet, PIET)]
    )
    assert [fact.takes_part for fact in facts if fact is not None] == [takes_part] * 2


async def test_somebody_new_takes_no_part(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)

    fact = await repository.reading(lambda reader: reader.ticket_fact(number, None))

    assert fact is not None
    assert (fact.takes_part, fact.last_customer_mail_at, fact.parted) == (False, None, False)
    assert await repository.reading(lambda reader: reader.ticket_fact(TicketNumber(99), None)) is None


async def test_somebody_new_takes_part_where_the_address_they_write_from_was_in_copy(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(lambda writer: open_with(writer, cc=(PIET,)))

    facts = await repository.reading(
        lambda reader: [reader.ticket_fact(number, None, address) for address in (PIET, "klaas@example.nl", "")]
    )

    assert [fact.takes_part for fact in facts if fact is not None] == [True, False, False]


async def test_a_merged_ticket_is_followed_to_its_survivor(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> list[TicketNumber]:
        numbers = [open_with(writer, message_id=f"<{n}@x>", references=(f"<root{n}@x>",))[0] for n in (1, 2, 3)]
        writer.mark_merged(numbers[0], numbers[1], at=NOON)
        writer.mark_merged(numbers[1], numbers[2], at=NOON)
        return numbers

    first, _, last = await repository.writing(write)
    jan = await repository.writing(customer)

    fact = await repository.reading(lambda reader: reader.ticket_fact(first, jan))
    known = await repository.reading(lambda reader: reader.known_messages(ACME, ["<1@x>"]))
    seen = await repository.reading(lambda reader: reader.seen_references(ACME, jan, ["<root1@x>"]))
    assert fact is not None
    assert [fact.number, known[0].ticket, seen[0].ticket] == [last, last, last]


async def test_a_merge_in_a_circle_is_refused(repository: Repository) -> None:
    await with_settings(repository)
    first, _ = await repository.writing(open_with)
    second, _ = await repository.writing(open_with)
    await repository.writing(lambda writer: writer.mark_merged(first, second, at=NOON))

    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.mark_merged(second, first, at=NOON))
    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.mark_merged(second, TicketNumber(99), at=NOON))


async def test_time_candidates_are_the_customers_tickets_at_the_address(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> list[TicketNumber]:
        old, _ = open_with(writer, arrival=NOON)
        new, _ = open_with(writer, arrival=NOON + HOUR)
        closed, _ = open_with(writer, arrival=NOON + 2 * HOUR)
        writer.set_status(closed, TicketStatus.CLOSED, at=NOON)
        spam, _ = open_with(writer)
        writer.set_status(spam, TicketStatus.SPAM, at=NOON)
        merged, _ = open_with(writer)
        writer.mark_merged(merged, old, at=NOON)
        open_with(writer, ticket={"address": "sales@acme.nl"})
        open_with(writer, ticket={"address": "help@nova.nl", "brand_id": NOVA}, brand_id=NOVA)
        open_with(writer, address=PIET)
        return [closed, new, old]

    expected = await repository.writing(write)
    jan = await repository.writing(customer)

    found = await repository.reading(lambda reader: reader.time_candidates(ACME, MAIN, jan, 10))
    first = await repository.reading(lambda reader: reader.time_candidates(ACME, MAIN, jan, 1))
    assert [fact.number for fact in found] == expected
    assert [fact.number for fact in first] == expected[:1]
    assert [fact.last_customer_mail_at for fact in found] == [NOON + 2 * HOUR, NOON + HOUR, NOON]


async def test_candidates_of_one_moment_come_by_the_lowest_number(repository: Repository) -> None:
    await with_settings(repository)
    numbers = await repository.writing(lambda writer: [open_with(writer)[0] for _ in range(3)])
    jan = await repository.writing(customer)

    found = await repository.reading(lambda reader: reader.time_candidates(ACME, MAIN, jan, 10))

    assert [fact.number for fact in found] == sorted(numbers)


async def test_a_split_is_remembered_for_its_customer(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    jan, piet = await repository.writing(lambda writer: (customer(writer), customer(writer, PIET)))
    await repository.writing(lambda writer: writer.part(number, jan))
    await repository.writing(lambda writer: writer.part(number, jan))

    facts = await repository.reading(lambda reader: [reader.ticket_fact(number, who) for who in (jan, piet)])

    assert [fact.parted for fact in facts if fact] == [True, False]


async def test_automatic_mails_count_when_they_opened_a_ticket_within_the_hour(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> None:
        automatic: dict[str, Any] = {"automatic": True, "from_customer": False}
        opened = automatic | {"because": Because.NEW_AUTOMATIC}
        number, _ = open_with(writer, arrival=NOON, **opened)
        open_with(writer, arrival=NOON + HOUR, **opened)
        open_with(writer, arrival=NOON + HOUR + 1, **opened)
        open_with(writer, arrival=NOON, address=PIET, **opened)
        open_with(writer, arrival=NOON)
        jan = customer(writer)
        threaded = automatic | {"because": Because.KNOWN_MESSAGE_ID}
        writer.add_message(a_message(number, jan, arrival=NOON, **threaded))

    await repository.writing(write)

    assert await repository.reading(lambda reader: reader.unthreaded_automatic(JAN, NOON, NOON + HOUR)) == 2


async def test_an_automatic_mail_opens_no_activity(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> TicketNumber:
        jan = customer(writer)
        number = writer.open_ticket(a_ticket(jan, opened_at=NOON))
        writer.add_message(a_message(number, jan, arrival=NOON + HOUR, automatic=True, from_customer=False))
        return number

    number = await repository.writing(write)

    fact = await repository.reading(lambda reader: reader.ticket_fact(number, None))
    assert fact is not None
    assert (fact.active_at, fact.first_mail_at, fact.mail_count) == (NOON, NOON + HOUR, 1)
