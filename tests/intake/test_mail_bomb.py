"""Thousands of machines' mails in ten minutes: of one sender sixty become tickets, and the desk stays quick."""

import time
from pathlib import Path

import pytest

from console.intake.receive import Intake, Tally
from storage.records import NewDelivery
from storage.sqlite.repository import open_repository
from storage.words import Outcome
from tests.dramas.stage import NearRoom
from tests.figures import figure
from tests.mail.builders import mail
from tests.storage.builders import MAIN, NOON, a_delivery
from tests.storage.steps import with_settings

TEN_MINUTES_MS = 600_000
BATCH, MOST_TICKETS, MOST_MS = 200, 60, 1000


def report(number: int) -> bytes:
    """Return what a machine says: every second time the same one, else one with a name of its own."""
    sender = f"no-reply{number}@forged.example" if number % 2 else "no-reply@machine.example"
    return mail(
        from_=f"Notification <{sender}>",
        to=MAIN,
        subject=f"We received your request {number}",
        message_id=f"<{number}@machine.example>",
        headers=(("Auto-Submitted", "auto-generated"),),
        text=f"Your request {number} was received.\r\n",
    )


def delivered(uid: int, count: int) -> NewDelivery:
    at = NOON + TEN_MINUTES_MS * uid // count
    return a_delivery(uid, raw=report(uid), internal_date=at, kept_at=at)


@pytest.mark.parametrize("count", [400, pytest.param(5_000, marks=pytest.mark.long)])
async def test_a_flood_is_parked_and_the_desk_stays_quick(tmp_path: Path, count: int) -> None:
    tally = Tally()
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOON) as repository:
        await with_settings(repository)
        intake = Intake(repository, NearRoom(), lambda: NOON + TEN_MINUTES_MS)
        started = time.process_time()
        for start in range(0, count, BATCH):
            tally.add(await intake.take([delivered(uid, count) for uid in range(start, start + BATCH)]))
        each_ms = (time.process_time() - started) / count * 1000

    of_machine = count // 2
    parked = of_machine - MOST_TICKETS
    assert tally.outcomes == {Outcome.TICKETED: count - parked, Outcome.PARKED: parked}
    assert each_ms < MOST_MS
    figure(
        "mail-bomb",
        f"{tally.outcomes[Outcome.PARKED]} of {of_machine}",
        f"mails of one machine parked, {each_ms:.1f} ms of work a mail",
    )
