"""What scripts rely on, with the real program: exit codes, one JSON object, the order of settings, no screen."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from storage.sqlite import repository
from tests.cli.program import Program

SETTINGS_LISTS = (
    ("account", "show"),
    ("brand", "list"),
    ("address", "list"),
    ("exclusion", "list"),
    ("employee", "list"),
    ("mailbox", "list"),
    ("config", "path"),
    ("config", "show"),
    ("config", "check"),
)


@pytest.mark.parametrize("verb", SETTINGS_LISTS, ids=" ".join)
def test_a_verb_of_a_fresh_desk_answers_one_object_with_its_schema(program: Program, verb: tuple[str, ...]) -> None:
    ran = program.here(*verb, "--json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.shape["schema"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("brnd", "list"),
        ("brand",),
        ("brand", "list", "--nothing"),
        ("brand", "add", "acme"),
        ("--nothing", "brand", "list"),
        ("--lang", "fr", "brand", "list"),
        ("address", "add", "info@acme.example", "--brand", "acme", "--period", "soon"),
        ("address", "add", "info@acme.example", "--brand", "acme", "--cap-days", "many"),
        ("--no-poll", "brand", "list"),
        ("employee", "add", "jan", "--name", "Jan", "--email", "jan@acme.example", "--role", "boss"),
    ],
    ids=" ".join,
)
def test_what_is_no_command_ends_with_2_in_words_or_as_json(program: Program, words: tuple[str, ...]) -> None:
    said, told = program.here(*words), program.here(*words, "--json")

    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1].startswith("omnidesk: ")
    assert (told.code, told.error_code, told.err) == (2, "usage", "")


def test_without_a_terminal_the_console_ends_with_2_and_names_verbs(program: Program) -> None:
    ran = program.run()

    assert (ran.code, ran.out) == (2, "")
    assert "omnidesk ticket list" in ran.err


def test_the_versions_are_told(program: Program) -> None:
    text, told = program.run("--version"), program.run("--version", "--json")

    assert [line.split()[0] for line in text.out.splitlines()] == ["omnidesk", "Python", "Textual", "SQLite", "schema"]
    assert told.shape.keys() >= {"program", "version", "python", "textual", "sqlite", "database_schema"}
    assert not program.database.exists()


def test_help_ends_with_0_and_lists_the_verbs(program: Program) -> None:
    whole, one = program.run("--help"), program.run("address", "add", "--help")

    assert (whole.code, one.code) == (0, 0)
    assert "mailbox" in whole.out
    assert "--period" in one.out


def test_the_default_database_is_for_its_owner_only(program: Program) -> None:
    program.run("brand", "list")

    assert program.database.parent.stat().st_mode & 0o777 == 0o700
    assert program.database.stat().st_mode & 0o777 == 0o600


def test_options_count_before_the_environment_and_that_before_the_file(program: Program) -> None:
    program.configure('database = "sqlite:///of-the-file.db"\n')
    shown = ("config", "show", "--json")

    by_file = program.run(*shown).shape["database"]
    by_variable = program.run(*shown, OMNIDESK_DATABASE=f"sqlite:///{program.home}/variable.db").shape["database"]
    by_option = program.run(
        "--database", "sqlite:///option.db", *shown, OMNIDESK_DATABASE="sqlite:///variable.db"
    ).shape["database"]

    assert by_file == f"sqlite:///{program.config_file.parent}/of-the-file.db"
    assert by_variable == f"sqlite:///{program.home}/variable.db"
    assert by_option == f"sqlite:///{program.home}/option.db"


def test_the_language_comes_from_the_option_the_variable_the_file_then_the_locale(program: Program) -> None:
    empty = ("exclusion", "list")
    english = program.here(*empty).out

    by_locale = program.here(*empty, LC_ALL="nl_NL.UTF-8").out
    program.configure('language = "nl"\n')
    by_file = program.here(*empty).out
    by_variable = program.here(*empty, OMNIDESK_LANG="en").out
    by_option = program.here("--lang", "en", *empty, OMNIDESK_LANG="nl").out

    assert by_locale == by_file != english
    assert by_variable == by_option == english


def test_a_pipe_that_closes_is_no_error(desk: Program) -> None:
    command = f"{sys.executable} -m console address list; echo $? >&2"
    ran = subprocess.run(
        ["/bin/sh", "-c", f"({command}) | true"],
        cwd=desk.home,
        env=desk.surroundings(),
        capture_output=True,
        timeout=60,
        check=True,
    )

    assert ran.stderr.decode() == "0\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [("address list", 1), ("address list --json", 1), ("address no --json", 2), ("check", 3), ("check --json", 3)],
)
def test_an_answer_that_finds_no_room_is_told_of_in_words(desk: Program, words: str, code: int) -> None:
    command = [sys.executable, "-m", "console", *words.split()]

    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            command, cwd=desk.home, env=desk.surroundings(), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert ran.returncode == code
    assert ran.stderr.splitlines()[-1].startswith("omnidesk: ") and "Traceback" not in ran.stderr


def test_an_interrupted_verb_ends_with_130(program: Program) -> None:
    program.configure('[secrets]\nslow = { command = ["sleep", "30"] }\n')
    program.here("brand", "add", "acme", "--name", "Acme")
    mailbox = ("--brand", "acme", "--host", "localhost", "--user", "u", "--secret", "slow")
    program.here("mailbox", "add", "acme", *mailbox)
    # a shell's job in the background ignores SIGINT, and so would all that a run there starts
    obeying = ["env", "--default-signal=INT"]
    command = [*obeying, sys.executable, "-m", "console", "mailbox", "test", "acme"]
    running = subprocess.Popen(command, cwd=program.home, env=program.surroundings(), stderr=subprocess.PIPE)
    deadline = time.monotonic() + 20
    while not children_of(running.pid) and time.monotonic() < deadline:
        time.sleep(0.05)

    running.send_signal(signal.SIGINT)
    code = running.wait(timeout=20)

    assert (code, running.communicate()[1]) == (130, b"")


def children_of(pid: int) -> str:
    listed = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True, check=False)
    return listed.stdout.strip()


def test_a_file_of_another_kind_is_refused_in_words(program: Program) -> None:
    foreign = program.home / "letter.db"
    foreign.write_text("this is a letter, and no database at all" * 100, encoding="utf-8")

    ran = program.run("--database", f"sqlite:///{foreign}", "brand", "list", "--json")

    assert (ran.code, ran.error_code) == (1, "database-unusable")
    assert "Traceback" not in ran.err


def test_a_newer_database_is_refused_in_words(desk: Program) -> None:
    with sqlite3.connect(desk.database) as newer:
        newer.execute("pragma user_version = 999")

    ran = desk.run("brand", "list", "--json")

    assert (ran.code, ran.error_code) == (1, "database-newer")
    assert "999" in ran.shape["error"]["message"]


@pytest.mark.parametrize("url", ["postgres://desk", "mysql://x", "/srv/desk.db", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_cannot_be_is_a_matter_of_configuration(program: Program, url: str) -> None:
    ran = program.here("--database", url, "brand", "list", "--json")

    assert (ran.code, ran.error_code) == (78, "configuration")
    assert "sqlite:////" in ran.shape["error"]["message"]


def test_a_locked_database_asks_to_try_again(desk: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = partial(repository.open_repository, busy_timeout_ms=50)
    monkeypatch.setattr(repository, "open_repository", impatient)
    with sqlite3.connect(desk.database, isolation_level=None) as lock:
        lock.execute("begin immediate")

        ran = desk.here("brand", "edit", "acme", "--name", "Acme NV", "--json")

        lock.execute("rollback")
    assert (ran.code, ran.error_code) == (75, "busy")


@pytest.mark.parametrize(
    "verb", [*SETTINGS_LISTS, ("address", "add", "x@acme.example", "--brand", "acme")], ids=" ".join
)
def test_a_verb_of_settings_loads_no_screen_and_is_quick(desk: Program, verb: tuple[str, ...]) -> None:
    script = (
        "import sys, json, runpy, atexit\n"
        "sys.argv = ['omnidesk', *json.loads(sys.argv[1])]\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n"
        "runpy.run_module('console', run_name='__main__')\n"
    )
    command = [sys.executable, "-c", script, json.dumps(verb)]
    before = os.times()

    ran = subprocess.run(command, cwd=desk.home, env=desk.surroundings(), capture_output=True, timeout=60, check=False)

    after = os.times()
    loaded = set(json.loads(ran.stderr.decode().splitlines()[-1]))
    assert loaded & {"textual", "rich", "pymap", "aiosmtpd"} == set()
    assert (after.children_user - before.children_user) + (after.children_system - before.children_system) < 0.6
