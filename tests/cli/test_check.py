"""`omnidesk check` and `omnidesk metrics`: a line with figures for Nagios, gauges for Prometheus, nothing of a mail."""

import asyncio
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.cli.program import Program, Ran
from tests.cli.test_reading_verbs import a_mail, import_mails

MAILBOX = ("--brand", "acme", "--host", "localhost", "--user", "u", "--secret", "acme")
FIGURE = re.compile(r"'?[\w ]+'?=-?[\d.]+(s|B)?;[\d.:]*;[\d.:]*;0")


def checked(desk: Program, *words: str) -> Ran:
    return desk.here("check", "--warn-free", "off", "--crit-free", "off", *words)


def test_without_a_database_nobody_can_tell_and_none_is_made(program: Program) -> None:
    ran = program.here("check")

    assert (ran.code, ran.err) == (3, "")
    assert ran.out.startswith("OMNIDESK UNKNOWN - there is no database ")
    assert not program.database.exists()


def test_a_database_that_is_none_is_unknown_too(program: Program) -> None:
    program.database.parent.mkdir(parents=True)
    program.database.write_text("no database at all" * 100, encoding="utf-8")

    assert program.here("check").out.startswith("OMNIDESK UNKNOWN - ")
    assert program.here("--database", "mysql://x", "check").code == 3


def test_a_fault_of_the_program_is_unknown_and_no_warning(desk: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("console.cli.check.judge", faulty)

    ran = checked(desk)

    assert (ran.code, ran.out) == (3, "OMNIDESK UNKNOWN - a fault in the program (ZeroDivisionError)\n")


def test_a_desk_without_a_mailbox_is_a_warning_on_one_line_with_figures(desk: Program) -> None:
    ran = checked(desk)

    (line,) = ran.out.splitlines()
    said, _bar, performance = line.partition(" | ")
    assert (ran.code, said) == (1, "OMNIDESK WARNING - no forward mailbox is set up")
    assert [one for one in performance.split() if not FIGURE.fullmatch(one)] == []


def test_limits_are_options(desk: Program) -> None:
    desk.here("mailbox", "add", "acme", *MAILBOX)
    import_mails(desk, a_mail(1))
    with sqlite3.connect(desk.database) as database:
        database.execute(
            "insert into mailbox_health (mailbox_id, state, last_poll_at, error) "
            "values (1, 'stopped', unixepoch() * 1000 - 700000, '')"
        )

    usual, patient, strict = checked(desk), checked(desk, "--warn-lag", "15m"), checked(desk, "--crit-lag", "650")
    waiting = checked(desk, "--warn-lag", "off", "--crit-lag", "off", "--crit-unanswered", "1d")

    assert [ran.code for ran in (usual, patient, strict, waiting)] == [1, 0, 2, 2]
    assert "acme: nobody fetches it" in usual.out
    assert patient.out.startswith("OMNIDESK OK - 1 mailbox looked at, 1 ticket open | ")
    assert "a customer has waited" in waiting.out


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--warn-lag", "fast", '"fast" is no length of time: write seconds, or 10m, 2h, 3d; or off.'),
        ("--warn-lag", "-5", '"-5" is no length of time'),
        ("--crit-lag", "999999999999", '"999999999999" is no length of time'),
        ("--crit-lag", "0", '"0" would always be reached: write 1 or more, or off.'),
        ("--crit-parked-age", "0h", '"0h" would always be reached'),
        ("--crit-parked", "ten", '"ten" is no limit: write a whole number from 1, or off.'),
        ("--crit-parked", "-5", '"-5" is no limit'),
        ("--crit-parked", "0", '"0" is no limit'),
        ("--warn-parked", "1.5", '"1.5" is no limit'),
        ("--warn-parked", "\u0663", '"\u0663" is no limit'),
        ("--warn-free", "10GB", '"10GB" is no room on a disk: write whole megabytes, or off.'),
        ("--warn-free", "-1", '"-1" is no room on a disk'),
        ("--warn-free", "\x1b[2J", "is no room on a disk"),
    ],
)
def test_a_limit_that_is_none_is_unknown_to_a_monitor_and_told_in_words(
    desk: Program, option: str, value: str, words: str
) -> None:
    ran = desk.here("check", f"{option}={value}")

    assert (ran.code, ran.err) == (3, "")
    assert ran.out.startswith(f"OMNIDESK UNKNOWN - {option}: ") and words in ran.out
    assert "\x1b" not in ran.out and len(ran.out.splitlines()) == 1


def test_an_option_that_is_not_there_is_unknown_and_no_alarm(desk: Program) -> None:
    ran = desk.here("check", "--warn-lags", "5", "--json")

    assert (ran.code, ran.shape["state"]) == (3, "unknown")
    assert "--warn-lags" in ran.shape["found"][0]["words"]


