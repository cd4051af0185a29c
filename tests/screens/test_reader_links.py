"""The links of a message: numbered as in the text, shown with where they really go, copied and never opened."""

from pathlib import Path

from console.commands.tickets.noting import AddNote
from storage.records import TicketNumber
from tests.screens.reader_desk import a_mail_of, reader_of

PAGE = (
    "<p>Zie <a href='https://acme.example/a'>de handleiding</a> of"
    " <a href='https://evil.example/x'>https://bank.example/inloggen</a>.</p>"
)


async def test_links_are_listed_with_number_text_and_target(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, text=None, html=PAGE)) as console:
        shown = console.text
        await console.press("ctrl+l")
        await console.settle()

        assert "de handleiding [1]" in shown
        assert "[1] de handleiding https://acme.example/a" in console.text


async def test_a_link_that_lies_is_warned_of_in_words(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, text=None, html=PAGE)) as console:
        await console.press("ctrl+l")
        await console.settle()
        await console.press("j")

        assert "! https://evil.example/x" in console.text
        assert "Beware: the text says bank.example, the link goes to evil.example." in console.text


async def test_enter_copies_the_target(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, text=None, html=PAGE)) as console:
        await console.press("ctrl+l")
        await console.settle()
        await console.press("j", "enter")

        assert console.app.clipboard == "https://evil.example/x"
        assert "sent to the terminal's clipboard" in console.text


async def test_a_message_without_links_says_so(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await console.press("ctrl+l")
        await console.settle()

        assert "There is no link in this message." in console.text


async def test_the_links_of_a_note_stand_in_its_text(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await AddNote(number=TicketNumber(1), text="Zie https://vervoerder.example/7.").run(console.desk)
        await console.settle()
        await console.press("tab", "tab", "ctrl+l")
        await console.settle()

        assert "https://vervoerder.example/7" in console.text


async def test_a_hostile_link_is_neither_markup_nor_obeyed(tmp_path: Path) -> None:
    page = "<a href='https://x.example/\x1b]52;c;eA==\x07?[@click=app.quit]\u202e'>[/x] klik [b]</a>"
    async with reader_of(tmp_path, a_mail_of(1, text=None, html=page)) as console:
        await console.press("ctrl+l")
        await console.settle()
        shown = "".join(console.lines)

        assert "[/x] klik [b]" in console.text and "⟪U+202E⟫" in console.text
        assert "\x1b" not in shown and "\u202e" not in shown


async def test_escape_goes_back_to_the_ticket(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await console.press("ctrl+l", "escape")

        assert "Dit is bericht 1." in console.text
