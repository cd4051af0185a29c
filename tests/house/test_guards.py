"""Every guard counts: where one is taken away, the test that stands for it fails."""

import os
import subprocess
import sys

import pytest

from tests.figures import figure
from tests.guards import GUARDS, Guard, take_away, without
from tests.house.sources import ROOT


def ran(guard: Guard, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the test of a guard in a program of its own."""
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-x", guard.test]
    return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def outside() -> dict[str, str]:
    """Return the environment without what a run of tests adds to it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "OMNIDESK_"))}


@pytest.mark.long
@pytest.mark.parametrize("guard", GUARDS, ids=[guard.name for guard in GUARDS])
def test_without_a_guard_its_test_fails_and_with_it_it_does_not(guard: Guard) -> None:
    gone = ran(guard, without(guard.name, environment=outside()))
    held = ran(guard, outside())

    assert (gone.returncode, held.returncode) == (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.OK), gone.stdout
    assert gone.stdout.splitlines()[-1].startswith("1 failed in ")
    figure(f"guard-{guard.name}", "seen", "by its test when it is taken away")


def test_at_least_ten_guards_have_a_name_of_their_own() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS) >= 10


def test_a_guard_that_nobody_knows_is_not_taken_away() -> None:
    with pytest.raises(KeyError):
        take_away("luck")
