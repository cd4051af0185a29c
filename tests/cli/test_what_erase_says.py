"""What the verbs about people say when something stays or stops: what is gone, what is left, where, and what to do."""

import sqlite3
from contextlib import closing
from unittest.mock import patch

import pytest

from storage.errors import DatabaseBusyError, DatabaseFullError, StorageError
from tests.cli.program import Program
from tests.cli.test_privacy_verbs import JAN, PIET, jan_and_piet
from tests.cli.test_reading_verbs import a_mail, import_mails


@pytest.fixture
def kept(desk: Program) -> Program:
    return jan_and_piet(desk)


def test_the_note_of_an_exclusion_goes_with_whoever_it_was_about(kept: Program) -> None:
    kept.here("exclusion", "add", JAN, "--note", "zqxjkv van Jan")
    kept.here("exclusion", "edit", JAN, "--note", "wpzqxj van hem")
    kept.here("exclusion", "remove", JAN)
    kept.here("exclusion", "add", JAN, "--note", "bvkqzj weer")

    shown = kept.here("erase", JAN, "--dry-run", "--json")
    ran = kept.here("erase", JAN, "--yes", "--json")

    assert ran.code == 0
    assert ran.shape["sums"] == shown.shape["sums"]
    contents = b"".join(file.read_bytes() for file in kept.database.parent.iterdir())
    assert [word for word in (b"zqxjkv", b"wpzqxj", b"bvkqzj") if word in contents] == []
    assert kept.here("audit", "verify").code == 0


def test_a_relay_is_told_with_the_way_out(kept: Program) -> None:
    kept.here("account", "set", "--relay", JAN, PIET)

    refused = kept.here("erase", JAN, "--yes", "--json")
    kept.here("account", "set", "--relay", PIET)
    ran = kept.here("erase", JAN, "--yes", "--json")

    assert (refused.code, refused.error_code) == (2, "own-address")
    assert f"omnidesk account set --relay {PIET}" in refused.shape["error"]["message"]
    assert (ran.code, ran.shape["rows"]) == (0, [])


def test_somebody_with_a_longer_address_is_no_trace(kept: Program) -> None:
    import_mails(kept, a_mail(5, sender=f"Arjan <ar{JAN}>", text="hallo"))

    ran = kept.here("erase", JAN, "--yes", "--json")

    assert (ran.code, ran.shape["files"]) == (0, [])


def test_mails_of_others_in_no_ticket_are_told_with_where_and_what_to_do(kept: Program) -> None:
    mail = b"From: x <supportacme@konto.omnidesk.com>\r\nTo: info@acme.example\r\n\r\nover " + JAN.encode()
    import_mails(kept, mail)

    first = kept.here("erase", JAN, "--yes")
    again = kept.here("erase", JAN, "--yes", "--json")
    others = kept.here("erase", JAN, "--yes", "--with-others", "--json")

    assert first.code == 3
    assert "omnidesk why tells of: 3" in first.out
    assert f"omnidesk erase {JAN} --with-others" in first.out
    assert (again.code, again.shape["mails"], again.shape["rows"][0]["table"]) == (3, [3], "raw_mail")
    assert (others.code, others.shape["mails"], others.shape["sums"]["mails"]) == (0, [], 1)


def test_a_backup_beside_the_database_is_named(kept: Program) -> None:
    backup = kept.here("backup", str(kept.database.parent), "--json").shape["file"]

    ran = kept.here("erase", JAN, "--yes", "--json")

    assert (ran.code, ran.shape["copies"]) == (3, [backup])


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (DatabaseFullError("disk is full; nothing was written"), 1, "The disk is full."),
        (DatabaseBusyError("The journal is in use"), 75, "The journal is in use"),
    ],
)
def test_an_erasure_that_a_fault_stops_says_what_is_gone_and_how_it_goes_on(
    kept: Program, fault: StorageError, code: int, said: str
) -> None:
    with patch("storage.sqlite.scrubbing.scrub", side_effect=fault):
        ran = kept.here("erase", JAN, "--yes")

    assert ran.code == code
    assert said in ran.err
    assert "nothing was written" not in ran.err
    assert "the rows are gone" in ran.err
    assert ran.err.rstrip().endswith("To carry on: omnidesk erase")
    assert kept.here("erase").code == 0


