"""Employees who answer one ticket at once: one answer is queued, all others are told before anything goes out."""

from collections import Counter
from pathlib import Path

import pytest

from storage.outbox import Outgoing
from storage.protocol import Reader
from storage.records import TicketNumber
from storage.settings import Employee, EmployeeId
from storage.sqlite.repository import open_repository
from tests.commands.racing import Ran, race, racers
from tests.figures import figure
from tests.storage.builders import NOON
from tests.storage.steps import open_with, with_settings

NAMES = ("Ana", "Ben", "Cas", "Dirk", "Els", "Fenna", "Guus", "Hugo")
LOGINS = tuple(name.lower() for name in NAMES)
EMPLOYEES = tuple(
    Employee(id=EmployeeId(0), login=name.lower(), name=name, email=f"{name.lower()}@konto.nl") for name in NAMES
)


async def opened(path: Path, count: int) -> list[TicketNumber]:
    """Open so many tickets at a desk of eight employees, and return their numbers."""
    async with open_repository(path, clock=lambda: NOON) as repository:
        await with_settings(repository, employees=EMPLOYEES)
        return await repository.writing(lambda writer: [_open(writer, number) for number in range(count)])


def _open(writer, number: int) -> TicketNumber:  # type: ignore[no-untyped-def] # a writer
    found, _ = open_with(writer, message_id=f"<vraag.{number}@example.nl>")
    return found


async def queued(path: Path, limit: int) -> tuple[list[Outgoing], dict[TicketNumber, int]]:
    """Return the outbox, and how many messages each of its tickets holds."""

    def look(reader: Reader) -> tuple[list[Outgoing], dict[TicketNumber, int]]:
        outbox = reader.outbox(limit=limit)
        return outbox, {one.ticket: len(reader.messages(one.ticket)) for one in outbox}

    async with open_repository(path, clock=lambda: NOON) as repository:
        return await repository.reading(look)


def is_told(ran: Ran, winner: Ran, number: TicketNumber) -> bool:
    """Tell whether somebody was refused with words that name who was first."""
    name = NAMES[LOGINS.index(winner.login)]
    return ran.refused == "changed" and ran.words.startswith(f"{name} answered ticket {number} ")


async def races(path: Path, *, employees: int, count: int) -> str:
    """Let so many employees answer each of so many tickets at once; return how many got two answers, of how many."""
    numbers = await opened(path, count)

    with racers(path, LOGINS[:employees]) as programs:
        ran = {number: race(programs, number) for number in numbers}

    for number, some in ran.items():
        (winner,) = [one for one in some if not one.refused]
        assert [one for one in some if one is not winner and not is_told(one, winner, number)] == []
    outbox, messages = await queued(path, count * employees)
    winners = {number: next(one.login for one in some if not one.refused) for number, some in ran.items()}
    assert {one.ticket: one.queued_by for one in outbox} == winners
    assert len(outbox) == count
    assert set(messages.values()) == {2}
    doubled = sum(answers > 1 for answers in Counter(one.ticket for one in outbox).values())
    return f"{doubled} of {len(ran):,}"


async def test_of_two_who_answer_at_once_one_does_and_the_other_is_told_by_name(tmp_path: Path) -> None:
    found = await races(tmp_path / "desk.db", employees=2, count=100)
    figure("two-at-once", found, "races of two ended in two answers")


@pytest.mark.long
async def test_of_eight_who_answer_at_once_one_does_a_thousand_times(tmp_path: Path) -> None:
    found = await races(tmp_path / "desk.db", employees=8, count=1_000)
    figure("two-at-once", found, "races of eight ended in two answers")
