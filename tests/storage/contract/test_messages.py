"""Messages are kept whole, found by words, and moved with all that hangs on them."""

import pytest

from storage.errors import ConflictError
from storage.evidence import TicketFact
from storage.protocol import Reader, Repository, Writer
from storage.records import (
    Candidate,
    CustomerId,
    Evidence,
    MessageKey,
    Ticket,
    TicketNumber,
    TicketView,
)
from storage.words import Because, Direction, Outcome
from tests.storage.builders import (
    ACME,
    HOUR,
    MAIN,
    NOON,
    a_decision,
    a_delivery,
    a_message,
    a_ticket,
    an_attachment,
    message_key,
)
from tests.storage.steps import customer, open_with, take_in, with_settings

PIET = "piet@example.nl"


async def test_a_message_comes_back_as_it_was_kept(repository: Repository) -> None:
    await with_settings(repository)
    given = {
        "to": (MAIN, PIET), "cc": ("cc@example.nl",),
        "attachments": (an_attachment(), an_attachment(part="3", inline=True)),
        "badges": ("signed",), "text": "één\ntwee", "author": "", "message_id": "<a@b>",
    }  # fmt: skip
    number, key = await repository.writing(lambda writer: open_with(writer, **given))

    kept = await repository.reading(lambda reader: reader.message(key))

    assert kept is not None
    assert {name: getattr(kept, name) for name in given} == given
    assert (kept.ticket, kept.direction, kept.arrival) == (number, Direction.IN, NOON)
    assert kept.because is Because.NEW_NO_CANDIDATE
    assert await repository.reading(lambda reader: reader.message(message_key(99))) is None


