"""From the mail server to the eye: a mail is delivered to Dovecot, and its row appears on a console that waits.

The console is the real one on a terminal, its poller the child that it starts itself. Dovecot waits half a second
before it pushes, so the time after the push is told apart; so is the time to the commit, which another connection sees.
"""

import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.intake import PASSWORD
from benchmarks.mails import mail
from benchmarks.measure import figure, spread
from benchmarks.program import USERS, Program, missing_programs, program_with_mailboxes
from benchmarks.report import Group, Row, print_group
from benchmarks.terminal import Terminal, terminal
from benchmarks.wire import Wire, wire_to
from storage.words import MailboxState
from tests.intake.dovecot import Dovecot, dovecot

_TITLE = "From delivery to the screen"
_COLUMNS, _LINES = 100, 40  # room for every mail, so that each row is seen
_LOOK_S = 0.001


@dataclass(slots=True)
class Waits:
    """Seconds of each mail from one moment to the next."""

    to_push: list[float] = field(default_factory=list)
    push_to_commit: list[float] = field(default_factory=list)
    push_to_row: list[float] = field(default_factory=list)
    to_row: list[float] = field(default_factory=list)


def measure(*, quick: bool) -> Group:
    """Deliver 30 mails (quick: 3), one after another, each when the console has come to rest."""
    if why := missing_programs("dovecot", "doveadm", "openssl"):
        return Group(title=_TITLE, rows=(), note=why)
    mails, waits = 3 if quick else 30, Waits()
    with (
        dovecot(dict.fromkeys(USERS, PASSWORD)) as server,
        wire_to(server.port) as wire,
        TemporaryDirectory() as folder,
    ):
        program = program_with_mailboxes(Path(folder) / "desk", port=wire.port, password=PASSWORD)
        command = program.command()
        with terminal(command, env=program.environment, columns=_COLUMNS, rows=_LINES) as console:
            _until_idle(program, console)
            with _committed(program.database) as commits:
                for number in range(mails):
                    _deliver(server, wire, console, commits, waits, number)
    note = f"{mails} mails, one after another; Dovecot is told of each by the file system and pushes in its own time."
    return Group(title=_TITLE, rows=tuple(_rows(waits)), note=note)


def _deliver(server: Dovecot, wire: Wire, console: Terminal, commits: "Commits", waits: Waits, number: int) -> None:
    """Deliver a mail of somebody new, which opens the ticket of the next number."""
    raw = mail(number, 1_000, Random(number))
    console.settle()
    time.sleep(Random(number).random())
    at = time.perf_counter()
    server.deliver(USERS[0], raw)
    row = at + console.wait_for(lambda screen: f"#{number + 1} " in screen, since=at)
    push, commit = wire.first_push_after(at), commits.time_of(number + 1)
    assert push is not None, "the row came without a push"
    waits.to_push.append(push - at)
    waits.push_to_commit.append(commit - push)
    waits.push_to_row.append(row - push)
    waits.to_row.append(row - at)


def _until_idle(program: Program, console: Terminal) -> None:
    """Read the console until its poller waits in IDLE on both mailboxes."""
    until = time.monotonic() + 30
    sql = "select count(*) from mailbox_health where state = ?"
    while time.monotonic() < until:
        console.settle()
        with sqlite3.connect(program.database) as database:
            idle = database.execute(sql, (MailboxState.IDLE,)).fetchone()[0]
        database.close()
        if idle == len(USERS):
            return
    raise TimeoutError("the poller does not come to wait for mail")


class Commits:
    """The moments at which another connection saw one more message in the database."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._changed = threading.Condition()

    def note(self, messages: int, moment: float) -> None:
        """Note how many messages were there at a moment."""
        with self._changed:
            self._times += [moment] * (messages - len(self._times))
            self._changed.notify_all()

    def time_of(self, message: int) -> float:
        """Return when that message, counted from 1, was first seen; wait for it if need be."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._times) >= message, timeout=10):
                raise TimeoutError("the mail was not committed")
            return self._times[message - 1]


@contextmanager
def _committed(database: Path) -> Iterator[Commits]:
    commits, ended = Commits(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(database, commits, ended), daemon=True)
    watcher.start()
    try:
        yield commits
    finally:
        ended.set()
        watcher.join()


def _watch(database: Path, commits: Commits, ended: threading.Event) -> None:
    connection = sqlite3.connect(database)
    version = -1
    while not ended.wait(_LOOK_S):
        now = connection.execute("pragma data_version").fetchone()[0]
        moment = time.perf_counter()
        if now != version:
            version = now
            commits.note(connection.execute("select count(*) from message").fetchone()[0], moment)
    connection.close()


def _rows(waits: Waits) -> list[Row]:
    first_ms = waits.to_row[0] * 1000
    steady = Waits(*(each[1:] for each in (waits.to_push, waits.push_to_commit, waits.push_to_row, waits.to_row)))
    whole, after = spread(steady.to_row), spread(steady.push_to_row)
    return [
        Row(
            what="delivered → row, the first mail after the start",
            figure=f"{first_ms:.0f} ms, {waits.push_to_row[0] * 1000:.0f} ms of it after the push",
            budget="≤ 1,000 ms",
            kept=first_ms <= 1_000,
        ),
        Row(what="delivered → row", figure=figure(whole), budget="≤ 1,000 ms", kept=whole.p95_ms <= 1_000),
        Row(what="delivered → push (Dovecot's own)", figure=figure(spread(steady.to_push))),
        Row(what="push → committed", figure=figure(spread(steady.push_to_commit))),
        Row(what="push → row", figure=figure(after), budget="≤ 150 ms", kept=after.median_ms <= 150),
    ]


if __name__ == "__main__":
    print_group(measure(quick="--quick" in sys.argv))
