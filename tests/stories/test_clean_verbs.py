"""Every verb that tells something, over a desk whose every field is hostile: nothing steers, nothing forges a line."""

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.stories.program import Program
from tests.stories.spoiling import park_hostile, spoil
from tests.stories.test_terminal_stream import hostile_desk, strangers

FORGED = "regel"  # what a payload puts behind a line end
TELLING = (
    "ticket list --messages", "search vraag", "why 1", "why 1 --way", "outbox list", "outbox show 1", "parked list",
    "check", "metrics", "digest", "logs --since 3d", "status", "doctor", "fsck --deep", "ledger", "audit verify",
    "settings list", "brand list", "mailbox list", "address list", "employee list", "smtp show", "signature show",
    "template list", "exclusion list", "account show", "secret list", "retention",
)  # fmt: skip
A_BODY = "ticket show 1"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A hostile desk with hostile parked mails, spoiled in every field."""
    program = hostile_desk(tmp_path_factory.mktemp("desk"))
    park_hostile(program)
    spoil(program.database, int(time.time() * 1000))
    return program


@pytest.mark.parametrize("verb", TELLING)
def test_what_a_verb_tells_neither_steers_a_terminal_nor_forges_a_line(desk: Program, verb: str) -> None:
    plain, shaped = desk.run(*verb.split()), desk.run(*verb.split(), "--json")

    said = "\n".join((plain.stdout, plain.stderr, shaped.stdout, shaped.stderr))
    assert "usage:" not in said
    assert len(plain.stdout) > 0
    assert strangers(said) == Counter()
    assert [line for line in plain.stdout.splitlines() if line.startswith(FORGED)] == []
    assert len(shaped.stdout.splitlines()) == 1


def test_a_body_keeps_its_lines_and_steers_nothing(desk: Program) -> None:
    said = desk.run(*A_BODY.split()).stdout

    assert strangers(said) == Counter()
    assert f"\n{FORGED}\n" in said


def test_a_file_of_figures_holds_no_control_and_no_forged_line(desk: Program, tmp_path: Path) -> None:
    desk.json("metrics", "--file", str(tmp_path / "m.prom"))

    told = (tmp_path / "m.prom").read_text(encoding="utf-8")
    assert strangers(told) == Counter()
    assert [line for line in told.splitlines() if not line.startswith(("#", "omnidesk_"))] == []
