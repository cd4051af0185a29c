"""`omnidesk service show`: what is printed is accepted by those who read it."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from console.cli.verbs import groups
from console.service.templates import TEMPLATES, Installation, filled
from tests.cli.program import Program
from tests.intake.dovecot import require

ODD = Installation(
    command=("/opt/om ni/python", "-m", "console", "--database", "sqlite:////srv/50%/$desk.db"),
    user="desk", group="desk", folder="/srv/50%",
)  # fmt: skip


def needs(program: str) -> None:
    require(*([] if shutil.which(program) else [program]))


def test_the_list_names_every_file_and_where_it_belongs(program: Program) -> None:
    files = program.here("service", "show", "--json").shape["files"]

    assert [one["name"] for one in files] == ["poll", "backup", "timer", "logrotate", "sshd", "man"]
    assert all(one["path"].startswith("/") and one["words"] for one in files)


@pytest.mark.parametrize("name", ["poll", "backup", "timer", "logrotate", "sshd", "man"])
def test_each_file_is_printed_filled_in(desk: Program, name: str) -> None:
    ran = desk.here("service", "show", name)

    assert (ran.code, ran.err) == (0, "")
    assert "@" not in ran.out.replace("@system-service", "").replace('"$$@"', "") or name == "man"


@pytest.mark.real_server
def test_systemd_accepts_the_units(desk: Program, tmp_path: Path) -> None:
    needs("systemd-analyze")
    units = []
    for name in ("poll", "backup", "timer"):
        shown = desk.here("service", "show", name, "--json").shape
        units.append(tmp_path / Path(shown["path"]).name)
        units[-1].write_text(shown["text"], encoding="utf-8")

    ran = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")


def test_words_are_quoted_for_systemd() -> None:
    (command,) = [line for line in filled(TEMPLATES[0], ODD).splitlines() if line.startswith("ExecStart=")]

    assert command == 'ExecStart="/opt/om ni/python" -m console --database "sqlite:////srv/50%%/$$desk.db" poll'


def test_the_poller_sees_the_processes_of_others_because_leases_ask_for_them(desk: Program) -> None:
    unit = desk.here("service", "show", "poll").out

    assert "Type=notify" in unit and "WatchdogSec=" in unit
    assert "ProtectProc=default" in unit


@pytest.mark.real_server
@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_manual_is_troff_without_a_warning_and_tells_of_every_verb(program: Program, language: str) -> None:
    needs("groff")
    page = program.here("--lang", language, "service", "show", "man").out

    ran = subprocess.run(
        ["groff", "-man", "-Kutf8", "-Tutf8", "-wall", "-rLL=80n", "-rLT=80n", "-P-cbou"],
        input=page, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (ran.returncode, ran.stderr) == (0, "")
    assert max(len(line) for line in ran.stdout.splitlines()) <= 80
    assert [group.word for group in groups() if f".SS {group.word}\n" not in page] == []


def test_the_poller_tells_systemd_that_it_is_ready_feeds_the_watchdog_and_says_when_it_stops(desk: Program) -> None:
    path = str(desk.home / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(path)
        systemd.settimeout(20)
        surroundings = desk.surroundings(NOTIFY_SOCKET=path, WATCHDOG_USEC="400000")
        polling = subprocess.Popen([sys.executable, "-m", "console", "poll"], cwd=desk.home, env=surroundings)
        heard = [systemd.recv(100), systemd.recv(100), systemd.recv(100)]
        polling.terminate()
        while heard[-1] == b"WATCHDOG=1":
            heard.append(systemd.recv(100))

    assert (heard[:3], heard[-1]) == ([b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"], b"STOPPING=1")
    assert polling.wait(timeout=20) == 0
