"""After an erasure it is said what still holds an address, where and what to do; and nobody is taken for another."""

import sqlite3
import zipfile
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.actor import Actor
from console.privacy.erasing import begin, carry_out
from console.privacy.exporting import export
from console.privacy.finding import find
from console.privacy.looking import Left, look
from storage.privacy import Person, Remnant
from storage.protocol import Repository, Writer
from storage.records import DeliveryKey, TicketNumber
from storage.settings import Exclusion, ExclusionId, Template, TemplateId
from storage.sqlite.repository import open_repository
from storage.triage import SavedSearch, SearchId
from storage.words import Because, Outcome, Role
from tests.storage.builders import JAN, NOON, a_delivery, a_draft, an_event
from tests.storage.steps import open_with, save, take_in, with_settings

ANA = Actor(login="ana", role=Role.ADMIN)
PERSON = Person(customer_id=None, addresses=(JAN,))
PIET = "piet@example.nl"


@pytest.fixture
async def repository(path: Path) -> AsyncIterator[Repository]:
    async with open_repository(path, clock=lambda: NOON) as opened:
        await with_settings(opened)
        await opened.writing(lambda writer: take_in(writer, 1))
        yield opened


async def erase(repository: Repository, *, with_others: bool = False) -> Left:
    customer = await repository.reading(lambda reader: reader.customer_of(JAN))
    person = replace(PERSON, customer_id=customer)
    begun = await begin(repository, person, ANA, lambda: NOON, with_others=with_others)
    left = (await carry_out(repository, begun, lambda: NOON)).left
    assert left is not None
    return left


def a_parked(writer: Writer, body: str, uid: int = 70) -> DeliveryKey:
    """Park a mail of somebody else."""
    key = writer.keep(a_delivery(uid, raw=f"From: {PIET}\r\n\r\n{body}".encode()))
    assert key is not None
    writer.settle(key, Outcome.PARKED, Because.PARKED_LOOP)
    return key


