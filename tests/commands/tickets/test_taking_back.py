"""An answer that has not left is taken back without a trace, and nothing that somebody typed is lost."""

from dataclasses import replace
from typing import Any

import pytest

from console.commands.desk import Desk
from console.commands.refusal import RefusedError
from console.commands.tickets.merging import Merge
from console.commands.tickets.replying import UNDO_MS, Reply
from console.commands.tickets.statuses import Close, Reopen
from console.commands.tickets.taking_back import take_back
from console.outgoing.files import file_named
from storage.drafts import Draft
from storage.outbox import OutboxId, Step
from storage.protocol import Writer
from storage.records import EventId, TicketNumber
from storage.words import Handing, OutboxState, ReplyKind, SignatureLevel, TicketStatus
from tests.answering.builders import an_answer
from tests.commands.tickets.steps import BEN, LATER, event_of, looked, opened, ticket_of, undo, undo_refused
from tests.storage.builders import JAN, a_draft, a_message
from tests.storage.steps import customer

FIRST = OutboxId(1)


async def draft_of(desk: Desk, number: TicketNumber, login: str = "ana") -> Draft | None:
    return await desk.repository.reading(lambda reader: reader.draft(login, number))


async def in_outbox(desk: Desk) -> int:
    return len(await desk.repository.reading(lambda reader: reader.outbox(limit=99)))


async def answered(desk: Desk, number: TicketNumber, **changes: Any) -> EventId:
    done = await Reply(number=number, answer=an_answer(**changes), undo_ms=UNDO_MS).run(desk)
    return done.event


def tried(state: OutboxState, *handings: Any) -> Any:
    """Return what a sender writes down of a try that ended so."""

    def write(writer: Writer) -> None:
        taken = writer.take_up(FIRST, at=LATER)
        said = tuple(replace(one, handing=handing) for one, handing in zip(taken.recipients, handings, strict=False))
        again = LATER if state is OutboxState.QUEUED else None
        ended = None if state is OutboxState.QUEUED else LATER
        writer.end_try(FIRST, Step(state=state, recipients=said, next_try_at=again, ended_at=ended))

    return write


async def test_an_answer_that_is_taken_back_leaves_no_message_and_its_text_as_a_draft(desk: Desk) -> None:
    number = await opened(desk)
    before = await looked(desk, [number])
    about = (await desk.repository.reading(lambda reader: reader.messages(number)))[0].key
    event = await answered(
        desk, number, about=about, cc=("kees@x.nl",), signature=SignatureLevel.BRAND,
        files=(file_named("bon.pdf", b"x", path="bon.pdf"), file_named("uit het niets", b"y")),
    )  # fmt: skip

    undone = await undo(desk, event)

    draft = await draft_of(desk, number)
    assert (await looked(desk, [number]), await in_outbox(desk), undone.tickets) == (before, 0, (number,))
    assert draft == Draft(
        login="ana", ticket=number, kind=ReplyKind.REPLY, about=about, to=(JAN,), cc=("kees@x.nl",),
        subject="Re: Waar blijft mijn pakket?", text="Dag Jan,\n\nhet komt morgen.", signature=SignatureLevel.BRAND,
        is_unsigned=False, files=("bon.pdf",), saved_at=LATER,
    )  # fmt: skip


@pytest.mark.parametrize("then", [TicketStatus.CLOSED, TicketStatus.PENDING])
async def test_the_status_comes_back_unless_somebody_changed_it_since(desk: Desk, then: TicketStatus) -> None:
    number, other = await opened(desk), await opened(desk)
    events = [(await Reply(number=one, answer=an_answer(), then=then).run(desk)).event for one in (number, other)]
    await Reopen(number=other).run(desk)

    for event in events:
        await undo(desk, event)

    assert [(await ticket_of(desk, one)).status for one in (number, other)] == [TicketStatus.OPEN] * 2


@pytest.mark.parametrize("then", [TicketStatus.CLOSED, TicketStatus.PENDING])
async def test_the_status_of_an_answer_that_was_taken_back_comes_by_no_later_undo(
    desk: Desk, then: TicketStatus
) -> None:
    number = await opened(desk)
    before = await looked(desk, [number])
    answer = (await Reply(number=number, answer=an_answer(), then=then).run(desk)).event
    reopening = (await Reopen(number=number).run(desk)).event

    await undo(desk, answer)
    await undo(desk, reopening)

    assert await looked(desk, [number]) == before


async def test_an_answer_that_is_taken_back_leaves_the_closing_of_somebody_else(desk: Desk) -> None:
    number = await opened(desk)
    before = await looked(desk, [number])
    answer = (await Reply(number=number, answer=an_answer(), then=TicketStatus.CLOSED).run(desk)).event
    reopening = (await Reopen(number=number).run(desk)).event
    closing = (await Close(number=number).run(desk)).event

    await undo(desk, answer)
    status = (await ticket_of(desk, number)).status
    for event in (closing, reopening):
        await undo(desk, event)

    assert status is TicketStatus.CLOSED
    assert await looked(desk, [number]) == before


