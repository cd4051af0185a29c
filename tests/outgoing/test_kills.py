"""Killed at every step between queueing and marking as sent: never two copies, and never none that nobody sees."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails
from tests.figures import figure
from tests.outgoing.kills import kill_at_each
from tests.outgoing.sink import Sink, sink
from tests.storage.sqlite.programs import run


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round: whether it was killed, what its database says of the mail, and how many copies arrived."""

    number: int
    was_killed: bool
    state: str | None
    copies: int


@pytest.fixture
def desk(tmp_path: Path) -> Program:
    """The program with an account, a brand, a mail address, and a mail of Jan."""
    program = Program(home=tmp_path)
    for words in (
        ("account", "set", "--name", "konto"),
        ("brand", "add", "acme", "--name", "Acme BV"),
        ("address", "add", "info@acme.example", "--brand", "acme"),
    ):
        assert program.here(*words).code == 0
    import_mails(program, a_mail(1, sender="jan@example.nl"))
    return program


@contextmanager
def a_server(desk: Program) -> Iterator[Sink]:
    """Serve the account's outgoing server."""
    with sink() as post:
        told = ("smtp", "set", "--host", "127.0.0.1", "--port", str(post.port), "--security", "none")
        assert desk.here(*told).code == 0
        yield post


def rounds_of(desk: Program, folder: Path, *how: str) -> list[Round]:
    with a_server(desk) as post:
        with patch.dict(os.environ, desk.surroundings(), clear=True):
            ran = run(kill_at_each, desk.database, folder, *how, timeout_s=900)
        assert ran.returncode == 0, ran.stderr
        assert ran.stderr == ""
        return [_round(json.loads(line), post) for line in ran.stdout.splitlines()]


def _round(said: dict[str, Any], post: Sink) -> Round:
    assert said["again"] == 0
    with closing(sqlite3.connect(said["database"])) as connection:
        rows = connection.execute("select state from outbox").fetchall()
    copies = sum(f"Poging {said['number']}.".encode() in mail.raw for mail in post.mails)
    state = rows[0][0] if rows else None
    return Round(number=said["number"], was_killed=said["killed"], state=state, copies=copies)


def offenders(rounds: list[Round]) -> list[Round]:
    """Return the rounds that left two copies, or none without a state that shows it, or one that a state denies."""
    honest = {(None, 0), ("sent", 1), ("unknown", 0), ("unknown", 1)}
    return [one for one in rounds if (one.state, one.copies) not in honest]


def test_killed_at_any_step_no_mail_is_doubled_and_none_is_lost_unseen(desk: Program, tmp_path: Path) -> None:
    rounds = rounds_of(desk, tmp_path)

    wrong = offenders(rounds)
    assert wrong == []
    assert {(one.state, one.copies) for one in rounds} >= {(None, 0), ("sent", 1), ("unknown", 0), ("unknown", 1)}
    assert [one.was_killed for one in rounds] == [True] * (len(rounds) - 1) + [False]
    figure("kill-every-outbox", f"{len(wrong)} of {len(rounds)}", "mails doubled, or lost unseen, killed at every step")


@pytest.mark.long
def test_killed_at_any_statement_no_mail_is_doubled_and_none_is_lost_unseen(desk: Program, tmp_path: Path) -> None:
    rounds = rounds_of(desk, tmp_path, "statement")

    wrong = offenders(rounds)
    assert wrong == []
    assert len(rounds) > 100
    figure(
        "kill-every-outbox",
        f"{len(wrong)} of {len(rounds)}",
        "mails doubled, or lost unseen, killed at every statement",
    )