def copy_to(path: Path, copy: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, closing(sqlite3.connect(copy)) as target:
        connection.backup(target)


# Somebody else with a longer address


@pytest.mark.parametrize("other", [f"ar{JAN}", f"van.{JAN}", f"{JAN}.eu"])
async def test_a_longer_address_is_no_trace(repository: Repository, other: str) -> None:
    await repository.writing(
        lambda writer: open_with(writer, address=other, text=f"ik ben {other}", message_id="<o@x>")
    )

    left = await erase(repository)

    assert not left
    assert await repository.reading(lambda reader: reader.customer_of(other)) is not None


async def test_a_trace_beside_a_longer_address_is_one(repository: Repository, path: Path) -> None:
    _, key = await repository.writing(
        lambda writer: open_with(writer, address=f"ar{JAN}", text=f"zei {JAN}", message_id="<o@x>")
    )

    left = await erase(repository)

    assert left.files == (path,)
    assert left.rows == (Remnant(table="message", rows=1, keys=(key,)),)


async def test_what_names_a_longer_address_beside_mail_stays_and_is_not_handed_out(
    repository: Repository, tmp_path: Path
) -> None:
    other = f"ar{JAN}"
    number = await repository.writing(lambda writer: beside(writer, other))

    found = await find(repository, PERSON)
    await export(repository, found, tmp_path / "jan.zip", NOON)
    await erase(repository)

    with zipfile.ZipFile(tmp_path / "jan.zip") as archive:
        assert other not in archive.read("export.json").decode()
    events = await repository.reading(lambda reader: reader.events(number))
    draft = await repository.reading(lambda reader: reader.draft("ana", number))
    searches = await repository.reading(lambda reader: reader.saved_searches("ana"))
    settings = await repository.reading(lambda reader: reader.settings())
    assert [event.detail for event in events] == [f"zei {other}"]
    assert draft is not None
    assert [search.query for search in searches] == [f"from:{other}"]
    assert settings.exclusions[-1].note == f"zie {other}"


def beside(writer: Writer, other: str) -> TicketNumber:
    """Name an address in everything beside mail, and return the ticket."""
    number, _ = open_with(writer, address=other, message_id="<o@x>")
    writer.add_event(an_event(ticket=number, detail=f"zei {other}"))
    writer.save_draft(a_draft(number, login="ana", to=(other,), text=f"aan {other}"))
    writer.save_search(SavedSearch(login="ana", name="a", query=f"from:{other}", key="", id=SearchId(0)))
    settings = writer.settings()
    exclusion = Exclusion(id=ExclusionId(0), pattern="x@y.nl", note=f"zie {other}")
    save(writer, replace(settings, exclusions=(*settings.exclusions, exclusion)))
    return number


# Mails of others


async def test_a_parked_mail_of_somebody_else_is_told_with_where_it_stands(repository: Repository) -> None:
    parked = await repository.writing(lambda writer: a_parked(writer, f"vraag het {JAN}"))

    left = await erase(repository)

    assert list(left.mails) == [parked]
    assert left.rows == (Remnant(table="raw_mail", rows=1, keys=(parked,)),)


async def test_a_parked_mail_of_somebody_else_goes_when_others_are_meant_too(repository: Repository) -> None:
    parked = await repository.writing(lambda writer: a_parked(writer, f"vraag het {JAN}"))
    other = await repository.writing(lambda writer: a_parked(writer, f"vraag het ar{JAN}", 71))

    left = await erase(repository, with_others=True)

    assert not left
    counts = await repository.reading(lambda reader: reader.counts())
    kept = await repository.reading(lambda reader: reader.raw(other))
    assert counts.parked == 1
    assert JAN.encode() in kept
    assert parked != other


async def test_a_message_whose_mail_alone_names_them_goes_when_others_are_meant_too(repository: Repository) -> None:
    raw = f"From: {PIET}\r\nReply-To: {JAN}\r\n\r\nhallo".encode()

    def taking(writer: Writer) -> DeliveryKey:
        key = writer.keep(a_delivery(80, raw=raw))
        assert key is not None
        number, message = open_with(writer, address=PIET, delivery=key, message_id="<o@x>")
        writer.settle(key, Outcome.TICKETED, Because.NEW_STRANGER, message=message, ticket=number)
        return key

    key = await repository.writing(taking)

    first = await erase(repository)
    second = await erase(repository, with_others=True)

    assert first.rows == (Remnant(table="raw_mail", rows=1, keys=(key,)),)
    assert not second


# Settings


async def test_a_relay_of_earlier_is_no_trace(repository: Repository) -> None:
    for relays in ((JAN, PIET), (PIET,)):
        await repository.writing(lambda writer, relays=relays: relay(writer, relays))

    left = await erase(repository)

    assert not left
    earlier = await repository.reading(lambda reader: reader.settings_at(2))
    assert earlier.account.relays == (PIET,)


def relay(writer: Writer, relays: tuple[str, ...]) -> None:
    settings = writer.settings()
    save(writer, replace(settings, account=replace(settings.account, relays=relays)))


async def test_a_text_of_ours_is_told_and_is_no_trace_once_it_was_changed(repository: Repository) -> None:
    await repository.writing(lambda writer: a_template(writer, f"Vraag het {JAN}."))
    first = await erase(repository)
    await repository.writing(lambda writer: a_template(writer, "Vraag het ons."))

    second = await erase(repository)

    assert list(first.texts) == ["template t"]
    assert not second


def a_template(writer: Writer, text: str) -> None:
    settings = writer.settings()
    known = next((one.id for one in settings.templates), TemplateId(0))
    save(writer, replace(settings, templates=(Template(id=known, name="t", text=text),)))


# Copies and other files beside the database


@pytest.mark.parametrize("name", ["omnidesk-20260101-120000.db", "desk.db.backup", "desk.db.schema-6-1.backup", "x"])
async def test_a_copy_beside_the_database_is_named_by_whatever_name(
    repository: Repository, path: Path, name: str
) -> None:
    copy = path.with_name(name)
    copy_to(path, copy)

    left = await erase(repository)

    assert (list(left.files), list(left.copies)) == ([copy], [copy])


async def test_a_copy_of_a_desk_that_never_knew_them_is_not_named(repository: Repository, path: Path) -> None:
    await erase(repository)
    await repository.writing(lambda writer: open_with(writer, address=f"ar{JAN}", message_id="<o@x>"))
    copy_to(path, path.with_name("later.db"))

    assert not await look(repository, PERSON)


async def test_another_file_beside_the_database_that_names_them_is_no_copy(repository: Repository, path: Path) -> None:
    path.with_name("mail.eml").write_text(f"From: {JAN}\r\n\r\nhallo")
    path.with_name("other.eml").write_text(f"From: ar{JAN}\r\n\r\nhallo")

    left = await erase(repository)

    assert (left.files, left.copies) == ((path.with_name("mail.eml"),), [])


async def test_a_copy_that_cannot_be_read_is_named(
    repository: Repository, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = path.with_name("desk.db.old.backup")
    copy.write_bytes(b"iets")
    opened = Path.open

    def refusing(file: Path, *given: str) -> object:
        if file == copy:
            raise PermissionError(13, "Permission denied")
        return opened(file, *given)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refusing)
        left = await erase(repository)

    assert list(left.copies) == [copy]


async def test_an_address_across_two_pieces_of_a_file_is_found(repository: Repository, path: Path) -> None:
    path.with_name("large").write_bytes(b" " * ((1 << 20) - 5) + JAN.encode() + b" ")
    path.with_name("other").write_bytes(b" " * ((1 << 20) - len(JAN)) + JAN.encode() + b".eu")

    left = await erase(repository)

    assert left.files == (path.with_name("large"),)
