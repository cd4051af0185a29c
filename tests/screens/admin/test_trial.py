"""A trial follows its steps: one at a time under way, a failure where it happened, and those never begun left out."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from console.screens.admin.trial import Attempt, Trial, TrialFailedError
from console.trial_advice import Advice
from widgets.steps import StepState

WAITING, RUNNING, OK, FAILED, SKIPPED = StepState
NAMES = ("a", "b", "c")


def an_attempt(take: Callable[[Trial], Awaitable[None]]) -> Attempt:
    steps = [(name, name.upper()) for name in NAMES]
    return Attempt(title="Trying", steps=steps, take=take, done="fine", subject="it")


def states(trial: Trial) -> list[StepState]:
    return [step.state for step in trial.steps]


async def test_the_next_step_is_under_way_when_one_has_ended() -> None:
    seen: list[list[StepState]] = []

    async def take(trial: Trial) -> None:
        for name in NAMES:
            seen.append(states(trial))
            trial.hear(name, True, "")

    trial = Trial(an_attempt(take))
    await trial.run()

    assert seen == [[RUNNING, WAITING, WAITING], [OK, RUNNING, WAITING], [OK, OK, RUNNING]]
    assert (trial.has_passed, trial.is_running, states(trial)) == (True, False, [OK, OK, OK])
    assert "fine" in trial.entries


@pytest.mark.parametrize("is_told", [True, False])
async def test_a_failure_stands_at_the_step_where_it_happened(is_told: bool) -> None:
    async def take(trial: Trial) -> None:
        trial.hear("a", True, "")
        if is_told:
            trial.hear("b", False, "why")
        raise TrialFailedError("why", Advice(cause="cause", remedy="remedy"))

    trial = Trial(an_attempt(take))
    await trial.run()

    assert (states(trial), trial.at, trial.has_passed) == ([OK, FAILED], "b", False)
    assert trial.steps[1].said == "why"
    assert {"cause", "remedy"} <= {one for one in trial.entries if isinstance(one, str)}


async def test_who_does_not_wait_leaves_it_where_it_was() -> None:
    begun = asyncio.Event()

    async def take(trial: Trial) -> None:
        trial.hear("a", True, "")
        begun.set()
        await asyncio.Event().wait()

    trial = Trial(an_attempt(take))
    running = asyncio.ensure_future(trial.run())
    await begun.wait()
    running.cancel()
    await asyncio.wait([running])

    assert running.cancelled()
    assert (states(trial), trial.is_running, trial.has_passed) == ([OK, SKIPPED], False, False)


async def test_a_step_that_is_not_expected_is_passed_over() -> None:
    async def take(trial: Trial) -> None:
        trial.hear("z", True, "")

    trial = Trial(an_attempt(take))
    await trial.run()

    assert trial.has_passed
