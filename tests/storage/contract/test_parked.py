"""A person looks after what is in no ticket: it is discarded, made a message and taken out again, or read anew."""

from typing import Any

import pytest

from storage.errors import ConflictError
from storage.parked import KeptReading
from storage.protocol import Reader, Repository, Writer
from storage.records import Delivery, DeliveryKey, Discarding, MessageKey, TicketNumber
from storage.words import Because, Outcome
from tests.storage.builders import (
    MAIN,
    NOON,
    a_decision,
    a_delivery,
    a_draft,
    a_message,
    a_ticket,
    an_answer,
    an_attachment,
)
from tests.storage.steps import customer, take_in, with_settings

WAITING = (Outcome.PARKED, Outcome.FAILED)


def park(writer: Writer, uid: int = 1, outcome: Outcome = Outcome.PARKED) -> DeliveryKey:
    """Keep a mail that is parked, or could not be read."""
    key = writer.keep(a_delivery(uid))
    assert key is not None
    because = Because.PARKED_FLOOD if outcome is Outcome.PARKED else Because.FAILED
    writer.settle(key, outcome, because, reason="61 within an hour")
    writer.add_decision(a_decision(key, outcome=outcome, because=because))
    return key


def accept(writer: Writer, key: DeliveryKey, **message: Any) -> tuple[TicketNumber, MessageKey]:
    """Make a message of a parked mail in a ticket of its own, as a command does."""
    who = customer(writer)
    number = writer.open_ticket(a_ticket(who))
    about: dict[str, Any] = {"delivery": key, "references": ("<een@example.nl>",), "attachments": (an_attachment(),)}
    made = writer.add_message(a_message(number, who, **(about | message)))
    writer.unsettle(key)
    writer.settle(key, Outcome.TICKETED, Because.NEW_NO_CANDIDATE, message=made, ticket=number)
    writer.add_decision(a_decision(key, message=made, ticket=number))
    return number, made


def delivery_of(reader: Reader, key: DeliveryKey) -> Delivery:
    found = reader.delivery(key)
    assert found is not None
    return found


def sums(reader: Reader) -> tuple[dict[Outcome, int], bool]:
    (row,) = reader.ledger(None)
    return {outcome: count for outcome, count in row.counts.items() if count}, not row.gaps


async def test_what_is_discarded_waits_for_nobody_and_stays_in_the_sums(repository: Repository) -> None:
    await with_settings(repository)
    key, other = await repository.writing(lambda writer: (park(writer), park(writer, 2, Outcome.FAILED)))

    await repository.writing(lambda writer: writer.discard(key, at=NOON, by="ana", reason="spam"))

    waiting, discarded, counts, (counted, agrees) = await repository.reading(
        lambda reader: (reader.deliveries_with(WAITING, 9), reader.discarded(limit=9), reader.counts(), sums(reader))
    )
    assert [one.key for one in waiting] == [other]
    assert [(one.key, one.discarded) for one in discarded] == [(key, Discarding(at=NOON, by="ana", reason="spam"))]
    assert (counts.parked, counts.failed) == (0, 1)
    assert (counted, agrees) == ({Outcome.PARKED: 1, Outcome.FAILED: 1}, True)


async def test_a_discarded_mail_can_wait_again(repository: Repository) -> None:
    await with_settings(repository)
    key = await repository.writing(park)
    before = await repository.reading(lambda reader: delivery_of(reader, key))
    await repository.writing(lambda writer: writer.discard(key, at=NOON, by="ana", reason="spam"))

    await repository.writing(lambda writer: writer.keep_again(key))

    after, counts = await repository.reading(lambda reader: (delivery_of(reader, key), reader.counts()))
    assert after == before
    assert counts.parked == 1
    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.keep_again(key))


async def test_only_what_waits_for_a_person_can_be_discarded_and_only_once(repository: Repository) -> None:
    await with_settings(repository)
    key, ticketed = await repository.writing(lambda writer: (park(writer), take_in(writer, 2)[0]))
    await repository.writing(lambda writer: writer.discard(key, at=NOON, by="ana", reason="spam"))

    for wanted in (key, ticketed, DeliveryKey(99)):
        with pytest.raises(ConflictError):
            await repository.writing(lambda writer, one=wanted: writer.discard(one, at=NOON, by="ben", reason="x"))


