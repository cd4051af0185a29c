"""`omnidesk ssh` without a server: what it refuses, in which words, with which code; and what it prints to paste."""

import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.program import Program, Ran


def url(program: Program) -> str:
    return f"sqlite:///{program.database}"


def came_in(program: Program, *words: str, **environment: str) -> Ran:
    """Run the verb as sshd would, without a terminal."""
    sent: Mapping[str, str] = {**program.environment, **environment}
    return replace(program, environment=sent).run("ssh", "--database", url(program), *words)


def test_whose_console_it_is_must_be_said(desk: Program) -> None:
    ran = came_in(desk, OMNIDESK_EMPLOYEE="ana")

    assert ran.code == 2
    assert "--employee LOGIN" in ran.err


def test_a_command_of_the_client_is_refused_and_shown_safely(desk: Program) -> None:
    ran = came_in(desk, "--employee", "ana", SSH_ORIGINAL_COMMAND="rm -rf \x1b[2J\u202e")

    assert ran.code == 2
    assert "was not run" in ran.err
    assert "\x1b" not in ran.err and "\u202e" not in ran.err


def test_without_a_terminal_it_says_how_to_get_one(desk: Program) -> None:
    ran = came_in(desk, "--employee", "ana")

    assert ran.code == 2
    assert "ssh -t" in ran.err
    assert ran.out == ""


def test_json_is_no_word_of_a_console(desk: Program) -> None:
    assert came_in(desk, "--employee", "ana", "--json").code == 2


def test_the_example_names_this_installation_and_this_desk(desk: Program) -> None:
    ran = came_in(desk, "--employee", "ana", "--example")

    assert ran.code == 0
    assert f"--database {shlex.quote(url(desk))} ssh --employee ana" in ran.out
    assert "restrict,pty,command=" in ran.out
    assert "Match User" in ran.out


def test_the_environment_chooses_neither_database_nor_configuration(desk: Program, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    words = ("ssh", "--employee", "ana", "--example")

    environment = {**desk.environment, "OMNIDESK_DATABASE": f"sqlite:///{other}", "XDG_DATA_HOME": str(tmp_path)}
    ran = replace(desk, environment=environment).run(*words)

    assert ran.code == 0
    assert str(tmp_path) not in ran.out


def test_a_desk_that_is_not_there_is_not_made(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.cli.ssh.need_terminal", lambda **_: None)
    monkeypatch.setattr("console.cli.ssh._stop_for_no_key", lambda: None)

    ran = program.here("ssh", "--employee", "ana", "--database", url(program))

    assert ran.code == 78
    assert not program.database.exists()