def test_a_fault_before_the_rows_are_gone_says_so(kept: Program) -> None:
    with patch("storage.sqlite.redacting.RedactingWriting.redact_beside", side_effect=DatabaseFullError("full")):
        ran = kept.here("erase", JAN, "--yes")

    assert "a part may be gone already" in ran.err
    assert kept.here("erase").code == 0


def test_an_erasure_that_waits_is_told_by_the_doctor_and_by_fsck(kept: Program) -> None:
    with patch("storage.sqlite.scrubbing.scrub", side_effect=DatabaseBusyError("in use")):
        kept.here("erase", JAN, "--yes")

    doctor = kept.here("doctor", "--offline")
    fsck = kept.here("fsck", "--json")
    told = kept.here("fsck").out
    kept.here("erase")

    assert "Erasure 1 is not ended" in doctor.out
    assert (fsck.code, fsck.shape["erasure"]) == (0, 1)
    assert "carry it on: omnidesk erase" in told
    assert kept.here("fsck", "--json").shape["erasure"] is None
    assert "Erasure 1" not in kept.here("doctor", "--offline").out


def test_what_was_carried_on_is_not_searched_and_the_address_once_more_is(kept: Program) -> None:
    import_mails(kept, a_mail(4, sender=f"Piet <{PIET}>", text=f"Vraag het {JAN} maar"))
    with patch("storage.sqlite.scrubbing.scrub", side_effect=DatabaseBusyError("in use")):
        kept.here("erase", JAN, "--yes")

    carried_on = kept.here("erase")
    again = kept.here("erase", JAN, "--yes", "--json")

    assert "Nobody has looked" in carried_on.out
    assert "omnidesk erase ADDRESS" in carried_on.out
    assert (again.code, len(again.shape["others"])) == (3, 1)
    assert {row["table"] for row in again.shape["rows"]} >= {"message"}
    assert again.shape["files"] == [str(kept.database)]


def test_bytes_that_stand_in_no_row_are_cleaned_when_it_is_asked_again(kept: Program) -> None:
    with closing(sqlite3.connect(kept.database)) as other:  # while somebody has it open, the journal stays
        other.execute("select count(*) from message").fetchone()
        with patch("storage.sqlite.scrubbing.scrub"):
            first = kept.here("erase", JAN, "--yes", "--json")
        shown = kept.here("erase", JAN, "--dry-run", "--json")
        again = kept.here("erase", JAN, "--yes", "--json")

    assert (first.code, first.shape["rows"], len(first.shape["files"]) > 0) == (3, [], True)
    assert (shown.code, shown.shape["files"]) == (3, first.shape["files"])
    assert (again.code, again.shape["files"]) == (0, [])


def test_a_ticket_with_an_answer_that_waits_is_not_let_go_and_is_told(kept: Program) -> None:
    kept.here("account", "set", "--retention-closed-days", "30")
    kept.here("ticket", "reply", "1", "--text", "Het komt morgen")
    kept.here("ticket", "close", "1")
    with closing(sqlite3.connect(kept.database)) as connection, connection:
        connection.execute("update ticket set closed_at = 1, active_at = 1 where number = 1")

    shown = kept.here("retention", "--json")
    applied = kept.here("retention", "--apply")

    assert (shown.shape["tickets"], shown.shape["held"]) == ([], [1])
    assert "1 ticket that is as old stays" in applied.out
    assert len(kept.here("outbox", "list", "--json").shape["outbox"]) == 1