async def test_messages_come_in_order_of_arrival(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> tuple[TicketNumber, list[MessageKey]]:
        number, first = open_with(writer, arrival=NOON)
        jan = customer(writer)
        late = writer.add_message(a_message(number, jan, arrival=NOON + HOUR))
        early = writer.add_message(a_message(number, jan, arrival=NOON - HOUR))
        return number, [early, first, late]

    number, expected = await repository.writing(write)

    messages = await repository.reading(lambda reader: reader.messages(number))
    assert [message.key for message in messages] == expected


async def test_messages_with_an_id_are_found_newest_first(repository: Repository) -> None:
    await with_settings(repository)
    _, first = await repository.writing(lambda writer: open_with(writer, message_id="<a@b>"))
    _, newest = await repository.writing(lambda writer: open_with(writer, message_id="<a@b>"))

    assert await repository.reading(lambda reader: reader.keys_named("<a@b>", 9)) == [newest, first]
    assert await repository.reading(lambda reader: reader.keys_named("<a@b>", 1)) == [newest]
    assert await repository.reading(lambda reader: reader.keys_named("<x@y>", 9)) == []


async def test_a_second_delivery_is_noted_on_the_message(repository: Repository) -> None:
    await with_settings(repository)
    _, _, key = await repository.writing(take_in)

    def again(writer: Writer) -> None:
        for uid, address in ((8, "facturen@acme.nl"), (9, "facturen@acme.nl")):
            delivery = writer.keep(a_delivery(uid))
            assert delivery is not None
            writer.also_delivered(key, delivery, address)
            writer.settle(delivery, Outcome.DUPLICATE, Because.DUPLICATE, message=key)
            writer.add_decision(a_decision(delivery, message=key, outcome=Outcome.DUPLICATE, because=Because.DUPLICATE))

    await repository.writing(again)

    message = await repository.reading(lambda reader: reader.message(key))
    decision = await repository.reading(lambda reader: reader.decision(key))
    assert message is not None and message.also_delivered_to == ("facturen@acme.nl",)
    assert decision is not None and decision.outcome is Outcome.TICKETED


async def test_a_bounce_is_noted_on_what_was_sent(repository: Repository) -> None:
    await with_settings(repository)
    _, key = await repository.writing(open_with)

    await repository.writing(lambda writer: writer.mark_sent_failed(key, "mailbox full", NOON))

    message = await repository.reading(lambda reader: reader.message(key))
    assert message is not None and message.failure == "mailbox full"


async def test_a_decision_is_kept_with_its_reasons(repository: Repository) -> None:
    await with_settings(repository)
    delivery, number, key = await repository.writing(take_in)
    made = a_decision(
        delivery,
        message=key,
        ticket=number,
        because=Because.TIME_WINDOW,
        evidence=(Evidence(header="To", position=3, value="«x»"),),
        candidates=(Candidate(ticket=number, lost_because="period-over", seconds_over=120),),
        address_evidence=Evidence(header="X-Forwarded-For", position=1, value=MAIN),
        compared=(("arrival", NOON), ("last mail", NOON - HOUR)),
    )

    sequence = await repository.writing(lambda writer: writer.add_decision(made))

    kept = await repository.reading(lambda reader: reader.decision(key))
    assert kept is not None
    assert (sequence, kept.sequence) == (2, 2)
    assert kept.evidence == made.evidence and kept.candidates == made.candidates and kept.compared == made.compared
    assert kept.address_evidence == made.address_evidence
    assert await repository.reading(lambda reader: reader.decision_of_delivery(delivery)) == kept


async def test_decisions_are_read_in_their_sequence(repository: Repository) -> None:
    await with_settings(repository)
    for uid in (1, 2, 3):
        await repository.writing(lambda writer, uid=uid: take_in(writer, uid))  # type: ignore[misc]

    script = await repository.reading(lambda reader: reader.decisions(1, 5))
    first = await repository.reading(lambda reader: reader.decisions(0, 1))

    assert [decision.sequence for decision in script] == [2, 3]
    assert [decision.sequence for decision in first] == [1]


async def keys_with(repository: Repository, words: str) -> list[MessageKey]:
    found = await repository.reading(lambda reader: reader.search(words, 10))
    return [message.key for message in found]


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("pakket", True),
        ("PAKKET reünie", True),
        ("reunie", True),
        ("pak", True),
        ("pa", True),
        ("p", False),
        ("akket", False),
        ("pakket zebra", False),
        ('"bestelde pakket"', True),
        ('"pakket bestelde"', False),
        ('"bestelde pak"', False),
        ("jan@example.nl", True),
        ("smit", True),
        ("2026-117", True),
        ("", False),
        ("!!! ''", False),
        ('pakket "', True),
        ("pakket OR zebra", False),
        ("pakket NOT reünie", False),
        ("subject:pakket", False),
        ("pakket*", True),
        ("^pakket", True),
        ("NEAR(pakket reünie)", False),
        ("pakket \x00 reünie", True),
        ("(", False),
        ("pakket -reünie", True),
    ],
)
async def test_words_are_found_and_nothing_typed_is_syntax(repository: Repository, words: str, hit: bool) -> None:
    await with_settings(repository)
    text = "Ik wacht op het bestelde pakket voor de reünie, zie 2026-117."
    _, key = await repository.writing(lambda writer: open_with(writer, text=text, subject="Vraag"))

    assert await keys_with(repository, words) == ([key] if hit else [])


async def test_the_newest_message_is_found_first(repository: Repository) -> None:
    await with_settings(repository)
    keys = [await repository.writing(lambda writer: open_with(writer)[1]) for _ in range(3)]

    assert await keys_with(repository, "pakket") == list(reversed(keys))


async def test_a_writer_finds_its_own_words(repository: Repository) -> None:
    await with_settings(repository)

    def write(writer: Writer) -> tuple[int, int]:
        open_with(writer, text="zebra")
        return len(writer.search("zebra", 5)), len(writer.tickets(TicketView(words="zebra"), limit=5))

    assert await repository.writing(write) == (1, 1)
    assert len(await keys_with(repository, "zebra")) == 1


def facts(
    reader: Reader, number: TicketNumber, customers: list[CustomerId]
) -> tuple[Ticket | None, list[TicketFact | None]]:
    return reader.ticket(number), [reader.ticket_fact(number, who) for who in customers]


