"""A damaged database through the program: each verb says what is lost and what to do, in words and never by a crash."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.program import Program, Ran

NEWEST_SETTINGS = "delete from settings_version where version = (select max(version) from settings_version)"
STORE_ROW = "delete from store"
NO_TAGS = "update ticket set tags = '{' where number = 1"
VERBS = (("ticket", "list"), ("status",), ("account", "show"), ("ticket", "note", "1", "x"), ("fsck", "--repair"))


def without_trigger(desk: Program, name: str, statement: str) -> None:
    """Change rows behind the back of a trigger, which stands afterwards."""
    with closing(sqlite3.connect(desk.database, isolation_level=None)) as connection:
        (made,) = connection.execute("select sql from sqlite_schema where name = ?", (name,)).fetchone()
        for one in (f"drop trigger {name}", statement, made):
            connection.execute(one)


def truncate(desk: Program) -> None:
    desk.change("pragma wal_checkpoint(truncate)")
    with desk.database.open("r+b") as file:
        file.truncate(100_000)


def unsound(ran: Ran) -> dict[str, dict[str, object]]:
    return {check["name"]: check for check in ran.shape["checks"] if not check["ok"]}


# What no verb can do without


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
@pytest.mark.parametrize("damage", [NEWEST_SETTINGS, STORE_ROW])
def test_what_is_lost_is_told_with_a_way_out(kept: Program, damage: str, words: tuple[str, ...]) -> None:
    kept.change(damage)

    ran = kept.here(*words)

    told = ran.out + ran.err
    assert ran.code == (4 if words[0] == "fsck" else 1)
    assert "fault in the program" not in told
    assert "restore" in told


def test_the_doctor_the_check_and_the_trail_name_the_lost_settings(kept: Program) -> None:
    kept.change(NEWEST_SETTINGS)

    doctor, check, trail = kept.here("doctor", "--offline"), kept.here("check"), kept.here("audit", "verify")

    assert (doctor.code, check.code, trail.code) == (4, 3, 4)
    assert "of its settings is gone" in doctor.out
    assert "of its settings is gone" in check.out
    assert "settings: BROKEN at" in trail.out
    assert "rows behind it are gone" in trail.out


def test_a_look_names_what_is_lost_and_advises_no_look(kept: Program) -> None:
    kept.change(NEWEST_SETTINGS)
    settings = unsound(kept.here("fsck", "--json"))["settings"]
    kept.change(STORE_ROW)
    store = kept.here("fsck")

    assert settings["examples"][0] | {"key": 0} == {
        "what": "settings", "key": 0, "fact": None, "is": "missing", "should_be": "there",
    }  # type: ignore[index]  # fmt: skip
    assert store.code == 4
    assert "the row of the desk itself: missing" in store.out
    assert "let `omnidesk fsck`" not in store.out


def test_a_repair_says_why_it_did_nothing(kept: Program) -> None:
    kept.change(NEWEST_SETTINGS)

    ran = kept.here("fsck", "--repair")

    assert ran.code == 4
    assert "Nothing was put right: the settings can't be read" in ran.out


def test_servers_of_lost_settings_are_a_finding_among_the_others(kept: Program) -> None:
    kept.change(NEWEST_SETTINGS)

    found = unsound(kept.here("fsck", "--server", "--json"))

    assert set(found) == {"settings", "trail", "server"}
    assert "no forward mailbox is known" in str(found["server"]["failure"])


# A check that can't be made


def test_a_list_that_is_none_is_named_with_its_ticket_and_read_anew(kept: Program) -> None:
    kept.here("ticket", "tag", "1", "spoed")
    without_trigger(kept, "ticket_remarked", NO_TAGS)

    listed, looked = kept.here("ticket", "list"), kept.here("fsck")
    repaired = kept.here("fsck", "--repair")

    assert "omnidesk fsck" in listed.err
    assert "ticket #1, tags: damaged, and it must be readable" in looked.out
    assert repaired.code == 0
    assert kept.here("ticket", "show", "1", "--json").shape["ticket"]["tags"] == ["spoed"]


@pytest.mark.parametrize("lost", ["view waiting", "table message_text", "trigger delivery_counted"])
def test_what_can_be_made_anew_is_and_the_checks_that_need_it_go_on(kept: Program, lost: str) -> None:
    kept.change(f"drop {lost}")

    looked = kept.here("fsck")
    repaired = kept.here("fsck", "--repair")

    assert looked.code == 4
    assert f"{lost}: missing, and it must be there" in looked.out
    assert "→ It is made anew by omnidesk fsck --repair" in looked.out
    assert (repaired.code, kept.here("fsck", "--deep").code) == (0, 0)


def test_a_lost_table_is_in_a_backup_and_in_no_repair(kept: Program) -> None:
    kept.change("drop table outbox_recipient")

    looked, repaired = kept.here("fsck", "--json"), kept.here("fsck", "--repair", "--json")

    assert (looked.code, repaired.code, repaired.shape["repaired"]) == (4, 4, [])
    found = unsound(looked)
    assert {"schema", "outbox"} <= set(found)
    assert all("--repair" not in str(one["remedy"]) for one in found.values())
    assert "omnidesk restore" in str(found["schema"]["remedy"])


def test_a_file_that_can_not_even_be_asked_is_a_finding(kept: Program) -> None:
    truncate(kept)

    ran = kept.here("fsck")

    assert ran.code == 4
    assert "DAMAGED   the structure of the file" in ran.out
    assert "restore a backup" in ran.out
    assert "let `omnidesk fsck`" not in ran.out


def test_what_stands_twice_is_said_of_an_index_that_can_not_be_made_anew(kept: Program) -> None:
    kept.change("drop index delivery_imported", "update delivery set (sha256, uid) = (zeroblob(32), 1)")

    ran = kept.here("fsck", "--repair")

    assert ran.code == 4
    assert "index delivery_imported, doubles: 1, and it must be 0" in ran.out
    assert "nothing tells which of the two is right" in ran.out


def test_what_is_not_ours_is_named_and_left(kept: Program) -> None:
    kept.change("create table foo (a)")

    ran = kept.here("fsck", "--repair")

    assert ran.code == 4
    assert "table foo: foreign" in ran.out
    assert "whoever made it takes it away" in ran.out


# The ledger


@pytest.mark.parametrize("damage", ["update ledger_count set mails = 99", "delete from ledger_count"])
def test_a_wrong_counter_makes_the_ledger_end_with_four(kept: Program, damage: str) -> None:
    kept.change(damage)

    ran = kept.here("ledger", "--json")
    told = kept.here("ledger")

    (row,) = ran.shape["mailboxes"]
    assert (ran.code, ran.shape["agrees"], row["fetched"]) == (4, False, 2)
    assert "The sums do NOT agree:" in told.out
    assert "and the mails that were fetched are 2" in told.out


def test_a_lost_mail_makes_the_ledger_end_with_four(kept: Program) -> None:
    without_trigger(kept, "delivery_uncounted", "delete from delivery where key = 2")

    ran = kept.here("ledger")

    assert ran.code == 4
    assert "the outcomes make 2, and the mails that were fetched are 1" in ran.out


# No file of a database


def test_an_empty_file_is_told_alike_by_all(kept: Program) -> None:
    kept.database.with_name(f"{kept.database.name}-wal").unlink(missing_ok=True)
    kept.database.write_bytes(b"")

    said = [kept.here(*words) for words in (("fsck",), ("ticket", "list"), ("doctor", "--offline"))]

    assert [one.code for one in said] == [1, 1, 4]
    assert all("is empty: restore a backup, or remove the file" in one.out + one.err for one in said)


def test_the_doctor_sends_the_owner_of_a_broken_file_to_no_other_user(kept: Program) -> None:
    files: dict[str, bytes | None] = {"empty": b"", "garbage": b"hello, no database here", "folder": None}
    for name, content in files.items():
        place = kept.home / name
        if content is None:
            place.mkdir()
        else:
            place.write_bytes(content)

        ran = kept.here("--database", f"sqlite:///{place}", "doctor", "--offline")

        assert "→ Look as the user who owns the database." not in ran.out
        assert "restore a backup: omnidesk restore FILE" in ran.out


def test_a_database_that_is_gone_from_its_journal_is_told_alike_by_all(kept: Program, tmp_path: Path) -> None:
    kept.database.with_name(f"{kept.database.name}-wal").write_bytes(b"what was written last")
    kept.database.rename(tmp_path / "gone.db")

    said = [kept.here(*words) for words in (("fsck",), ("ticket", "list"), ("doctor", "--offline"))]

    assert [one.code for one in said] == [1, 1, 4]
    assert all("is gone, but its journal" in one.out + one.err for one in said)
