"""Drafts: one of an employee in a ticket, seen by nobody else, and nobody's console reads again for it."""

import pytest

from storage.errors import ConflictError
from storage.protocol import Repository
from storage.records import MessageKey, TicketNumber
from storage.words import ReplyKind, SignatureLevel
from tests.storage.builders import NOON, a_draft
from tests.storage.steps import open_with, with_settings


@pytest.fixture
async def ticket(repository: Repository) -> TicketNumber:
    await with_settings(repository)
    number, _ = await repository.writing(open_with)
    return number


async def test_a_draft_is_read_back_as_it_was_typed(repository: Repository, ticket: TicketNumber) -> None:
    draft = a_draft(
        ticket, kind=ReplyKind.FORWARD, about=MessageKey(1), to=("Jan, de echte", "piet@"), cc=("",), is_unsigned=True,
        signature=SignatureLevel.BRAND, files=("/srv/bonnen/bon één.pdf",), text="Goedendag,\n\n",
    )  # fmt: skip

    await repository.writing(lambda writer: writer.save_draft(draft))

    assert await repository.reading(lambda reader: reader.draft("ana", ticket)) == draft


async def test_a_draft_takes_the_place_of_the_one_before(repository: Repository, ticket: TicketNumber) -> None:
    later = a_draft(ticket, text="Goedendag Jan, het komt", saved_at=NOON, to=(), about=MessageKey(1))

    await repository.writing(lambda writer: writer.save_draft(a_draft(ticket, cc=("piet@example.nl",), files=("a",))))
    await repository.writing(lambda writer: writer.save_draft(later))

    assert await repository.reading(lambda reader: reader.drafts("ana")) == [later]


async def test_each_employee_has_drafts_of_their_own_newest_first(repository: Repository, ticket: TicketNumber) -> None:
    other, _ = await repository.writing(open_with)
    older, newer = a_draft(other, saved_at=NOON), a_draft(ticket, saved_at=NOON + 1)
    bens = a_draft(ticket, login="ben")

    for draft in (older, newer, bens):
        await repository.writing(lambda writer, draft=draft: writer.save_draft(draft))

    assert await repository.reading(lambda reader: reader.drafts("ana")) == [newer, older]
    assert await repository.reading(lambda reader: reader.draft("ben", ticket)) == bens
    assert await repository.reading(lambda reader: reader.draft("ben", other)) is None


async def test_a_dropped_draft_is_gone_and_may_be_dropped_twice(repository: Repository, ticket: TicketNumber) -> None:
    await repository.writing(lambda writer: writer.save_draft(a_draft(ticket)))
    await repository.writing(lambda writer: writer.save_draft(a_draft(ticket, login="ben")))

    for _ in range(2):
        await repository.writing(lambda writer: writer.drop_draft("ana", ticket))

    assert await repository.reading(lambda reader: reader.draft("ana", ticket)) is None
    assert await repository.reading(lambda reader: reader.draft("ben", ticket)) is not None


async def test_typing_raises_no_revision(repository: Repository, ticket: TicketNumber) -> None:
    before = await repository.reading(lambda reader: reader.revision())

    await repository.writing(lambda writer: writer.save_draft(a_draft(ticket)))
    await repository.writing(lambda writer: writer.drop_draft("ana", ticket))

    assert await repository.reading(lambda reader: reader.revision()) == before


async def test_a_draft_in_a_ticket_that_is_not_there_is_refused(repository: Repository) -> None:
    with pytest.raises(ConflictError):
        await repository.writing(lambda writer: writer.save_draft(a_draft(TicketNumber(99))))
