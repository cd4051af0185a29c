"""Numbers that no desk has are answered in words, and what is kept can always be shown."""

import pytest

from tests.cli.program import Program

HUGE = "9" * 20
LARGEST = str(2**63 - 1)


@pytest.mark.parametrize("many", [HUGE, LARGEST, str(2**62), "1000000"])
@pytest.mark.parametrize("words", ["ticket list", "search jan", "parked list", "outbox list"])
def test_a_limit_has_no_maximum(desk: Program, words: str, many: str) -> None:
    assert desk.here(*words.split(), "--limit", many, "--json").code == 0


@pytest.mark.parametrize(
    "words",
    [
        f"ticket show {HUGE}",
        f"ticket close {LARGEST}",
        f"ticket list --after {HUGE}.1",
        f"ticket list --after 1.{HUGE}",
    ],
)
def test_a_number_that_no_ticket_can_have_is_refused(desk: Program, words: str) -> None:
    ran = desk.here(*words.split(), "--json")

    assert (ran.code, ran.error_code) == (2, "usage")


@pytest.mark.parametrize("seconds", [str(30 * 86_400 + 1), HUGE])
def test_an_answer_waits_for_thirty_days_at_most(desk: Program, seconds: str) -> None:
    ran = desk.here("ticket", "reply", "1", "--text", "Dag", "--undo-seconds", seconds, "--json")

    assert (ran.code, ran.error_code) == (2, "usage")
