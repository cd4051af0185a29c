"""Kept mails are read again: what is otherwise is told, and the texts are renewed; nothing moves, no status changes."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.commands.desk import Desk
from console.commands.refusal import RefusedError
from console.commands.reparsing import Reparse, Reread
from console.mail.parsed import PARSE_VERSION
from storage.protocol import Reader, Writer
from storage.records import MessageKey, TicketNumber
from storage.sqlite.repository import open_repository
from storage.words import Because, TicketStatus
from tests.commands.parked.steps import take
from tests.commands.tickets.steps import ANA, BEN, EMPLOYEES, LATER, disagreements, looked
from tests.dramas.stage import NearRoom
from tests.mail.builders import Attached, mail
from tests.storage.builders import MAIN, NOON
from tests.storage.steps import with_settings

FIRST = TicketNumber(1)
OLD = PARSE_VERSION - 1


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The desk of an administrator with three mails, in a ticket of each customer."""
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository, employees=EMPLOYEES)
        opened = Desk(repository=repository, clock=lambda: LATER, actor=BEN)
        await take(opened, *(letter(number) for number in (1, 2, 3)))
        yield opened


def letter(number: int, **changes: Any) -> bytes:
    fields: dict[str, Any] = {
        "from_": f"Piet Één <piet{number}@example.nl>", "to": MAIN, "subject": f"Lamp één {number}", "date": None,
        "text": f"Goedendag,\n\neen lamp is stuk ({number}).\n", "message_id": f"<{number}@example.nl>",
        "attachments": (Attached(name="foto.pdf"),),
    }  # fmt: skip
    return mail(**(fields | changes))


async def misread(desk: Desk, key: int, **changes: Any) -> None:
    """Let a message be as an older parser read it."""

    def write(writer: Writer) -> None:
        kept = writer.reading_of(MessageKey(key))
        assert kept is not None
        writer.renew_reading(MessageKey(key), replace(kept, parse_version=OLD, **changes))

    await desk.repository.writing(write)


async def reparse(desk: Desk, **changes: Any) -> list[Reread]:
    """Read mails again, for good unless they are only told."""
    command = Reparse(**({"is_dry": False} | changes))
    return [one for batch in [some async for some in command.run(desk, NearRoom())] for one in batch]


def told(reread: Reread) -> dict[str, tuple[str, str]]:
    return {one.what: (one.before, one.after) for one in reread.differences}


async def test_what_is_otherwise_is_told_and_a_dry_run_changes_nothing(desk: Desk) -> None:
    await misread(desk, 1, subject="Lamp Ã©Ã©n 1", sender_name="Piet ??n", text="Goedendag,\n\nniets\n", attachments=())
    before = await desk.repository.reading(lambda reader: reader.revision())

    (found,) = await reparse(desk, is_dry=True)

    assert (found.message, found.ticket, found.is_renewed) == (1, 1, False)
    assert told(found)["subject"] == ("Lamp Ã©Ã©n 1", "Lamp één 1")
    assert told(found)["sender_name"] == ("Piet ??n", "Piet Één")
    assert told(found)["attachments"] == ("", "foto.pdf (16)")
    (text,) = (one.lines for one in found.differences if one.what == "text")
    assert "-niets" in text and "+een lamp is stuk (1)." in text
    assert await desk.repository.reading(lambda reader: reader.revision()) == before


async def test_the_texts_are_renewed_and_found_by_and_nothing_else_changes(desk: Desk, tmp_path: Path) -> None:
    before = await looked(desk, [1, 2, 3])
    await misread(desk, 1, subject="Lamp Ã©Ã©n 1", text="Goedendag,\n\nwrongwords\n", attachments=())
    await desk.repository.writing(lambda writer: writer.set_status(FIRST, TicketStatus.CLOSED, at=7))

    (found,) = await reparse(desk)

    def read(reader: Reader) -> tuple[list[MessageKey], ...]:
        return tuple([one.key for one in reader.search(word, 9)] for word in ("wrongwords", "stuk"))

    status = await desk.repository.reading(lambda reader: reader.ticket(FIRST))
    assert status is not None and status.status is TicketStatus.CLOSED
    await desk.repository.writing(lambda writer: writer.set_status(FIRST, TicketStatus.OPEN, at=7))
    assert found.is_renewed
    assert await looked(desk, [1, 2, 3]) == before
    assert await desk.repository.reading(read) == ([], [3, 2, 1])
    assert disagreements(tmp_path / "desk.db") == []


