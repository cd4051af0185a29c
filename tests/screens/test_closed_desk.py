"""The console for who comes in over SSH: nothing behind it, and nobody in it who is no employee any more."""

import pytest
from textual.app import SuspendNotSupported

from console.closed_desk import PUT_OUT, ClosedApp
from console.commands.actor import Actor
from console.commands.refusal import Refusal
from storage.settings import Settings
from storage.words import Role
from tests.screens.desk import MemoryDesk, a_session, a_ticket
from tests.screens.screen import lines, settle

ANA = Actor(login="ana", role=Role.AGENT)


class Standing:
    """Tells who acts; they may be removed."""

    def __init__(self) -> None:
        self.answer: Actor | Refusal = ANA

    def __call__(self, _settings: Settings) -> Actor | Refusal:
        return self.answer


def an_app(standing: Standing) -> ClosedApp:
    session = a_session(MemoryDesk([a_ticket(number) for number in range(1, 5)]), who=standing, may_write_files=False)
    return ClosedApp(session)


async def test_ctrl_z_says_that_there_is_nothing_behind_the_console() -> None:
    app = an_app(Standing())
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("ctrl+z")
        await settle(pilot)

        assert "can't be put aside" in "\n".join(lines(app.screen))


async def test_the_terminal_is_lent_to_no_program() -> None:
    app = an_app(Standing())
    async with app.run_test():
        with pytest.raises(SuspendNotSupported):
            app.suspend()


async def test_who_is_removed_is_put_out_at_the_next_change() -> None:
    standing = Standing()
    app = an_app(standing)
    async with app.run_test() as pilot:
        await settle(pilot)
        app._changed(2)
        await settle(pilot)
        stayed = app.return_code
        standing.answer = Refusal(code="not-allowed", words="There is no employee.")
        app._changed(3)
        await settle(pilot)

    assert stayed is None
    assert app.return_code == PUT_OUT