async def test_what_was_discarded_comes_newest_first_and_by_pages(repository: Repository) -> None:
    await with_settings(repository)
    keys = await repository.writing(lambda writer: [park(writer, uid) for uid in (1, 2, 3)])
    for at, key in zip((NOON, NOON + 2, NOON + 1), keys, strict=True):
        await repository.writing(lambda writer, k=key, t=at: writer.discard(k, at=t, by="ana", reason="spam"))

    page = await repository.reading(lambda reader: reader.discarded(limit=2))
    rest = await repository.reading(lambda reader: reader.discarded(before=page[-1], limit=2))

    assert [one.key for one in (*page, *rest)] == [keys[1], keys[2], keys[0]]


async def test_a_discarded_mail_that_is_decided_again_is_no_longer_discarded(repository: Repository) -> None:
    await with_settings(repository)
    key = await repository.writing(park)
    await repository.writing(lambda writer: writer.discard(key, at=NOON, by="ana", reason="spam"))

    await repository.writing(lambda writer: accept(writer, key))

    kept, counts, (counted, agrees) = await repository.reading(
        lambda reader: (delivery_of(reader, key), reader.counts(), sums(reader))
    )
    assert (kept.outcome, kept.discarded, counts.parked) == (Outcome.TICKETED, None, 0)
    assert (counted, agrees) == ({Outcome.TICKETED: 1}, True)


@pytest.mark.parametrize("is_discarded", [False, True])
async def test_a_message_that_is_taken_out_leaves_nothing(repository: Repository, is_discarded: bool) -> None:
    await with_settings(repository)
    key = await repository.writing(park)
    if is_discarded:
        await repository.writing(lambda writer: writer.discard(key, at=NOON, by="ana", reason="spam"))
    was = await repository.reading(lambda reader: delivery_of(reader, key))
    before = await repository.reading(lambda reader: reader.decision_of_delivery(key))
    number, made = await repository.writing(lambda writer: accept(writer, key))

    await repository.writing(lambda writer: writer.take_out(was))

    def look(reader: Reader) -> tuple[object, ...]:
        return (
            delivery_of(reader, key), reader.decision_of_delivery(key), reader.message(made), reader.messages(number),
            reader.search("pakket", 9), reader.decision(made),
        )  # fmt: skip

    counted, agrees = await repository.reading(sums)
    assert await repository.reading(look) == (was, before, None, [], [], None)
    assert (counted, agrees) == ({Outcome.PARKED: 1}, True)


async def test_a_message_that_others_are_about_is_not_taken_out(repository: Repository) -> None:
    await with_settings(repository)
    first, second, third = await repository.writing(lambda writer: [park(writer, uid) for uid in (1, 2, 3)])
    was = await repository.reading(lambda reader: [delivery_of(reader, key) for key in (first, second, third)])
    (_, one), (number, _), _ = await repository.writing(
        lambda writer: [accept(writer, key, message_id=f"<{key}@x>") for key in (first, second, third)]
    )

    def speak(writer: Writer) -> None:
        twin = writer.keep(a_delivery(9))
        assert twin is not None
        writer.also_delivered(one, twin, MAIN)
        writer.settle(twin, Outcome.DUPLICATE, Because.DUPLICATE, message=one)
        writer.add_decision(a_decision(twin, message=one, outcome=Outcome.DUPLICATE, because=Because.DUPLICATE))
        writer.add_message(an_answer(number))

    await repository.writing(speak)

    for spoken_of in was[:2]:
        with pytest.raises(ConflictError, match="spoken of"):
            await repository.writing(lambda writer, one=spoken_of: writer.take_out(one))
    await repository.writing(lambda writer: writer.take_out(was[2]))


