"""The tables of faults say what the newest run of tests/nights found, short enough to be read."""

import pytest

from tests.house.nights import BEGIN, END, KEPT, NOT_MEASURED, PAGE, kept_figures, placed, tables, with_tables
from tests.nights.faults import Fault, rows

LONGEST = 60
ASKED = {  # a desk has to name each of these in words
    "dovecot-stopped", "password-changed", "certificate-expired", "disk-full", "poller-stopped", "smtp-refusing",
    "lease-of-the-dead", "mailbox-renamed", "clock-wrong", "address-silent", "poison",
}  # fmt: skip


def test_the_tables_are_what_the_faults_and_the_figures_make() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert (page.count(BEGIN), page.count(END)) == (1, 1)
    assert page == with_tables(page, kept_figures()), "python -m tests.house.nights"


def test_every_fault_that_was_asked_for_is_a_row() -> None:
    named = [fault.id for fault in rows()]

    assert len(set(named)) == len(named)
    assert set(named) >= ASKED


@pytest.mark.parametrize("fault", rows(), ids=[fault.id for fault in rows()])
def test_every_row_has_words_of_every_place_that_a_run_has_found(fault: Fault) -> None:
    (line,) = [line for line in tables(kept_figures()).splitlines() if line.startswith(f"| {fault.name} |")][:1]

    assert NOT_MEASURED not in line


@pytest.mark.parametrize("line", tables(kept_figures()).splitlines())
def test_every_cell_is_short_enough_to_be_read(line: str) -> None:
    assert [cell for cell in line.split(" | ") if len(cell) > LONGEST] == []


def test_every_figure_that_was_kept_has_a_place_in_the_tables() -> None:
    assert KEPT.exists()
    assert kept_figures().keys() - placed() == set()
