"""Killed at random after its login, a poller loses no mail and takes none in twice."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail
from tests.faults.desks import PASSWORD, a_desk, begun
from tests.faults.random_kills import kill_at_random
from tests.figures import figure
from tests.intake.dovecot import Dovecot, dovecot
from tests.storage.sqlite.programs import command

pytestmark = pytest.mark.real_server
MAILS_EACH = 3


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({}) as running:
        yield running


def killed(server: Dovecot, desk: Program, user: str, kills: int) -> tuple[Counter[str], int]:
    """Deliver some mails before each kill; return the digests of all, and how many kills there were."""
    sent: Counter[str] = Counter()
    numbers = count(1)
    program = begun(command(kill_at_random, desk.database, kills, 7), desk)
    with program, program.stdin as heard, program.stdout as said, program.stderr as complaint:  # type: ignore[union-attr]
        for line in said:
            if line != "more\n":
                break
            for raw in (a_mail(next(numbers)) for _ in range(MAILS_EACH)):
                sent[hashlib.sha256(raw).hexdigest()] += 1
                server.deliver(user, raw)
            heard.write("\n")
        assert (complaint.read(), program.wait()) == ("", 0)
    return sent, int(line)


@pytest.mark.parametrize("kills", [30, pytest.param(2000, marks=pytest.mark.long)])
def test_no_mail_is_lost_and_none_doubled_however_often_the_poller_is_killed(
    server: Dovecot, tmp_path: Path, kills: int
) -> None:
    user = f"acme-{kills}"
    server.add_user(user, PASSWORD)
    desk = a_desk(tmp_path, server, user)

    sent, times = killed(server, desk, user, kills)

    with closing(sqlite3.connect(desk.database)) as connection:
        kept = Counter(row[0].hex() for row in connection.execute("select sha256 from delivery"))
        messages = Counter(row[0] for row in connection.execute("select message_id from message"))
        outcomes = {row[0] for row in connection.execute("select distinct outcome from delivery")}
    assert kept == sent
    assert (len(messages), set(messages.values())) == (len(sent), {1})
    assert outcomes == {"ticketed"}
    assert times == kills
    lost, doubled = (sent - kept).total(), (kept - sent).total()
    figure("kill-random-login", f"{lost} lost, {doubled} doubled of {len(sent)} mails", f"in {times} kills after login")
