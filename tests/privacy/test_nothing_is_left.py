"""Of somebody who was erased nothing is left: in no row, in no file, in no index; and everybody else's things stand."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from console.commands.actor import Actor
from console.privacy.erasing import Erased, begin, carry_out
from storage.protocol import Repository
from storage.records import Cursor
from storage.settings import MailboxId
from storage.sqlite.repository import open_repository
from storage.words import Outcome, Role
from tests.figures import figure
from tests.privacy.desk import PIET, Furnished, dump, found_in_files, furnish
from tests.storage.builders import MAILBOX, NOON, a_delivery
from tests.storage.steps import open_with

ANA = Actor(login="ana", role=Role.ADMIN)


@pytest.fixture
async def repository(path: Path) -> AsyncIterator[Repository]:
    async with open_repository(path, clock=lambda: NOON, busy_timeout_ms=100) as opened:
        yield opened


async def erase(repository: Repository, desk: Furnished, *, with_others: bool = False) -> Erased:
    begun = await begin(repository, desk.person, ANA, lambda: NOON, with_others=with_others)
    return await carry_out(repository, begun, lambda: NOON)


async def test_each_of_fifty_words_is_there_before_and_none_after(repository: Repository, path: Path) -> None:
    desk = await furnish(repository)
    words = desk.sentinels.words
    before = dump(path)

    erased = await erase(repository, desk)
    after = dump(path)

    assert len(words) >= 50
    assert [where for where, word in words.items() if word not in before] == []
    in_rows, in_files = {where for where, word in words.items() if word in after}, found_in_files(path.parent, words)
    assert (in_rows, in_files) == (set(), {})
    assert not erased.left
    figure("privacy", f"{len(in_rows.union(*in_files.values()))} of {len(words)}", "words left in files and rows")


async def test_words_that_were_overwritten_and_deleted_before_are_gone_as_well(
    repository: Repository, path: Path
) -> None:
    desk = await furnish(repository)
    await repository.writing(lambda writer: writer.drop_draft("ana", desk.tickets[0]))
    await repository.writing(lambda writer: writer.set_tags(desk.tickets[0], ["iets anders"]))

    await erase(repository, desk)

    assert found_in_files(path.parent, desk.sentinels.words) == {}


async def test_every_reference_and_every_sum_holds(repository: Repository, path: Path) -> None:
    desk = await furnish(repository)
    before = await repository.reading(lambda reader: reader.ledger(None))

    await erase(repository, desk)

    ledger = await repository.reading(lambda reader: reader.ledger(None))
    assert [(row.mailbox, row.counts) for row in ledger] == [(row.mailbox, row.counts) for row in before]
    assert [row.gaps for row in ledger] == [() for _ in ledger]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        connection.execute("insert into message_text (message_text) values ('integrity-check')")


async def test_what_others_wrote_stands_in_its_tickets(repository: Repository) -> None:
    desk = await furnish(repository)

    await erase(repository, desk)

    kept = {key: await repository.reading(lambda reader, key=key: reader.message(key)) for key in desk.piets}
    held = await repository.reading(lambda reader: reader.ticket(desk.held))
    assert [message is not None and message.sender for message in kept.values()] == [PIET, PIET]
    assert held is not None
    assert (held.customer_name, held.customer_address, held.subject, held.message_count) == (
        "erased customer", "", "van Piet", 1,
    )  # fmt: skip
    gone = [await repository.reading(lambda reader, one=one: reader.ticket(one)) for one in desk.tickets[:2]]
    assert gone == [None, None]
    shared = await repository.reading(lambda reader: reader.ticket(desk.shared))
    assert shared is not None
    assert (shared.message_count, shared.customer_name) == (1, "Piet")


async def test_the_same_mail_does_not_come_back_and_a_new_one_is_welcome(repository: Repository) -> None:
    desk = await furnish(repository)
    raw = desk.raws["first"]

    await erase(repository, desk)
    again = await repository.writing(lambda writer: writer.keep(a_delivery(900, raw=raw, uidvalidity=8)))
    new = await repository.writing(lambda writer: writer.keep(a_delivery(901, raw=b"iets nieuws", uidvalidity=8)))

    assert again is None
    assert new is not None
    uids = await repository.reading(lambda reader: reader.known_uids(MAILBOX, 8))
    ledger = await repository.reading(lambda reader: reader.ledger(None))
    assert uids == {900, 901}
    assert [row.gaps for row in ledger] == [() for _ in ledger]


async def test_a_mail_that_is_numbered_anew_is_known_by_its_mark(repository: Repository) -> None:
    desk = await furnish(repository)
    wanted = a_delivery(1, raw=desk.raws["first"])
    await repository.writing(
        lambda writer: writer.save_cursor(Cursor(mailbox_id=MAILBOX, uidvalidity=7, uid_next=9, compared_at=0))
    )

    await erase(repository, desk)

    found = await repository.reading(lambda reader: reader.deliveries_by_hash(MailboxId(1), wanted.sha256))
    assert len(found) == 1
    assert found[0].sha256 != wanted.sha256
    assert found[0].outcome is Outcome.TICKETED


async def test_whoever_was_erased_writes_again_as_somebody_new(repository: Repository) -> None:
    desk = await furnish(repository)
    address = desk.addresses[0]

    await erase(repository, desk)
    number, _ = await repository.writing(lambda writer: open_with(writer, address=address))

    ticket = await repository.reading(lambda reader: reader.ticket(number))
    at = await repository.reading(lambda reader: reader.erased_at(address))
    assert ticket is not None
    assert ticket.customer_id != desk.jan
    assert at == NOON


async def test_mails_that_waited_for_a_person_wait_no_longer(repository: Repository) -> None:
    desk = await furnish(repository)

    await erase(repository, desk)

    counts = await repository.reading(lambda reader: reader.counts())
    assert (counts.parked, counts.failed) == (0, 0)


async def test_messages_of_others_that_name_them_are_told_and_stay_unless_they_are_meant_too(
    repository: Repository, path: Path
) -> None:
    desk = await furnish(repository)
    number, key = await repository.writing(
        lambda writer: open_with(writer, address=PIET, text=f"ook aan {desk.addresses[0]}", message_id="<p@x>")
    )

    first = await erase(repository, desk)

    assert first.left is not None
    assert first.left.others == {key: number}
    assert path in first.left.files


async def test_messages_of_others_go_when_they_are_meant_too(repository: Repository, path: Path) -> None:
    desk = await furnish(repository)
    _, key = await repository.writing(
        lambda writer: open_with(writer, address=PIET, cc=(desk.addresses[0],), message_id="<p@x>")
    )

    erased = await erase(repository, desk, with_others=True)

    assert await repository.reading(lambda reader: reader.message(key)) is None
    assert not erased.left
    assert found_in_files(path.parent, desk.sentinels.words) == {}


async def test_copies_made_before_a_migration_are_named_and_left(repository: Repository, path: Path) -> None:
    desk = await furnish(repository)
    copy = path.with_name("desk.db.schema-6-1.backup")
    with closing(sqlite3.connect(path)) as connection, closing(sqlite3.connect(copy)) as target:
        connection.backup(target)

    erased = await erase(repository, desk)

    assert erased.left is not None
    assert list(erased.left.copies) == [copy]
    assert list(erased.left.files) == [copy]
    assert copy.exists()
