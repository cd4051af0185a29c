"""Reading a ticket: the newest message in view, quotes folded, live additions, and the why of each message."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from textual.pilot import Pilot

from console.app import DeskApp
from console.screens.ticket import TicketScreen
from console.screens.why import WhyScreen
from storage.records import TicketNumber
from storage.settings import Account
from storage.words import Because, Direction
from tests.screens.desk import MINUTE, NOW, MemoryDesk, a_decision, a_message, a_session, a_ticket
from tests.screens.screen import lines, settle

LONG = "\n".join(f"regel {number}" for number in range(1, 61))
QUOTED = "Dank!\n\n> Beste Jan,\n>\n> Het is onderweg.\n> Groet\n"


def a_desk() -> MemoryDesk:
    messages = [
        a_message(12, 7, text=LONG),
        a_message(13, 7, direction=Direction.OUT, author="ana", sender="info@acme.nl", sender_name="Acme BV",
                  to=("jan@example.nl",), text="Het is onderweg.", arrival=NOW - 60 * MINUTE),
        a_message(14, 7, text=QUOTED, arrival=NOW - 7 * MINUTE, because=Because.KNOWN_MESSAGE_ID),
    ]  # fmt: skip
    return MemoryDesk([a_ticket(7, message_count=3), a_ticket(8)], messages, [a_decision(12), a_decision(14)])


@asynccontextmanager
async def reading(
    desk: MemoryDesk, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[TicketScreen, Pilot[None]]]:
    app = DeskApp(a_session(desk))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, TicketScreen)
        yield app.screen, pilot


async def test_a_ticket_opens_at_its_newest_message() -> None:
    async with reading(a_desk()) as (screen, _pilot):
        shown = "\n".join(lines(screen))

    assert shown.startswith(" #7 Waar blijft mijn pakket?")
    assert "Dank!" in shown
    assert "regel 1 " not in shown


async def test_quotes_are_folded_until_a_key_or_a_click_unfolds_them() -> None:
    async with reading(a_desk()) as (screen, pilot):
        folded = "\n".join(lines(screen))
        await pilot.press("T")
        await settle(pilot)
        by_key = "\n".join(lines(screen))
        await pilot.press("T")
        await settle(pilot)
        row = next(row for row, line in enumerate(lines(screen)) if "quoted lines" in line)
        await pilot.click(offset=(4, row))
        await settle(pilot)
        by_click = "\n".join(lines(screen))

    assert "▸ 4 quoted lines" in folded
    assert "Beste Jan" not in folded
    assert "> Beste Jan," in by_key
    assert "> Beste Jan," in by_click


async def test_the_keys_for_moving_scroll_the_messages() -> None:
    async with reading(a_desk()) as (screen, pilot):
        await pilot.press("g")
        await settle(pilot)
        top = "\n".join(lines(screen))
        await pilot.press("ctrl+d", "j")
        await settle(pilot)
        scrolled = screen.conversation.scroll_offset.y
        await pilot.press("G")
        await settle(pilot)

        assert "regel 1 " in top
        assert scrolled == screen.conversation.size.height // 2 + 1
        assert screen.conversation.scroll_offset.y == screen.conversation.max_scroll_y


async def test_a_message_that_comes_in_is_added_and_the_scroll_stays() -> None:
    desk = a_desk()
    async with reading(desk) as (screen, pilot):
        await pilot.press("g", "j", "j")
        await settle(pilot)
        before = lines(screen)[:-2]
        desk.all_messages.append(a_message(15, 7, text="Nog een vraag", arrival=NOW))
        desk.commit()
        await settle(pilot)
        after = lines(screen)[:-2]
        await pilot.press("G")
        await settle(pilot)
        end = "\n".join(lines(screen))

    assert [line[:70] for line in after] == [line[:70] for line in before]
    assert "Nog een vraag" in end


async def test_a_late_mail_stands_where_it_arrived() -> None:
    desk = a_desk()
    async with reading(desk) as (screen, pilot):
        desk.all_messages.append(a_message(15, 7, text="Eerder", arrival=NOW - 65 * MINUTE))
        desk.commit()
        await settle(pilot)
        keys = [view.shown.message.key for view in screen.conversation._views.values()]

    assert keys == [12, 15, 13, 14]


async def test_a_message_that_was_moved_away_goes() -> None:
    desk = a_desk()
    async with reading(desk) as (screen, pilot):
        desk.all_messages = [message for message in desk.all_messages if message.key != 13]
        desk.commit()
        await settle(pilot)
        await pilot.press("g")

        assert [view.shown.message.key for view in screen.conversation._views.values()] == [12, 14]


async def test_only_the_newest_hundred_messages_are_shown_and_it_says_so() -> None:
    messages = [a_message(key, 7, arrival=NOW - 500 + key) for key in range(1, 131)]
    async with reading(MemoryDesk([a_ticket(7, message_count=130)], messages)) as (screen, pilot):
        await pilot.press("g")
        await settle(pilot)
        shown = "\n".join(lines(screen))

    assert "30 earlier messages are not shown." in shown
    assert len(screen.conversation._views) == 100


async def test_why_opens_at_the_message_that_is_read() -> None:
    async with reading(a_desk()) as (_screen, pilot):
        await pilot.press("g", "W")
        await settle(pilot)
        shown = lines(pilot.app.screen)
        assert isinstance(pilot.app.screen, WhyScreen)
        await pilot.press("escape")
        await settle(pilot)
        back = pilot.app.screen

    assert "11:30:00" in "\n".join(shown)
    assert isinstance(back, TicketScreen)


async def test_why_tells_whose_a_mail_is_and_by_which_header() -> None:
    desk = a_desk()
    desk.settings_now = replace(desk.settings_now, account=Account(relays=("formulier@example.net",)))
    heads = {
        12: b"From: Formulier <formulier@example.net>\r\nReply-To: Jan Smit <jan@example.nl>\r\n\r\n",
        14: b"From: jan@example.nl\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n",
    }
    for key, raw in heads.items():
        desk.keep_mail(key, raw)
    async with reading(desk, size=(100, 60)) as (_screen, pilot):
        await pilot.press("W")
        await settle(pilot)
        shown = "\n".join(lines(pilot.app.screen))
        desk.raw_mails.clear()
        desk.all_messages.append(a_message(15, 7, text="Nog een vraag", arrival=NOW))
        desk.commit()
        await settle(pilot)
        again = "\n".join(lines(pilot.app.screen))

    for said in (shown, again):
        assert "jan@example.nl: found in Reply-To" in said
        assert "Reply-To (header 2 from the top): Jan Smit <jan@example.nl>" in said
        assert "its headers are long; `omnidesk why delivery:14` reads them" in said


async def test_why_tells_rule_header_candidates_and_versions() -> None:
    async with reading(a_desk()) as (_screen, pilot):
        await pilot.press("W")
        await settle(pilot)
        shown = "\n".join(lines(pilot.app.screen))

    assert "The same customer wrote to the same address" in shown
    assert "time-window" in shown
    assert "From (header 5 from the top): Jan Smit <jan@example.nl>" in shown
    assert "#5: its period was over, by 2 h 5 min" in shown
    assert "settings version 3" in shown


async def test_at_the_end_of_the_list_the_next_ticket_is_refused_with_words() -> None:
    async with reading(a_desk()) as (screen, pilot):
        await pilot.press("J")
        await settle(pilot)
        second = screen.number
        await pilot.press("J")
        await settle(pilot)

        assert second == TicketNumber(8)
        assert screen.number == TicketNumber(8)
        assert "That was the last ticket." in lines(screen)[-2]


async def test_copying_sends_the_number_and_claims_no_more_than_that() -> None:
    async with reading(a_desk()) as (screen, pilot):
        await pilot.press("y")
        await settle(pilot)

        assert pilot.app.clipboard == "#7"
        assert "#7 sent to the terminal's clipboard" in lines(screen)[-2]
