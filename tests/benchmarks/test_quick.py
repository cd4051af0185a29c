"""The benchmarks work in small sizes: nothing here looks at a clock."""

import os
import sqlite3
from pathlib import Path
from random import Random

import pytest

from benchmarks import decisions, finding, reasons, report, what_if
from benchmarks.crowd import cursor_of
from benchmarks.family import family, peak_kb
from benchmarks.mails import customer_of, customers_of, id_of, mail, write_backlog
from benchmarks.measure import figure, run, spread
from benchmarks.report import Group, Row
from benchmarks.screen import has_rows
from benchmarks.seed import seeded
from benchmarks.seed_check import disagreements
from benchmarks.seed_rows import rare_words, sentences
from benchmarks.terminal import terminal


@pytest.mark.parametrize(("tickets", "messages_per_ticket"), [(500, 1), (120, 3)])
def test_a_seeded_desk_is_what_the_writer_would_have_left(
    tickets: int, messages_per_ticket: int, tmp_path: Path
) -> None:
    database = seeded(tmp_path, tickets=tickets, messages_per_ticket=messages_per_ticket)

    assert disagreements(database, tickets=tickets) == []


def test_a_desk_that_does_not_agree_is_told(tmp_path: Path) -> None:
    database = seeded(tmp_path, tickets=30)
    with sqlite3.connect(database) as connection:
        connection.execute("update ticket_count set tickets = tickets + 1")
        connection.execute("update ticket_customer set mails = 7")
    connection.close()

    found = disagreements(database, tickets=30)

    assert any("ticket_count" in words for words in found)
    assert any("ticket_customer" in words for words in found)


def test_deciding_is_measured_at_every_size() -> None:
    group = decisions.measure(quick=True)

    assert [row.kept for row in group.rows if row.budget] != []
    assert any("1,000" in row.what for row in group.rows)
    assert "new:no-candidate" in group.note
    assert "failed" not in group.note


def test_finding_is_measured_for_every_kind_of_filter() -> None:
    group = finding.measure(quick=True)

    assert len(group.rows) == 2 * (1 + len(finding.texts()))
    assert any("`status:open sort:waiting`" in row.what for row in group.rows)


def test_what_if_is_measured_over_both_kinds_of_desk() -> None:
    group = what_if.measure(quick=True)

    assert len(group.rows) == 8
    assert any("of one mail" in row.what for row in group.rows)
    assert any("of 4 messages" in row.what for row in group.rows)


def test_the_mails_of_a_backlog_answer_each_other(tmp_path: Path) -> None:
    size = write_backlog(tmp_path, 60)

    files = sorted((tmp_path / "new").iterdir())
    assert len(files) == 60
    assert sum(file.stat().st_size for file in files) == size
    customers = customers_of(60)
    ids = {id_of(number, customer_of(number, customers)) for number in range(60)}
    named = [line.split()[1] for file in files for line in _lines(file, "In-Reply-To:")]
    assert named != []
    assert set(named) <= ids
    assert mail(7, 60, Random(1)) == mail(7, 60, Random(1))


def _lines(file: Path, start: str) -> list[str]:
    return [line for line in file.read_text(errors="replace").splitlines() if line.startswith(start)]


def test_rare_words_stand_in_few_sentences() -> None:
    assert all(sum(word in sentence.split() for sentence in sentences()) <= 2 for word in rare_words())


def test_a_page_tells_budgets_misses_and_their_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"start": "it is slow", "start of all": "the disk is slow"}
    monkeypatch.setattr(report, "reasons_for", lambda missed: reasons.reasons_for(missed, told))
    rows = (
        Row(what="start of all, 80×24", figure="9 ms", budget="≤ 8 ms", kept=False),
        Row(what="start, kept", figure="7 ms", budget="≤ 8 ms", kept=True),
        Row(what="for the curious", figure="7"),
    )

    page = report.page([Group(title="Speed of light", rows=rows, note="Measured twice.")], quick=True)

    assert "## Speed of light\n\nMeasured twice." in page
    assert "| start of all, 80×24 | 9 ms | ≤ 8 ms | **no** |" in page
    assert "| start, kept | 7 ms | ≤ 8 ms | yes |" in page
    assert "| for the curious | 7 |  |  |" in page
    assert "- start of all: the disk is slow\n" in page
    assert "it is slow" not in page
    assert "mean nothing" in page


def test_each_reason_is_a_sentence() -> None:
    assert all(start and words.endswith(".") for start, words in reasons.REASONS.items())


def test_a_run_is_measured_with_all_that_it_starts() -> None:
    ran = run(["sh", "-c", "sleep 0.2 & wait"])

    assert ran.peak_mb > 0
    assert figure(spread([0.001, 0.003]), digits=1).startswith("2.0 ms")
    assert os.getpid() in family(os.getpid())
    assert peak_kb(os.getpid()) > 0


def test_a_program_on_a_terminal_is_seen_as_a_person_sees_it() -> None:
    script = r"printf 'Bestelling\n> #7 \n'; read key; printf 'pressed\n'; sleep 9"

    with terminal(["sh", "-c", script], env=os.environ, columns=40, rows=5) as opened:
        first = opened.wait_for(lambda screen: has_rows(screen) and cursor_of(screen) == "7")
        painted = opened.press(b"j\n")

    assert first > 0
    assert painted.sent > 0
    assert "pressed" in opened.text()
