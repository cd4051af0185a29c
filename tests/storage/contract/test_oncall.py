"""What somebody on call asks: spans by when mail was kept, passages in order, and the oldest of what waits."""

from storage.protocol import Repository, Writer
from storage.records import DeliveryKey, Event, EventId
from storage.words import Because, OutboxState, Outcome
from tests.storage.builders import HOUR, MINUTE, NOON, a_decision, a_delivery
from tests.storage.steps import answer, take_in, with_settings


def set_aside(writer: Writer, uid: int, kept_at: int, outcome: Outcome = Outcome.PARKED) -> DeliveryKey:
    because = Because.FAILED if outcome is Outcome.FAILED else Because.PARKED_FLOOD
    key = writer.keep(a_delivery(uid, kept_at=kept_at, internal_date=kept_at - MINUTE))
    assert key is not None
    writer.settle(key, outcome, because, reason="too many")
    writer.add_decision(a_decision(key, outcome=outcome, because=because, decided_at=kept_at + 50))
    return key


async def test_a_span_holds_what_was_kept_from_its_beginning_to_before_its_end(repository: Repository) -> None:
    await with_settings(repository)

    def fill(writer: Writer) -> None:
        for uid, kept_at in enumerate((NOON - 1, NOON, NOON + HOUR - 1, NOON + HOUR), start=1):
            set_aside(writer, uid, kept_at)

    await repository.writing(fill)
    sums = await repository.reading(lambda reader: reader.intake_sums(NOON, NOON + HOUR))
    found = await repository.reading(lambda reader: reader.deliveries_between(NOON, NOON + HOUR, (Outcome.PARKED,), 10))

    assert [(one.outcome, one.because, one.mails) for one in sums] == [(Outcome.PARKED, Because.PARKED_FLOOD, 2)]
    assert [one.uid for one in found] == [3, 2]


async def test_a_passage_has_the_coordinates_and_the_times_of_a_mail(repository: Repository) -> None:
    await with_settings(repository)
    key, ticket, _message = await repository.writing(take_in)

    (passage,) = await repository.reading(lambda reader: reader.passages(after=0, limit=10))

    assert (passage.delivery, passage.ticket, passage.message_id) == (key, ticket, "<1@example.nl>")
    assert (passage.uidvalidity, passage.uid) == (7, 1)
    assert (passage.arrival, passage.kept_at, passage.decided_at, passage.took_ms) == (NOON, NOON + 100, NOON, 0)


async def test_passages_are_walked_backwards_between_two_numbers(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(lambda writer: [set_aside(writer, uid, NOON + uid) for uid in range(1, 6)])

    found = await repository.reading(lambda reader: reader.passages(after=1, before=5, limit=2))

    assert [one.sequence for one in found] == [4, 3]


async def test_the_first_decision_about_a_mail_says_how_slow_it_was(repository: Repository) -> None:
    await with_settings(repository)

    def decide_twice(writer: Writer) -> None:
        key = set_aside(writer, 1, NOON)
        writer.unsettle(key)
        writer.settle(key, Outcome.PARKED, Because.PARKED_LOOP)
        again = a_decision(key, outcome=Outcome.PARKED, because=Because.PARKED_LOOP, decided_at=NOON + HOUR)
        writer.add_decision(again)

    await repository.writing(decide_twice)
    (slow,) = await repository.reading(lambda reader: reader.slowest(NOON, NOON + 1, 5))

    assert slow.took_ms == MINUTE + 50


async def test_the_backlog_tells_since_when_each_kind_waits(repository: Repository) -> None:
    await with_settings(repository)

    def fill(writer: Writer) -> None:
        discarded = set_aside(writer, 1, NOON)
        set_aside(writer, 2, NOON + 5)
        set_aside(writer, 3, NOON + 7, Outcome.FAILED)
        writer.discard(discarded, at=NOON + HOUR, by="ana", reason="spam")
        _key, number, _message = take_in(writer, 4)
        answer(writer, number)

    empty = await repository.reading(lambda reader: reader.backlog())
    await repository.writing(fill)
    found = await repository.reading(lambda reader: reader.backlog())

    assert (empty.parked_since, empty.failed_since, empty.queued_since, empty.newest_at) == (None, None, None, None)
    assert (found.parked_since, found.failed_since, found.queued_since) == (NOON + 5, NOON + 7, NOON + 30 * MINUTE)
    assert (found.stuck, dict(found.outbox), found.newest_at) == (0, {OutboxState.QUEUED: 1}, NOON + 100)


async def test_the_backlog_tells_what_was_said_of_the_oldest_mail_of_ours_that_was_tried_in_vain(
    repository: Repository,
) -> None:
    await with_settings(repository)

    def hold_up(writer: Writer) -> None:
        _key, number, _message = take_in(writer, 1)
        queued = answer(writer, number)
        writer.put_off(queued, server_said="451 later", next_try_at=NOON + HOUR)

    before = await repository.reading(lambda reader: reader.backlog())
    await repository.writing(hold_up)
    found = await repository.reading(lambda reader: reader.backlog())

    assert (before.held_up, before.held_up_since) == ("", None)
    assert (found.held_up, found.held_up_since) == ("451 later", NOON + 30 * MINUTE)


async def test_decisions_of_a_span_are_found_by_their_rule(repository: Repository) -> None:
    await with_settings(repository)
    await repository.writing(take_in)
    await repository.writing(lambda writer: set_aside(writer, 2, NOON + 200))

    found = await repository.reading(
        lambda reader: reader.decisions_between(NOON, NOON + HOUR, (Because.NEW_NO_CANDIDATE,), 10)
    )

    assert [one.because for one in found] == [Because.NEW_NO_CANDIDATE]


async def test_events_are_walked_backwards_between_two_numbers(repository: Repository) -> None:
    def fill(writer: Writer) -> None:
        for number in range(1, 5):
            writer.add_event(Event(at=NOON, actor="ana", verb="close", subject=f"ticket {number}", detail=""))

    await repository.writing(fill)
    found = await repository.reading(lambda reader: reader.events_between(after=EventId(1), before=EventId(4), limit=9))

    assert [one.subject for one in found] == ["ticket 3", "ticket 2"]
