"""A server that fails is tried again later each time; a refused login seldom."""

from random import Random

from console.intake.backoff import LAST_S, REFUSED_S, Backoff
from console.intake.source import LoginRefusedError, SourceError


def test_the_pauses_grow_to_a_minute_and_never_fall_in_step() -> None:
    one, other = Backoff(), Backoff()

    pauses = [one.after(SourceError(), Random(1)) for _ in range(10)]
    others = [other.after(SourceError(), Random(2)) for _ in range(10)]

    assert 0.5 <= pauses[0] <= 1.0
    assert all(LAST_S / 2 <= pause <= LAST_S for pause in pauses[6:])
    assert pauses != others


def test_what_the_server_asks_for_is_waited() -> None:
    assert Backoff().after(SourceError(wait_s=90.0), Random(1)) == 90.0


def test_a_refused_login_is_tried_three_times_then_once_in_five_minutes() -> None:
    backoff, chance = Backoff(), Random(1)

    pauses = [backoff.after(LoginRefusedError(), chance) for _ in range(5)]

    assert all(pause < 5 for pause in pauses[:2])
    assert all(pause >= REFUSED_S for pause in pauses[2:])


def test_success_begins_anew() -> None:
    backoff, chance = Backoff(), Random(1)
    for _ in range(6):
        backoff.after(LoginRefusedError(), chance)

    backoff.succeeded()

    assert backoff.after(LoginRefusedError(), chance) <= 1.0
