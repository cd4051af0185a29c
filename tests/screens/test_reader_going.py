"""Going on from a ticket: the customer's other tickets, the next one after closing, earlier mail, searched words."""

from dataclasses import replace
from pathlib import Path

from console.commands.tickets.assigning import Assign
from console.screens.ticket import TicketScreen
from storage.records import TicketNumber
from tests.screens.admin.desk import Console
from tests.screens.reader_desk import HOUR, NOW, a_mail_of, reader_of, screen_of, ticket, tickets

DAY = 24 * HOUR


def weeks_apart(count: int) -> list[bytes]:
    """Return Jan's mails that are too far apart for one ticket, the newest last."""
    return [
        a_mail_of(number, subject=f"Vraag {number}", received=NOW - (count - number) * 7 * DAY)
        for number in range(1, count + 1)
    ]


async def test_the_heading_tells_how_many_other_tickets_the_customer_has(tmp_path: Path) -> None:
    async with reader_of(tmp_path, *weeks_apart(4)) as console:
        assert "3 other tickets" in console.lines[1]


async def test_a_customer_with_one_ticket_has_no_others(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        shown = console.lines[1]
        await console.press("c")
        await console.settle()

        assert "other ticket" not in shown
        assert "This customer has no other ticket." in console.text


async def test_the_other_tickets_are_listed_and_enter_goes_there(tmp_path: Path) -> None:
    async with reader_of(tmp_path, *weeks_apart(3)) as console:
        await console.press("c")
        await console.settle()
        listed = console.text
        await console.press("j", "enter")
        await console.settle()

        assert "#2 ● open Vraag 2" in listed and "#1 ● open Vraag 1" in listed
        assert screen_of(console).number == 1
        assert "#1 Vraag 1" in console.lines[0] and "Dit is bericht 1." in console.text


async def test_closing_goes_on_to_the_next_ticket_and_from_the_last_back_to_the_list(tmp_path: Path) -> None:
    async with reader_of(tmp_path, *weeks_apart(2)) as console:
        await console.press("E")
        await console.settle()
        went_to = screen_of(console).number
        await console.press("E")
        await console.settle()

        assert went_to == 1
        assert not isinstance(console.app.screen, TicketScreen)
        assert {one.status.value for one in await tickets(console)} == {"closed"}


def row_of(console: Console, words: str) -> int:
    """Return the row of the screen on which words stand."""
    return next(row for row, line in enumerate(console.lines) if words in line)


async def test_earlier_messages_come_on_demand_and_the_place_stays(tmp_path: Path) -> None:
    mails = [a_mail_of(number, received=NOW - (200 - number) * 60_000) for number in range(1, 131)]
    async with reader_of(tmp_path, *mails) as console:
        await console.press("g")
        before, place = console.text, row_of(console, "Dit is bericht 31.")
        await console.press("p")
        await console.settle()
        stayed = row_of(console, "Dit is bericht 31.")
        await console.press("g")
        first = console.text
        await console.press("p")

        assert "30 earlier messages are not shown." in before
        assert stayed == place
        assert "Dit is bericht 1." in first
        assert "Every message of this ticket is shown." in console.text


async def test_what_was_done_long_ago_is_no_news_when_earlier_messages_come(tmp_path: Path) -> None:
    mails = [a_mail_of(number, received=NOW - (200 - number) * 60_000) for number in range(1, 131)]
    async with reader_of(tmp_path, *mails) as console:
        desk = replace(console.desk, clock=lambda: NOW - 195 * 60_000)
        await Assign(number=TicketNumber(1), login="ana").run(desk)
        await console.press("escape", "enter")
        quiet = screen_of(console).notice.words
        await console.press("p")
        await console.settle()
        told = screen_of(console).notice.words
        await console.press("g", "pagedown")

        assert (quiet, told) == ("", "")
        assert "Joost assigned ticket 1 to ana" in console.text


async def opened_with(console: Console, words: str) -> TicketScreen:
    """Open the first ticket as a search opens it."""
    screen = TicketScreen(console.app.session, TicketNumber(1), neighbour=lambda _step: None, highlight=words)
    await console.app.push_screen(screen)
    await console.settle()
    return screen


async def test_searched_words_are_marked_in_the_messages(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1, text="Waar is mijn Pakketje?")) as console:
        screen = await opened_with(console, "pakket")
        strips = screen._compositor.render_strips()

        marked = [part.text for strip in strips for part in strip if part.style and part.style.reverse]
        assert "Pakketje" in marked


async def test_a_folded_message_that_holds_a_searched_word_is_open(tmp_path: Path) -> None:
    mails = [a_mail_of(1, text="Mijn pakketje"), a_mail_of(2, text="Iets anders"), a_mail_of(3)]
    async with reader_of(tmp_path, *mails) as console:
        newest = (await ticket(console)).last_in
        await console.desk.repository.writing(lambda writer: writer.mark_seen("ana", TicketNumber(1), newest))
        screen = await opened_with(console, "pakket")

        assert [view.folded for view in screen.conversation._views.values()] == [False, True, False]


async def test_without_another_unread_ticket_it_says_so(tmp_path: Path) -> None:
    async with reader_of(tmp_path, a_mail_of(1)) as console:
        await console.press("n")
        await console.settle()

        assert "no unread ticket below" in console.text
