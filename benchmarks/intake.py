"""The intake against mbsync: the same ten thousand mails of one Dovecot, taken in turn in one run.

mbsync only writes files; the program keeps, reads, decides and indexes each mail as well. Memory is that of the poller
and of its reader together; the ledger must agree after each run.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.intake_disk import disk_rows, packing_row
from benchmarks.mails import large_mail, write_backlog
from benchmarks.measure import Ran, interleaved, run
from benchmarks.program import USERS, Program, missing_programs, program_with_mailboxes
from benchmarks.report import Group, Row, print_group
from tests.intake.dovecot import Dovecot, dovecot

_TITLE = "Taking in a backlog"
PASSWORD = "correct horse"  # noqa: S105 (of a server that lives as long as this script, on loopback)
_MEMORY_MB = 200
_LARGE_MB = 25
_MBSYNC = """\
{fsync}
IMAPAccount bench
Host 127.0.0.1
Port {port}
User {user}
Pass "{password}"
SSLType None
AuthMechs LOGIN

IMAPStore far
Account bench

MaildirStore near
Path {folder}/
Inbox {folder}/INBOX

Channel bench
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull New
SyncState *
"""


@dataclass(slots=True)
class Contest:
    """A backlog on a server, and who takes it in. Each round begins with an empty disk and unread mails."""

    server: Dovecot
    folder: Path
    mails: int
    rounds: int = 0
    last: Program | None = None

    def omnidesk(self) -> Ran:
        """Take the backlog in as the program does; every mail must be accounted for."""
        program = program_with_mailboxes(self._place(), port=self.server.port, password=PASSWORD)
        ran = run(program.command("poll", "--once", "--json"), env=program.environment)
        ledger = program.json("ledger")
        assert ledger["agrees"] is True, ledger
        assert sum(row["fetched"] - row["pending"] for row in ledger["mailboxes"]) == self.mails, ledger
        self.last = program
        return ran

    def mbsync(self, fsync: str) -> Ran:
        """Fetch the backlog into files; every mail must be there."""
        place = self._place()
        place.mkdir()
        configuration = place / "mbsyncrc"
        configuration.write_text(
            _MBSYNC.format(fsync=fsync, port=self.server.port, user=USERS[0], password=PASSWORD, folder=place / "mail"),
            encoding="utf-8",
        )
        (place / "mail").mkdir()
        ran = run(["mbsync", "-q", "-c", str(configuration), "bench"])
        fetched = sum(1 for file in (place / "mail" / "INBOX" / "new").iterdir())
        assert fetched == self.mails, f"mbsync fetched {fetched} of {self.mails}"
        shutil.rmtree(place)
        return ran

    def _place(self) -> Path:
        self.rounds += 1
        make_unread(self.server, USERS[0])
        return self.folder / str(self.rounds)


def measure(*, quick: bool) -> Group:
    """Take in 10,000 mails (quick: 300), three times each; then a large mail among a few."""
    if why := missing_programs("dovecot", "doveadm", "openssl", "mbsync"):
        return Group(title=_TITLE, rows=(), note=why)
    mails, rounds = (300, 1) if quick else (10_000, 3)
    with dovecot(dict.fromkeys(USERS, PASSWORD)) as server, TemporaryDirectory() as folder:
        inbox = server.maildir(USERS[0])
        size = write_backlog(inbox, mails)
        server.adopt(USERS[0])
        contest = Contest(server=server, folder=Path(folder), mails=mails)
        contestants: dict[str, Callable[[], Ran]] = {
            "omnidesk poll --once": contest.omnidesk,
            "mbsync": lambda: contest.mbsync(""),
            "mbsync, FSync=no": lambda: contest.mbsync("FSync no"),
        }
        taken = interleaved(contestants, rounds)
        assert contest.last is not None
        rows = [*_speed_rows(taken, mails), *disk_rows(contest.last.database, mails)]
        rows += [packing_row(inbox, 200 if quick else 2_000), *_large_rows(server, Path(folder))]
    note = f"{mails:,} mails of {size / mails / 1000:.1f} kB from one Dovecot, the median of {rounds} runs in turn."
    return Group(title=_TITLE, rows=tuple(rows), note=note)


def make_unread(server: Dovecot, user: str) -> None:
    """Take the flags from every mail of a user, as before anybody fetched them."""
    command = ["doveadm", "-c", str(server.folder / "dovecot.conf"), "flags", "remove", "-u", user, "\\Seen"]
    subprocess.run([*command, "mailbox", "INBOX", "ALL"], check=True, capture_output=True, timeout=300)


def _speed_rows(taken: dict[str, Ran], mails: int) -> list[Row]:
    ours = taken["omnidesk poll --once"]
    rows = [_speed_row(name, ran, mails) for name, ran in taken.items()]
    for name, budget in (("mbsync", "≥ 1.0"), ("mbsync, FSync=no", "goal ≥ 1.0")):
        ratio = taken[name].seconds / ours.seconds
        rows.append(Row(what=f"as fast as {name}", figure=f"{ratio:.2f} ×", budget=budget, kept=ratio >= 1))
    rows.append(_memory_row("peak memory of poller and reader", ours.peak_mb, _MEMORY_MB))
    return rows


def _speed_row(name: str, ran: Ran, mails: int) -> Row:
    figure = f"{mails / ran.seconds:,.0f} mails/s ({ran.seconds:.1f} s, {ran.processor_s:.1f} s of processor)"
    return Row(what=f"`{name}`", figure=figure)


def _large_rows(server: Dovecot, folder: Path) -> list[Row]:
    """Take in some small mails, then as many with a large one among them."""
    peaks, user = [], USERS[1]
    for large_mb in (0, _LARGE_MB):
        for number in range(200):
            server.deliver(user, large_mail(number, 5_000))
        if large_mb:
            server.deliver(user, large_mail(0, large_mb * 1_000_000))
        program = program_with_mailboxes(folder / f"large-{large_mb}", port=server.port, password=PASSWORD)
        command = program.command("poll", "--once", "--mailbox", user, "--json")
        peaks.append(run(command, env=program.environment).peak_mb)
        assert program.json("ledger")["agrees"] is True
    what = f"the same with a mail of {_LARGE_MB} MB among 400, {peaks[1] - peaks[0]:.0f} MB more than without"
    return [_memory_row(what, peaks[1], _MEMORY_MB + 3 * _LARGE_MB)]


def _memory_row(what: str, peak_mb: float, budget_mb: float) -> Row:
    return Row(what=what, figure=f"{peak_mb:.0f} MB", budget=f"≤ {budget_mb:.0f} MB", kept=peak_mb <= budget_mb)


if __name__ == "__main__":
    print_group(measure(quick="--quick" in sys.argv))
