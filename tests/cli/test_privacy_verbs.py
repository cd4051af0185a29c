"""People's things through the program: handed out, erased, let go, and the trail proved."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails, tickets

JAN, PIET = "jan@example.nl", "piet@example.nl"


class Terminal:
    """A terminal at which somebody types."""

    def __init__(self, typed: str) -> None:
        self.typed = typed

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return f"{self.typed}\n"


def jan_and_piet(desk: Program) -> Program:
    """Return a desk with a mail of Jan and one of Piet."""
    mails = (a_mail(1, sender=f"Jan Smit <{JAN}>", text="Het geheim van Jan"), a_mail(2, sender=f"Piet <{PIET}>"))
    assert import_mails(desk, *mails).code == 0
    return desk


@pytest.fixture
def kept(desk: Program) -> Program:
    return jan_and_piet(desk)


# Handing out


def test_everything_of_a_customer_is_handed_out_in_one_file(kept: Program, tmp_path: Path) -> None:
    to = tmp_path / "jan.zip"

    ran = kept.here("export", JAN, "--to", str(to), "--json")

    assert (ran.code, ran.shape["file"]) == (0, str(to))
    assert ran.shape["customer"]["addresses"] == [JAN]
    assert (ran.shape["rows"]["message"], ran.shape["rows"]["mails"], ran.shape["rows"]["missing"]) == (1, 1, 0)
    assert to.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(to) as archive:
        assert archive.namelist() == ["mails/in-00000001.eml", "export.json"]
        told = json.loads(archive.read("export.json"))
        raw = archive.read("mails/in-00000001.eml")
    assert b"Het geheim van Jan" in raw
    assert told["tables"]["message"][0]["sender"] == JAN
    assert told["tables"]["message"][0]["arrival"] == "2026-03-02T08:00:00Z"
    assert told["mails"] == [{"delivery": 1, "file": "mails/in-00000001.eml", "missing": None}]


def test_a_note_is_handed_out_and_marked_as_internal(kept: Program, tmp_path: Path) -> None:
    kept.here("ticket", "note", "1", "Let op: klaagt vaak")

    assert kept.here("export", JAN, "--to", str(tmp_path / "x.zip")).code == 0

    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        rows = json.loads(archive.read("export.json"))["tables"]["message"]
    assert [(row["text"].strip(), row.get("internal", False)) for row in rows] == [
        ("Het geheim van Jan", False), ("Let op: klaagt vaak", True),
    ]  # fmt: skip


def test_nothing_is_overwritten_and_no_link_followed(kept: Program, tmp_path: Path) -> None:
    there, target, link = tmp_path / "there.zip", tmp_path / "target", tmp_path / "link.zip"
    there.write_text("iets")
    link.symlink_to(target)

    said = [kept.here("export", JAN, "--to", str(path), "--json") for path in (there, link)]

    assert [(ran.code, ran.error_code) for ran in said] == [(1, "file"), (1, "file")]
    assert there.read_text() == "iets"
    assert not target.exists()


def test_a_folder_that_is_not_there_is_told(kept: Program, tmp_path: Path) -> None:
    ran = kept.here("export", JAN, "--to", str(tmp_path / "niet" / "x.zip"))

    assert ran.code == 1
    assert "No such file" in ran.err


def test_an_export_is_in_the_trail_without_a_name(kept: Program, tmp_path: Path) -> None:
    kept.here("export", JAN, "--to", str(tmp_path / "x.zip"))

    with closing(sqlite3.connect(kept.database)) as connection:
        found = connection.execute("select verb, subject, detail from event order by id desc limit 1").fetchone()
    assert found == ("export", "customer 1", "")


@pytest.mark.parametrize("verb", ["export", "erase"])
@pytest.mark.parametrize(
    ("who", "code", "error"),
    [
        ("niemand@example.nl", 1, "unknown-customer"),
        ("99", 1, "unknown-customer"),
        ("info@acme.example", 2, "own-address"),
        ("geen adres", 2, "bad-address"),
    ],
)
def test_whoever_is_no_customer_is_refused_in_words(
    kept: Program, tmp_path: Path, verb: str, who: str, code: int, error: str
) -> None:
    more = ("--to", str(tmp_path / "x.zip")) if verb == "export" else ("--yes",)

    ran = kept.here(verb, who, *more, "--json")

    assert (ran.code, ran.error_code) == (code, error)
    assert not (tmp_path / "x.zip").exists()


@pytest.mark.parametrize("verb", ["export", "erase"])
def test_addresses_of_two_customers_are_not_one_person(kept: Program, verb: str) -> None:
    ran = kept.here(verb, JAN, PIET, "--json")

    assert (ran.code, ran.error_code) == (2, "several-customers")


@pytest.mark.parametrize(
    "words", [("export", JAN), ("erase", JAN, "--yes"), ("erase", JAN, "--dry-run"), ("retention",)], ids=" ".join
)
def test_only_who_administers_may(kept: Program, words: tuple[str, ...]) -> None:
    kept.hire("ana", "agent")

    ran = kept.here("--employee", "ana", *words, "--json")

    assert (ran.code, ran.error_code) == (77, "not-allowed")
    assert len(tickets(kept)) == 2


# Erasing


def test_a_dry_run_shows_what_would_go_and_erases_nothing(kept: Program) -> None:
    ran = kept.here("erase", JAN, "--dry-run", "--json")

    assert (ran.code, ran.shape["dry_run"], ran.shape["tickets"]) == (0, True, [1])
    assert {name: count for name, count in ran.shape["sums"].items() if count} == {
        "messages": 1, "mails": 1, "tickets": 1, "customers": 1,
    }  # fmt: skip
    assert len(tickets(kept)) == 2


def test_a_script_must_say_yes(kept: Program) -> None:
    ran = kept.here("erase", JAN, "--json")

    assert (ran.code, ran.error_code) == (2, "usage")
    assert len(tickets(kept)) == 2


@pytest.mark.parametrize(("typed", "left"), [("erase", 1), ("yes", 2), ("", 2)])
def test_on_a_terminal_the_word_is_typed(kept: Program, typed: str, left: int) -> None:
    with patch("sys.stdin", Terminal(typed)):
        ran = kept.here("erase", JAN)

    assert ran.code == (0 if left == 1 else 1)
    assert len(tickets(kept)) == left
    assert "customer 1, Jan Smit, jan@example.nl" in ran.err


def test_whoever_is_erased_is_gone_and_stays_accounted_for(kept: Program) -> None:
    ran = kept.here("erase", JAN, "--yes", "--json")

    assert (ran.code, ran.shape["others"], ran.shape["files"], ran.shape["copies"]) == (0, [], [], [])
    assert [ticket["customer"]["address"] for ticket in tickets(kept)] == [PIET]
    assert kept.here("search", "geheim", "--json").shape["messages"] == []
    ledger = kept.here("ledger", "--json")
    assert (ledger.code, ledger.shape["mailboxes"][0]["ticketed"]) == (0, 2)
    assert kept.here("audit", "verify").code == 0
    for file in kept.database.parent.iterdir():
        assert b"jan@example.nl" not in file.read_bytes().lower()
        assert b"geheim" not in file.read_bytes()


def test_the_same_files_imported_again_bring_nobody_back(kept: Program) -> None:
    kept.here("erase", JAN, "--yes")

    again = import_mails(kept, a_mail(1, sender=f"Jan Smit <{JAN}>", text="Het geheim van Jan"))

    assert (again.shape["fetched"], again.shape["already_known"]) == (0, 2)
    assert len(tickets(kept)) == 1


def test_a_new_mail_of_whoever_was_erased_is_a_new_ticket(kept: Program) -> None:
    kept.here("erase", JAN, "--yes")

    again = import_mails(kept, a_mail(3, sender=f"Jan Smit <{JAN}>", text="Ik ben er weer"))

    assert again.shape["ticketed"] == 1
    assert [ticket["number"] for ticket in tickets(kept)] != [1]


def test_asked_again_it_says_when_they_were_erased(kept: Program) -> None:
    kept.here("erase", JAN, "--yes")

    ran = kept.here("erase", JAN, "--yes", "--json")

    assert ran.code == 0
    assert ran.shape["erased_at"] is not None
    assert "were erased on" in kept.here("erase", JAN, "--yes").out


def test_messages_of_others_are_told_and_end_with_done_in_part(kept: Program) -> None:
    import_mails(kept, a_mail(4, sender=f"Piet <{PIET}>", text=f"Vraag het {JAN} maar"))

    first = kept.here("erase", JAN, "--yes", "--json")
    second = kept.here("erase", JAN, "--yes", "--with-others", "--json")

    assert (first.code, len(first.shape["others"])) == (3, 1)
    assert (second.code, second.shape["others"], second.shape["files"]) == (0, [], [])


def test_an_erasure_that_was_not_ended_is_carried_on(kept: Program) -> None:
    with patch("storage.sqlite.scrubbing.scrub", side_effect=KeyboardInterrupt):
        ended = kept.here("erase", JAN, "--yes")

    ran = kept.here("erase", "--json")
    after = kept.here("erase", "--json")

    assert ended.code == 130
    assert (ran.code, ran.shape["searched"], ran.shape["sums"]["messages"]) == (0, False, 1)
    assert (after.code, after.error_code) == (2, "usage")


# Letting go


def test_without_a_setting_nothing_is_ever_let_go(kept: Program) -> None:
    ran = kept.here("retention", "--json")

    assert (ran.code, ran.shape["closed_before"], ran.shape["tickets"]) == (0, None, [])
    assert "--retention-closed-days" in kept.here("retention").out


def test_closed_tickets_are_let_go_in_time_and_only_when_somebody_says_so(kept: Program) -> None:
    kept.here("account", "set", "--retention-closed-days", "30")
    kept.here("ticket", "close", "1")
    with closing(sqlite3.connect(kept.database)) as connection, connection:
        connection.execute("update ticket set closed_at = active_at where number = 1")

    shown = kept.here("retention", "--json")
    kept_still = len(tickets(kept))
    applied = kept.here("retention", "--apply", "--json")

    assert (shown.shape["dry_run"], shown.shape["tickets"], kept_still) == (True, [1], 2)
    assert (applied.shape["sums"]["tickets"], applied.shape["sums"]["customers"]) == (1, 1)
    assert [ticket["number"] for ticket in tickets(kept)] == [2]
    assert kept.here("ledger").code == kept.here("audit", "verify").code == 0


@pytest.mark.parametrize("option", ["--retention-closed-days", "--retention-parked-days"])
@pytest.mark.parametrize(("days", "code"), [("0", 0), ("365", 0), ("-1", 2), ("40000", 2)])
def test_the_days_are_kept_within_bounds(desk: Program, option: str, days: str, code: int) -> None:
    desk.here("account", "set", option, "7")

    ran = desk.here("account", "set", f"{option}={days}", "--json")

    assert ran.code == code
    kept = desk.here("account", "show", "--json").shape[option.removeprefix("--").replace("-", "_")]
    assert kept == (int(days) if code == 0 else 7)


def test_the_history_tells_of_days_and_never(desk: Program) -> None:
    desk.here("account", "set", "--retention-closed-days", "30")

    assert "never → 30 days" in desk.here("settings", "list").out


# The trail


def test_a_trail_that_was_tampered_with_ends_with_attention_and_the_first_place(kept: Program) -> None:
    kept.here("ticket", "close", "1")
    kept.here("ticket", "reopen", "1")
    head = kept.here("audit", "verify", "--json").shape["chains"][0]["head"]
    known = kept.here("audit", "verify", "--head", head)
    with closing(sqlite3.connect(kept.database)) as connection, connection:
        connection.execute("update event set actor = 'bob' where verb = 'close'")

    ran = kept.here("audit", "verify", "--json")

    assert known.code == 0
    assert (ran.code, ran.shape["intact"]) == (4, False)
    assert ran.shape["chains"][0]["broken"]["what"] == "link"
    assert "BROKEN" in kept.here("audit", "verify").out


def test_a_head_that_is_none_of_the_trail_needs_attention_and_one_that_is_none_is_usage(kept: Program) -> None:
    unknown = kept.here("audit", "verify", "--head", "ab" * 32, "--json")
    no_head = kept.here("audit", "verify", "--head", "ab", "--json")

    assert (unknown.code, unknown.shape["head_known"]) == (4, False)
    assert (no_head.code, no_head.error_code) == (2, "usage")
