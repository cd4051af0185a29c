"""Two people at one ticket see each other above it, and cease to when one leaves."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.presence import Attendance
from console.screens.ticket import TicketScreen
from storage.records import TicketNumber
from storage.words import Doing
from tests.commands.tickets.steps import BEN
from tests.screens.triage import TriageDesk, triage


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock of the screen go faster: a test would only wait for it."""
    monkeypatch.setattr("console.screens.attending.ATTEND_S", 0.05)


def of_ben(desk: TriageDesk) -> Attendance:
    """Return Ben, at a console of his own over the same desk."""
    session = replace(desk.screen.session, place="elsewhere", who=lambda _settings: BEN)
    return Attendance(session)


def second_line(desk: TriageDesk) -> str:
    return desk.console.lines[1].strip()


async def test_who_else_reads_the_ticket_stands_above_it(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        ben = of_ben(desk)
        await ben.note(TicketNumber(1), Doing.READING)
        await desk.press("enter")
        reading = second_line(desk)
        await ben.leave()
        await desk.settle()
        alone = second_line(desk)

        assert reading.startswith("Ben de Wit is reading this · ● open")
        assert alone.startswith("● open")


async def test_this_console_is_seen_by_another_until_the_ticket_is_left(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        ben = of_ben(desk)
        await desk.press("enter")
        await desk.settle()
        seen = await ben.look(TicketNumber(1))
        await desk.press("escape")
        await desk.settle()
        after = await ben.look(TicketNumber(1))

        assert seen == "Ana is reading this"
        assert after == ""


async def test_the_ticket_that_one_went_on_to_is_told_apart(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        ben = of_ben(desk)
        await ben.note(TicketNumber(1), Doing.WRITING)
        await desk.press("enter")
        first = second_line(desk)
        await desk.press("J")
        screen = desk.console.app.screen

        assert first.startswith("Ben de Wit is writing an answer")
        assert isinstance(screen, TicketScreen)
        assert screen.presence_words(TicketNumber(1)) == ""
        assert second_line(desk).startswith("● open")
