"""The database as a whole through the program: looked through, mended, copied, proved, put back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import tickets

# Looking through


def test_a_sound_desk_ends_with_zero_and_every_check(kept: Program) -> None:
    ran = kept.here("fsck", "--deep", "--json")

    assert (ran.code, ran.shape["agrees"], ran.shape["repaired"]) == (0, True, [])
    assert [check["name"] for check in ran.shape["checks"]] == [
        "structure", "schema", "references", "settings", "setting-rows", "trail", "raw-mails", "outgoing-mails",
        "lists", "deliveries", "messages", "reasons", "ticket-facts", "ticket-people", "outbox", "ledger",
        "ticket-counters", "outbox-counters", "sender-counters", "arrival-counters", "activity", "full-text",
        "readings",
    ]  # fmt: skip
    assert ran.shape["checks"][0] == {
        "name": "structure", "ok": True, "found": 0, "examples": [], "failure": None, "remedy": None,
    }  # fmt: skip


def test_damage_is_told_with_examples_and_a_remedy_and_ends_with_four(kept: Program) -> None:
    kept.change("update ticket set message_count = 5 where number = 1")

    ran = kept.here("fsck", "--json")

    (bad,) = [check for check in ran.shape["checks"] if not check["ok"]]
    assert (ran.code, ran.shape["agrees"]) == (4, False)
    assert (bad["name"], bad["found"]) == ("ticket-facts", 1)
    assert bad["examples"] == [{"what": "ticket", "key": 1, "fact": "message_count", "is": 5, "should_be": 1}]
    assert "omnidesk fsck --repair" in bad["remedy"]
    assert "ticket #1, message_count: 5, and it must be 1" in kept.here("fsck").out


@pytest.mark.parametrize("who", ["fsck", "doctor", "backup"])
def test_who_looked_last_and_what_was_found_is_told_by_the_status(kept: Program, tmp_path: Path, who: str) -> None:
    before = kept.here("status", "--json").shape["database"]
    words = {"fsck": ("fsck",), "doctor": ("doctor", "--offline"), "backup": ("backup", str(tmp_path / "copy.db"))}

    kept.here(*words[who])

    after = kept.here("status", "--json").shape["database"]
    assert (before["sound"], before["looked_at"]) == (None, None)
    assert (after["sound"], after["looked_by"], after["problem"]) == (True, who, None)
    assert after["looked_at"].endswith("Z")


def test_damage_stays_known_until_somebody_looks_again(kept: Program) -> None:
    kept.change("update ticket set message_count = 5 where number = 1")
    kept.here("fsck")

    status, checked = kept.here("status"), kept.here("check")
    kept.here("fsck", "--repair")

    assert "DAMAGED, as fsck saw 0." in status.out and ": ticket-facts" in status.out
    assert checked.code == 2
    assert checked.out.startswith("OMNIDESK CRITICAL - the database is damaged, as fsck saw ")
    assert "DAMAGED" not in kept.here("status").out


def test_it_changes_nothing_unless_told_to(kept: Program) -> None:
    kept.change("update ticket set message_count = 5 where number = 1")
    before = kept.database.read_bytes()

    kept.here("fsck", "--deep")

    assert kept.database.read_bytes() == before


def test_what_can_be_computed_is_put_right_told_and_in_the_trail(kept: Program) -> None:
    kept.change("update ticket set message_count = 5 where number = 1", "delete from ledger_count")

    ran = kept.here("fsck", "--repair", "--json")

    assert (ran.code, ran.shape["agrees"]) == (0, True)
    assert [one["name"] for one in ran.shape["repaired"]] == ["ticket-facts", "ledger"]
    with closing(sqlite3.connect(kept.database)) as connection:
        trail = connection.execute("select actor, verb, subject from event order by id desc limit 2").fetchall()
    assert trail == [("owner", "fsck", "ledger"), ("owner", "fsck", "ticket-facts")]
    assert kept.here("audit", "verify").code == 0


def test_damaged_bytes_are_named_and_never_made_up(kept: Program) -> None:
    kept.change("update raw_mail set packed = zeroblob(20) where delivery = 1")

    ran = kept.here("fsck", "--repair", "--json")

    (bad,) = [check for check in ran.shape["checks"] if not check["ok"]]
    assert (ran.code, bad["name"], ran.shape["repaired"]) == (4, "raw-mails", [])
    assert (bad["examples"][0]["key"], bad["examples"][0]["mailbox"]) == (1, None)
    assert "mail 1 (from a file), bytes: damaged" in kept.here("fsck").out


def test_a_broken_structure_is_not_written_into(kept: Program) -> None:
    kept.change("pragma wal_checkpoint(truncate)")
    with closing(sqlite3.connect(kept.database)) as connection:
        (page,) = connection.execute("select rootpage from sqlite_schema where name = 'event_of_ticket'").fetchone()
        (size,) = connection.execute("pragma page_size").fetchone()
    with kept.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    kept.change("delete from ledger_count")

    ran = kept.here("fsck", "--repair", "--json")

    bad = {check["name"] for check in ran.shape["checks"] if not check["ok"]}
    assert ran.code == 4
    assert {"structure", "ledger"} <= bad
    assert ran.shape["repaired"] == []


def test_only_who_administers_may_repair_and_everybody_may_look(kept: Program) -> None:
    kept.hire("ana", "agent")

    looked = kept.here("--employee", "ana", "fsck", "--json")
    repaired = kept.here("--employee", "ana", "fsck", "--repair", "--json")

    assert looked.code == 0
    assert (repaired.code, repaired.error_code) == (77, "not-allowed")


def test_a_mailbox_that_nobody_knows_is_refused(kept: Program) -> None:
    ran = kept.here("fsck", "--mailbox", "niets", "--json")

    assert (ran.code, ran.error_code) == (1, "unknown-mailbox")


@pytest.mark.parametrize("words", [("fsck",), ("backup", "b.db")], ids=" ".join)
def test_without_a_database_nothing_is_made(program: Program, words: tuple[str, ...]) -> None:
    ran = program.here(*words, "--json")

    assert (ran.code, ran.error_code) == (1, "no-database")
    assert not program.database.exists()


# Copying and putting back


def test_a_backup_is_told_with_what_is_not_in_it_and_proves_sound(kept: Program, tmp_path: Path) -> None:
    to = tmp_path / "b.db"

    ran = kept.here("backup", str(to), "--json")
    proved = kept.here("restore", str(to), "--verify", "--json")

    assert (ran.code, ran.shape["file"], ran.shape["manifest"]) == (0, str(to), f"{to}.manifest.json")
    assert (ran.shape["size"], ran.shape["counts"]["message"]) == (to.stat().st_size, 2)
    assert (proved.code, proved.shape["sound"]) == (0, True)
    assert [step["name"] for step in proved.shape["steps"]] == [
        "manifest", "size", "sha256", "structure", "counts", "schema",
    ]  # fmt: skip
    assert len(proved.shape["checks"]) == 23
    assert "passwords and the configuration are not" in kept.here("backup", str(tmp_path / "c.db")).out


def test_a_backup_over_something_is_refused(kept: Program, tmp_path: Path) -> None:
    ran = kept.here("backup", str(kept.database), "--json")

    assert (ran.code, ran.error_code) == (1, "file")


def test_a_damaged_backup_ends_with_four(kept: Program, tmp_path: Path) -> None:
    to = tmp_path / "b.db"
    kept.here("backup", str(to))
    to.write_bytes(to.read_bytes()[:-1] + b"\x01")

    ran = kept.here("restore", str(to), "--verify", "--json")

    assert (ran.code, ran.shape["sound"]) == (4, False)
    assert "NOT sound" in kept.here("restore", str(to), "--verify").out


@pytest.mark.parametrize("way", ["to", "url", "option", "configured"])
def test_a_backup_is_restored_to_where_nothing_is(kept: Program, tmp_path: Path, way: str) -> None:
    backup, new = str(tmp_path / "b.db"), tmp_path / "nieuw" / "desk.db"
    kept.here("backup", backup)
    url = f"sqlite:///{new}"

    words = {
        "to": ("restore", backup, "--to", str(new)),
        "url": ("restore", backup, "--to", url),
        "option": ("restore", backup, "--database", url),
        "configured": ("--database", url, "restore", backup),
    }[way]
    ran = kept.here(*words, "--json")

    assert (ran.code, ran.shape["database"]) == (0, url)
    assert kept.here("--database", url, "fsck", "--deep").code == 0
    assert kept.here("--database", url, "audit", "verify").code == 0
    assert len(kept.here("--database", url, "ticket", "list", "--json").shape["tickets"]) == 2


def test_the_database_that_is_there_is_never_overwritten(kept: Program, tmp_path: Path) -> None:
    backup = str(tmp_path / "b.db")
    kept.here("backup", backup)

    ran = kept.here("restore", backup, "--json")

    assert (ran.code, ran.error_code) == (1, "place-taken")
    assert len(tickets(kept)) == 2


@pytest.mark.parametrize(
    "words",
    [("--verify", "--to", "x.db"), ("--to", "x.db", "--database", "sqlite:///x.db")],
    ids=" ".join,
)
def test_two_wishes_at_once_are_no_command(kept: Program, tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = kept.here("restore", str(tmp_path / "b.db"), *words, "--json")

    assert (ran.code, ran.error_code) == (2, "usage")


def test_a_restored_desk_says_what_can_not_be_known(kept: Program, tmp_path: Path) -> None:
    kept.here("smtp", "set", "--host", "smtp.example.nl", "--security", "tls")
    assert kept.here("ticket", "reply", "1", "--text", "Het komt morgen.").code == 0
    kept.here("backup", str(tmp_path / "b.db"))
    new = tmp_path / "nieuw.db"

    ran = kept.here("restore", str(tmp_path / "b.db"), "--to", str(new))

    assert "1 mail of ours was on its way" in ran.out
    assert "erase them again" in ran.out
    (ours,) = kept.here("--database", f"sqlite:///{new}", "outbox", "list", "--json").shape["outbox"]
    assert (ours["state"], ours["next_try_at"]) == ("unknown", None)
    assert "it may have been sent since" in ours["server_said"]