async def test_whoever_takes_it_back_the_text_is_its_authors(desk: Desk) -> None:
    number = await opened(desk)
    event = await answered(desk, number)

    await undo(replace(desk, actor=BEN), event)

    assert await draft_of(desk, number) is not None
    assert await draft_of(desk, number, "ben") is None


async def test_what_they_have_begun_to_write_since_stays_below_it(desk: Desk) -> None:
    number = await opened(desk)
    event = await answered(desk, number)
    later = a_draft(number, text="En nog iets", files=("later.pdf",))
    await desk.repository.writing(lambda writer: writer.save_draft(later))

    await undo(desk, event)

    draft = await draft_of(desk, number)
    assert draft is not None
    assert (draft.text, draft.files) == ("Dag Jan,\n\nhet komt morgen.\n\nEn nog iets", ("later.pdf",))


@pytest.mark.parametrize(
    ("state", "handings", "words"),
    [
        (OutboxState.SENT, (Handing.TAKEN,), "has left already"),
        (OutboxState.UNKNOWN, (), "may have left already"),
        (OutboxState.QUEUED, (Handing.TAKEN, Handing.WAITING), "has left already"),
    ],
)
async def test_what_has_left_is_not_taken_back(
    desk: Desk, state: OutboxState, handings: tuple[Handing, ...], words: str
) -> None:
    number = await opened(desk)
    event = await answered(desk, number, to=(JAN, "piet@elders.nl")[: max(1, len(handings))])
    await desk.repository.writing(tried(state, *handings))

    refusal = await undo_refused(desk, event)

    assert (refusal.code, words in refusal.words, await in_outbox(desk)) == ("left-already", True, 1)
    assert await draft_of(desk, number) is None


async def test_what_is_being_sent_is_not_taken_back(desk: Desk) -> None:
    number = await opened(desk)
    event = await answered(desk, number)
    await desk.repository.writing(lambda writer: writer.take_up(FIRST, at=LATER))

    refusal = await undo_refused(desk, event)

    assert (refusal.code, "at this moment" in refusal.words) == ("left-already", True)


async def test_what_was_lost_and_queued_again_may_have_left(desk: Desk) -> None:
    number = await opened(desk)
    event = await answered(desk, number)
    await desk.repository.writing(tried(OutboxState.UNKNOWN))
    await desk.repository.writing(lambda writer: writer.queue_again(FIRST, at=LATER, due_at=LATER))

    refusal = await undo_refused(desk, event)

    assert (refusal.code, await in_outbox(desk)) == ("left-already", 1)


async def test_what_every_server_refused_is_taken_back(desk: Desk) -> None:
    number = await opened(desk)
    event = await answered(desk, number)
    await desk.repository.writing(tried(OutboxState.REFUSED, Handing.REFUSED))

    await undo(desk, event)

    assert (await in_outbox(desk), await draft_of(desk, number) is not None) == (0, True)


async def test_mail_that_came_in_meanwhile_hinders_nothing(desk: Desk) -> None:
    number = await opened(desk)
    event = await answered(desk, number)
    await desk.repository.writing(
        lambda writer: writer.add_message(a_message(number, customer(writer), message_id="<later@x>"))
    )

    await undo(desk, event)

    assert await in_outbox(desk) == 0


async def test_an_answer_that_was_taken_back_is_not_taken_back_again(desk: Desk) -> None:
    number = await opened(desk)
    event = await answered(desk, number)
    await undo(desk, event)

    assert (await undo_refused(desk, event)).code == "undone-already"


async def test_the_outbox_takes_back_as_the_undo_does_and_is_done_with_it(desk: Desk) -> None:
    number = await opened(desk)
    event = await answered(desk, number)

    await desk.repository.writing(lambda writer: take_back(writer, FIRST, LATER))

    draft = await draft_of(desk, number)
    assert draft is not None
    assert (draft.text, await in_outbox(desk)) == ("Dag Jan,\n\nhet komt morgen.", 0)
    assert (await event_of(desk, event)).undone_at == LATER
    with pytest.raises(RefusedError) as refused:
        await desk.repository.writing(lambda writer: take_back(writer, FIRST, LATER))
    assert refused.value.refusal.code == "taken-back"


async def test_after_a_merge_the_text_is_a_draft_where_the_answer_was(desk: Desk) -> None:
    number, into = await opened(desk), await opened(desk)
    await answered(desk, number)
    merged = await Merge(number=number, into=into).run(desk)

    await desk.repository.writing(lambda writer: take_back(writer, FIRST, LATER))

    draft = await draft_of(desk, into)
    assert draft is not None
    assert (draft.text, await draft_of(desk, number)) == ("Dag Jan,\n\nhet komt morgen.", None)
    await undo(desk, merged)
    assert (await ticket_of(desk, number)).status is TicketStatus.OPEN
