"""A mail is decided again by today's rules: into a ticket, with an undo; or parked again, and why is said."""

import sqlite3
from contextlib import closing
from dataclasses import replace

from console.commands.desk import Desk
from console.commands.parked.discarding import Discard
from console.commands.parked.retrying import Retry
from storage.protocol import Writer
from storage.records import DeliveryKey, TicketNumber
from storage.settings import Account
from storage.words import Because, Outcome, TicketStatus
from tests.commands.parked.steps import (
    EMPTY,
    JAN_MAIL,
    LOOP,
    automatic,
    books,
    delivery_of,
    refusal_of,
    run,
    run_many,
    take,
    taken,
)
from tests.commands.tickets.steps import event_of, ticket_of, undo
from tests.storage.builders import NOON


async def raise_flood(desk: Desk) -> None:
    """Let as many automatic mails in as come."""

    def write(writer: Writer) -> None:
        account = Account(name="konto", flood_per_hour=60)
        wanted = replace(writer.settings(), account=account)
        writer.save_settings(wanted, actor="ben", verb="set", subject="account", detail="", at=NOON)

    await desk.repository.writing(write)


async def flooded(desk: Desk, *more: bytes) -> list[DeliveryKey]:
    """Let automatic mails in of which the last are parked, and return the keys of those."""
    found = await take(desk, automatic(1), automatic(2), *(more or (automatic(3),)))
    return [one.key for one in found[2:]]


async def test_a_mail_that_is_parked_again_says_why(desk: Desk) -> None:
    (key,) = await flooded(desk)

    done = await run(desk, Retry(delivery=key))

    found = await books(desk)
    assert (done.came.outcome, done.came.because) == (Outcome.PARKED, Because.PARKED_FLOOD)
    assert "within an hour" in done.came.reason
    assert not done.can_be_undone
    assert found.sums == {"ticketed": 2, "parked": 1}


async def test_a_mail_that_is_no_longer_a_flood_becomes_a_ticket_and_its_undo_is_exact(desk: Desk) -> None:
    (key,) = await flooded(desk)
    before = await delivery_of(desk, key)
    await raise_flood(desk)

    done = await run(desk, Retry(delivery=key))
    after = await books(desk)
    await undo(desk, done.event)

    event = await event_of(desk, done.event)
    assert (done.came.because, done.came.ticket) == (Because.NEW_AUTOMATIC, 3)
    assert (event.ticket, event.verb, event.detail) == (3, "parked-retry", "new:automatic")
    assert after.sums == {"ticketed": 3}
    assert await delivery_of(desk, key) == before
    assert (await books(desk)).sums == {"ticketed": 2, "parked": 1}
    assert (await ticket_of(desk, TicketNumber(3))).status is TicketStatus.CLOSED


async def test_the_second_delivery_of_a_mail_becomes_a_duplicate_that_no_undo_takes_back(desk: Desk) -> None:
    first, second = await flooded(desk, automatic(3), automatic(3, headers=(("Received", "by relay"),)))
    await raise_flood(desk)
    await run(desk, Retry(delivery=first))

    done = await run(desk, Retry(delivery=second))

    assert (done.came.outcome, done.came.ticket, done.can_be_undone) == (Outcome.DUPLICATE, 3, False)
    assert (await books(desk)).sums == {"ticketed": 3, "duplicate": 1}


async def test_of_several_each_is_told_and_one_undo_takes_back_what_became_tickets(desk: Desk) -> None:
    keys = await flooded(desk, automatic(3), LOOP, automatic(4), EMPTY)
    await raise_flood(desk)

    many = await run_many(desk, *(Retry(delivery=key) for key in (*keys, DeliveryKey(99))))
    after = await books(desk)
    assert many.event is not None
    await undo(desk, many.event)

    outcomes = [(one.came.outcome.value, one.came.ticket) for one in many.done]
    assert outcomes == [("ticketed", 3), ("parked", None), ("ticketed", 4), ("failed", None)]
    assert [one.refusal.code for one in many.refused] == ["unknown-delivery"]
    assert after.sums == {"ticketed": 4, "parked": 1, "failed": 1}
    assert (await books(desk)).sums == {"ticketed": 2, "parked": 3, "failed": 1}


async def test_several_that_all_stay_parked_leave_nothing_to_undo(desk: Desk) -> None:
    keys = await flooded(desk, automatic(3), LOOP)

    many = await run_many(desk, *(Retry(delivery=key) for key in keys))

    assert (len(many.done), many.event) == (2, None)
    assert await desk.repository.reading(lambda reader: reader.undoable(9)) == []


async def test_an_undo_puts_back_that_the_mail_was_discarded(desk: Desk) -> None:
    (key,) = await flooded(desk)
    await run(desk, Discard(delivery=key, reason="spam"))
    before = await delivery_of(desk, key)
    await raise_flood(desk)

    done = await run(desk, Retry(delivery=key))
    await undo(desk, done.event)

    assert await delivery_of(desk, key) == before
    assert (await books(desk)).counts.parked == 0


async def test_a_mail_whose_bytes_are_damaged_is_told(desk: Desk) -> None:
    key = await taken(desk, LOOP)
    with_loss(desk, key)

    done = await run(desk, Retry(delivery=key))

    assert done.came.outcome is Outcome.FAILED
    assert "damaged" in done.came.reason


def with_loss(desk: Desk, key: DeliveryKey) -> None:
    """Flip a bit of what is kept of a mail."""
    path = desk.repository._path  # type: ignore[attr-defined] # the file of the database under test
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update raw_mail set packed = zeroblob(50) where delivery = ?", (key,))


async def test_what_is_decided_already_is_not_decided_again(desk: Desk) -> None:
    (delivery,) = await take(desk, JAN_MAIL)

    refusal = await refusal_of(desk, Retry(delivery=delivery.key))

    assert (refusal.code, "ticket 1" in refusal.words) == ("not-parked", True)