async def test_a_second_run_finds_nothing_to_do(desk: Desk) -> None:
    await misread(desk, 1, subject="x")
    await misread(desk, 2)
    first = await reparse(desk)

    assert [(one.message, one.is_renewed) for one in first] == [(1, True), (2, False)]
    assert await reparse(desk) == []


async def test_a_run_that_was_stopped_goes_on_where_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.commands.reparsing.BATCH", 1)
    for key in (1, 2, 3):
        await misread(desk, key, subject="x")
    stopped = Reparse(is_dry=False).run(desk, NearRoom())
    first = await anext(stopped)
    await stopped.aclose()

    rest = await reparse(desk)

    assert ([one.message for one in first], [one.message for one in rest]) == ([1], [2, 3])


async def test_since_a_time_every_mail_is_read_again_and_one_message_alone(desk: Desk) -> None:
    since = await reparse(desk, since=NOON + 2)
    behind = await reparse(desk, since=0, after=MessageKey(2))
    alone = await reparse(desk, message=MessageKey(2))

    assert [[one.message for one in some] for some in (since, behind, alone)] == [[2, 3], [3], [2]]
    assert not any(one.differences for one in (*since, *behind, *alone))


async def test_the_audit_trail_tells_which_texts_were_renewed(desk: Desk, tmp_path: Path) -> None:
    await misread(desk, 2, subject="x")
    await reparse(desk)

    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection:
        rows = connection.execute("select actor, verb, subject, detail from event where verb = 'reparse'").fetchall()
    assert rows == [("ben", "reparse", "1 messages", f"parser version {PARSE_VERSION}: 2")]


async def test_whose_it_is_and_where_the_rules_would_put_it_is_only_told(desk: Desk) -> None:
    await take(desk, letter(4, in_reply_to="<1@example.nl>", from_="Piet Één <piet1@example.nl>"), first_uid=4)
    await take(desk, letter(5), first_uid=5)

    def write(writer: Writer) -> None:
        writer.put_back([replace(writer.places(FIRST)[-1], ticket=TicketNumber(4), because=Because.NEW_NO_CANDIDATE)])
        writer.set_address(TicketNumber(4), "sales@acme.nl")

    await desk.repository.writing(write)

    (found,) = await reparse(desk, message=MessageKey(4))

    assert told(found) == {"address": ("sales@acme.nl", MAIN), "ticket": ("#4", "#1")}
    moved = await desk.repository.reading(lambda reader: reader.message(MessageKey(4)))
    assert moved is not None and moved.ticket == 4


async def test_another_sender_is_told_and_neither_address_nor_name_is_renewed(desk: Desk, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection, connection:
        connection.execute("update message set sender = 'piet@oud.nl', sender_name = 'Oud' where key = 1")

    (found,) = await reparse(desk, message=MessageKey(1))

    message = await desk.repository.reading(lambda reader: reader.message(MessageKey(1)))
    assert told(found) == {"sender": ("piet@oud.nl", "piet1@example.nl")}
    assert message is not None and (message.sender, message.sender_name) == ("piet@oud.nl", "Oud")


async def test_a_mail_whose_bytes_are_lost_is_told_and_stays(desk: Desk, tmp_path: Path) -> None:
    await misread(desk, 1, subject="x")
    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection, connection:
        connection.execute("delete from raw_mail where delivery = 1")

    (found,) = await reparse(desk)

    message = await desk.repository.reading(lambda reader: reader.message(MessageKey(1)))
    assert "lost or damaged" in found.unreadable
    assert message is not None and message.subject == "x"


async def test_what_came_from_no_mail_is_refused_and_only_an_administrator_renews(desk: Desk) -> None:
    with pytest.raises(RefusedError) as unknown:
        await reparse(desk, message=MessageKey(99))
    with pytest.raises(RefusedError) as agent:
        await reparse(replace(desk, actor=ANA))

    assert (unknown.value.refusal.code, agent.value.refusal.code) == ("not-kept", "not-allowed")
    assert await reparse(replace(desk, actor=ANA), is_dry=True) == []
