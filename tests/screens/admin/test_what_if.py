"""What other settings would have made of the kept mail: beside the form while typing, in full, and done on demand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.commands.addresses import AddressOptions, EditAddress
from storage.protocol import Reader, Repository
from storage.records import TicketView
from storage.sqlite.repository import open_repository
from tests.cli.program import Program
from tests.cli.test_simulate import with_history
from tests.screens.admin.desk import NOW, console_of

MAIN = "info@acme.example"
WIDE = (140, 40)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A desk where Jan wrote on the 2nd, the 3rd and the 10th of March: two tickets, as the period is 72 hours."""
    program = Program(home=tmp_path)
    for words in (
        ("account", "set", "--name", "konto"),
        ("brand", "add", "acme", "--name", "Acme BV"),
        ("address", "add", MAIN, "--brand", "acme"),
    ):
        assert program.here(*words).code == 0
    return with_history(program)


@pytest.fixture
async def history(program: Program) -> AsyncIterator[Repository]:
    async with open_repository(program.database, clock=lambda: NOW) as opened:
        yield opened


def whole(reader: Reader) -> list[tuple[object, ...]]:
    """Return where every message is, and how each ticket stands."""
    tickets = reader.tickets(TicketView(), limit=100)
    placed = [[(one.key, one.because) for one in reader.messages(ticket.number)] for ticket in tickets]
    return [(one.number, one.status, one.merged_into, keys) for one, keys in zip(tickets, placed, strict=True)]


async def test_the_form_tells_beside_the_period_what_it_would_have_made(history: Repository) -> None:
    async with console_of(history, size=WIDE) as console:
        await console.press("comma", "enter", *["tab"] * 6)
        before = console.text
        await console.fill("7d")
        await console.settle()
        await console.settle()

        assert "Change something of the grouping" in before
        assert "4 tickets → 3" in console.text and "1 join" in console.text
        assert (await console.settings()).version == 3


async def test_the_whole_what_if_names_the_customer_and_the_tickets(history: Repository) -> None:
    async with console_of(history, size=WIDE) as console:
        await console.press("comma", "enter", *["tab"] * 6)
        await console.fill("7d")
        await console.press("f6")
        await console.settle()
        shown = console.text
        await console.press("a")

        assert "Would be joined" in shown and "jan@example.nl" in shown
        assert "These settings are not saved" in console.text


async def test_saving_regroups_nothing_and_a_key_does_it_and_takes_it_back(history: Repository) -> None:
    async with console_of(history, size=WIDE) as console:
        before = await history.reading(whole)
        await EditAddress(address=MAIN, options=AddressOptions(period_s=7 * 86_400)).run(console.desk)
        saved = await history.reading(whole)
        await console.press("comma", "r")
        await console.settle()
        await console.press("a", "y")
        regrouped, told = await history.reading(whole), console.text
        await console.press("u")
        await console.settle()

        assert saved == before
        assert regrouped != before
        assert "u takes it back" in told
        assert await history.reading(whole) == before


async def test_with_nothing_to_change_it_says_so(history: Repository) -> None:
    async with console_of(history) as console:
        await console.press("comma", "r")
        await console.settle()
        await console.press("a")

        assert "nothing joined or split" in console.text
        assert "There is nothing to regroup." in console.text


async def test_an_exclusion_tells_what_it_would_have_made_before_it_is_saved(history: Repository) -> None:
    async with console_of(history, size=WIDE) as console:
        await console.press("comma", "5", "n")
        await console.type("incasso.example")
        await console.settle()
        await console.settle()

        assert "1 split" in console.text
        assert (await console.settings()).exclusions == ()
