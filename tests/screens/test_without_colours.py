"""Without colours, and in those of the terminal, every state is told by a sign, a word or a line."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.segment import Segment

from console.app import DeskApp
from console.theme_names import ANSI_DARK, ANSI_LIGHT
from storage.protocol import Repository
from storage.sqlite.repository import open_repository
from storage.words import Direction, MailboxState
from tests.commands.builders import a_desk
from tests.screens.admin.desk import Console, console_of
from tests.screens.desk import MINUTE, NOW, MemoryDesk, a_health, a_message, a_session, a_ticket
from tests.screens.screen import lines, settle
from tests.screens.triage import some_tickets, triage

PLAIN = ["NO_COLOR", ANSI_DARK, ANSI_LIGHT]


@pytest.fixture(params=PLAIN)
def theme(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The theme to use; without colours it is the usual one."""
    if request.param != "NO_COLOR":
        return str(request.param)
    monkeypatch.setenv("NO_COLOR", "1")
    return ""


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncIterator[Repository]:
    """A desk with employees to manage."""
    async with open_repository(tmp_path / "desk.db", clock=lambda: NOW) as opened:
        desk = replace(a_desk(), version=0)
        await opened.writing(
            lambda writer: writer.save_settings(desk, actor="owner", verb="setup", subject="account", detail="", at=NOW)
        )
        yield opened


async def dress(console: Console, theme: str) -> None:
    if theme:
        console.app.theme = theme
        await console.settle()
    else:
        assert console.app.no_color


def colors(console: Console) -> set[str]:
    """Return the colours on the screen that are no greys."""
    strips = console.app.screen._compositor.render_strips()
    found = {one.style.color.triplet for strip in strips for one in strip if one.style and one.style.color}
    return {str(color) for color in found if color is not None and len({color.red, color.green, color.blue}) > 1}


async def test_the_list_has_a_sign_for_the_cursor_the_unread_and_the_selected(theme: str, tmp_path: Path) -> None:
    async with triage(tmp_path, fill=some_tickets(5), size=(80, 24)) as desk:
        await dress(desk.console, theme)
        await desk.press("x", "enter", "escape", "x")

        rows = desk.console.lines[1:6]
        assert [row[0] for row in rows].count(">") == 1
        assert {row[1] for row in rows} >= {"±", "•"}
        assert all(row[2] == "●" for row in rows)
        assert not colors(desk.console)


async def test_messages_tell_who_wrote_which_is_chosen_and_what_is_folded(theme: str) -> None:
    messages = [
        a_message(12, text="Oud"),
        a_message(13, direction=Direction.OUT, author="ana", sender_name="Acme BV", arrival=NOW - 60 * MINUTE),
        a_message(14, direction=Direction.NOTE, author="bob", arrival=NOW - 30 * MINUTE),
        a_message(15, text="Dank\n\n> a\n> b\n> c\n> d", arrival=NOW - 7 * MINUTE),
    ]
    app = DeskApp(a_session(MemoryDesk([a_ticket(7, message_count=4)], messages)), theme=theme)
    async with app.run_test(size=(80, 50)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        shown = lines(app.screen)
        await pilot.press("x", "tab")
        await settle(pilot)
        folded = lines(app.screen)

    text = "\n".join(shown)
    assert "→ Acme BV" in text
    assert "NOTE  bob" in text
    assert "▸ 4 quoted lines" in text
    assert len({line[0] for line in shown[2:-2]} - {" "}) == 3  # in, out and note each have an edge of their own
    assert [line[:3] for line in folded[2:5]] == ["█ ▸", "╏ ▸", "║ ▸"]  # the chosen one, and two others


async def test_trouble_has_a_sign_and_words(theme: str) -> None:
    desk = MemoryDesk([a_ticket(7)])
    desk.health = [a_health(state=MailboxState.REFUSED, error="login refused")]
    app = DeskApp(a_session(desk), theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)

        assert lines(app.screen)[-2].strip().startswith("!")


async def test_the_administration_marks_the_cursor_the_part_in_front_and_what_is_wrong(
    theme: str, repository: Repository
) -> None:
    async with console_of(repository) as console:
        await dress(console, theme)
        await console.press("comma", "7")
        rows = console.lines
        marked = [part.text.strip() for part in parts(console) if part.style and part.style.reverse]
        await console.press("n")
        await console.type("Ana Bolena!")
        await console.press("tab")
        wrong = [line for line in console.lines if line.lstrip().startswith("!")]

        assert [row[0] for row in rows].count(">") == 1
        assert any("Employees" in text for text in marked)
        assert wrong
        assert [line[0] for line in console.lines].count(">") == 1


def parts(console: Console) -> list[Segment]:
    return [part for strip in console.app.screen._compositor.render_strips() for part in strip]