def test_as_json_the_state_stands_beside_the_exit_code(desk: Program) -> None:
    ran = checked(desk, "--json")

    assert (ran.code, ran.shape["state"]) == (1, "warning")
    assert ran.shape["found"] == [{"state": "warning", "words": "no forward mailbox is set up"}]
    assert ran.shape["figures"]["parked"] == 0


@pytest.mark.parametrize("verb", [("check",), ("digest",), ("doctor", "--offline")], ids=" ".join)
def test_what_a_monitor_asks_loads_no_screen(desk: Program, verb: tuple[str, ...]) -> None:
    script = (
        "import sys, runpy, atexit\n"
        "sys.argv = ['omnidesk', *sys.argv[1:]]\n"
        "atexit.register(lambda: print(*({'textual', 'rich', 'aioimaplib'} & set(sys.modules)), file=sys.stderr))\n"
        "runpy.run_module('console', run_name='__main__')\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script, *verb],
        cwd=desk.home, env=desk.surroundings(), capture_output=True, timeout=60, check=False,
    )  # fmt: skip

    assert ran.stderr.decode().splitlines()[-1] == ""


def test_the_figures_hold_no_address_and_no_subject(desk: Program) -> None:
    desk.here("mailbox", "add", "acme", *MAILBOX)
    import_mails(desk, a_mail(1), a_mail(2))

    told = desk.here("metrics").out

    assert 'omnidesk_mails{mailbox="import:acme",outcome="ticketed"} 2.0' in told
    assert 'omnidesk_mailbox_state{mailbox="acme",state="never polled"} 1.0' in told
    assert "@" not in told and "Vraag" not in told


def test_into_a_file_they_come_whole(desk: Program, tmp_path: Path) -> None:
    file = tmp_path / "omnidesk.prom"
    file.write_text("old", encoding="utf-8")

    ran = desk.here("metrics", "--file", str(file), "--json")

    assert (ran.code, ran.shape["bytes"]) == (0, file.stat().st_size)
    assert file.read_text(encoding="utf-8").endswith("\n")
    assert list(tmp_path.glob(".*")) == []
    assert file.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("place", ["0.0.0.0:9100", "192.0.2.1:9100", "9100", "localhost:9100", "127.0.0.1:99999"])
def test_beyond_this_machine_nobody_is_listened_to(desk: Program, place: str) -> None:
    ran = desk.here("metrics", "--listen", place, "--json")

    assert (ran.code, ran.error_code) == (2, "usage")


def test_a_place_that_is_taken_is_told_in_words(desk: Program) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = desk.here("metrics", "--listen", f"127.0.0.1:{taken.getsockname()[1]}")

    assert ran.code == 1
    assert ran.err.startswith("omnidesk: Nobody can listen at 127.0.0.1:") and "in use" in ran.err


@pytest.mark.parametrize("words", [("--file", ""), ("--file", "/"), ("--file", "x", "--listen", "127.0.0.1:0")])
def test_what_is_no_file_and_two_ways_at_once_are_refused(desk: Program, words: tuple[str, ...]) -> None:
    ran = desk.here("metrics", *words, "--json")

    assert (ran.code, ran.error_code) == (2, "usage")


def test_a_file_that_can_not_be_made_is_named_as_it_was_written(desk: Program) -> None:
    ran = desk.here("metrics", "--file", "/nowhere/omnidesk.prom")

    assert (ran.code, ran.err) == (1, "omnidesk: /nowhere/omnidesk.prom: No such file or directory\n")


def test_without_the_library_only_this_is_missing_and_how_to_get_it_is_said(desk: Program) -> None:
    script = (
        "import sys, runpy\nsys.modules['prometheus_client'] = None\nrunpy.run_module('console', run_name='__main__')"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script, "metrics"],
        cwd=desk.home, env=desk.surroundings(), capture_output=True, timeout=60, check=False,
    )  # fmt: skip

    assert ran.returncode == 1
    assert b"pip install 'omnidesk-console[metrics]'" in ran.stderr


async def test_over_http_every_question_is_answered_anew(desk: Program) -> None:
    serving = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "console", "metrics", "--listen", "127.0.0.1:0",
        cwd=desk.home, env=desk.surroundings(), stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert serving.stderr is not None
    async with asyncio.timeout(20):
        url = (await serving.stderr.readline()).decode().split()[-1]
        before = await asyncio.to_thread(asked, url)
        await asyncio.to_thread(import_mails, desk, a_mail(1))
        after = await asyncio.to_thread(asked, url)
        serving.send_signal(signal.SIGTERM)
        code = await serving.wait()

    assert ("omnidesk_tickets 0.0" in before, "omnidesk_tickets 1.0" in after, code) == (True, True, 0)


def asked(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 (our own address)
        text: bytes = answer.read()
    return text.decode()
