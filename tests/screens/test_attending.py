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

        async def is_alone() -> bool:
            return second_line(desk).startswith("● open")

        await ben.note(TicketNumber(1), Doing.READING)
        await desk.press("enter")
        reading = second_line(desk)
        await ben.leave()
        await desk.console.until(is_alone)
        alone = second_line(desk)

        assert reading.startswith("Ben de Wit is reading this · ● open")
        assert alone.startswith("● open")


async def test_this_console_is_seen_by_another_until_the_ticket_is_left(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        ben = of_ben(desk)

        async def is_seen() -> bool:
            return await ben.look(TicketNumber(1)) == "Ana is reading this"

        async def is_gone() -> bool:
            return await ben.look(TicketNumber(1)) == ""

        await desk.press("enter")
        await desk.console.until(is_seen)
        seen = await is_seen()
        await desk.press("escape")
        await desk.console.until(is_gone)

        assert seen
        assert await is_gone()


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


async def test_reading_the_ticket_again_does_not_give_up_what_is_being_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.screens.attending.ATTEND_S", 600)
    async with triage(tmp_path) as desk:
        ben = of_ben(desk)
        await desk.press("enter")
        screen = desk.console.app.screen
        assert isinstance(screen, TicketScreen)
        screen.attend_soon()
        screen.look_around()
        await desk.settle()

        assert await ben.look(TicketNumber(1)) == "Ana is reading this"
