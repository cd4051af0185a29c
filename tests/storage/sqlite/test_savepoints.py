"""A savepoint undoes only its part, with what hangs on it; a fault that undid everything ends the transaction."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage.errors import ConflictError, StorageError
from storage.protocol import Reader, Repository, Writer
from storage.records import TicketNumber
from storage.sqlite.repository import open_repository
from storage.words import TicketStatus
from tests.storage.builders import NOON, some_settings
from tests.storage.steps import open_with, save, with_settings

# What SQLite does by itself when the disk is full or fails: the whole transaction is gone, not only the statement.
UNDO_EVERYTHING = "insert or rollback into rule (name) values ('failed')"
FAILS_AT_THIRD_ROW = "select abs(column1) from (values (1), (2), (-9223372036854775807 - 1), (4))"


class _OneMailError(Exception):
    """A fault in one part."""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)
        yield repository


def composed(reader: Reader, sql: str) -> None:
    reader._snapshot.composed(sql, {})  # type: ignore[attr-defined]


def raising_part(writer: Writer, ticket: TicketNumber) -> None:
    with pytest.raises(_OneMailError), writer.savepoint():
        writer.set_status(ticket, TicketStatus.CLOSED, at=NOON)
        open_with(writer, address="piet@example.nl", text="vervallen woorden")
        raise _OneMailError


async def test_a_savepoint_undoes_only_its_part(desk: Repository) -> None:
    number, _ = await desk.writing(open_with)
    before = await desk.reading(lambda reader: reader.revision())

    def write(writer: Writer) -> TicketNumber:
        first, _ = open_with(writer, text="eerste woorden")
        raising_part(writer, number)
        third, _ = open_with(writer, text="laatste woorden")
        assert third == first + 1
        return third

    third = await desk.writing(write)

    found = await desk.reading(lambda reader: reader.search("woorden", 9))
    assert {message.text for message in found} == {"eerste woorden", "laatste woorden"}
    assert await desk.reading(lambda reader: reader.customer_of("piet@example.nl")) is None
    assert await desk.reading(lambda reader: reader.changed_since(before)) == {third - 1, third}
    kept = await desk.reading(lambda reader: reader.ticket(number))
    assert kept is not None and (kept.status, kept.revision) == (TicketStatus.OPEN, before)


async def test_a_ticket_touched_before_a_savepoint_stays_touched(desk: Repository) -> None:
    number, _ = await desk.writing(open_with)
    before = await desk.reading(lambda reader: reader.revision())

    def write(writer: Writer) -> None:
        writer.assign(number, "ana")
        raising_part(writer, number)

    await desk.writing(write)

    assert await desk.reading(lambda reader: reader.changed_since(before)) == {number}


async def test_what_is_searched_within_an_undone_part_is_in_the_index_once(desk: Repository) -> None:
    def write(writer: Writer) -> None:
        open_with(writer, text="eerste woorden")
        with pytest.raises(_OneMailError), writer.savepoint():
            open_with(writer, text="vervallen woorden")
            assert len(writer.search("woorden", 9)) == 2
            raise _OneMailError
        assert len(writer.search("woorden", 9)) == 1

    await desk.writing(write)

    found = await desk.reading(lambda reader: reader.search("woorden", 9))
    assert [message.text for message in found] == ["eerste woorden"]
    await desk.writing(check_index)


def check_index(writer: Writer) -> None:
    """Compare the full-text index with what is kept; SQLite raises when they differ."""
    composed(writer, "insert into message_text (message_text, rank) values ('integrity-check', 1)")


async def test_savepoints_may_stand_in_each_other(desk: Repository) -> None:
    def write(writer: Writer) -> None:
        with writer.savepoint():
            open_with(writer, text="buiten woorden")
            with pytest.raises(_OneMailError), writer.savepoint():
                open_with(writer, text="binnen woorden")
                raise _OneMailError

    await desk.writing(write)

    assert len(await desk.reading(lambda reader: reader.search("woorden", 9))) == 1


async def test_settings_of_an_undone_part_are_not_remembered(desk: Repository) -> None:
    def write(writer: Writer) -> None:
        with pytest.raises(_OneMailError), writer.savepoint():
            kept = writer.settings()
            save(writer, replace(kept, account=replace(kept.account, title="Undone")))
            assert writer.settings().account.title == "Undone"
            raise _OneMailError

    await desk.writing(write)
    await other_program_renames(desk)

    assert await desk.writing(lambda writer: writer.settings().account.title) == "Theirs"


async def other_program_renames(desk: Repository) -> None:
    path: Path = desk._path  # type: ignore[attr-defined]
    async with open_repository(path, clock=lambda: NOON) as other:
        kept = await other.reading(lambda reader: reader.settings())
        wanted = replace(kept, account=replace(kept.account, title="Theirs"))
        await other.writing(lambda writer: save(writer, wanted))


async def test_settings_of_an_undone_transaction_are_not_remembered(desk: Repository) -> None:
    def write(writer: Writer) -> None:
        save(writer, replace(some_settings(), version=1, brands=writer.settings().brands))
        writer.settings()
        raise _OneMailError

    with pytest.raises((_OneMailError, ConflictError)):
        await desk.writing(write)
    await other_program_renames(desk)

    assert await desk.writing(lambda writer: writer.settings().account.title) == "Theirs"


async def test_a_fault_that_undid_everything_ends_the_transaction_though_it_was_swallowed(desk: Repository) -> None:
    refusals: list[str] = []

    def write(writer: Writer) -> None:
        open_with(writer)
        for attempt in (lambda: composed(writer, UNDO_EVERYTHING), lambda: open_with(writer), writer.counts):
            try:
                attempt()
            except StorageError as error:
                refusals.append(str(error))

    with pytest.raises(ConflictError):
        await desk.writing(write)

    assert len(refusals) == 3
    assert len(set(refusals)) == 1
    assert await desk.reading(lambda reader: reader.counts().tickets) == 0
    await desk.writing(open_with)
    assert await desk.reading(lambda reader: reader.counts().tickets) == 1


async def test_a_fault_that_undid_everything_inside_a_savepoint_is_the_one_that_is_told(desk: Repository) -> None:
    def write(writer: Writer) -> None:
        open_with(writer)
        with writer.savepoint():
            composed(writer, UNDO_EVERYTHING)

    with pytest.raises(ConflictError, match="nothing was written"):
        await desk.writing(write)

    assert await desk.reading(lambda reader: reader.counts().tickets) == 0


async def test_a_fault_at_a_later_row_is_a_storage_error_where_it_happens(desk: Repository) -> None:
    seen: list[BaseException] = []

    def read(reader: Reader) -> None:
        try:
            composed(reader, FAILS_AT_THIRD_ROW)
        except Exception as error:
            seen.append(error)

    await desk.reading(read)
    await desk.writing(read)

    assert [isinstance(error, StorageError) for error in seen] == [True, True]
