"""The views with their counts, what is unread, what is parked, one brand or address alone, the order of the list."""

from pathlib import Path

import pytest

from console.commands.tickets.assigning import Assign
from console.commands.tickets.seeing import MarkSeen
from console.commands.tickets.statuses import Close, Pending
from storage.protocol import Writer
from storage.records import TicketNumber
from storage.words import Because, Outcome
from tests.screens.triage import PETRA, some_tickets, triage
from tests.storage.builders import NOON, a_delivery, a_message
from tests.storage.steps import customer, open_with
from widgets.language import use_language
from widgets.view_line import ViewLabel, view_content


def a_parked_mail(writer: Writer) -> None:
    key = writer.keep(a_delivery(9))
    assert key is not None
    writer.settle(key, Outcome.PARKED, Because.PARKED_LOOP, reason="our own Message-ID")


async def test_the_counts_of_the_views_follow_what_others_do(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        before = desk.views
        await Assign(number=TicketNumber(1), login="ana").run(desk.ben)
        await Pending(number=TicketNumber(2)).run(desk.ben)
        await Close(number=TicketNumber(3)).run(desk.ben)
        await desk.settle()

        assert "1 Inbox 5 2 Mine 3 Unassigned 5 4 Pending 5 Snoozed" in before
        assert "1 Inbox 3 2 Mine 1 3 Unassigned 2 4 Pending 1 5 Snoozed" in desk.views


@pytest.mark.parametrize(("key", "numbers"), [("1", [2, 3, 4, 5]), ("2", [2]), ("3", [3, 4, 5]), ("4", [1]), ("8", 5)])
async def test_each_view_shows_its_tickets(tmp_path: Path, key: str, numbers: list[int] | int) -> None:
    async with triage(tmp_path) as desk:
        await Pending(number=TicketNumber(1)).run(desk.ben)
        await Assign(number=TicketNumber(2), login="ana").run(desk.ben)
        await desk.press("6", key)

        assert desk.numbers == (numbers if isinstance(numbers, list) else [1, 2, 3, 4, 5])


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_the_line_of_views_fits_every_width_with_the_view_in_force_and_the_total(
    tmp_path: Path, width: int, language: str
) -> None:
    use_language(language)
    async with triage(tmp_path, size=(width, 24)) as desk:
        await desk.press("6", "8")
        line = desk.console.lines[0]

        assert len(line) == width
        assert " 8 " in line
        assert line.rstrip().endswith("5 tickets")


async def test_an_unread_ticket_is_marked_until_this_employee_has_seen_it(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        ticket = await desk.ticket(1)
        await desk.repository.writing(lambda writer: writer.mark_seen("ana", ticket.number, ticket.last_in))
        await MarkSeen(number=TicketNumber(2), message=(await desk.ticket(2)).last_in).run(desk.ben)
        await desk.press("ctrl+r")
        seen = [row[1] for row in desk.console.lines[1:6]]
        await desk.press("u")

        assert seen == [" ", "•", "•", "•", "•"]
        assert "unread again: #1" in desk.text
        assert desk.console.lines[1][1] == "•"


async def test_the_next_unread_ticket_is_found_below_and_above(tmp_path: Path) -> None:
    def seen(writer: Writer) -> None:
        for number in (2, 3, 4):
            ticket = writer.ticket(TicketNumber(number))
            assert ticket is not None
            writer.mark_seen("ana", ticket.number, ticket.last_in)

    async with triage(tmp_path, prepare=[seen]) as desk:
        await desk.press("n")
        below = desk.screen.list.cursor
        await desk.press("n")
        told = desk.text
        await desk.press("N")
        above = desk.screen.list.cursor

        assert below is not None and below.number == 5
        assert "no unread ticket below" in told
        assert above is not None and above.number == 1


async def test_a_new_mail_makes_a_ticket_unread_again(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        first = await desk.ticket(1)
        await desk.repository.writing(lambda writer: writer.mark_seen("ana", first.number, first.last_in))
        await desk.press("ctrl+r")
        read = desk.console.lines[1][1]

        def again(writer: Writer) -> None:
            writer.add_message(a_message(first.number, customer(writer), message_id="<x@example.nl>", arrival=NOON))

        await desk.repository.writing(again)
        await desk.settle()

        assert (read, desk.console.lines[1][1]) == (" ", "•")


async def test_what_is_parked_is_a_list_whose_rows_open_the_why(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[a_parked_mail]) as desk:
        counted = desk.views
        await desk.press("7")
        listed, total = desk.text, desk.views
        await desk.press("enter")
        why = desk.text
        await desk.press("escape", "1")

        assert "7 Parked 1" in counted
        assert "a loop: our own Message-ID" in listed
        assert total.endswith("1 mail")
        assert "delivery 1" in why
        assert desk.numbers == [1, 2, 3, 4, 5]
        assert desk.screen.list.has_focus


async def test_without_anything_parked_the_view_says_so(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("7")

        assert "Nothing is parked: every mail is in a ticket." in desk.text


@pytest.mark.parametrize(
    ("key", "words"),
    [("2", "i takes the ticket"), ("4", "w lets a ticket wait"), ("5", "b puts a ticket off"), ("6", "e closes")],
)
async def test_an_empty_view_says_what_to_do(tmp_path: Path, key: str, words: str) -> None:
    async with triage(tmp_path) as desk:
        await desk.press(key)

        assert words in desk.text


async def test_the_list_is_narrowed_to_one_brand_after_another_and_to_an_address(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("right_curly_bracket")
        brand = desk.views
        await desk.press("left_curly_bracket", "at")
        await desk.type("info@acme.nl")
        await desk.press("enter")
        address = desk.views

        assert "Acme" in brand
        assert "info@acme.nl · 5 tickets" in address


async def test_the_order_goes_round_by_a_key_and_is_said(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("s")
        by_age, said = desk.numbers, desk.views
        await desk.press("s", "s")

        assert by_age == [5, 4, 3, 2, 1]
        assert "oldest ticket first · 5 tickets" in said
        assert desk.numbers == [1, 2, 3, 4, 5]


async def test_a_sorted_list_pages_to_its_end_and_keeps_the_cursor_on_its_ticket(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=some_tickets(350)) as desk:
        await desk.press("s", "G")
        last = desk.screen.list.cursor
        await Close(number=TicketNumber(340)).run(desk.ben)
        await desk.settle()

        assert last is not None and last.number == 1
        assert desk.screen.list.cursor is not None
        assert desk.screen.list.cursor.number == 1
        assert desk.screen.list.total == 349


async def test_reading_a_ticket_of_somebody_else_and_back_keeps_view_and_cursor(tmp_path: Path) -> None:
    def one_more(writer: Writer) -> None:
        open_with(writer, address=PETRA, arrival=NOON)

    async with triage(tmp_path, prepare=[one_more]) as desk:
        await desk.press("j", "enter", "escape")

        assert desk.screen.list.cursor is not None
        assert desk.screen.list.cursor.number == 1


def test_views_of_little_weight_give_way_and_the_first_remark_is_cut_first() -> None:
    views = [ViewLabel(name="Inbox", count=12, rank=3), ViewLabel(name="Closed", rank=1), ViewLabel(name="All", rank=2)]

    line = view_content(views, 0, ["/status:open tag:spoed", "12 tickets"], 40).plain

    assert line.startswith(" 1 Inbox 12 ")
    assert "Closed" not in line
    assert line.endswith("· 12 tickets")
    assert len(line) == 40


async def test_the_footer_of_what_is_parked_names_no_key_that_needs_a_ticket(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("j", "7")
        parked = desk.console.lines[-1]
        await desk.press("1")

        assert "close" not in parked and "select" not in parked
        assert "close" in desk.console.lines[-1]
