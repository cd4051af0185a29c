"""Power is lost at any moment: nothing that was acknowledged is lost, and the database is whole.

A real run of intake and outbox is recorded and said once more to another SQLite (APSW brings its own) on a disk that
forgets or tears what was not synchronised; what is left is opened by the SQLite of the program.
"""

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.cli.program import Program
from tests.cli.test_reading_verbs import a_mail, import_mails
from tests.faults.power import Run, faults, play, verdict
from tests.faults.recording import Recording, recorded
from tests.figures import figure
from tests.outgoing.sink import sink

QUICK, LONG, CONTROL = 150, 5000, 60
# Once as it is, and once so that the journal is copied into the database in the middle of the run, too.
AS_IT_IS, SHORT_JOURNAL = (), ("pragma wal_autocheckpoint = 8",)
OFF, NORMAL = ("pragma synchronous = off",), (*SHORT_JOURNAL, "pragma synchronous = normal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The database before a run, what the run said, and the database behind it."""

    before: Path
    recording: Recording
    after: Path

    def played(self, folder: Path, *pragmas: str) -> Run:
        """Play it on a disk of its own, under further pragmas."""
        return play(
            self.recording.sittings, self.before, (*self.recording.pragmas, *pragmas), folder, f"disk-{uuid4()}"
        )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Mails come in, one is answered, and the answer is sent."""
    home = tmp_path_factory.mktemp("desk")
    desk, before = Program(home=home), home / "before.db"
    with sink() as post:
        for words in (
            ("account", "set", "--name", "konto"),
            ("brand", "add", "acme", "--name", "Acme BV"),
            ("address", "add", "info@acme.example", "--brand", "acme"),
            ("smtp", "set", "--host", "127.0.0.1", "--port", str(post.port), "--security", "none"),
        ):
            assert desk.here(*words).code == 0
        shutil.copy(desk.database, before)
        with recorded() as recording:
            assert import_mails(desk, a_mail(1, sender="jan@example.nl"), a_mail(2)).code == 0
            recording.begin()
            assert desk.here("ticket", "reply", "1", "--text", "Morgen.").code == 0
            recording.begin()
            assert desk.here("poll", "--once").code == 0
        assert len(post.mails) == 1
    return Recorded(before=before, recording=recording, after=desk.database)


def test_a_run_that_is_said_once_more_leaves_the_same_database(run: Recorded, tmp_path: Path) -> None:
    played = run.played(tmp_path)

    assert "pragma synchronous = full" in run.recording.pragmas
    assert played.marks[-1] == verdict(run.after)
    assert len(set(played.marks)) > 5


@pytest.mark.parametrize("states", [QUICK, pytest.param(LONG, marks=pytest.mark.long)])
def test_power_that_is_lost_at_any_moment_loses_nothing_that_was_acknowledged(
    run: Recorded, tmp_path: Path, states: int
) -> None:
    plays = [run.played(tmp_path, *way) for way in (AS_IT_IS, SHORT_JOURNAL)]

    found = Counter(fault for played in plays for fault in faults(played, states, tmp_path, seed=states))

    assert found == {"": 2 * states}
    figure("power-loss", f"{found.total() - found['']} of {found.total()}", "states lost or corrupt")


def test_a_disk_that_is_never_asked_to_synchronise_loses_and_corrupts(run: Recorded, tmp_path: Path) -> None:
    played = run.played(tmp_path, *OFF)

    found = Counter(faults(played, CONTROL, tmp_path, seed=1))

    assert found["corrupt"] > 0
    assert found["lost"] > 0
    figure("power-loss-control", f"{found['corrupt'] + found['lost']} of {CONTROL}", "with synchronous=OFF")


def test_with_less_than_full_an_acknowledged_commit_is_lost_and_nothing_is_corrupt(
    run: Recorded, tmp_path: Path
) -> None:
    played = run.played(tmp_path, *NORMAL)

    found = Counter(faults(played, CONTROL, tmp_path, seed=2))

    assert found["lost"] > 0
    assert found["corrupt"] == 0
