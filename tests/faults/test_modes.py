"""Behind a proxy that misbehaves the poller notices, says in words what is wrong, and in the end has every mail once.

One poller follows all mailboxes at once, one for each fault, against a real Dovecot; the quick run has short deadlines,
the long one those of the program.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.intake import poller
from console.intake.imap_deadlines import Deadlines
from tests.faults.following import Course, follow
from tests.faults.memory import Growth, growth
from tests.faults.modes import MODES
from tests.figures import figure
from tests.intake.dovecot import Dovecot, dovecot

pytestmark = pytest.mark.real_server
SOON = Deadlines(resolve_s=5, connect_s=5, tls_s=2, answer_s=2, logout_s=0.3)
MOST_GROWTH_MB = 64
SHORTEST_PAUSE_S = 0.4  # half a second, and what a busy machine takes to hear of a connection
NOTICED_S = 30.0
IDLE_S = poller.IDLE_S


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot({}) as running:
        yield running


def courses_of(server: Dovecot, folder: Path, deadlines: Deadlines, patience_s: float) -> tuple[list[Course], Growth]:
    with growth() as grown:
        went = asyncio.run(follow(MODES, server, folder, deadlines=deadlines, patience_s=patience_s))
    return went, grown


@pytest.fixture(scope="module")
def quickly(server: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Course], Growth]:
    """How it went with each mode, with deadlines that a test can wait for."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(poller, "IDLE_S", 1.0)
        patched.setattr(poller, "PAUSE_S", 1.0)
        patched.setattr(poller, "WHOLE_EVERY_MS", 2000)
        went, grown = courses_of(server, tmp_path_factory.mktemp("modes"), SOON, 60)
    return {course.mode.name: course for course in went}, grown


@pytest.mark.parametrize("name", [mode.name for mode in MODES])
def test_a_fault_is_told_in_words_and_when_it_has_gone_every_mail_is_there_once(
    quickly: tuple[dict[str, Course], Growth], name: str
) -> None:
    course = quickly[0][name]

    assert course.complaint == ""


def test_after_a_fault_the_server_is_left_alone_for_a_moment(quickly: tuple[dict[str, Course], Growth]) -> None:
    paused = {name: course.waited_s for name, course in quickly[0].items() if course.mode.says}

    assert {name: pause for name, pause in paused.items() if pause < SHORTEST_PAUSE_S} == {}


def test_all_faults_together_take_little_memory(quickly: tuple[dict[str, Course], Growth]) -> None:
    courses, grown = quickly

    assert grown.megabytes < MOST_GROWTH_MB
    survived = sum(not course.complaint for course in courses.values())
    figure("imap-faults", f"{survived} of {len(MODES)}", "modes recovered")
    figure("imap-faults-growth", round(grown.megabytes, 1), "MB")


@pytest.mark.long
def test_with_the_deadlines_of_the_program_every_fault_is_told_within_thirty_seconds(
    server: Dovecot, tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(poller, "WHOLE_EVERY_MS", 60_000)
        went, grown = courses_of(server, tmp_path, Deadlines(), IDLE_S + 240)

    assert [(course.mode.name, course.complaint) for course in went if course.complaint] == []
    # A server may be silent in IDLE as long as it likes: that nothing comes any more shows when the poller looks again.
    told_s = {
        course.mode.name: course.noticed_s - (IDLE_S if "IDLING" in course.mode.acts else 0.0)
        for course in went
        if course.mode.says
    }
    assert {name: seconds for name, seconds in told_s.items() if seconds > NOTICED_S} == {}
    assert grown.megabytes < MOST_GROWTH_MB
    figure("imap-faults-noticed", round(max(told_s.values()), 1), "s at most")
