"""A login that a real server refuses is tried three times, then left alone for five minutes: tries lock accounts."""

from datetime import UTC, datetime

import pytest

from tests.figures import figure
from tests.intake.dovecot import Dovecot
from tests.stories.program import Program
from tests.stories.test_real_server import PATIENCE_S, desk, server, stop, user_of  # noqa: F401
from tests.stories.waiting import until

pytestmark = pytest.mark.real_server
FREE, REFUSED_S = 3, 300
LOOKED_S = 5  # at most, from the last try until somebody looks


def refusals(running: Dovecot, user: str) -> int:
    """Return how often the server refused this user, as it counts itself."""
    lines = [line for line in running.log().splitlines() if f"user=<{user}>" in line and "auth failed" in line]
    return len(lines)


def pause_s(desk: Program) -> float:  # noqa: F811 (a desk, not the fixture)
    """Return the seconds until the poller tries again, by what it says itself; 0 while it says nothing."""
    (mailbox,) = desk.json("status")["mailboxes"]
    then = mailbox["next_try_at"]
    return (datetime.fromisoformat(then) - datetime.now(UTC)).total_seconds() if then else 0.0


def test_a_login_that_is_refused_is_tried_three_times_and_then_left_alone(
    server: Dovecot,  # noqa: F811
    desk: Program,  # noqa: F811
) -> None:
    user = user_of(desk)
    server.add_user(user, "another password")

    poller = desk.start("poll")
    try:
        until(lambda: pause_s(desk) > REFUSED_S - LOOKED_S, PATIENCE_S)
        waits_s = pause_s(desk)
    finally:
        stop(poller)

    tries = refusals(server, user)
    assert tries == FREE
    figure("refused-login", tries, f"tries of a refused login that Dovecot saw, then a pause of {waits_s:.0f} s")


def test_a_login_that_is_refused_to_a_poller_that_looks_once_is_critical_for_the_monitor(
    server: Dovecot,  # noqa: F811
    desk: Program,  # noqa: F811
) -> None:
    server.add_user(user_of(desk), "another password")

    desk.run("poll", "--once")

    told = desk.json("check", code=2)
    assert [one["state"] for one in told["found"] if "login refused" in one["words"]] == ["critical"]
