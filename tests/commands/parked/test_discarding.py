"""A mail is left at that with a reason: it waits for nobody, the books count it still, and it can be taken back."""

from dataclasses import replace

import pytest

from console.commands.desk import Desk
from console.commands.parked.accepting import Accept
from console.commands.parked.discarding import LONGEST, Discard
from storage.records import DeliveryKey, Discarding
from tests.commands.parked.steps import JAN_MAIL, LOOP, books, delivery_of, refusal_of, run, run_many, take, taken
from tests.commands.tickets.steps import LATER, VERA, event_of, undo, undo_refused


async def test_a_discarded_mail_waits_no_more_and_stays_in_the_sums(desk: Desk) -> None:
    key = await taken(desk, LOOP)

    done = await run(desk, Discard(delivery=key, reason=" our own\n mail "))

    found, event = await books(desk), await event_of(desk, done.event)
    assert (found.sums, found.counts.parked) == ({"parked": 1}, 0)
    assert (await delivery_of(desk, key)).discarded == Discarding(at=LATER, by="ana", reason="our own mail")
    assert (event.verb, event.subject, event.detail) == ("parked-discard", "delivery 1", "our own mail")


async def test_a_discard_is_undone_exactly(desk: Desk) -> None:
    key = await taken(desk, LOOP)
    before = await delivery_of(desk, key)
    done = await run(desk, Discard(delivery=key, reason="spam"))

    await undo(desk, done.event)

    assert await delivery_of(desk, key) == before
    assert (await books(desk)).counts.parked == 1


async def test_the_discards_of_several_are_undone_at_once(desk: Desk) -> None:
    keys = [await taken(desk, LOOP.replace(b"rond", f"rond{uid}".encode()), uid) for uid in (1, 2, 3)]

    many = await run_many(desk, *(Discard(delivery=key, reason="spam") for key in (*keys, DeliveryKey(99))))
    waiting = (await books(desk)).counts.parked
    assert many.event is not None
    await undo(desk, many.event)

    assert ([one.delivery for one in many.done], waiting) == (keys, 0)
    assert [(one.delivery, one.refusal.code) for one in many.refused] == [(99, "unknown-delivery")]
    assert (await books(desk)).counts.parked == 3


async def test_an_undo_of_a_discard_is_refused_when_the_mail_was_accepted_since(desk: Desk) -> None:
    key = await taken(desk, LOOP)
    done = await run(desk, Discard(delivery=key, reason="spam"))
    await run(desk, Accept(delivery=key))

    refusal = await undo_refused(desk, done.event)

    assert refusal.code == "overtaken"
    assert "mail 1" in refusal.words


@pytest.mark.parametrize(("reason", "code"), [("", "empty"), (" \n\u200b", "empty"), ("x" * (LONGEST + 1), "too-long")])
async def test_a_discard_without_a_reason_or_with_a_novel_is_refused(desk: Desk, reason: str, code: str) -> None:
    key = await taken(desk, LOOP)

    assert (await refusal_of(desk, Discard(delivery=key, reason=reason))).code == code


async def test_a_second_discard_tells_who_did_it_and_why(desk: Desk) -> None:
    key = await taken(desk, LOOP)
    await run(desk, Discard(delivery=key, reason="spam"))

    refusal = await refusal_of(desk, Discard(delivery=key, reason="again"))

    assert refusal.code == "nothing-changed"
    assert "by ana: spam" in refusal.words


async def test_what_is_in_a_ticket_can_not_be_discarded(desk: Desk) -> None:
    (delivery,) = await take(desk, JAN_MAIL)

    refusal = await refusal_of(desk, Discard(delivery=delivery.key, reason="spam"))

    assert (refusal.code, "ticket 1" in refusal.words) == ("not-parked", True)


async def test_a_viewer_discards_nothing(desk: Desk) -> None:
    key = await taken(desk, LOOP)

    refusal = await refusal_of(replace(desk, actor=VERA), Discard(delivery=key, reason="spam"))

    assert refusal.code == "not-allowed"
