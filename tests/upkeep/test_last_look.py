"""The last look at a database is told beside it, harmlessly, and only of the file that was looked at."""

import json
import stat
from pathlib import Path

import pytest

from console.upkeep.last_look import keep_last_look, read_last_look
from storage.oncall import LastLook
from tests.storage.builders import NOON

SOUND = LastLook(at=NOON, by="fsck")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A file in the place of a database."""
    path = tmp_path / "omnidesk.db"
    path.write_bytes(b"SQLite")
    return path


def written(store: Path, content: bytes) -> None:
    """Write something else into the file that tells of the look."""
    store.with_name("omnidesk.db.looked").write_bytes(content)


def test_nobody_looked_before_the_first_look(store: Path) -> None:
    assert read_last_look(store) is None


def test_a_look_is_told_until_the_next_one(store: Path) -> None:
    keep_last_look(store, SOUND)
    keep_last_look(store, LastLook(at=NOON + 1, by="doctor", problem="row 12 missing from index ticket_active"))

    assert read_last_look(store) == LastLook(
        at=NOON + 1, by="doctor", problem="row 12 missing from index ticket_active"
    )
    assert sorted(path.name for path in store.parent.iterdir()) == ["omnidesk.db", "omnidesk.db.looked"]


def test_the_file_is_for_whom_the_folder_is(store: Path) -> None:
    keep_last_look(store, SOUND)
    own = stat.S_IMODE(store.with_name("omnidesk.db.looked").stat().st_mode)
    store.parent.chmod(0o2770)
    keep_last_look(store, SOUND)

    assert own == 0o600
    assert stat.S_IMODE(store.with_name("omnidesk.db.looked").stat().st_mode) == 0o660


def test_a_database_that_was_put_back_was_never_looked_at(store: Path) -> None:
    keep_last_look(store, SOUND)
    other = store.with_name("restored")
    other.write_bytes(b"SQLite")
    other.replace(store)

    assert read_last_look(store) is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"7", b'{"at": 1}', b'{"at": "x", "by": "", "problem": "", "file": %d}', b"\xff" * 9]
)
def test_what_is_no_look_is_none(store: Path, content: bytes) -> None:
    written(store, content.replace(b"%d", str(store.stat().st_ino).encode()))

    assert read_last_look(store) is None


def test_what_somebody_else_wrote_there_is_harmless(store: Path) -> None:
    said = {"at": NOON, "by": "\x1b[2J", "problem": "\x9b31m" + "long " * 100, "file": store.stat().st_ino}
    written(store, json.dumps(said).encode())

    found = read_last_look(store)

    assert found is not None
    assert not {"\x1b", "\x9b"} & set(found.by + found.problem)
    assert len(found.problem) == 200


def test_where_the_file_can_not_be_written_the_look_before_stays(store: Path) -> None:
    keep_last_look(store, SOUND)
    store.with_name("omnidesk.db.looked.part").mkdir()

    keep_last_look(store, LastLook(at=NOON + 1, by="doctor"))

    assert read_last_look(store) == SOUND


def test_a_look_at_no_database_keeps_nothing(tmp_path: Path) -> None:
    keep_last_look(tmp_path / "none.db", SOUND)

    assert list(tmp_path.iterdir()) == []
