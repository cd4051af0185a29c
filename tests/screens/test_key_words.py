"""The line of keys tells what a key does at this moment, and leaves out one that does nothing."""

from pathlib import Path

from tests.commands.parked.steps import LOOP
from tests.screens.test_parked_view import parked
from tests.screens.triage import TriageDesk, triage

AGAIN, CLOSES = "e open again", "e close"


def keys_of(desk: TriageDesk) -> str:
    """Return the line of keys."""
    return " ".join(desk.console.lines[-1].split())


async def test_on_a_closed_ticket_the_key_that_closes_says_that_it_opens_again(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        opened = keys_of(desk)
        await desk.press("e", "6")
        closed = keys_of(desk)
        await desk.press("e", "1")

        assert CLOSES in opened and AGAIN not in opened
        assert AGAIN in closed and CLOSES not in closed
        assert CLOSES in keys_of(desk)


async def test_the_line_follows_the_cursor_from_a_closed_ticket_to_an_open_one(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("e", "8", "g")
        seen = {AGAIN in keys_of(desk)}
        for _ in range(4):
            await desk.press("j")
            seen.add(AGAIN in keys_of(desk))

        assert seen == {True, False}


async def test_of_several_selected_tickets_all_must_be_closed(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("e", "6", "space")
        closed = keys_of(desk)
        await desk.press("1", "space")

        assert AGAIN in closed
        assert CLOSES in keys_of(desk)


async def test_the_reader_says_it_too_and_follows_what_is_done(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("enter")
        opened = keys_of(desk)
        await desk.press("e")
        closed = keys_of(desk)
        await desk.press("e")

        assert CLOSES in opened
        assert AGAIN in closed
        assert CLOSES in keys_of(desk)


async def test_where_nothing_is_parked_no_key_offers_to_do_something_with_it(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("7")
        empty = keys_of(desk)
        await desk.repository.writing(parked(LOOP))
        await desk.settle()

        for words in ("show", "again", "accept", "discard"):
            assert words not in empty
            assert words in keys_of(desk)
        assert "? help" in empty
