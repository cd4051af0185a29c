"""Killed at any step of its life, a desk that lives on has kept, answered and sent the same.

A step is an SQL statement, an IMAP command, or an SMTP command and its answer; the life begins with an older database.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail
from tests.faults.desks import PASSWORD, a_desk, begun
from tests.faults.whole_life import age, live_and_be_killed
from tests.figures import figure
from tests.intake.dovecot import Dovecot, dovecot
from tests.outgoing.sink import Sink, sink
from tests.storage.sqlite.programs import command

pytestmark = pytest.mark.real_server
ARRIVAL = 1_772_000_000_000
QUICK_STEP = 27
PROGRAMS = 2
# A mail that may have been handed over is `unknown`, and says so in these tables only.
OF_ITS_STATE = {"outbox", "outbox_recipient", "outbox_count", "event"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What became of one life; `differing` are the tables that are not as an undisturbed life leaves them."""

    number: int
    was_killed: bool
    ended_well: bool
    state: str
    copies: int
    differing: frozenset[str]

    @property
    def is_as_promised(self) -> bool:
        """Whether nothing differs, but for a mail that may have been sent and is shown as such."""
        allowed = OF_ITS_STATE if self.state == "unknown" else set()
        copies = {0, 1} if self.state == "unknown" else {1}
        return self.ended_well and self.differing <= allowed and self.copies in copies and self.state != "queued"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({"acme": PASSWORD}) as running:
        running.deliver("acme", a_mail(1, sender="jan@example.nl"), arrival=ARRIVAL)
        running.deliver("acme", a_mail(2), arrival=ARRIVAL + 60_000)
        yield running


def lives(desk: Program, post: Sink, numbers: str) -> list[Life]:
    """Let a program live and be killed at these steps; the first life is the undisturbed one."""
    old = desk.home / "old.db"
    age(desk.database, old)
    found: list[Life] = []
    undisturbed: dict[str, str] = {}
    program = begun(command(live_and_be_killed, old, desk.home, numbers), desk)
    with program, program.stdin as heard, program.stdout as said, program.stderr as complaint:  # type: ignore[union-attr]
        for told in map(json.loads, said):
            undisturbed = undisturbed or told["tables"]
            found.append(_life(told, undisturbed, len(post.mails)))
            post.mails.clear()
            heard.write("\n")
        assert (program.wait(), complaint.read()) == (0, "")
    return found


def _life(told: dict[str, Any], undisturbed: dict[str, str], copies: int) -> Life:
    differing = frozenset(table for table in undisturbed if told["tables"].get(table) != undisturbed[table])
    return Life(
        number=told["number"], was_killed=told["killed"], ended_well=told["again"] == 0, state=told["state"],
        copies=copies, differing=differing,
    )  # fmt: skip


def _server(post: Sink) -> tuple[str, ...]:
    return ("smtp", "set", "--host", "127.0.0.1", "--port", str(post.port), "--security", "none")


def all_lives(server: Dovecot, folder: Path, step: int) -> list[Life]:
    """Kill at every `step`-th step, in two programs at once."""
    with ExitStack() as stack:
        posts = [stack.enter_context(sink()) for _ in range(PROGRAMS)]
        desks = [a_desk(folder / str(place), server, "acme", _server(post)) for place, post in enumerate(posts)]
        numbers = [f"{1 + place * step},{step * PROGRAMS},0" for place in range(PROGRAMS)]
        with ThreadPoolExecutor(PROGRAMS) as pool:
            return [life for found in pool.map(lives, desks, posts, numbers) for life in found]


def test_killed_at_any_step_a_desk_that_lives_on_has_kept_and_sent_the_same(server: Dovecot, tmp_path: Path) -> None:
    found = all_lives(server, tmp_path, QUICK_STEP)

    assert [life for life in found if not life.is_as_promised] == []
    assert sum(life.was_killed for life in found) == len(found) - PROGRAMS
    assert len(found) > 20
    figure("kill-every-life", len(found) - PROGRAMS, "kills in a whole life, the same each time")


@pytest.mark.long
def test_killed_at_every_step_a_desk_that_lives_on_has_kept_and_sent_the_same(server: Dovecot, tmp_path: Path) -> None:
    found = all_lives(server, tmp_path, 1)

    assert [life for life in found if not life.is_as_promised] == []
    killed = sorted(life.number for life in found if life.was_killed)
    assert killed == list(range(1, len(killed) + 1))
    assert len(killed) > 500
    unsure = sum(life.state == "unknown" for life in found)
    figure("kill-every-life", len(killed), f"kills in a whole life, the same each time but for {unsure} `unknown`")
