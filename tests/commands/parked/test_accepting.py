"""A person takes a parked mail for a real one: it is in the ticket that was named, or where the rules put it."""

import sys
from dataclasses import replace

import pytest

from console.commands.desk import Desk
from console.commands.parked.accepting import Accept
from console.commands.parked.discarding import Discard
from console.commands.tickets.told import event_words
from console.intake.reading import ReadingRoom
from console.intake.reading_in_part import PartReading
from console.mail.parse import parse
from console.parked_sight import sight_of
from storage.protocol import Reader, Writer
from storage.records import DeliveryKey, Message, TicketNumber
from storage.words import Badge, Because, Outcome, TicketStatus
from tests.commands.parked.steps import (
    BOUNCE,
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
from tests.commands.tickets.steps import VERA, event_of, looked, ticket_of, undo, undo_refused
from tests.intake.test_reading import WILFUL
from tests.mail.builders import mail
from tests.storage.builders import MAIN, a_decision, a_delivery, an_answer
from tests.storage.steps import open_with

FIRST = TicketNumber(1)


async def messages(desk: Desk, number: int) -> list[Message]:
    return await desk.repository.reading(lambda reader: reader.messages(TicketNumber(number)))


@pytest.mark.parametrize(
    ("raw", "because"),
    [(LOOP, Because.NEW_NO_CANDIDATE), (BOUNCE, Because.NEW_AUTOMATIC)],
    ids=["loop", "bounce"],
)
async def test_without_a_ticket_the_rules_say_where_it_goes(desk: Desk, raw: bytes, because: Because) -> None:
    key = await taken(desk, raw)

    done = await run(desk, Accept(delivery=key))

    (message,) = await messages(desk, 1)
    kept, found = await delivery_of(desk, key), await books(desk)
    assert done.came.because is message.because is because
    assert (kept.outcome, kept.message, kept.ticket) == (Outcome.TICKETED, message.key, 1)
    assert (found.sums, found.counts.parked) == ({"ticketed": 1}, 0)


async def test_a_flood_is_let_in_one_by_one_although_it_is_one_still(desk: Desk) -> None:
    keys = [one.key for one in (await take(desk, *(automatic(number) for number in range(1, 6))))[2:]]

    many = await run_many(desk, *(Accept(delivery=key) for key in keys))

    assert [one.came.ticket for one in many.done] == [3, 4, 5]
    assert (await books(desk)).sums == {"ticketed": 5}


async def test_its_thread_and_time_decide_as_for_any_mail(desk: Desk) -> None:
    await take(desk, JAN_MAIL)
    looped = await taken(desk, LOOP, 2)
    threaded = await taken(desk, LOOP.replace(b"<rond@", b"<nog@").replace(
        b"X-Omnidesk", b"In-Reply-To: <vraag@example.nl>\r\nX-Omnidesk"), 3)  # fmt: skip

    first = await run(desk, Accept(delivery=looped))
    second = await run(desk, Accept(delivery=threaded))

    assert (first.came.ticket, first.came.because) == (1, Because.TIME_WINDOW)
    assert (second.came.ticket, second.came.because) == (1, Because.KNOWN_MESSAGE_ID)


async def test_the_ticket_that_is_named_gets_it_and_is_open_then(desk: Desk) -> None:
    number, _ = await desk.repository.writing(lambda writer: open_with(writer, address="petra@example.nl"))
    await desk.repository.writing(lambda writer: writer.set_status(number, TicketStatus.CLOSED, at=1))
    key = await taken(desk, LOOP)

    done = await run(desk, Accept(delivery=key, ticket=number))

    decision, event = await desk.repository.reading(
        lambda reader: (reader.decision_of_delivery(key), reader.event(done.event))
    )
    assert decision is not None and event is not None
    assert (decision.because, decision.ticket) == (Because.MOVED_BY_EMPLOYEE, number)
    assert decision.evidence[-1].value.startswith("accepted by ana; it was parked:loop: a loop between")
    assert (event.verb, event.ticket, event.subject) == ("parked-accept", number, f"delivery {key}")
    assert (await ticket_of(desk, number)).status is TicketStatus.OPEN
    assert [one.because for one in await messages(desk, number)][-1] is Because.MOVED_BY_EMPLOYEE


async def test_automatic_mail_opens_nothing_also_by_hand(desk: Desk) -> None:
    number, _ = await desk.repository.writing(open_with)
    await desk.repository.writing(lambda writer: writer.set_status(number, TicketStatus.CLOSED, at=1))
    key = (await take(desk, automatic(1), automatic(2), automatic(3)))[2].key

    await run(desk, Accept(delivery=key, ticket=number))

    assert (await ticket_of(desk, number)).status is TicketStatus.CLOSED


@pytest.mark.parametrize("is_named", [False, True])
async def test_an_undo_leaves_the_desk_as_it_was(desk: Desk, is_named: bool) -> None:
    await take(desk, JAN_MAIL)
    await desk.repository.writing(lambda writer: writer.set_status(FIRST, TicketStatus.PENDING, at=1))
    key = await taken(desk, LOOP, 2)
    before, was = await looked(desk, [1]), await delivery_of(desk, key)
    done = await run(desk, Accept(delivery=key, ticket=FIRST if is_named else None))
    between = await looked(desk, [1])

    undone = await undo(desk, done.event)

    found = await desk.repository.reading(lambda reader: reader.search("blijft", 9))
    assert before != between
    assert (await looked(desk, [1]), await delivery_of(desk, key)) == (before, was)
    assert (undone.tickets, [one.ticket for one in found]) == ((1,), [1])
    assert (await books(desk)).sums == {"ticketed": 1, "parked": 1}


async def test_it_can_be_accepted_again_after_an_undo(desk: Desk) -> None:
    key = await taken(desk, LOOP)
    await undo(desk, (await run(desk, Accept(delivery=key))).event)

    done = await run(desk, Accept(delivery=key))

    assert (done.came.ticket, done.came.because) == (2, Because.NEW_NO_CANDIDATE)
    assert await messages(desk, 1) == []


async def test_an_undo_is_refused_when_it_was_answered_since(desk: Desk) -> None:
    key = await taken(desk, LOOP)
    done = await run(desk, Accept(delivery=key))
    await desk.repository.writing(lambda writer: writer.add_message(an_answer(FIRST)))

    refusal = await undo_refused(desk, done.event)

    assert refusal.code == "overtaken"
    assert "ticket 1" in refusal.words


async def test_what_is_accepted_is_discarded_no_more_and_the_undo_knows_it(desk: Desk) -> None:
    key = await taken(desk, LOOP)
    await run(desk, Discard(delivery=key, reason="spam"))
    was = await delivery_of(desk, key)

    done = await run(desk, Accept(delivery=key))
    between = await delivery_of(desk, key)
    await undo(desk, done.event)

    assert (between.discarded, (await delivery_of(desk, key))) == (None, was)


async def test_a_mail_over_the_size_is_cut_and_that_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("console.intake.deciding", "console.intake.reading_in_part"):
        monkeypatch.setattr(f"{module}.OVERSIZE_BYTES", 1000)
    key = await taken(desk, mail(from_="Jan <jan@example.nl>", to=MAIN, text="lamp " * 100 + "staart " * 500))
    parked = await delivery_of(desk, key)

    done = await run(desk, Accept(delivery=key))

    (message,) = await messages(desk, 1)
    assert parked.because is Because.PARKED_OVERSIZE
    assert done.came.cut == (1000, parked.size)
    assert ("lamp" in message.text, len(message.text) < 1000) == (True, True)
    assert Badge.DEFECTIVE in message.badges


@pytest.mark.parametrize("body", [b"HANG", b"CRASH"])
async def test_a_mail_that_brings_the_reader_down_is_read_as_far_as_its_head(desk: Desk, body: bytes) -> None:
    """The reader fails on the word in the body, so that the head alone can be read."""
    wilful = WILFUL.replace('raw.startswith(b"HANG")', "b'HANG' in raw").replace(
        'raw.startswith(b"CRASH")', "b'CRASH' in raw"
    )
    raw = mail(from_="Jan <jan@example.nl>", to=MAIN, subject="Lamp", raw_body=b"x " * 10 + body)
    key = await unreadable(desk, raw)

    async with ReadingRoom((sys.executable, "-P", "-c", wilful)) as room:
        done = await Accept(delivery=key).run(desk, room)

    (message,) = await messages(desk, 1)
    assert (message.subject, message.sender, message.text) == ("Lamp", "jan@example.nl", "")
    assert done.came.cut == (len(raw) - len(b"x " * 10 + body), len(raw))


async def unreadable(desk: Desk, raw: bytes) -> DeliveryKey:
    """Keep a mail as one that could not be read."""

    def write(writer: Writer) -> DeliveryKey:
        key = writer.keep(a_delivery(7, raw=raw))
        assert key is not None
        writer.settle(key, Outcome.FAILED, Because.FAILED, reason="reading it takes longer than 10 seconds")
        writer.add_decision(a_decision(key, outcome=Outcome.FAILED, because=Because.FAILED))
        return key

    return await desk.repository.writing(write)


async def test_a_mail_of_which_nothing_can_be_read_is_refused_with_words(desk: Desk) -> None:
    key = await taken(desk, EMPTY)

    refusal = await refusal_of(desk, Accept(delivery=key))

    assert refusal.code == "unreadable"
    assert "the mail is empty" in refusal.words and "Discard it" in refusal.words


async def test_the_second_delivery_of_a_mail_is_refused_with_the_way_out(desk: Desk) -> None:
    (*_, first, second) = await take(desk, automatic(1), automatic(2), automatic(3), automatic(3))
    await run(desk, Accept(delivery=first.key))

    refusal = await refusal_of(desk, Accept(delivery=second.key, ticket=FIRST))

    assert (refusal.code, "ticket 3 already" in refusal.words) == ("duplicate", True)


async def test_a_ticket_that_is_not_there_or_merged_or_of_another_brand_is_refused(desk: Desk) -> None:
    def write(writer: Writer) -> tuple[TicketNumber, TicketNumber]:
        gone, _ = open_with(writer)
        stays, _ = open_with(writer, message_id="<b@x>")
        nova, _ = open_with(writer, message_id="<c@x>", ticket={"brand_id": 2, "address": "help@nova.nl"})
        writer.mark_merged(gone, stays, at=1)
        return gone, nova

    merged, nova = await desk.repository.writing(write)
    key = await taken(desk, LOOP)

    codes = [
        (await refusal_of(desk, Accept(delivery=key, ticket=one))).code for one in (TicketNumber(99), merged, nova)
    ]

    assert codes == ["unknown-ticket", "merged", "other-brand"]


async def test_a_viewer_accepts_nothing(desk: Desk) -> None:
    key = await taken(desk, LOOP)

    assert (await refusal_of(replace(desk, actor=VERA), Accept(delivery=key))).code == "not-allowed"


async def test_two_who_accept_the_same_mail_make_one_message(desk: Desk) -> None:
    key = await taken(desk, LOOP)
    await run(desk, Accept(delivery=key))

    refusal = await refusal_of(desk, Accept(delivery=key))

    assert (refusal.code, "ticket 1" in refusal.words) == ("not-parked", True)


async def test_the_audit_trail_tells_who_accepted_what(desk: Desk) -> None:
    key = await taken(desk, LOOP)
    done = await run(desk, Accept(delivery=key))

    def read(reader: Reader) -> list[str]:
        return [event_words(event, FIRST, reader.settings()) for event in reader.events(FIRST)]

    (said,) = await desk.repository.reading(read)
    assert said.startswith("Ana accepted a parked mail in ticket 1 (parked:loop: a loop between jan@example.nl and")
    assert (await event_of(desk, done.event)).actor == "ana"


async def test_a_mail_that_the_rules_choke_on_is_refused_with_words_and_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choke(*_: object, **__: object) -> None:
        raise KeyError("lamp\x1b[2J")

    first, second = await taken(desk, LOOP), await taken(desk, LOOP.replace(b"<rond@", b"<nog@"), 2)
    monkeypatch.setattr("console.intake.accepting.decide_accepted", choke)

    many = await run_many(desk, Accept(delivery=first), Accept(delivery=second))
    sight = await desk.repository.reading(
        lambda reader: sight_of(reader, first, PartReading(mail=parse(LOOP), read_bytes=1, size=1))
    )

    assert [one.refusal.code for one in many.refused] == ["rules-failed", "rules-failed"]
    assert "KeyError" in many.refused[0].refusal.words and "\x1b" not in many.refused[0].refusal.words
    assert (await books(desk)).sums == {"parked": 2}
    assert sight is not None and sight.would is None
