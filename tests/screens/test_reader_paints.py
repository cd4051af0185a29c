"""A ticket is painted once: over a slow line each paint of a whole screen is felt."""

import asyncio
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from textual.app import App

from console.screens.held_paint import LONGEST_S
from console.screens.ticket import TicketScreen
from storage.protocol import Reader
from storage.records import Message, Ticket, TicketNumber
from tests.screens.desk import NOW, MemoryDesk, a_message, a_ticket
from tests.screens.screen import lines, settle
from tests.screens.test_ticket_screen import LONG, reading

T = TypeVar("T")


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many lines each paint of a reader drew, in their order."""
    drawn: list[int] = []
    display = App._display

    def noting(app: App[None], screen: object, update: object) -> None:
        if update is not None and not app._batch_count and isinstance(screen, TicketScreen):
            strips = getattr(update, "strips", None) or getattr(update, "spans", None) or ()
            if strips:
                drawn.append(len({y for y, *_rest in strips} if hasattr(update, "spans") else strips))
        display(app, screen, update)  # type: ignore[arg-type]  # as Textual calls it

    monkeypatch.setattr(App, "_display", noting)
    yield drawn


def two_long_tickets() -> MemoryDesk:
    messages = [a_message(key, 7 + key % 2, text=LONG, arrival=NOW - 500 + key) for key in range(1, 9)]
    return MemoryDesk([a_ticket(7), a_ticket(8)], messages)


async def test_a_ticket_is_opened_with_one_paint_of_the_whole_screen(painted: list[int]) -> None:
    async with reading(two_long_tickets()) as (screen, _pilot):
        shown = "\n".join(lines(screen))

    assert "regel 10" in shown
    assert sum(count > 12 for count in painted) == 1


async def test_the_next_ticket_costs_one_paint_too(painted: list[int]) -> None:
    async with reading(two_long_tickets()) as (screen, pilot):
        painted.clear()
        await pilot.press("J")
        await settle(pilot, rest=LONGEST_S + 0.1)
        number = screen.number

    assert number == TicketNumber(8)
    assert sum(count > 12 for count in painted) == 1


class SlowDesk(MemoryDesk):
    """A desk that answers nothing while its gate is shut."""

    def __init__(self, tickets: list[Ticket], messages: list[Message]) -> None:
        super().__init__(tickets, messages)
        self.gate = asyncio.Event()
        self.gate.set()

    async def reading(self, read: Callable[[Reader], T]) -> T:
        await self.gate.wait()
        return await super().reading(read)


async def test_leaving_before_the_store_has_answered_shows_what_is_behind() -> None:
    desk = SlowDesk([a_ticket(7), a_ticket(8)], [a_message(7, 7), a_message(8, 8)])
    async with reading(desk) as (_screen, pilot):
        desk.gate.clear()
        await pilot.press("J", "escape")
        held = pilot.app._batch_count
        shown = "\n".join(lines(pilot.app.screen))
        desk.gate.set()

    assert held == 0
    assert "#7" in shown or " 7 " in shown


async def test_a_store_that_takes_long_holds_nothing_back_for_longer() -> None:
    desk = SlowDesk([a_ticket(7), a_ticket(8)], [a_message(7, 7), a_message(8, 8)])
    async with reading(desk) as (_screen, pilot):
        desk.gate.clear()
        await pilot.press("J")
        await pilot.pause(LONGEST_S + 0.1)
        held = pilot.app._batch_count
        desk.gate.set()

    assert held == 0
