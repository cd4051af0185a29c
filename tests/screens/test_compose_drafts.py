"""Nothing that was typed is lost: a draft is kept while one types, waits where it was begun, and goes on there."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from console.outgoing.files import OutgoingFile, file_named
from console.screens.ticket import TicketScreen
from storage.errors import DatabaseBusyError
from storage.protocol import Writer
from storage.records import TicketNumber
from storage.words import ReplyKind, SignatureLevel
from tests.screens.compose_desk import answering, composer_of, draft_of, writing
from tests.screens.triage import NOW
from tests.storage.builders import HOUR, MINUTE, NOON, a_draft, an_event
from tests.storage.steps import open_with


@pytest.fixture(autouse=True)
def _sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a draft sooner: a test would only wait for it."""
    monkeypatch.setattr("console.screens.composing.KEEP_S", 0.02)


async def test_a_draft_is_kept_while_one_types_and_raises_no_revision(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        opened = await draft_of(desk)
        before = await desk.repository.reading(lambda reader: reader.revision())
        await desk.type("Beste Jan,")
        await desk.settle()
        kept = await draft_of(desk)

        assert opened is None
        assert kept is not None
        assert kept.text == "Beste Jan,"
        assert kept.to == ("Jan Smit <jan@example.nl>",)
        assert await desk.repository.reading(lambda reader: reader.revision()) == before


async def test_leaving_keeps_it_says_so_and_the_same_key_goes_on(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Beste Jan,")
        await desk.press("ctrl+n", "down", "down", "down", "enter", "escape")
        left = desk.text
        await desk.press("r")
        screen = composer_of(desk)
        await desk.type("Dag. ")

        assert "Your draft is kept in #1." in left
        assert "your draft waits: r goes on with it" in left
        assert screen.typed.text == "Beste Jan,Dag. "
        assert screen.writing.level is SignatureLevel.BRAND
        assert "Your draft goes on." in desk.text


async def test_what_was_only_looked_at_leaves_no_draft(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.press("f9", "ctrl+l", "escape")

        assert await draft_of(desk) is None
        assert isinstance(desk.console.app.screen, TicketScreen)
        assert "draft" not in desk.text


async def test_it_is_thrown_away_after_yes_alone(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Weg ermee")
        await desk.press("f12", "f12")
        kept = composer_of(desk).typed.text
        await desk.press("f12", "y")

        assert kept == "Weg ermee"
        assert await draft_of(desk) is None
        assert "The draft in #1 is thrown away." in desk.text
        assert "your draft waits" not in desk.text


async def test_a_console_that_ends_keeps_what_was_typed_and_another_one_tells_it_at_its_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.screens.composing.KEEP_S", 3600.0)
    async with writing(tmp_path) as desk:
        await desk.press(*"Ja", "ctrl+q")

    async with answering(tmp_path) as desk:
        said = desk.text
        await desk.press("r")

        assert "1 draft of yours waits: #1" in said
        assert composer_of(desk).typed.text == "Ja"


async def test_what_others_did_since_is_told_before_it_goes_on(tmp_path: Path) -> None:
    def begin(writer: Writer) -> None:
        writer.save_draft(a_draft(TicketNumber(1), saved_at=NOW - HOUR, cc=("piet@example.nl",)))
        writer.add_event(replace(an_event(verb="note", actor="ben", at=NOW - MINUTE), ticket=TicketNumber(1)))

    async with answering(tmp_path, prepare=(begin,)) as desk:
        await desk.press("r")

        assert "Since you began: Ben de Wit wrote a note in ticket 1." in desk.text
        assert composer_of(desk).typed.cc == "piet@example.nl"


async def test_a_draft_whose_mail_was_split_off_still_answers_its_ticket(tmp_path: Path) -> None:
    def begin(writer: Writer) -> None:
        _number, elsewhere = open_with(writer, arrival=NOON - HOUR)
        writer.save_draft(a_draft(TicketNumber(1), about=elsewhere))

    async with answering(tmp_path, prepare=(begin,)) as desk:
        await desk.press("r")
        about = composer_of(desk).writing.opening.about

        assert composer_of(desk).typed.text == "Goedendag Jan, het"
        assert about is not None
        assert about.ticket == 1


async def test_another_key_goes_on_with_the_draft_that_is_there(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Een antwoord")
        await desk.press("escape", "f")

        assert composer_of(desk).writing.opening.kind is ReplyKind.REPLY
        assert composer_of(desk).typed.text == "Een antwoord"


async def test_a_store_that_keeps_nothing_is_told_and_the_text_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_arguments: object) -> None:
        raise DatabaseBusyError

    async with writing(tmp_path) as desk:
        with monkeypatch.context() as patched:
            patched.setattr(desk.repository, "writing", busy)
            await desk.type("Blijft")
            await desk.settle()
            said = desk.text
        await desk.type("!")
        await desk.settle()
        kept = await draft_of(desk)

        assert "The draft is not kept:" in said
        assert kept is not None
        assert kept.text == "Blijft!"


async def test_a_draft_that_another_console_of_the_same_person_keeps_is_told(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Hier")
        await desk.settle()
        elsewhere = a_draft(TicketNumber(1), text="Daar")
        await desk.repository.writing(lambda writer: writer.save_draft(elsewhere))
        before = desk.text
        await desk.type("!")
        await desk.settle()
        kept = await draft_of(desk)

        assert "Another console" not in before
        assert "Another console of yours writes here too: what is typed last is kept." in desk.text
        assert kept is not None
        assert kept.text == "Hier!"


async def test_files_of_a_draft_that_are_not_read_yet_stay_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = asyncio.Event()

    async def slowly(_repository: object, path: str, *, room: int) -> OutgoingFile:
        await read.wait()
        return file_named("bon.pdf", b"bon", path=path)

    monkeypatch.setattr("console.screens.compose_files.file_again", slowly)

    def begin(writer: Writer) -> None:
        writer.save_draft(a_draft(TicketNumber(1), files=("/een/bon.pdf",), saved_at=NOW))

    async with answering(tmp_path, prepare=(begin,)) as desk:
        desk.console.app.screen.action_reply()  # type: ignore[attr-defined]  # the list's own key
        await desk.console.pilot.pause(0.5)
        await desk.console.pilot.press("x", "ctrl+s")
        await desk.console.pilot.pause(0.1)
        told, kept = desk.text, composer_of(desk).current_draft()
        read.set()
        await desk.press("ctrl+s")

        assert "The files of your draft are still being read." in told
        assert kept is not None
        assert kept.files == ("/een/bon.pdf",)
        assert "Files bon.pdf (3 B)" in desk.text
