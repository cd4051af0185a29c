"""The program as a person starts it: a process of its own, with a home that is empty."""

from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program with nothing set up."""
    return Program(home=tmp_path)


@pytest.fixture
def desk(program: Program) -> Program:
    """The program with an account, a brand and a mail address."""
    for words in (
        ("account", "set", "--name", "konto", "--title", "Konto BV"),
        ("brand", "add", "acme", "--name", "Acme BV"),
        ("address", "add", "info@acme.example", "--brand", "acme"),
    ):
        assert program.here(*words).code == 0
    return program


@pytest.fixture
def kept(desk: Program) -> Program:
    """A desk with two mails."""
    assert import_mails(desk, a_mail(1), a_mail(2)).code == 0
    return desk
