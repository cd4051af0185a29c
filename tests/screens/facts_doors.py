"""The doors behind the lines of a screen of facts, gone through one by one."""

from collections.abc import Mapping

from console.screens.facts_screen import FactsScreen
from tests.screens.triage import TriageDesk


def in_front(desk: TriageDesk) -> object:
    """Return the screen in front."""
    return desk.console.app.screen


async def go_through(desk: TriageDesk, doors: Mapping[str, type[object]]) -> None:
    """Open each line by its key, see which screen that opens, and come back to that line."""
    facts = in_front(desk)
    assert isinstance(facts, FactsScreen)
    for key, opened in doors.items():
        facts.table.go_to(key)
        await desk.press("enter")
        front = in_front(desk)
        await desk.press("escape")

        assert isinstance(front, opened), key
        assert in_front(desk) is facts and facts.table.cursor == key
