"""The second gate: what a widget draws without a thought still leaves the program clean, and only by that gate."""

import pytest
from textual.app import App
from textual.content import Content
from textual.widgets import Static

from console.app import DeskApp
from tests.corpus.hostile.escapes import PAYLOADS
from tests.fuzz.promises import is_harmful
from tests.screens.desk import MemoryDesk, a_message, a_session, a_ticket
from tests.screens.screen import lines, settle

CAREFREE = "\x1b]52;c;eA==\x07 \x9b2J \u202efdp"  # drawn by a widget that forgot to clean
DRAWN = {"\u200c", "\u200d"}  # Persian and joined emoji need them; they neither move nor hide anything


def harm(shown: list[str]) -> set[str]:
    return {letter for line in shown for letter in line if is_harmful(letter)} - DRAWN


async def drawn_by_a_careless_widget() -> set[str]:
    app = DeskApp(a_session(MemoryDesk([a_ticket()])))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await app.screen.mount(Static(Content(CAREFREE), markup=False), before=0)
        await settle(pilot)
        return harm(lines(app.screen))


async def test_a_widget_that_forgets_to_clean_its_text_is_cleaned_by_the_gate() -> None:
    assert await drawn_by_a_careless_widget() == set()


async def test_without_the_gate_the_same_widget_would_speak_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DeskApp, "get_line_filters", App.get_line_filters)

    assert {"\x1b", "\x9b", "\u202e"} <= await drawn_by_a_careless_widget()


async def test_a_store_that_holds_unclean_texts_is_shown_clean() -> None:
    hostile = [f"a{payload}b" for payload in PAYLOADS.values()]
    tickets = [
        a_ticket(number, subject=words, customer_name=words, customer_address=f"{words}@x.nl")
        for number, words in enumerate(hostile, 1)
    ]
    messages = [
        a_message(key, 1, subject=words, sender_name=words, text=words, to=(f"{words}@x.nl",))
        for key, words in enumerate(hostile, 1)
    ]
    app = DeskApp(a_session(MemoryDesk(tickets, messages)))

    async with app.run_test(size=(100, 300)) as pilot:
        await settle(pilot)
        in_list = harm(lines(app.screen))
        await pilot.press("enter")
        await settle(pilot)
        in_conversation = harm(lines(app.screen))

    assert (in_list, in_conversation) == (set(), set())
