"""A mail of ours in the reader: who wrote it, how it fares, its bytes, its files, the way back while there is one."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.answering.answer import Answer
from console.commands.desk import Desk
from console.commands.tickets.replying import UNDO_MS, Reply
from console.outgoing.files import file_named
from storage.outbox import Outgoing, Step
from storage.records import TicketNumber
from storage.sqlite.repository import open_repository
from storage.words import Handing, OutboxState, ReplyKind
from tests.screens.admin.desk import ADMIN, NOW, Console, console_of
from tests.screens.reader_desk import a_desk_with, a_mail_of, messages, screen_of
from tests.screens.screen import settle

ONE = TicketNumber(1)
TEXT = "Beste Jan,\n\nhet komt morgen."
PDF = file_named("offerte.pdf", b"%PDF-1.7 offerte")


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture(scope="module")
def desk_of_jan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with Jan's mail, made once: taking it in takes longer than a test."""
    return a_desk_with(tmp_path_factory.mktemp("jan"), a_mail_of(1))


@pytest.fixture
def database(desk_of_jan: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(desk_of_jan, tmp_path / "desk.db"))


@asynccontextmanager
async def answered(
    database: Path, *, by: str = "ana", is_open: bool = False, text: str = TEXT, **session: Any
) -> AsyncIterator[Console]:
    """Open a ticket that somebody has answered just before, or while it is open, with the answer chosen."""
    async with open_repository(database, clock=lambda: NOW) as repository:
        desk = Desk(repository=repository, clock=lambda: NOW, actor=replace(ADMIN, login=by))
        answer = Answer(
            kind=ReplyKind.REPLY, about=None, to=("jan@klant.nl",), subject="Re: Vraag", text=text, files=(PDF,)
        )
        reply = Reply(number=ONE, answer=answer, undo_ms=UNDO_MS)
        if not is_open:
            await reply.run(desk)
        async with console_of(repository, **session) as console:
            await console.press("enter")
            if is_open:
                await reply.run(desk)
                await console.settle()
            await console.press("G", "tab", "tab")
            yield console


def said(console: Console) -> str:
    """Return what stands on the screen, without the bars beside the messages."""
    return " ".join(" ".join(line.strip(" ▌╏█▄▂▅▇▆▃▁") for line in console.lines).split())


async def outgoing(console: Console) -> Outgoing:
    """Return the mail of the answer."""
    (found,) = await console.desk.repository.reading(lambda reader: reader.outbox(limit=10))
    return found


async def sent(console: Console) -> None:
    """Let a server take the mail."""
    mail = await outgoing(console)
    step = Step(
        state=OutboxState.SENT,
        ended_at=NOW,
        recipients=tuple(replace(one, handing=Handing.TAKEN) for one in mail.recipients),
    )
    await console.desk.repository.writing(lambda writer: writer.take_up(mail.id, at=NOW))
    await console.desk.repository.writing(lambda writer: writer.end_try(mail.id, step))
    await console.settle()


async def test_an_answer_tells_who_wrote_it_to_whom_and_that_it_leaves(database: Path) -> None:
    async with answered(database) as console:
        assert "· ana" in console.text
        assert "to jan@klant.nl leaves in 10 s · z takes it back" in said(console)
        assert "Attachment: offerte.pdf (application/pdf, 16 B)" in console.text


async def test_what_others_wrote_can_not_be_taken_back_by_my_key(database: Path) -> None:
    async with answered(database, by="joost", is_open=True) as console:
        assert "leaves in 10 s" in console.text
        assert "takes it back" not in " ".join(line for line in console.lines if "leaves in" in line)
        assert "Joost answered ticket 1." in console.text


