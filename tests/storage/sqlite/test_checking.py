"""A look through a database finds every damage of the table by the check that is meant for it, and nothing else."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.mail.naming import read_naming
from storage.checking import MENDABLE, Check, Finding, StoppedError, Wish
from storage.errors import DatabaseNewerError, DatabaseUnusableError
from storage.records import DeliveryKey, Event
from storage.sqlite.files import look_through, mend, put_back
from tests.storage.builders import NOON
from tests.storage.sqlite.damages import BYTES, DAMAGES, Damage, make_desk
from tests.storage.sqlite.killed_intake import QUESTION

REPAIR = Event(at=NOON, actor="ana", verb="fsck", subject="", detail="")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "desk.db"
    make_desk(path)
    return path


@pytest.fixture
def desk(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "desk.db"))


def unsound(path: Path, *, deep: bool = True) -> dict[Check, Finding]:
    wish = Wish(deep=deep, reads=read_naming if deep else None)
    return {one.check: one for one in look_through(path, wish) if not one.is_sound}


def trail(path: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("select verb, subject, detail from event order by id").fetchall()


@pytest.mark.parametrize("deep", [False, True])
def test_a_sound_desk_gives_nothing_to_say(desk: Path, deep: bool) -> None:
    before = desk.read_bytes()

    found = unsound(desk, deep=deep)

    assert found == {}
    assert desk.read_bytes() == before


def test_every_check_but_the_servers_is_asked(desk: Path) -> None:
    asked = [one.check for one in look_through(desk, Wish(deep=True, reads=read_naming))]

    assert set(asked) == set(Check) - {Check.SERVER}
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("damage", DAMAGES, ids=[damage.name for damage in DAMAGES])
def test_each_damage_is_found_by_its_check_and_put_right_where_it_can_be(desk: Path, damage: Damage) -> None:
    damage.do(desk)

    found = unsound(desk, deep=damage.is_deep)
    mended = list(mend(desk, list(found.values()), REPAIR, read_naming)) if Check.STRUCTURE not in found else []

    assert damage.check in found
    assert found[damage.check].found or found[damage.check].failure
    left = unsound(desk, deep=damage.is_deep)
    assert (left == {}) is damage.is_mended
    assert damage.is_mended is False or damage.check in dict(mended)


def test_what_was_put_right_is_in_the_trail(desk: Path) -> None:
    next(damage for damage in DAMAGES if damage.name == "the ledger lost its sums").do(desk)

    list(mend(desk, list(unsound(desk).values()), REPAIR, read_naming))

    assert trail(desk)[-1] == ("fsck", "ledger", "2 put right")


def test_nothing_that_is_sound_is_written(desk: Path) -> None:
    findings = list(look_through(desk, Wish()))

    mended = list(mend(desk, findings, REPAIR, read_naming))

    assert mended == []
    assert "fsck" not in [verb for verb, _, _ in trail(desk)]


def test_every_damage_but_to_bytes_and_references_is_of_a_check_that_can_be_mended() -> None:
    mended = {damage.check for damage in DAMAGES if damage.is_mended}

    assert mended == MENDABLE


def test_a_damaged_mail_is_named_with_its_place_on_the_server_and_can_be_put_back(desk: Path) -> None:
    BYTES[0].do(desk)
    (damaged,) = unsound(desk)[Check.RAW_MAILS].deviations

    put_back(desk, DeliveryKey(1), QUESTION, REPAIR)

    assert damaged.spot is not None
    assert (damaged.key, damaged.spot.mailbox, damaged.spot.uidvalidity, damaged.spot.uid) == (1, "acme", 7, 1)
    assert unsound(desk) == {}


def test_one_check_that_can_not_be_answered_keeps_no_other_from_it(desk: Path) -> None:
    with closing(sqlite3.connect(desk)) as connection:
        connection.execute("drop table sender_count")

    found = unsound(desk)

    assert set(found) == {Check.SCHEMA, Check.SENDER_COUNTERS}
    assert "no such table" in found[Check.SENDER_COUNTERS].failure


def test_only_the_checks_that_are_wished_are_asked(desk: Path) -> None:
    found = list(look_through(desk, Wish(only=frozenset({Check.LEDGER}))))

    assert [one.check for one in found] == [Check.LEDGER]


def test_whoever_stops_it_waits_for_no_more(desk: Path) -> None:
    with pytest.raises(StoppedError):
        list(look_through(desk, Wish(is_stopped=lambda: True)))


def test_the_check_that_runs_is_told(desk: Path) -> None:
    told: list[tuple[Check, int, int]] = []

    list(look_through(desk, Wish(told=lambda check, seen, total: told.append((check, seen, total)))))

    assert (Check.RAW_MAILS, 5, 5) in told
    assert told[0] == (Check.STRUCTURE, 0, 0)


def test_others_write_while_it_is_looked_through(desk: Path) -> None:
    writer = sqlite3.connect(desk, isolation_level=None, timeout=0)
    with closing(writer):
        for _ in look_through(desk, Wish()):
            writer.execute("begin immediate")
            writer.execute("update store set revision = revision + 1")
            writer.execute("commit")


def test_a_database_of_another_schema_is_refused_with_words(desk: Path) -> None:
    with closing(sqlite3.connect(desk)) as connection:
        connection.execute("pragma user_version = 6")
    with pytest.raises(DatabaseUnusableError, match="open it once"):
        list(look_through(desk, Wish()))

    with closing(sqlite3.connect(desk)) as connection:
        connection.execute("pragma user_version = 999")
    with pytest.raises(DatabaseNewerError):
        list(look_through(desk, Wish()))
