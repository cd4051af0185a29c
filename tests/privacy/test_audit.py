"""The audit trail is a chain: who changes, takes out or puts in a row is found out, and who erases a text is not."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.commands.actor import Actor
from console.privacy.auditing import ChainState, verify
from console.privacy.erasing import begin, carry_out
from storage.audit import Chain
from storage.protocol import Repository, Writer
from storage.words import Role
from tests.privacy.desk import furnish
from tests.storage.builders import NOON, an_event
from tests.storage.steps import save, with_settings

ANA = Actor(login="ana", role=Role.ADMIN)


async def write_events(repository: Repository, count: int = 5) -> None:
    for number in range(count):
        await repository.writing(lambda writer, n=number: writer.add_event(an_event(detail=f"deed {n}")))


async def state_of(repository: Repository, chain: Chain = Chain.EVENTS, noted: bytes | None = None) -> ChainState:
    return next(state for state in await verify(repository, noted=noted) if state.chain is chain)


def tamper(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute(sql).rowcount > 0


async def test_a_trail_that_nobody_touched_is_whole(repository: Repository) -> None:
    await with_settings(repository)
    await write_events(repository)

    events, settings = await verify(repository)

    assert (events.rows, events.erased, events.broken) == (5, 0, None)
    assert (settings.rows, settings.broken) == (1, None)


async def test_an_empty_trail_is_whole(repository: Repository) -> None:
    assert [(state.rows, state.broken) for state in await verify(repository)] == [(0, None), (0, None)]


@pytest.mark.parametrize(
    ("sql", "row", "what"),
    [
        ("update event set detail = 'another' where id = 3", 3, "detail"),
        ("update event set subject = 'ticket 9' where id = 3", 3, "subject"),
        ("update event set undo = '{}' where id = 3", 3, "undo"),
        ("update event set actor = 'bob' where id = 3", 3, "link"),
        ("update event set at = at + 1 where id = 3", 3, "link"),
        ("update event set digests = zeroblob(128) where id = 3", 3, "link"),
        ("delete from event where id = 3", 4, "link"),
        ("delete from event where id = 1", 2, "link"),
        ("delete from event where id = 5", 4, "end"),
        ("delete from event", 0, "end"),
        (
            "insert into event (at, actor, verb, subject, detail) values (1, 'bob', 'close', 'ticket 1', '')",
            6,
            "link",
        ),
    ],
)
async def test_a_row_that_somebody_changed_is_found(
    repository: Repository, path: Path, sql: str, row: int, what: str
) -> None:
    await write_events(repository)

    tamper(path, sql)

    broken = (await state_of(repository)).broken
    assert broken is not None
    assert (broken.row, broken.what) == (row, what)


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("update settings_version set snapshot = replace(snapshot, 'konto', 'bedrog') where version = 1", "snapshot"),
        ("update settings_version set why = 'so' where version = 1", "why"),
        ("update settings_version set actor = 'bob' where version = 1", "link"),
        ("delete from settings_version where version = 1", "link"),
    ],
)
async def test_a_version_of_the_settings_that_somebody_changed_is_found(
    repository: Repository, path: Path, sql: str, what: str
) -> None:
    await with_settings(repository)
    settings = await repository.reading(lambda reader: reader.settings())
    await repository.writing(lambda writer: save(writer, settings))

    tamper(path, sql)

    broken = (await state_of(repository, Chain.SETTINGS)).broken
    assert broken is not None
    assert broken.what == what


async def test_undoing_an_event_breaks_nothing(repository: Repository) -> None:
    made = await repository.writing(lambda writer: writer.add_event(an_event(undo="{}")))

    await repository.writing(lambda writer: writer.mark_undone(made, at=NOON))

    assert (await state_of(repository)).broken is None


async def test_a_trail_stays_whole_when_somebody_is_erased(repository: Repository) -> None:
    desk = await furnish(repository)
    begun = await begin(repository, desk.person, ANA, lambda: NOON, with_others=False)

    await carry_out(repository, begun, lambda: NOON)

    events, settings = await verify(repository)
    assert (events.broken, settings.broken) == (None, None)
    assert events.erased > 0
    assert settings.erased > 0


async def test_who_did_what_when_can_be_proved_of_a_row_whose_texts_are_erased(
    repository: Repository, path: Path
) -> None:
    desk = await furnish(repository)
    begun = await begin(repository, desk.person, ANA, lambda: NOON, with_others=False)
    await carry_out(repository, begun, lambda: NOON)

    tamper(path, "update event set actor = 'bob' where erasure is not null")

    broken = (await state_of(repository)).broken
    assert broken is not None
    assert broken.what == "link"


async def test_an_erased_row_holds_nothing_where_its_texts_were(repository: Repository, path: Path) -> None:
    desk = await furnish(repository)
    begun = await begin(repository, desk.person, ANA, lambda: NOON, with_others=False)
    await carry_out(repository, begun, lambda: NOON)

    tamper(path, "update event set detail = 'iets anders' where erasure is not null")

    broken = (await state_of(repository)).broken
    assert broken is not None
    assert broken.what == "detail"


async def test_a_head_that_was_noted_is_known_until_the_trail_is_written_anew(
    repository: Repository, path: Path
) -> None:
    await write_events(repository)
    noted = (await state_of(repository)).head
    await write_events(repository)

    known = await state_of(repository, noted=noted)
    other = await state_of(repository, noted=bytes(31) + b"x")

    assert known.is_known
    assert not other.is_known


async def test_a_long_trail_is_checked_in_pages(repository: Repository) -> None:
    def many(writer: Writer) -> None:
        for number in range(4_500):
            writer.add_event(an_event(detail=str(number)))

    await repository.writing(many)

    assert (await state_of(repository)).rows == 4_500


async def test_what_an_erased_text_said_is_not_told_by_its_digest_alone(repository: Repository, path: Path) -> None:
    await write_events(repository, 1)

    with closing(sqlite3.connect(path)) as connection:
        (digests,) = connection.execute("select digests from event").fetchone()

    assert hashlib.sha256(b"deed 0").digest() not in digests