def conversation(writer: Writer) -> tuple[TicketNumber, list[MessageKey], list[CustomerId]]:
    """Open a ticket in which Jan writes, Piet is copied and writes back, and we answer."""
    jan, piet = customer(writer), customer(writer, PIET)
    number = writer.open_ticket(a_ticket(jan))
    messages = [
        a_message(number, jan, cc=(PIET,), arrival=NOON),
        a_message(number, piet, sender=PIET, to=("someone@else.nl",), arrival=NOON + HOUR),
        a_message(number, None, direction=Direction.OUT, to=(PIET,), arrival=NOON + 2 * HOUR),
        a_message(number, jan, arrival=NOON + 3 * HOUR, automatic=True, from_customer=False),
    ]
    return number, [writer.add_message(message) for message in messages], [jan, piet]


async def test_moved_messages_take_their_facts_along(repository: Repository) -> None:
    await with_settings(repository)
    source, keys, (jan, piet) = await repository.writing(conversation)

    def split(writer: Writer) -> TicketNumber:
        number = writer.open_ticket(a_ticket(piet, opened_at=NOON + HOUR))
        writer.move_messages(keys[1:3], number)
        return number

    target = await repository.writing(split)

    (left, left_facts) = await repository.reading(lambda reader: facts(reader, source, [jan, piet]))
    (right, right_facts) = await repository.reading(lambda reader: facts(reader, target, [jan, piet]))
    assert left is not None and right is not None
    assert (left.message_count, left.active_at) == (2, NOON)
    assert (right.message_count, right.active_at) == (2, NOON + 2 * HOUR)
    assert [fact and (fact.takes_part, fact.last_customer_mail_at, fact.mail_count) for fact in left_facts] == [
        (True, NOON, 2),
        (True, None, 2),
    ]
    assert [fact and (fact.takes_part, fact.last_customer_mail_at, fact.first_mail_at) for fact in right_facts] == [
        (False, None, NOON + HOUR),
        (True, NOON + HOUR, NOON + HOUR),
    ]


async def test_a_move_back_restores_every_fact(repository: Repository) -> None:
    await with_settings(repository)
    source, keys, customers = await repository.writing(conversation)
    before = await repository.reading(lambda reader: facts(reader, source, customers))

    def there_and_back(writer: Writer) -> None:
        other = writer.open_ticket(a_ticket(customers[0]))
        writer.move_messages(keys, other)
        writer.move_messages(keys, source)

    await repository.writing(there_and_back)

    ticket, after = await repository.reading(lambda reader: facts(reader, source, customers))
    assert before[0] is not None and ticket is not None
    assert after == before[1]
    assert (ticket.message_count, ticket.active_at) == (before[0].message_count, before[0].active_at)


async def test_a_moved_message_is_known_in_its_new_ticket(repository: Repository) -> None:
    await with_settings(repository)
    delivery, _, key = await repository.writing(take_in)
    other, _ = await repository.writing(open_with)

    await repository.writing(lambda writer: writer.move_messages([key], other))

    kept = await repository.reading(lambda reader: reader.delivery(delivery))
    known = await repository.reading(lambda reader: reader.known_messages(ACME, ["<1@example.nl>"]))
    moved = await repository.reading(lambda reader: reader.message(key))
    decided = await repository.reading(lambda reader: reader.decision(key))
    assert kept is not None and moved is not None and decided is not None
    assert (kept.ticket, known[0].ticket) == (other, other)
    assert (moved.because, decided.because) == (Because.MOVED_BY_EMPLOYEE, Because.NEW_NO_CANDIDATE)


async def test_what_hangs_on_nothing_is_refused(repository: Repository) -> None:
    await with_settings(repository)
    number, key = await repository.writing(open_with)
    missing = TicketNumber(99)

    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.move_messages([key], missing))
    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.move_messages([message_key(99)], number))
    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.add_message(a_message(missing, None)))
