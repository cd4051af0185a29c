"""An answer leaves after a second look, once, and never past what somebody else has done meanwhile."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.answering.answer import Answer
from console.commands.tickets.replying import Reply
from console.presence import Attendance
from console.screens.compose import ComposeScreen
from console.screens.ticket import TicketScreen
from storage.records import TicketNumber
from storage.words import Doing, OutboxState, ReplyKind, TicketStatus
from tests.commands.tickets.steps import BEN
from tests.screens.compose_desk import PIET, answers, composer_of, draft_of, sent, writing
from tests.screens.triage import NOW, TriageDesk
from tests.storage.builders import JAN


async def ben_answers(desk: TriageDesk) -> None:
    answer = Answer(kind=ReplyKind.REPLY, about=None, to=(JAN,), subject="Re: pakket", text="Ben was eerst.")
    await Reply(number=TicketNumber(1), answer=answer).run(desk.ben)


async def test_after_a_second_look_it_waits_ten_seconds_in_the_outbox_as_it_was_shown(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Het komt morgen.")
        await desk.press("ctrl+g", "ctrl+s", "ctrl+s", "k")
        looked_at, waits = desk.text, await sent(desk)
        await desk.press("y")
        (mail,), (message,) = await sent(desk), await answers(desk)

        assert "Send this?" in looked_at
        assert "y send · e send and close · w send and wait · Esc back" in looked_at
        assert waits == []
        assert (mail.state, mail.next_try_at, mail.to) == (OutboxState.QUEUED, NOW + 10_000, (JAN, PIET))
        assert message.text.startswith("Het komt morgen.\n\n-- \nMet vriendelijke groet,\nAna\n\n")
        assert "> het pakket is er nog niet." in message.text
        assert isinstance(desk.console.app.screen, TicketScreen)
        assert "#1: leaves in 10 s · z takes it back" in desk.text
        assert await draft_of(desk) is None
        assert await desk.status_of(1) is TicketStatus.OPEN


@pytest.mark.parametrize(("key", "status"), [("e", TicketStatus.CLOSED), ("w", TicketStatus.PENDING)])
async def test_the_ticket_is_closed_or_waits_in_the_same_step(tmp_path: Path, key: str, status: TicketStatus) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Het komt morgen.")
        await desk.press("ctrl+s", key)

        assert await desk.status_of(1) is status
        assert len(await sent(desk)) == 1


async def test_what_is_taken_back_is_a_draft_again(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Te vroeg")
        await desk.press("ctrl+s", "y", "z")
        await desk.settle()
        back = desk.text
        await desk.press("r")

        assert await sent(desk) == []
        assert await answers(desk) == []
        assert "your draft waits: r goes on with it" in back
        assert composer_of(desk).typed.text == "Te vroeg"


async def test_what_can_not_be_sent_is_told_and_the_cursor_goes_there(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.press("ctrl+s")
        empty = desk.text
        await desk.type("Dag {{klant}}")
        await desk.press("ctrl+s")
        left_over = desk.text
        await desk.press("ctrl+a", "ctrl+k", "J", "tab", "tab", "ctrl+u", "ctrl+s")
        nobody, focused = desk.text, composer_of(desk).focused
        await desk.type("info@acme.nl")
        await desk.press("ctrl+s")

        assert "! " in empty
        assert "{{klant}}" in left_over.partition("! ")[2]
        assert focused is composer_of(desk).composer.lines["to"].field
        assert "! " in nobody
        assert isinstance(desk.console.app.screen, ComposeScreen)
        assert "info@acme.nl" in desk.text.partition("! ")[2]
        assert await sent(desk) == []


async def test_who_answered_meanwhile_is_named_and_sending_takes_another_step(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Ook een antwoord")
        await ben_answers(desk)
        await desk.settle()
        told = desk.text
        await desk.press("ctrl+s", "y", "j")
        asked, first = desk.text, len(await sent(desk))
        await desk.press("a", "y")

        assert "Ben de Wit answered ticket 1 meanwhile. What you wrote is still here." in told
        assert "l look at it; the draft stays · a send all the same · Esc back" in asked
        assert first == 1
        assert [message.text[:10] for message in await answers(desk)] == ["Ben was ee", "Ook een an"]


async def test_an_answer_that_came_during_the_second_look_is_told_too_and_can_be_looked_at(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Ook een antwoord")
        await desk.press("ctrl+s")
        await ben_answers(desk)
        await desk.press("y")
        asked = desk.text
        await desk.press("l")
        draft = await draft_of(desk)

        assert "Ben de Wit answered ticket 1 while you were reading." in asked
        assert isinstance(desk.console.app.screen, TicketScreen)
        assert "Ben was eerst." in desk.text
        assert draft is not None
        assert draft.text == "Ook een antwoord"
        assert len(await sent(desk)) == 1


async def test_who_writes_an_answer_is_seen_by_others_at_once_and_sees_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.screens.attending.ATTEND_S", 0.05)
    monkeypatch.setattr("console.screens.compose.PRESENT_S", 0.05)
    async with writing(tmp_path) as desk:
        ben = Attendance(replace(desk.screen.session, place="elsewhere", who=lambda _settings: BEN))

        async def is_told_of_ben() -> bool:
            return "Ben de Wit" in desk.console.lines[0]

        async def is_seen_to_read() -> bool:
            return await ben.look(TicketNumber(1)) == "Ana is reading this"

        seen = await ben.look(TicketNumber(1))
        await ben.note(TicketNumber(1), Doing.WRITING)
        await desk.console.until(is_told_of_ben)
        title = desk.console.lines[0]
        await desk.press("escape")
        await desk.console.until(is_seen_to_read)

        assert seen == "Ana is writing an answer"
        assert title.strip().startswith("Ben de Wit is writing an answer · Answer in #1")
        assert await is_seen_to_read()
