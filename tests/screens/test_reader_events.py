"""What is done to a ticket stands between its messages, and what somebody else does meanwhile is told at once."""

from pathlib import Path

from console.commands.tickets.assigning import Assign
from console.commands.tickets.noting import AddNote
from console.commands.tickets.statuses import Close, Pending
from console.commands.tickets.undo import UndoTickets
from storage.records import TicketNumber
from tests.screens.reader_desk import a_mail_of, reader_of, screen_of, ticket

ONE = TicketNumber(1)


async def test_an_event_stands_in_its_place_with_who_did_what(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await Assign(number=ONE, login="ana").run(console.desk)
        await console.settle()

        assert "Joost assigned ticket 1 to ana" in console.text
        assert console.text.index("Dit is bericht 1.") < console.text.index("· 16:13 Joost assigned")


async def test_what_was_taken_back_says_so(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1), size=(100, 30)) as console:
        done = await Close(number=ONE).run(console.desk)
        await UndoTickets(event=done.event).run(console.desk)
        await console.settle()

        assert "Joost closed ticket 1 (taken back since)" in console.text


async def test_a_note_is_told_by_its_word_and_is_no_event(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await AddNote(number=ONE, text="Vervoerder gebeld.").run(console.desk)
        await console.settle()

        assert "NOTE joost" in console.text and "Vervoerder gebeld." in console.text
        assert "wrote a note" not in console.text
        assert any("║" in line and "NOTE" in line for line in console.lines)


async def test_who_closes_it_meanwhile_is_told_and_the_scroll_stays(tmp_path: Path) -> None:
    long = "\r\n".join(f"regel {number}" for number in range(80))
    async with reader_of(tmp_path, a_mail_of(1, text=long)) as console:
        await console.press("g", "ctrl+d")
        before = screen_of(console).conversation.scroll_offset.y
        await Close(number=ONE).run(console.desk)
        await console.settle()

        assert screen_of(console).notice.words == "Joost closed ticket 1."
        assert screen_of(console).conversation.scroll_offset.y == before
        assert "closed" in console.lines[1]


async def test_what_i_did_myself_is_no_news(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await console.press("w")
        await console.settle()

        assert (await ticket(console)).status == "pending"
        assert screen_of(console).notice.words == ""
        assert "Ana set ticket 1 pending" in console.text


async def test_a_key_that_goes_against_what_somebody_did_is_refused_with_their_name(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await Pending(number=ONE).run(console.desk)
        await console.pilot.press("e")
        await console.settle()

        assert "Joost set ticket 1 pending" in console.text


async def test_the_mail_in_view_is_split_off_and_that_is_taken_back(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1), a_mail_of(2)) as console:
        await console.press("X", "y")
        await console.settle()
        split = len(screen_of(console).conversation._views)
        await console.press("z")
        await console.settle()

        assert split == 1
        assert len(screen_of(console).conversation._views) == 2
