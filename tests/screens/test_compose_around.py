"""What goes along with an answer is one key away: recipients, template, signature, quote, files, the own editor."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.actor import Actor
from storage.protocol import Writer
from storage.records import TicketNumber
from storage.settings import Settings
from storage.words import Doing
from tests.screens.compose_desk import PIET, answering, answers, composer_of, draft_of, sent, writing
from tests.storage.builders import JAN, MINUTE, a_draft, an_attachment
from tests.storage.steps import open_with


async def test_everybody_is_written_to_by_a_key_and_the_customer_alone_by_the_same(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.press("tab", "tab", "end")
        await desk.type(", marie@example.nl")
        await desk.press("ctrl+r")
        everybody = composer_of(desk).typed
        title = desk.console.lines[0].strip()
        await desk.press("ctrl+r")
        alone = composer_of(desk).typed

        assert title.startswith("Answer to everybody in #1")
        assert (everybody.to, everybody.cc) == (f"Jan Smit <{JAN}>, marie@example.nl", PIET)
        assert (alone.to, alone.cc) == (f"Jan Smit <{JAN}>, marie@example.nl", "")
        assert "marie@example.nl has taken no part in this ticket so far." in desk.text


async def test_a_template_is_found_by_letters_shown_and_put_in_filled(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Dag.  Groet.")
        await desk.press(*["left"] * 7, "f2", "o", "d", "w")
        picked = desk.text
        await desk.press("enter")

        assert "Beste Jan Smit, 1 is onderweg." in picked
        assert "Van Nova" not in picked
        assert composer_of(desk).typed.text == "Dag. Beste Jan Smit, 1 is onderweg. Groet."
        assert composer_of(desk).focused is composer_of(desk).composer.area


async def test_another_signature_or_none_is_taken_for_this_answer(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Dag.")
        await desk.press("ctrl+n", "down", "down", "down")
        shown = desk.text
        await desk.press("enter")
        brand = desk.text
        await desk.press("f9")
        why = desk.text
        await desk.press("f9", "ctrl+n", "up", "enter")
        none = desk.text
        await desk.press("ctrl+s", "y")
        (message,) = await answers(desk)

        assert "brand Team Acme BV" in shown
        assert "-- Team Acme BV" in brand
        assert "signature: brand (" in brand
        assert "The level brand was asked for." in why
        assert "not that of employee ana: the level brand was asked for" in why
        assert "signature: none (" in none
        assert "-- " not in message.text


async def test_an_owner_who_is_no_employee_answers_for_the_brand(tmp_path: Path) -> None:
    async with writing(tmp_path, actor=Actor(login="owner", role=None, is_owner=True)) as desk:
        assert "-- Team Acme BV" in desk.text
        assert "signature: brand (" in desk.text


async def test_another_brand_in_the_text_or_a_signature_is_warned_of_in_words(tmp_path: Path) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Nova levert morgen.")
        await desk.press("ctrl+s")

        assert "! The text names another brand: Nova." in desk.text


async def test_settings_that_changed_meanwhile_hold_for_what_is_shown(tmp_path: Path) -> None:
    def change(writer: Writer) -> Settings:
        settings = writer.settings()
        changed = replace(settings, addresses=(replace(settings.addresses[0], from_name="Acme Noord"),))
        return writer.save_settings(changed, actor="ben", verb="set", subject="address", detail="", at=0)

    async with writing(tmp_path) as desk:
        await desk.type("Dag.")
        await desk.repository.writing(change)
        await desk.settle()

        assert "From Acme Noord <info@acme.nl>" in desk.text
        assert composer_of(desk).typed.text == "Dag."


# Files


async def test_a_file_goes_along_with_its_size_and_stays_in_the_draft(tmp_path: Path) -> None:
    paper = tmp_path / "bon maart.pdf"
    paper.write_bytes(b"%PDF" * 500)
    async with writing(tmp_path / "desk") as desk:
        await desk.press("ctrl+b")
        await desk.type(str(tmp_path / "bon"))
        await desk.press("right", "enter", "ctrl+b")
        await desk.type(str(paper))
        await desk.press("enter")
        twice = desk.text
        await desk.press("escape", "escape", "r")
        shown = desk.text
        await desk.press("ctrl+s")
        empty = desk.text
        await desk.type("Hierbij.")
        await desk.press("ctrl+s", "y")
        (message,) = await answers(desk)

        assert "goes along already" in twice
        assert "1 file: bon maart.pdf (2 kB) · 2 kB in all, F6 leaves one out" in shown
        assert "! " in empty
        assert [(one.name, one.size) for one in message.attachments] == [("bon maart.pdf", 2000)]


async def test_a_file_is_left_out_again_and_what_is_none_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    os.mkfifo(tmp_path / "pipe")
    async with writing(tmp_path / "desk") as desk:
        told = []
        for name in ("nergens.txt", "pipe", "desk", "a.txt"):
            await desk.press("escape" if composer_of(desk).is_asking_path else "f9", "ctrl+b")
            await desk.type(str(tmp_path / name))
            await desk.press("enter")
            told.append(desk.text)
        await desk.press("f6", "enter")

        assert all("can't go along" in words for words in told[:3])
        assert "attached: a.txt (1 B)" in told[3]
        assert composer_of(desk).writing.files == ()
        assert "leaves one out" not in desk.text


async def test_a_file_of_a_draft_that_is_gone_is_told_and_the_text_goes_on(tmp_path: Path) -> None:
    def begin(writer: Writer) -> None:
        writer.save_draft(a_draft(TicketNumber(1), files=(str(tmp_path / "weg.pdf"),)))

    async with answering(tmp_path / "desk", prepare=(begin,)) as desk:
        await desk.press("r")
        await desk.settle()

        assert "can't go along: No such file or directory." in desk.text
        assert composer_of(desk).typed.text == "Goedendag Jan, het"


async def test_a_console_that_reaches_nothing_but_the_desk_reads_no_file_and_starts_no_editor(tmp_path: Path) -> None:
    def begin(writer: Writer) -> None:
        writer.save_draft(a_draft(TicketNumber(1), files=("/etc/hostname",)))

    async with answering(tmp_path, prepare=(begin,), session={"may_write_files": False}) as desk:
        await desk.press("r")
        taken_up = desk.text
        await desk.press("ctrl+b")
        attached = desk.text
        await desk.press("f8")

        assert "No file can be read from this console: it reaches nothing but the desk." in taken_up
        assert "No file can be read from this console: it reaches nothing but the desk." in attached
        assert "No editor can be started from this console: it reaches nothing but the desk." in desk.text
        assert composer_of(desk).writing.files == ()


async def test_what_is_forwarded_takes_its_files_along_when_it_is_wanted(tmp_path: Path) -> None:
    def ask(writer: Writer) -> None:
        open_with(writer, attachments=(an_attachment(),))

    async with answering(tmp_path, fill=ask) as desk:
        await desk.press("enter", "f")
        asked = desk.text
        await desk.press("n")

        assert "? Take its 1 file along? (y/n)" in asked
        assert composer_of(desk).writing.files == ()
        assert composer_of(desk).focused is composer_of(desk).composer.lines["to"].field


# The own editor


async def test_a_terminal_that_can_not_be_lent_or_no_editor_is_told_and_the_draft_is_kept_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with writing(tmp_path) as desk:
        await desk.type("Vooraf")
        monkeypatch.setattr(type(composer_of(desk)), "environment", {})
        await desk.press("f8")
        none, draft = desk.text, await draft_of(desk)
        monkeypatch.setattr(type(composer_of(desk)), "environment", {"EDITOR": "true"})
        await desk.press("f8")

        assert "There is no editor: set $VISUAL or $EDITOR" in none
        assert draft is not None
        assert draft.text == "Vooraf"
        assert "This terminal can't be lent to an editor." in desk.text
        assert composer_of(desk).typed.text == "Vooraf"
        assert await sent(desk) == []


async def test_before_the_editor_takes_the_console_others_are_told_for_long_that_an_answer_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with writing(tmp_path) as desk:
        later = desk.screen.session.clock() + 30 * MINUTE
        before = await desk.repository.reading(lambda reader: reader.present(TicketNumber(1), later))
        monkeypatch.setattr(type(composer_of(desk)), "environment", {"EDITOR": "true"})
        await desk.press("f8")
        present = await desk.repository.reading(lambda reader: reader.present(TicketNumber(1), later))

        assert before == []
        assert [(one.login, one.doing) for one in present] == [("ana", Doing.WRITING)]
