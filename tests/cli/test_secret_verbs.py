"""`omnidesk secret`: a password comes by stdin or a terminal, never by the words of a command, and is never shown."""

import os
import pty
import subprocess
import sys

from tests.cli.program import Program

PASSWORD = "hunter2"


def piped(desk: Program, *words: str, text: str = PASSWORD + "\n") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "console", *words]
    surroundings = desk.surroundings()
    return subprocess.run(
        command, cwd=desk.home, env=surroundings, input=text, capture_output=True, text=True, timeout=60, check=False
    )


def at_a_terminal(desk: Program, *typed: str) -> tuple[int, str]:
    """Run `secret set acme` on a terminal, type each line when it is asked for; return its exit code and words."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(desk.home)
        os.execve(sys.executable, [sys.executable, "-m", "console", "secret", "set", "acme"], desk.surroundings())  # noqa: S606
    said = b""
    for line in typed:
        asked = said.count(b": ")
        while said.count(b": ") == asked:
            said += os.read(terminal, 1000)
        os.write(terminal, line.encode() + b"\n")
    try:
        while chunk := os.read(terminal, 1000):
            said += chunk
    except OSError:
        pass
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()


def test_a_password_from_a_pipe_is_kept_and_named_in_the_configuration(program: Program) -> None:
    ran = piped(program, "secret", "set", "acme")

    kept = program.config_file.parent / "secrets" / "acme"
    assert ran.returncode == 0
    assert kept.read_text() == PASSWORD + "\n"
    assert "acme" in program.here("config", "show").out
    assert program.here("config", "check").code == 0
    assert PASSWORD not in ran.stdout + ran.stderr


def test_a_password_typed_at_a_terminal_is_not_echoed(program: Program) -> None:
    code, said = at_a_terminal(program, PASSWORD, PASSWORD)

    assert code == 0
    assert PASSWORD not in said
    assert (program.config_file.parent / "secrets" / "acme").read_text() == PASSWORD + "\n"


def test_two_passwords_that_differ_keep_nothing(program: Program) -> None:
    code, said = at_a_terminal(program, PASSWORD, "hunter3")

    assert code == 2
    assert "not the same" in said
    assert not program.config_file.exists()


def test_no_password_at_all_ends_with_78(program: Program) -> None:
    assert piped(program, "secret", "set", "acme", text="").returncode == 78


def test_a_secret_that_is_elsewhere_is_not_overwritten(program: Program) -> None:
    program.configure('[secrets]\nacme = { command = ["pass", "acme"] }\n')

    ran = piped(program, "secret", "set", "acme")

    assert ran.returncode == 78
    assert "command pass" in ran.stderr


def test_the_list_tells_kinds_users_and_what_is_missing_but_no_value(desk: Program) -> None:
    desk.configure('[secrets]\nspare = { env = "SPARE" }\nacme = { env = "ACME" }\n')
    place = ("--host", "imap.acme.example", "--user", "acme")
    desk.here("mailbox", "add", "acme", "--brand", "acme", *place, "--secret", "acme")
    desk.here("smtp", "set", "--host", "smtp.acme.example", "--user", "acme", "--secret", "lost")

    ran = desk.here("secret", "list", "--json", ACME=PASSWORD)

    found = {one["secret"]: one for one in ran.shape["secrets"]}
    assert (found["acme"]["kind"], found["acme"]["mailboxes"]) == ("env", ["acme"])
    assert (found["spare"]["mailboxes"], found["spare"]["account"]) == ([], False)
    assert (found["lost"]["kind"], found["lost"]["missing"], found["lost"]["account"]) == (None, True, True)
    assert PASSWORD not in ran.out + desk.here("secret", "list", ACME=PASSWORD).out


def test_a_list_makes_no_database(program: Program) -> None:
    ran = program.here("secret", "list")

    assert ran.code == 0
    assert "There are no secrets yet" in ran.out
    assert not program.database.exists()
