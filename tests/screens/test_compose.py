"""The composer opens with what follows from the ticket, shows what is sent, and stays whole on every terminal."""

import asyncio
from pathlib import Path

import pytest
from textual import events

from console.screens.compose import ComposeScreen
from console.screens.ticket import TicketScreen
from storage.records import TicketNumber
from storage.words import Direction, TicketStatus
from tests.commands.tickets.steps import VERA
from tests.screens.compose_desk import a_question, answering, composer_of, line_with, writing
from tests.screens.screen import settle
from tests.storage.builders import a_message
from tests.storage.steps import open_with
from widgets.cells import width_of
from widgets.language import use_language

HOSTILE = "[/x] [@click=app.quit]pakket[/] \x1b[31m\u202egnp.exe"


async def test_an_answer_opens_with_everything_that_is_sent_in_sight(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        lines = [line.rstrip() for line in desk.console.lines]

        assert lines[0].strip() == "Answer in #1 · Waar blijft mijn pakket?"
        assert line_with(desk, "From").endswith("Acme BV klantenservice <info@acme.nl>")
        assert line_with(desk, "To   ").endswith("Jan Smit <jan@example.nl>")
        assert line_with(desk, "Subject").endswith("Re: Waar blijft mijn pakket?")
        assert "left out: piet@example.nl (C-g writes to them too)" in desk.text
        assert "-- Met vriendelijke groet, Ana ▸ … 4 quoted lines (C-l)" in desk.text
        assert "signature: employee (C-n another, F9 why)" in desk.text
        assert lines[-1].split()[:2] == ["C-s", "send"]
        assert composer_of(desk).focused is composer_of(desk).composer.area


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_every_line_fits_and_the_keys_that_are_shown_work_while_one_types(tmp_path: Path, language: str) -> None:
    use_language(language)
    async with writing(tmp_path) as desk:
        for size in [(60, 20), (80, 24), (200, 60)]:
            await desk.console.pilot.resize_terminal(*size)
            await settle(desk.console.pilot, rest=0.02)
            lines = desk.console.lines

            assert all(width_of(line) <= size[0] for line in lines)
            assert "C-s" in lines[-1]
            assert "?" not in lines[-1]
            assert "<info@acme.nl>" in desk.text


async def test_no_size_ends_it(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        for size in [(1, 1), (20, 5), (40, 10)]:
            await desk.console.pilot.resize_terminal(*size)
            await desk.press("k", "f5", "f9", "f5", "tab", "shift+tab")

        assert composer_of(desk).typed.text == "kkk"


async def test_the_text_alone_takes_the_room_when_it_is_wanted(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.press("f5")
        zoomed = desk.text
        await desk.press("f5")

        assert "Subject" not in zoomed
        assert "Subject" in desk.text


async def test_tab_goes_through_the_fields_and_letters_are_text_everywhere(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.press("q", "tab", "z", "tab", "tab", "q", "question_mark", "down", "z", "shift+tab", "r")
        typed = composer_of(desk).typed

        assert typed.text == "q"
        assert typed.to == "Jan Smit <jan@example.nl>"
        assert typed.cc == "q?r"
        assert typed.subject == "Re: Waar blijft mijn pakket?z"


async def test_what_is_typed_right_behind_the_key_becomes_no_part_of_an_address(tmp_path: Path) -> None:
    async with answering(tmp_path) as desk:
        app = desk.console.app
        await desk.press("enter")
        app.post_message(events.Key("r", "r"))
        while not isinstance(app.screen, ComposeScreen):  # noqa: ASYNC110 - the turn of the loop is the point
            await asyncio.sleep(0)
        for letter in "Beste":
            app.post_message(events.Key(letter, letter))
        await settle(desk.console.pilot, rest=0.3)

        assert line_with(desk, "To   ").endswith("Jan Smit <jan@example.nl>")
        assert composer_of(desk).typed.text == "Beste"


async def test_from_the_list_the_ticket_is_opened_with_the_answer_before_it(tmp_path: Path) -> None:
    async with answering(tmp_path) as desk:
        await desk.press("r")
        stack = [type(one) for one in desk.console.app.screen_stack]
        await desk.press("escape")

        assert stack[-2:] == [TicketScreen, ComposeScreen]
        assert isinstance(desk.console.app.screen, TicketScreen)


async def test_forwarding_asks_to_whom_and_quotes_the_mail_with_its_head(tmp_path: Path) -> None:
    async with answering(tmp_path) as desk:
        await desk.press("enter", "f")
        screen = composer_of(desk)
        await desk.press("ctrl+l")

        assert screen.typed.to == ""
        assert screen.focused is screen.composer.lines["to"].field
        assert desk.console.lines[0].strip().startswith("Forward from #1")
        assert screen.typed.subject == "Fwd: Waar blijft mijn pakket?"
        assert "Doorgestuurd bericht" in desk.text


async def test_who_may_not_answer_is_told_so_at_the_key(tmp_path: Path) -> None:
    async with answering(tmp_path, actor=VERA) as desk:
        await desk.press("enter", "r")

        assert isinstance(desk.console.app.screen, TicketScreen)
        assert "vera may not change tickets: that takes the role agent or admin." in desk.text


async def test_a_merged_ticket_is_not_answered_and_says_where(tmp_path: Path) -> None:
    async with answering(tmp_path) as desk:

        def merge(writer: object) -> None:
            into, _key = open_with(writer)  # type: ignore[arg-type]  # the writer of a test
            writer.mark_merged(TicketNumber(1), into, at=0)  # type: ignore[attr-defined]

        await desk.press("enter")
        await desk.repository.writing(merge)
        await desk.settle()
        await desk.press("r")

        assert isinstance(desk.console.app.screen, TicketScreen)
        assert "was merged into ticket 2" in desk.text


async def test_nothing_foreign_is_interpreted(tmp_path: Path) -> None:
    question = a_question(subject=HOSTILE, sender_name=HOSTILE, text=f"{HOSTILE}\n" * 5, ticket={"subject": HOSTILE})
    async with writing(tmp_path, fill=question) as desk:
        await desk.press("ctrl+l", "f9", "ctrl+g")
        await desk.type("Beste \x1b[31m\u202eJan [/x]")
        await desk.press("ctrl+s")
        shown = "\n".join(desk.console.lines)

        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[@click=app.quit]pakket[/]" in shown
        assert "Send this?" in shown


async def test_an_answer_of_ours_is_no_question_so_the_newest_mail_that_came_in_is_answered(tmp_path: Path) -> None:
    async with answering(tmp_path) as desk:

        def add(writer: object) -> None:
            ours = a_message(TicketNumber(1), None, direction=Direction.OUT, author="ben", sender="info@acme.nl")
            writer.add_message(ours)  # type: ignore[attr-defined]

        await desk.repository.writing(add)
        await desk.press("enter", "r")
        opening = composer_of(desk).writing.opening

        assert opening.about is not None
        assert opening.about.direction is Direction.IN
        assert await desk.status_of(1) is TicketStatus.OPEN
