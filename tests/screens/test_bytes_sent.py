"""What a slow line is sent for a key at 80×24: hundreds of bytes for a step of a cursor, ten thousand for a ticket."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.pilot import Pilot

from console.app import DeskApp
from console.theme_names import THEMES
from storage.protocol import Repository
from storage.sqlite.repository import open_repository
from tests.commands.builders import a_desk
from tests.screens.admin.desk import NOW, console_of
from tests.screens.desk import MemoryDesk, a_message, a_session, a_ticket
from tests.screens.screen import settle

A_STEP, A_TICKET, A_DIALOG = 700, 10_000, 16_000
LONG = "\n".join(f"regel {number} van een lange mail die de hele breedte van het scherm neemt" for number in range(60))


@contextmanager
def counting(app: DeskApp) -> Iterator[Callable[[], int]]:
    """Count the bytes of every drawing of every screen; what is given returns those since it was last asked."""
    original, sent = Compositor.render_update, [0]

    def counted(compositor: Compositor, *arguments: Any, **options: Any) -> Any:
        update = original(compositor, *arguments, **options)
        if update is not None and not app._batch_count:
            sent[0] += len(update.render_segments(app.console).encode())
        return update

    def take() -> int:
        taken, sent[0] = sent[0], 0
        return taken

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", counted)
        yield take


async def cost(pilot: Pilot[None], take: Callable[[], int], *keys: str) -> float:
    """Return the bytes of a key, on average."""
    await settle(pilot)
    take()
    for key in keys:
        await pilot.press(key)
        await settle(pilot, rest=0.01)
    return take() / len(keys)


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOW) as opened:
        desk = replace(a_desk(), version=0)
        await opened.writing(
            lambda writer: writer.save_settings(desk, actor="owner", verb="setup", subject="account", detail="", at=NOW)
        )
        yield opened


@pytest.mark.parametrize("theme", THEMES)
async def test_the_list_and_a_ticket_keep_within_their_bytes(theme: str) -> None:
    tickets = [a_ticket(number, message_count=2) for number in range(1, 200)]
    messages = [a_message(number, number, text=LONG) for number in range(1, 200)]
    app = DeskApp(a_session(MemoryDesk(tickets, messages)), theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with counting(app) as take:
            moves = await cost(pilot, take, *["j"] * 30)
            opening = await cost(pilot, take, "enter")
            going_on = await cost(pilot, take, "J")

    assert 0 < moves <= A_STEP
    assert 0 < opening <= A_TICKET
    assert 0 < going_on <= A_TICKET


async def test_a_list_and_a_form_of_the_administration_keep_within_their_bytes(repository: Repository) -> None:
    async with console_of(repository) as console:
        await console.press("comma")
        with counting(console.app) as take:
            with_preview = await cost(console.pilot, take, "j", "k", "j", "k")
            await console.press("2")
            moves = await cost(console.pilot, take, "j", "k", "j", "k")
            await console.press("n")
            letters = await cost(console.pilot, take, *"acme")

    assert 0 < moves <= A_STEP
    assert 0 < with_preview <= 2 * A_STEP  # every line of what is told about the address below is another
    assert 0 < letters <= 2 * A_STEP  # the preview beside the form tells what would follow


async def test_the_help_is_drawn_once() -> None:
    app = DeskApp(a_session(MemoryDesk([a_ticket(number) for number in range(1, 40)])))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with counting(app) as take:
            opening = await cost(pilot, take, "question_mark")

    assert 0 < opening <= A_DIALOG
