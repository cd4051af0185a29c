"""Keys that arrive at once do what they do one by one: nothing lands in the field before."""

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.message import Message

from console.key_gate import KeyGate
from storage.words import TicketStatus
from tests.screens.compose_desk import answering, composer_of
from tests.screens.screen import settle
from widgets.form import Form, TextField


class Gated(App[None], inherit_bindings=False):
    """A form behind the gate, or before it."""

    def __init__(self, *, is_gated: bool) -> None:
        super().__init__()
        self.form = Form(TextField("name", "Name", value="old"), TextField("title", "Title"))
        self._keys = KeyGate(self, super().post_message) if is_gated else None

    def compose(self) -> ComposeResult:
        yield self.form

    def on_mount(self) -> None:
        self.form.enter()

    def post_message(self, message: Message) -> bool:
        return (self._keys is not None and self._keys.takes(message)) or super().post_message(message)


BURST = ("end", "ctrl+u", "a", "c", "m", "e", "tab", "B", "V")


def burst(app: App[None]) -> None:
    for key in BURST:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_a_burst_fills_in_two_fields() -> None:
    app = Gated(is_gated=True)
    async with app.run_test() as pilot:
        burst(app)
        await asyncio.sleep(0.1)
        await settle(pilot)

        assert app.form.values == {"name": "acme", "title": "BV"}


async def test_without_the_gate_it_does_not() -> None:
    app = Gated(is_gated=False)
    async with app.run_test() as pilot:
        burst(app)
        await asyncio.sleep(0.1)
        await settle(pilot)

        assert app.form.values != {"name": "acme", "title": "BV"}, "Textual keeps the order now: the gate can go"


async def test_a_paste_between_keys_keeps_its_place() -> None:
    app = Gated(is_gated=True)
    async with app.run_test() as pilot:
        end, clear, tab = (events.Key(key, None) for key in ("end", "ctrl+u", "tab"))
        for event in (end, clear, events.Paste("acme"), tab, events.Paste("Acme BV")):
            app.post_message(event)
        await asyncio.sleep(0.1)
        await settle(pilot)

        assert app.form.values == {"name": "acme", "title": "Acme BV"}


@pytest.mark.parametrize("keys", [1, 40])
async def test_every_key_arrives_once_and_in_order(keys: int) -> None:
    app = Gated(is_gated=True)
    async with app.run_test() as pilot:
        letters = "".join(chr(ord("a") + place % 26) for place in range(keys))
        for letter in letters:
            app.post_message(events.Key(letter, letter))
        await asyncio.sleep(0.1)
        await settle(pilot)

        assert app.form.values["name"] == f"old{letters}"


async def test_what_is_typed_behind_the_key_that_opens_an_answer_stands_in_the_answer(tmp_path: Path) -> None:
    async with answering(tmp_path) as desk:
        for key in ("r", *"eqQ hallo"):
            named = {" ": "space"}.get(key, key)
            desk.console.app.post_message(events.Key(named, key))
        await desk.settle()

        assert composer_of(desk).typed.text == "eqQ hallo"
        assert await desk.status_of(1) is TicketStatus.OPEN
