"""The clock of the machine jumps while mail comes in: nothing is doubled, fetched again, or of a negative age."""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.mails import mail
from tests.figures import figure
from tests.intake.dovecot import Dovecot
from tests.nights.surroundings import FalseClock, false_clock
from tests.stories.program import Program
from tests.stories.test_real_server import PATIENCE_S, desk, server, stop, sums, user_of  # noqa: F401
from tests.stories.waiting import until

pytestmark = [pytest.mark.real_server, pytest.mark.long]
NIGHT = datetime(2026, 10, 25, 0, 59, 55, tzinfo=UTC)  # in Amsterdam it is 02:59:55, and soon 02:00 again
MOST_LOGINS = 6  # of two pollers; each may lose its line once at each jump
BATCH, MAILS = 5, 15
NIGHT_FALLS_S = 6
_AGE = re.compile(r"(?<![\w-])-\d+ ?(?:s|m|h|d|min|u|sec|day|dag)\b")


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[FalseClock]:
    with false_clock(tmp_path) as one:
        yield one


def into_the_night() -> str:
    return f"{int(NIGHT.timestamp() - time.time()):+d}"


def negatives(said: Any, path: str = "") -> list[str]:
    """Return the path of each number below zero in what a verb says."""
    match said:
        case dict():
            return [found for name, one in said.items() for found in negatives(one, f"{path}.{name}")]
        case list():
            return [found for number, one in enumerate(said) for found in negatives(one, f"{path}[{number}]")]
        case int() | float() if said < 0:
            return [f"{path} = {said}"]
        case _:
            return []


def ages(program: Program) -> list[str]:
    """Return the ages below zero in what is said of the desk, to scripts and to people."""
    found: list[str] = []
    for verb in (("status",), ("ticket", "list"), ("ledger",)):
        ran = program.run(*verb, "--json")
        assert ran.returncode in (0, 4), (verb, ran.stderr)
        found += negatives(program.json(*verb, code=ran.returncode), " ".join(verb))
        found += _AGE.findall(program.run(*verb).stdout)
    return found


def logins(running: Dovecot, user: str) -> int:
    """Return how often this user logged in, as the server counts."""
    return sum(f"user=<{user}>" in line and " Login: " in line for line in running.log().splitlines())


@pytest.mark.parametrize("jump", ["+3d", "-3d", "night"])
def test_whichever_way_the_clock_jumps_no_mail_is_doubled_fetched_again_or_of_a_negative_age(
    server: Dovecot,  # noqa: F811
    desk: Program,  # noqa: F811
    clock: FalseClock,
    jump: str,
) -> None:
    there = replace(desk, within=clock.within, more={"TZ": "Europe/Amsterdam"})
    bring(server, desk, 0)
    pollers = [there.start("poll")]
    wrong: list[str] = []
    try:
        until(lambda: came_in(desk) == BATCH, PATIENCE_S)
        pollers.append(there.start("poll"))
        for batch, ahead in enumerate((into_the_night() if jump == "night" else jump, "+0"), start=1):
            clock.set(ahead)
            wrong += ages(there)
            bring(server, desk, batch)
            until(partial(has_all, desk, batch), PATIENCE_S)
            wrong += ages(there)
            if ahead == "+0" or jump != "night":
                continue
            time.sleep(NIGHT_FALLS_S)
            wrong += ages(there)
    finally:
        codes = [stop(poller) for poller in pollers]

    found = sums(desk)
    listed = desk.json("ticket", "list", "--messages", "--limit", "100")["tickets"]
    messages = Counter(message["message_id"] for ticket in listed for message in ticket["messages"])
    assert wrong == []
    assert codes == [0, 0]
    assert (found["fetched"], found["ticketed"], found["pending"], found["failed"]) == (MAILS, MAILS, 0, 0)
    assert (len(messages), set(messages.values())) == (MAILS, {1})
    assert logins(server, user_of(desk)) <= MOST_LOGINS
    wrong_mails = found["fetched"] - MAILS
    figure(
        "clock-jumps", f"{wrong_mails} of {MAILS}", "mails doubled or fetched again by two pollers whose clock jumps"
    )


def bring(server: Dovecot, desk: Program, batch: int) -> None:  # noqa: F811
    """Deliver so many mails, none of which was there before, at the time that it is for the server."""
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        server.deliver(user_of(desk), mail(number, MAILS, random.Random(number)))


def came_in(desk: Program) -> int:  # noqa: F811
    """Return how many mails became tickets; none while nobody has looked into the mailbox yet."""
    return sums(desk)["ticketed"] if desk.json("ledger")["mailboxes"] else 0


def has_all(desk: Program, batch: int) -> bool:  # noqa: F811
    return came_in(desk) >= (batch + 1) * BATCH
