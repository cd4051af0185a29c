"""A backup is proved or restored: whatever is wrong with it is told, and no database is ever overwritten."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.upkeep.manifest import manifest_path
from console.upkeep.restoring import RestoreError, Verified, restore, verify
from storage.checking import Check
from storage.records import Event, TicketNumber
from storage.sqlite.migrate import migrate, migrations, newest
from storage.sqlite.repository import open_repository
from storage.words import OutboxState
from tests.storage.builders import NOON, a_lease
from tests.storage.sqlite.damages import BYTES, make_desk
from tests.storage.steps import open_with
from tests.upkeep.desks import counted, made_backup, means, unsound

RESTORED = Event(at=NOON, actor="ana", verb="restore", subject="database", detail="b.db")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    make_desk(folder / "desk.db")
    return made_backup(folder / "desk.db", folder / "b.db").file


@pytest.fixture
def backup(sound: Path, tmp_path: Path) -> Path:
    shutil.copy(manifest_path(sound), manifest_path(tmp_path / "b.db"))
    return Path(shutil.copy(sound, tmp_path / "b.db"))


def failed(found: Verified) -> set[str]:
    return {step.name for step in found.steps if not step.ok} | {
        one.check.value for one in found.findings if not one.is_sound
    }


def lay(path: Path, schema: int) -> None:
    """Make an empty desk of an older schema."""
    folder = path.parent / f"migrations-{schema}"
    folder.mkdir()
    for number, file in migrations().items():
        if number <= schema:
            shutil.copy(file, folder / file.name)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, folder)
        connection.execute("insert into store (id, signing_key) values (1, ?)", (bytes(32),))
        connection.execute("pragma journal_mode = wal")


# Proving


def test_a_sound_backup_is_sound_and_nothing_is_changed(backup: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    found = verify(means(), backup)

    assert found.is_sound
    assert {one.check for one in found.findings} == set(Check) - {Check.SERVER}
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_one_flipped_bit_is_told(backup: Path) -> None:
    spoiled = bytearray(backup.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    backup.write_bytes(spoiled)

    found = verify(means(), backup)

    assert "sha256" in failed(found)
    assert not found.is_sound


def test_a_mail_that_was_damaged_before_the_backup_is_told_though_its_hash_agrees(tmp_path: Path) -> None:
    make_desk(tmp_path / "desk.db")
    BYTES[0].do(tmp_path / "desk.db")

    found = verify(means(), made_backup(tmp_path / "desk.db", tmp_path / "b.db").file)

    assert failed(found) == {"raw-mails"}


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (None, {"manifest"}),
        (b"{", {"manifest"}),
        (b'{"schema": 2}', {"manifest"}),
    ],
)
def test_a_manifest_that_says_nothing_is_told(backup: Path, content: bytes | None, wrong: set[str]) -> None:
    manifest_path(backup).unlink()
    if content is not None:
        manifest_path(backup).write_bytes(content)

    assert failed(verify(means(), backup)) == wrong


@pytest.mark.parametrize("keep", [0, 100, 50_000])
def test_a_backup_that_was_cut_is_told(backup: Path, keep: int) -> None:
    backup.write_bytes(backup.read_bytes()[:keep])

    found = verify(means(), backup)

    assert {"size", "sha256"} <= failed(found)
    assert not found.is_sound
    assert all("omnidesk-restore-" not in step.words for step in found.steps)


def test_a_backup_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RestoreError, match="No such file"):
        verify(means(), tmp_path / "none.db")


# Restoring


def test_a_restored_desk_goes_on_without_sending_or_numbering_anything_twice(backup: Path, tmp_path: Path) -> None:
    to = tmp_path / "new" / "desk.db"
    tickets = counted(backup, "select max(number) from ticket")
    messages = counted(backup, "select max(key) from message")

    restored, manifest = restore(means(), backup, to, RESTORED)

    assert manifest is not None
    assert (restored.unsure, restored.leases, restored.tickets_from) == (1, 1, tickets + 10_001)
    assert counted(to, "select count(*) from outbox where state in ('queued', 'sending')") == 0
    assert counted(to, "select count(*) from lease where owner <> ''") == 0
    assert unsound(to) == []
    assert to.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in to.parent.iterdir()] == ["desk.db"]
    with closing(sqlite3.connect(to)) as connection:
        said = connection.execute("select state, may_have_left, server_said from outbox").fetchone()
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
        event = connection.execute("select verb, subject, detail from event order by id desc").fetchone()
    assert said == ("unknown", 1, "restored from a backup of 2026-09-21T14:13:20Z; it may have been sent since")
    assert event == ("restore", "database", "b.db")
    assert restored.messages_from > messages + 1_000_000


async def test_new_tickets_and_leases_are_had_as_ever(backup: Path, tmp_path: Path) -> None:
    restored, _ = restore(means(), backup, tmp_path / "desk.db", RESTORED)

    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        number, key = await repository.writing(open_with)
        lease = await repository.writing(lambda writer: writer.take_lease(a_lease(owner="two"), now=NOON))
        (ours,) = await repository.reading(lambda reader: reader.outbox((OutboxState.UNKNOWN,), limit=9))

    assert (number, key) == (TicketNumber(restored.tickets_from), restored.messages_from)
    assert lease is not None
    assert ours.state is OutboxState.UNKNOWN


@pytest.mark.parametrize("name", ["desk.db", "desk.db-wal", "desk.db-shm", "desk.db-journal"])
def test_nothing_is_restored_over_a_database_or_beside_its_journal(backup: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"mine")

    with pytest.raises(RestoreError, match="move it away") as refused:
        restore(means(), backup, tmp_path / "desk.db", RESTORED)

    assert refused.value.code == "place-taken"
    assert (tmp_path / name).read_bytes() == b"mine"
    assert list(tmp_path.glob("*.restoring*")) == []


def test_a_backup_that_is_not_what_was_written_is_not_restored(backup: Path, tmp_path: Path) -> None:
    spoiled = bytearray(backup.read_bytes())
    spoiled[-1] ^= 1
    backup.write_bytes(spoiled)

    with pytest.raises(RestoreError, match="SHA-256") as refused:
        restore(means(), backup, tmp_path / "desk.db", RESTORED)

    assert refused.value.code == "damaged-backup"
    assert not (tmp_path / "desk.db").exists()


def test_a_copy_without_a_manifest_is_restored_and_that_is_told(backup: Path, tmp_path: Path) -> None:
    manifest_path(backup).unlink()

    _, manifest = restore(means(), backup, tmp_path / "desk.db", RESTORED)

    assert manifest is None
    assert unsound(tmp_path / "desk.db") == []


def test_a_newer_schema_is_refused_with_words(backup: Path, tmp_path: Path) -> None:
    manifest_path(backup).unlink()
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute(f"pragma user_version = {newest() + 1}")

    with pytest.raises(RestoreError, match="newer version") as refused:
        restore(means(), backup, tmp_path / "desk.db", RESTORED)

    assert refused.value.code == "database-newer"
    assert str(backup) in str(refused.value)
    assert not (tmp_path / "desk.db").exists()
    assert "schema" in failed(verify(means(), backup))


@pytest.mark.parametrize("schema", range(1, newest()))
def test_an_older_schema_is_brought_up_and_the_backup_stays_as_it_is(tmp_path: Path, schema: int) -> None:
    lay(tmp_path / "old.db", schema)
    made = made_backup(tmp_path / "old.db", tmp_path / "b.db")
    before = made.file.read_bytes()

    restored, _ = restore(means(), made.file, tmp_path / "desk.db", RESTORED)

    assert (restored.schema_before, restored.schema) == (schema, newest())
    assert made.file.read_bytes() == before
    assert unsound(tmp_path / "desk.db") == []
    assert verify(means(), made.file).is_sound
