"""What is taken back leaves nothing behind; what may have been received can't be taken back."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from storage.errors import ConflictError
from storage.outbox import OutboxId, Recipient, Step
from storage.protocol import Repository, Writer
from storage.records import MessageKey, Ticket, TicketNumber
from storage.words import Because, Handing, OutboxState, Outcome
from tests.storage.builders import JAN, NOON, a_decision, a_delivery, a_draft, an_attachment
from tests.storage.steps import answer, customer, open_with, with_settings

PIET = "piet@example.nl"


@pytest.fixture
async def ticket(repository: Repository) -> TicketNumber:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    return number


async def ticket_of(repository: Repository, number: TicketNumber) -> Ticket:
    ticket = await repository.reading(lambda reader: reader.ticket(number))
    assert ticket is not None
    return ticket


def answer_with_everything(writer: Writer, ticket: TicketNumber) -> OutboxId:
    return answer(
        writer, ticket, text="zebrapad", cc=(PIET,), references=("<vraag@example.nl>",), attachments=(an_attachment(),),
        mail={"recipients": (JAN, PIET)},
    )  # fmt: skip


async def test_what_is_taken_back_leaves_nothing_behind(repository: Repository, ticket: TicketNumber) -> None:
    before = await ticket_of(repository, ticket)
    messages = await repository.reading(lambda reader: reader.messages(ticket))
    outbox_id = await repository.writing(lambda writer: answer_with_everything(writer, ticket))

    await repository.writing(lambda writer: writer.withdraw(outbox_id))

    after = await ticket_of(repository, ticket)
    assert replace(after, revision=before.revision) == before
    assert after.revision > before.revision
    assert await repository.reading(lambda reader: reader.messages(ticket)) == messages
    assert await repository.reading(lambda reader: reader.search("zebrapad", 9)) == []
    assert await repository.reading(lambda reader: (reader.outgoing(outbox_id), reader.counts().outbox)) == (None, 0)
    assert await repository.reading(lambda reader: reader.next_outgoing_at()) is None
    with pytest.raises(KeyError):
        await repository.reading(lambda reader: reader.outgoing_bytes(outbox_id))


async def test_the_facts_that_decisions_ask_follow(repository: Repository, ticket: TicketNumber) -> None:
    outbox_id = await repository.writing(lambda writer: answer_with_everything(writer, ticket))
    eva = await repository.writing(lambda writer: customer(writer, "eva@example.nl"))

    async def takes_part() -> bool:
        fact = await repository.reading(lambda reader: reader.ticket_fact(ticket, eva, PIET))
        assert fact is not None
        return fact.takes_part

    before = await takes_part()
    await repository.writing(lambda writer: writer.withdraw(outbox_id))

    assert (before, await takes_part()) == (True, False)


async def test_an_answer_is_kept_and_taken_back_in_one_transaction(
    repository: Repository, ticket: TicketNumber
) -> None:
    await repository.writing(lambda writer: writer.withdraw(answer_with_everything(writer, ticket)))

    assert len(await repository.reading(lambda reader: reader.messages(ticket))) == 1
    assert await repository.reading(lambda reader: reader.search("zebrapad", 9)) == []


async def test_a_draft_that_answered_it_answers_its_ticket_then(repository: Repository, ticket: TicketNumber) -> None:
    outbox_id = await repository.writing(lambda writer: answer(writer, ticket))
    drafts = [a_draft(ticket, about=MessageKey(2)), a_draft(ticket, login="ben", about=MessageKey(1))]
    for draft in drafts:
        await repository.writing(lambda writer, draft=draft: writer.save_draft(draft))

    await repository.writing(lambda writer: writer.withdraw(outbox_id))

    kept = [await repository.reading(lambda reader, one=one: reader.draft(one.login, ticket)) for one in drafts]
    assert kept == [replace(drafts[0], about=None), drafts[1]]


def ended(*steps: Step) -> Callable[[Writer, OutboxId], None]:
    def end(writer: Writer, outbox_id: OutboxId) -> None:
        for step in steps:
            writer.take_up(outbox_id, at=NOON)
            writer.end_try(outbox_id, step)

    return end


def taken_for_one(writer: Writer, outbox_id: OutboxId) -> None:
    said = (Recipient(address=PIET, handing=Handing.TAKEN),)
    ended(Step(state=OutboxState.QUEUED, next_try_at=NOON, recipients=said))(writer, outbox_id)


def unknown_once(writer: Writer, outbox_id: OutboxId) -> None:
    ended(Step(state=OutboxState.UNKNOWN))(writer, outbox_id)
    writer.queue_again(outbox_id, at=NOON, due_at=NOON)


def bounced(writer: Writer, outbox_id: OutboxId) -> None:
    key = writer.keep(a_delivery())
    outgoing = writer.outgoing(outbox_id)
    assert key is not None and outgoing is not None
    about = {"message": outgoing.message, "ticket": outgoing.ticket}
    writer.settle(key, Outcome.BOUNCE, Because.BOUNCE, **about)  # type: ignore[arg-type]
    writer.add_decision(a_decision(key, outcome=Outcome.BOUNCE, because=Because.BOUNCE, **about))


@pytest.mark.parametrize("way", [taken_for_one, unknown_once, bounced, ended(Step(state=OutboxState.SENT))])
async def test_what_somebody_may_have_received_stays(
    repository: Repository, ticket: TicketNumber, way: Callable[[Writer, OutboxId], None]
) -> None:
    outbox_id = await repository.writing(lambda writer: answer_with_everything(writer, ticket))
    await repository.writing(lambda writer: way(writer, outbox_id))

    with pytest.raises(ConflictError, match="nothing was written"):
        await repository.writing(lambda writer: writer.withdraw(outbox_id))

    assert len(await repository.reading(lambda reader: reader.messages(ticket))) == 2
