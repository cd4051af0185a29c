"""What employees set by hand, what they have seen, and what was done over many tickets."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from storage.errors import ConflictError
from storage.protocol import Reader, Repository, Writer
from storage.records import CustomerId, EventId, MessageKey, Ticket, TicketNumber
from storage.triage import Writing
from storage.words import Direction, TicketStatus
from tests.storage.builders import ACME, HOUR, MAIN, NOON, a_message, an_event
from tests.storage.steps import a_presence, customer, open_with, with_settings

T = TypeVar("T")
SNOOZED, OPEN, CLOSED = TicketStatus.SNOOZED, TicketStatus.OPEN, TicketStatus.CLOSED
PIET = "piet@example.nl"


async def ticket_of(repository: Repository, number: TicketNumber) -> Ticket:
    found = await repository.reading(lambda reader: reader.ticket(number))
    assert found is not None
    return found


async def opened(repository: Repository, **message: Any) -> tuple[TicketNumber, MessageKey]:
    await with_settings(repository)
    return await repository.writing(lambda writer: open_with(writer, **message))


async def revision_of(repository: Repository) -> int:
    return await repository.reading(lambda reader: reader.revision())


async def asked(repository: Repository, question: Callable[[Reader], T]) -> T:
    return await repository.reading(question)


# What came in last


async def test_the_newest_mail_is_the_one_that_was_kept_last_not_the_one_that_arrived_last(
    repository: Repository,
) -> None:
    number, first = await opened(repository, arrival=NOON + HOUR)
    before = await ticket_of(repository, number)

    late = await repository.writing(lambda writer: writer.add_message(a_message(number, CustomerId(1), arrival=NOON)))
    await repository.writing(
        lambda writer: writer.add_message(a_message(number, None, direction=Direction.NOTE, arrival=NOON + 2 * HOUR))
    )

    assert (before.last_in, (await ticket_of(repository, number)).last_in) == (first, late)


async def test_the_newest_mail_follows_a_move(repository: Repository) -> None:
    number, first = await opened(repository)
    other, second = await repository.writing(open_with)

    await repository.writing(lambda writer: writer.move_messages([second], number))

    assert (await ticket_of(repository, number)).last_in == second
    assert (await ticket_of(repository, other)).last_in == 0
    await repository.writing(lambda writer: writer.move_messages([first, second], other))
    assert [(await ticket_of(repository, one)).last_in for one in (number, other)] == [0, second]


# What was seen


async def test_what_an_employee_has_seen_is_theirs_alone_and_only_rises(repository: Repository) -> None:
    number, key = await opened(repository)

    def see(writer: Writer) -> None:
        writer.mark_seen("ana", number, MessageKey(5))
        writer.mark_seen("ana", number, key)
        writer.mark_seen("ben", number, key)

    await repository.writing(see)

    numbers = [number, TicketNumber(99)]
    assert await asked(repository, lambda reader: reader.seen("ana", numbers)) == {number: 5}
    assert await asked(repository, lambda reader: reader.seen("ben", numbers)) == {number: key}
    assert await asked(repository, lambda reader: reader.seen("ana", [])) == {}
    await repository.writing(lambda writer: writer.mark_unseen("ana", number))
    assert await asked(repository, lambda reader: reader.seen("ana", numbers)) == {}
    assert await asked(repository, lambda reader: reader.seen("ben", numbers)) == {number: key}


async def test_seeing_and_being_at_work_raise_no_revision(repository: Repository) -> None:
    number, key = await opened(repository)
    before = await revision_of(repository)

    await repository.writing(lambda writer: writer.mark_seen("ana", number, key))
    await repository.writing(lambda writer: writer.mark_unseen("ana", number))
    await repository.writing(lambda writer: writer.note_presence(a_presence(number), now=NOON))
    await repository.writing(lambda writer: writer.forget_presence("ana", "one"))

    assert await revision_of(repository) == before
    assert await asked(repository, lambda reader: reader.changed_since(before)) == set()


async def test_what_is_done_beside_seeing_raises_the_revision(repository: Repository) -> None:
    number, key = await opened(repository)
    before = await revision_of(repository)

    def see_and_tag(writer: Writer) -> None:
        writer.mark_seen("ana", number, key)
        writer.set_tags(number, ["retour"])

    await repository.writing(see_and_tag)

    assert await revision_of(repository) == before + 1
    assert await asked(repository, lambda reader: reader.seen("ana", [number])) == {number: key}


async def test_what_was_seen_inside_a_part_that_failed_is_not_seen(repository: Repository) -> None:
    number, key = await opened(repository)
    before = await revision_of(repository)

    def fail(writer: Writer) -> None:
        with writer.savepoint():
            writer.mark_seen("ana", number, key)
            raise KeyError

    def swallow(writer: Writer) -> None:
        with pytest.raises(KeyError):
            fail(writer)

    await repository.writing(swallow)

    assert await asked(repository, lambda reader: reader.seen("ana", [number])) == {}
    assert await revision_of(repository) == before


# What is set by hand


async def test_tags_are_set_as_given(repository: Repository) -> None:
    number, _ = await opened(repository)

    await repository.writing(lambda writer: writer.set_tags(number, ["b", "a"]))

    assert (await ticket_of(repository, number)).tags == ("b", "a")


async def test_a_snoozed_ticket_is_due_at_its_time_and_any_other_status_ends_that(repository: Repository) -> None:
    number, _ = await opened(repository)
    other, _ = await repository.writing(open_with)

    def snooze(writer: Writer) -> None:
        writer.set_status(number, CLOSED, at=NOON)
        writer.snooze(number, NOON + 2 * HOUR)
        writer.snooze(other, NOON + HOUR)

    await repository.writing(snooze)

    ticket = await ticket_of(repository, number)
    assert (ticket.status, ticket.snoozed_until, ticket.closed_at) == (SNOOZED, NOON + 2 * HOUR, None)
    due = [await asked(repository, lambda reader, at=at: reader.due_snoozed(at, 9)) for at in (NOON, NOON + HOUR)]  # type: ignore[misc]
    assert due == [[], [other]]
    assert await asked(repository, lambda reader: reader.due_snoozed(NOON + 3 * HOUR, 9)) == [other, number]
    assert await asked(repository, lambda reader: reader.due_snoozed(NOON + 3 * HOUR, 1)) == [other]
    await repository.writing(lambda writer: writer.set_status(number, OPEN, at=NOON))
    await repository.writing(lambda writer: writer.mark_merged(other, number, at=NOON))
    assert [(await ticket_of(repository, one)).snoozed_until for one in (number, other)] == [None, None]
    assert await asked(repository, lambda reader: reader.due_snoozed(NOON + 3 * HOUR, 9)) == []


async def test_badges_are_taken_off_and_the_others_keep_their_order(repository: Repository) -> None:
    await with_settings(repository)
    number, _ = await repository.writing(lambda writer: open_with(writer, ticket={"badges": ("a", "b", "c")}))

    await repository.writing(lambda writer: writer.remove_badges(number, ["b", "z"]))

    assert (await ticket_of(repository, number)).badges == ("a", "c")


async def test_a_ticket_goes_to_another_address(repository: Repository) -> None:
    number, _ = await opened(repository)

    await repository.writing(lambda writer: writer.set_address(number, "sales@acme.nl"))

    def candidates(reader: Reader) -> list[list[TicketNumber]]:
        jan = CustomerId(1)
        places = ("sales@acme.nl", MAIN)
        return [[one.number for one in reader.time_candidates(ACME, place, jan, 9)] for place in places]

    assert await asked(repository, candidates) == [[number], []]


async def test_a_ticket_given_to_a_customer_with_its_mails_is_found_by_them(repository: Repository) -> None:
    number, key = await opened(repository, references=("<a@x>", "<b@x>"))
    jan = await repository.writing(customer)
    piet = await repository.writing(lambda writer: customer(writer, PIET))
    before = await asked(repository, lambda reader: (reader.writings(number), facts(reader, number, jan)))

    def give(writer: Writer) -> None:
        writer.set_customer(number, piet)
        writer.set_writings([Writing(key=key, customer_id=piet, from_customer=True)])

    await repository.writing(give)

    fact, formerly = await asked(repository, lambda reader: [facts(reader, number, one)[0] for one in (piet, jan)])
    assert (fact.last_customer_mail_at, fact.takes_part) == (NOON, True)
    assert (formerly.last_customer_mail_at, formerly.takes_part) == (None, False)
    assert [one.message_id for one in await seen_by(repository, piet)] == ["<a@x>", "<b@x>"]
    assert await seen_by(repository, jan) == []

    def give_back(writer: Writer) -> None:
        writer.set_customer(number, jan)
        writer.set_writings(before[0])

    await repository.writing(give_back)

    assert await asked(repository, lambda reader: (reader.writings(number), facts(reader, number, jan))) == before
    assert [one.message_id for one in await seen_by(repository, jan)] == ["<a@x>", "<b@x>"]


def facts(reader: Reader, number: TicketNumber, customer_id: CustomerId) -> list[Any]:
    return [reader.ticket_fact(number, customer_id), reader.time_candidates(ACME, MAIN, customer_id, 9)]


async def seen_by(repository: Repository, customer_id: CustomerId) -> list[Any]:
    ids = ("<a@x>", "<b@x>")
    return await asked(repository, lambda reader: reader.seen_references(ACME, customer_id, ids))


async def test_a_mail_that_was_nobodys_gets_an_owner_and_loses_it(repository: Repository) -> None:
    number, _ = await opened(repository)
    unsure = a_message(number, None, from_customer=False, references=("<a@x>",))
    key = await repository.writing(lambda writer: writer.add_message(unsure))
    before = await asked(repository, lambda reader: reader.writings(number))

    await repository.writing(
        lambda writer: writer.set_writings([Writing(key=key, customer_id=CustomerId(1), from_customer=True)])
    )
    await repository.writing(lambda writer: writer.set_writings(before))

    assert before[1] == Writing(key=key, customer_id=None, from_customer=False)
    assert await asked(repository, lambda reader: reader.writings(number)) == before


async def test_only_a_mail_that_came_in_has_an_owner(repository: Repository) -> None:
    number, _ = await opened(repository)
    sent = a_message(number, None, direction=Direction.OUT, from_customer=False)
    key = await repository.writing(lambda writer: writer.add_message(sent))

    with pytest.raises(ConflictError, match=f"Message {key}"):
        await repository.writing(
            lambda writer: writer.set_writings([Writing(key=key, customer_id=None, from_customer=False)])
        )


async def test_a_parting_is_forgotten(repository: Repository) -> None:
    number, _ = await opened(repository)
    jan = CustomerId(1)

    await repository.writing(lambda writer: writer.part(number, jan))
    parted = await asked(repository, lambda reader: (reader.is_parted(number, jan), facts(reader, number, jan)[0]))
    await repository.writing(lambda writer: writer.unpart(number, jan))
    revision = await revision_of(repository)
    await repository.writing(lambda writer: writer.unpart(number, jan))

    together = await asked(repository, lambda reader: (reader.is_parted(number, jan), facts(reader, number, jan)[0]))
    assert (parted[0], parted[1].parted, together[0], together[1].parted) == (True, True, False, False)
    assert await revision_of(repository) == revision


async def test_a_removed_note_leaves_nothing_behind(repository: Repository) -> None:
    number, mail = await opened(repository)
    before = await ticket_of(repository, number)
    note = a_message(number, None, direction=Direction.NOTE, text="zebrapad", to=(), arrival=NOON + HOUR)
    key = await repository.writing(lambda writer: writer.add_message(note))

    await repository.writing(lambda writer: writer.remove_note(key))

    after = await ticket_of(repository, number)
    assert replace(after, revision=before.revision) == before
    assert await asked(repository, lambda reader: reader.search("zebrapad", 9)) == []
    with pytest.raises(ConflictError, match="no note"):
        await repository.writing(lambda writer: writer.remove_note(mail))


async def test_a_change_of_an_unknown_ticket_is_refused(repository: Repository) -> None:
    nobody = TicketNumber(99)
    changes: list[Callable[[Writer], None]] = [
        lambda writer: writer.set_tags(nobody, []),
        lambda writer: writer.snooze(nobody, NOON),
        lambda writer: writer.set_customer(nobody, CustomerId(1)),
        lambda writer: writer.set_address(nobody, MAIN),
        lambda writer: writer.remove_badges(nobody, ["a"]),
    ]

    for change in changes:
        with pytest.raises(ConflictError, match="99"):
            await repository.writing(change)


# Events


async def test_an_event_tells_the_revision_that_it_made(repository: Repository) -> None:
    number, _ = await opened(repository)
    before = await ticket_of(repository, number)

    made = await repository.writing(lambda writer: writer.add_event(an_event(ticket=number)))

    event = await asked(repository, lambda reader: reader.event(made))
    assert event is not None
    assert event.revision == before.revision + 1 == (await ticket_of(repository, number)).revision


async def test_the_parts_of_an_event_are_told_and_undone_with_it(repository: Repository) -> None:
    number, _ = await opened(repository)

    def write(writer: Writer) -> list[EventId]:
        whole = writer.add_event(an_event(undo="{}"))
        parts = [writer.add_event(an_event(ticket=number, part_of=whole, undo=undo)) for undo in ("{}", "")]
        return [whole, *parts]

    whole, *parts = await repository.writing(write)

    assert [one.id for one in await asked(repository, lambda reader: reader.event_parts(whole))] == parts
    assert await asked(repository, lambda reader: reader.event_parts(parts[0])) == []
    assert [one.id for one in await asked(repository, lambda reader: reader.undoable(9))] == [whole]