async def test_what_made_no_message_is_not_taken_out(repository: Repository) -> None:
    await with_settings(repository)
    key = await repository.writing(park)
    was = await repository.reading(lambda reader: delivery_of(reader, key))

    with pytest.raises(ConflictError, match="made no message"):
        await repository.writing(lambda writer: writer.take_out(was))


async def test_a_draft_about_what_is_taken_out_answers_the_ticket(repository: Repository) -> None:
    await with_settings(repository)
    key = await repository.writing(park)
    was = await repository.reading(lambda reader: delivery_of(reader, key))
    number, made = await repository.writing(lambda writer: accept(writer, key))
    await repository.writing(lambda writer: writer.save_draft(a_draft(number, about=made)))

    await repository.writing(lambda writer: writer.take_out(was))

    draft = await repository.reading(lambda reader: reader.draft("ana", number))
    assert draft is not None and draft.about is None


def a_reading(**changes: Any) -> KeptReading:
    fields: dict[str, Any] = {
        "subject": "Waar blijft mijn pakket?", "text": "Één lamp ontbreekt.", "sender_name": "Jan Smit",
        "attachments": (an_attachment(name="foto.png"),), "body_digest": b"new", "parse_version": 2,
    }  # fmt: skip
    return KeptReading(**(fields | changes))


async def test_a_renewed_reading_is_found_by_its_words_and_only_by_them(repository: Repository) -> None:
    await with_settings(repository)
    _, number, key = await repository.writing(take_in)
    before = await repository.reading(lambda reader: reader.ticket(number))

    await repository.writing(lambda writer: writer.renew_reading(key, a_reading()))

    found, former, kept, message, ticket = await repository.reading(
        lambda reader: (
            reader.search("lamp", 9), reader.search("goedendag", 9), reader.reading_of(key), reader.message(key),
            reader.ticket(number),
        )
    )  # fmt: skip
    assert ([one.key for one in found], former, kept) == ([key], [], a_reading())
    assert message is not None and [one.name for one in message.attachments] == ["foto.png"]
    assert ticket == before


@pytest.mark.parametrize(("of_ticket", "follows"), [("Waar blijft mijn pakket?", True), ("anders genoemd", False)])
async def test_the_subject_of_a_ticket_follows_that_of_the_message_which_gave_it(
    repository: Repository, of_ticket: str, follows: bool
) -> None:
    await with_settings(repository)
    _, number, key = await repository.writing(lambda writer: take_in(writer, ticket={"subject": of_ticket}))

    await repository.writing(lambda writer: writer.renew_reading(key, a_reading(subject="Één pakket")))

    ticket = await repository.reading(lambda reader: reader.ticket(number))
    assert ticket is not None
    assert ticket.subject == ("Één pakket" if follows else of_ticket)


async def test_what_an_older_parser_read_is_found_by_pages_and_also_by_its_time(repository: Repository) -> None:
    await with_settings(repository)
    keys = [
        await repository.writing(lambda writer, u=uid, v=version: take_in(writer, u, parse_version=v, arrival=NOON + u))
        for uid, version in ((1, 1), (2, 2), (3, 1))
    ]
    await repository.writing(lambda writer: writer.add_message(an_answer(keys[0][1])))
    first, second, third = (made for _, _, made in keys)

    def ask(after: int, older_than: int | None, since: int | None = None, limit: int = 9) -> Any:
        return lambda reader: reader.readable_again(
            after=MessageKey(after), older_than=older_than, since=since, limit=limit
        )

    assert await repository.reading(ask(0, 2)) == [first, third]
    assert await repository.reading(ask(0, 2, limit=1)) == [first]
    assert await repository.reading(ask(first, 2)) == [third]
    assert await repository.reading(ask(0, None, NOON + 2)) == [second, third]


async def test_a_message_that_no_mail_made_has_no_reading(repository: Repository) -> None:
    await with_settings(repository)
    _, number, _ = await repository.writing(take_in)
    made = await repository.writing(lambda writer: writer.add_message(an_answer(number)))

    assert await repository.reading(lambda reader: reader.reading_of(made)) is None
    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.renew_reading(made, a_reading()))