async def test_the_countdown_tells_each_second_and_ends_when_the_mail_leaves(database: Path) -> None:
    clock = Clock()
    async with answered(database, clock=clock) as console:
        ways, told = screen_of(console)._ways, []
        for second in (3, 9, 10, 26):
            clock.now = NOW + second * 1000
            ways._tick()
            await settle(console.pilot, rest=0.01)
            told.append(next(line.strip(" ╏▌█") for line in console.lines if "leaves" in line or "waits" in line))

        assert told[:3] == ["leaves in 7 s · z takes it back", "leaves in 1 s · z takes it back", "leaves now"]
        assert told[3].startswith("waits since ")
        assert ways._timer is None


async def test_the_state_follows_the_store_and_what_was_sent_is_told_with_its_time(database: Path) -> None:
    async with answered(database) as console:
        await sent(console)

        assert "leaves in" not in console.text
        assert "sent 16:13" in console.text


async def test_an_answer_that_came_back_says_why(database: Path) -> None:
    async with answered(database) as console:
        await sent(console)
        mail = await outgoing(console)
        await console.desk.repository.writing(
            lambda writer: writer.mark_sent_failed(mail.message, "5.1.1 mailbox unknown", NOW)
        )
        await console.settle()

        assert "sent 16:13 ! Not delivered: 5.1.1 mailbox unknown" in said(console)


async def test_z_takes_an_answer_back_and_its_text_becomes_a_draft(database: Path) -> None:
    async with answered(database) as console:
        await console.press("z")
        await settle(console.pilot)
        draft = await console.desk.repository.reading(lambda reader: reader.draft("ana", ONE))

        assert "taken back: Ana answered ticket 1 · r goes on with it" in console.text
        assert len(await messages(console)) == 1
        assert draft is not None and draft.text == "Beste Jan,\n\nhet komt morgen."


async def test_z_says_when_it_is_too_late(database: Path) -> None:
    async with answered(database) as console:
        await sent(console)
        await console.press("z")
        await settle(console.pilot)
        refused = console.text
        await console.press("U")
        await settle(console.pilot)

        assert "It has left already: nobody can take it back." in refused
        assert "Ana answered ticket 1 (too late: It has left already" in console.text
        assert len(await messages(console)) == 2


async def test_the_headers_and_the_source_are_those_that_leave(database: Path) -> None:
    async with answered(database, size=(100, 40)) as console:
        await console.press("v")
        await settle(console.pilot)
        headers = console.text
        await console.press("escape", "o")
        await settle(console.pilot)

        assert "Headers as sent, from the topmost" in headers
        assert "Subject: Re: Vraag" in headers and "X-Omnidesk-Loop:" in headers
        assert "The mail as it is sent" in console.text
        assert "MIME-Version: 1.0" in console.text


async def test_a_file_of_ours_is_saved_as_it_left(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    async with answered(database) as console:
        console.app.session.reader_memory.folder = folder
        await console.press("V")
        await settle(console.pilot)
        await console.press("enter")
        await settle(console.pilot)

        assert (folder / "offerte.pdf").read_bytes() == PDF.content


async def test_the_way_of_a_mail_of_ours_is_the_way_out(database: Path) -> None:
    async with answered(database, size=(100, 30)) as console:
        await console.press("L")
        await settle(console.pilot)

        assert "State leaves in 10 s" in console.text
        assert "To jan@klant.nl" in console.text
        assert "Bounces to info@acme.example" in console.text
        assert "· Ana" in console.text


async def test_why_says_who_wrote_it_here(database: Path) -> None:
    async with answered(database) as console:
        await console.press("W")
        await settle(console.pilot)

        assert "An answer of ours, written here by ana; there was nothing to decide." in console.text


async def test_links_of_an_answer_are_those_of_its_text(database: Path) -> None:
    text = "Beste Jan, zie https://acme.example/volgen"
    async with answered(database, text=text) as console:
        await console.press("ctrl+l")
        await settle(console.pilot)

        assert "https://acme.example/volgen" in console.text


async def test_a_folded_answer_still_tells_that_it_has_not_left(database: Path) -> None:
    async with answered(database) as console:
        await console.press("enter")

        folded = next(line for line in console.lines if "▸" in line)
        assert "in 10 s" in folded and "Beste Jan," in folded
