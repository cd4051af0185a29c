"""What is done with one ticket by keys: each action, how it is told, how it is taken back, and what is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from console.commands.tickets.assigning import Assign
from console.commands.tickets.statuses import Close, Pending
from storage.protocol import Writer
from storage.records import TicketNumber
from storage.words import Badge, Direction, TicketStatus
from tests.commands.tickets.steps import VERA
from tests.screens.triage import NOW, PETRA, triage
from tests.storage.builders import JAN, NOON, a_message, an_address
from tests.storage.steps import customer, open_with
from widgets.note_box import NoteBox
from widgets.picker import Picker


async def test_a_ticket_is_closed_told_and_taken_back_by_one_key(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("e")
        closed, told, numbers = await desk.status_of(1), desk.text, desk.numbers
        await desk.press("z")

        assert closed is TicketStatus.CLOSED
        assert "closed: #1 · z takes it back" in told
        assert numbers == [2, 3, 4, 5]
        assert await desk.status_of(1) is TicketStatus.OPEN
        assert "taken back: Ana closed ticket 1" in desk.text
        assert desk.numbers == [1, 2, 3, 4, 5]


async def test_a_closed_ticket_is_opened_again_by_the_key_that_closes(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("e", "6", "e")

        assert await desk.status_of(1) is TicketStatus.OPEN
        assert "open again: #1" in desk.text


async def test_a_ticket_is_taken_and_given_to_somebody_else_and_given_back(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("i")
        taken = (await desk.ticket(1)).assignee
        await desk.press("a")
        await desk.type("ben")
        await desk.press("enter")
        given, told = (await desk.ticket(1)).assignee, desk.text
        await desk.press("a", "enter")

        assert (taken, given) == ("ana", "ben")
        assert "assigned to Ben de Wit: #1" in told
        assert (await desk.ticket(1)).assignee is None


async def test_who_only_looks_on_is_not_offered_tickets(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("a")

        assert "Ben de Wit" in desk.text
        assert "Vera" not in desk.text


@pytest.mark.parametrize(("key", "status"), [("w", TicketStatus.PENDING), ("exclamation_mark", TicketStatus.SPAM)])
async def test_a_status_is_set_and_ended_by_the_same_key(tmp_path: Path, key: str, status: TicketStatus) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("8", key, *(["y"] if key != "w" else []))
        first = await desk.status_of(1)
        await desk.press(key)

        assert first is status
        assert await desk.status_of(1) is TicketStatus.OPEN


async def test_spam_is_asked_about_and_not_confirmed_by_the_key_that_asked(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("exclamation_mark")
        asked = desk.text
        await desk.press("exclamation_mark")

        assert "Mark #1 as spam?" in asked
        assert await desk.status_of(1) is TicketStatus.OPEN


async def test_a_ticket_is_put_off_until_a_time_that_is_picked_or_typed(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("b", "enter")
        picked = await desk.ticket(1)
        await desk.press("b")
        await desk.type("2d")
        await desk.press("enter")
        typed = await desk.ticket(2)

        assert (picked.status, picked.snoozed_until) == (TicketStatus.SNOOZED, NOW + 2 * 3_600_000)
        assert (typed.status, typed.snoozed_until) == (TicketStatus.SNOOZED, NOW + 48 * 3_600_000)
        assert "put off until" in desk.text


async def test_a_tag_is_made_given_and_taken_off(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("l")
        await desk.type("Spoed")
        await desk.press("enter")
        tagged, row = (await desk.ticket(1)).tags, desk.console.lines[1]
        await desk.press("l", "enter")

        assert tagged == ("spoed",)
        assert "[spoed]" in row
        assert (await desk.ticket(1)).tags == ()
        assert "tag spoed taken off: #1" in desk.text


async def test_a_note_is_written_in_a_window_and_not_lost_by_one_key(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("m")
        await desk.type("Vervoerder gebeld\nmorgen")
        await desk.press("escape")
        is_still_open = isinstance(desk.console.app.screen, NoteBox)
        await desk.press("ctrl+s")
        messages = await desk.repository.reading(lambda reader: reader.messages(TicketNumber(1)))

        assert is_still_open
        assert (messages[-1].direction, messages[-1].text) == (Direction.NOTE, "Vervoerder gebeld\nmorgen")
        assert "note written: #1" in desk.text


async def test_a_ticket_is_merged_into_another_of_its_customer_after_yes(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("M")
        offered = desk.text
        await desk.press("enter")
        asked = desk.text
        await desk.press("y")
        merged = await desk.ticket(1)
        await desk.press("z")

        assert "#2 Vraag 2" in offered and "#3 Vraag 3" not in offered
        assert "Merge #1 into #2, “Vraag 2”?" in asked
        assert (merged.status, merged.merged_into) == (TicketStatus.MERGED, 2)
        assert await desk.status_of(1) is TicketStatus.OPEN


async def test_a_number_that_is_typed_is_merged_into_too_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("M")
        await desk.type("#99")
        await desk.press("enter")
        told = desk.text
        await desk.press("M")
        await desk.type("3")
        await desk.press("enter", "y")

        assert "There is no ticket #99." in told
        assert (await desk.ticket(1)).merged_into == 3


async def test_a_ticket_moves_to_another_address_of_its_brand(tmp_path: Path) -> None:
    retour = an_address(address="retour@acme.nl")
    async with triage(tmp_path, settings={"addresses": (an_address(), retour)}) as desk:
        await desk.press("d", "enter")

        assert (await desk.ticket(1)).address == "retour@acme.nl"
        assert "moved to retour@acme.nl: #1" in desk.text


async def test_a_ticket_is_given_to_a_customer_by_an_address_that_is_typed(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("h")
        await desk.type(PETRA)
        await desk.press("enter")
        ticket = await desk.ticket(1)

        assert ticket.customer_address == PETRA


async def test_the_address_that_nobody_knew_is_registered_after_yes(tmp_path: Path) -> None:
    def unresolved(writer: Writer) -> None:
        badges = (Badge.RECIPIENT_UNRESOLVED,)
        open_with(writer, ticket={"badges": badges}, badges=badges, to=("klacht@acme.nl",))

    async with triage(tmp_path, fill=unresolved, actor=replace(VERA, is_owner=True)) as desk:
        await desk.press("plus")
        asked = desk.text
        await desk.press("y")
        settings = await desk.repository.reading(lambda reader: reader.settings())

        assert "Register klacht@acme.nl with the brand acme, and move #1 to it?" in asked
        assert settings.address_named("klacht@acme.nl") is not None
        assert (await desk.ticket(1)).address == "klacht@acme.nl"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("plus", "Every address that its mails were for is known."),
        ("equals_sign", "No inner sender is proposed"),
        ("X", "Read the ticket first"),
        ("9", "No filter is on 9"),
        ("f", "No filter is kept yet"),
        ("z", "You have done nothing that can be taken back; U shows what others did."),
        ("U", "There is nothing that can be taken back."),
    ],
)
async def test_a_key_that_can_do_nothing_says_why(tmp_path: Path, key: str, words: str) -> None:
    async with triage(tmp_path) as desk:
        await desk.press(key)

        assert words in desk.text


async def test_a_brand_with_one_address_has_none_to_move_to(tmp_path: Path) -> None:
    async with triage(tmp_path, settings={"addresses": (an_address(),)}) as desk:
        await desk.press("d")

        assert "Its brand has no other mail address." in desk.text


@pytest.mark.parametrize("key", ["e", "i", "b", "M", "y", "u", "l", "m"])
async def test_without_a_ticket_every_key_says_that_there_is_none(tmp_path: Path, key: str) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("5", key)

        assert "There is no ticket here to do that with." in desk.text


async def test_a_viewer_is_refused_in_words_that_stay(tmp_path: Path) -> None:
    async with triage(tmp_path, actor=VERA) as desk:
        await desk.press("e")

        assert "vera may not change tickets" in desk.text
        assert await desk.status_of(1) is TicketStatus.OPEN


async def test_what_somebody_else_did_meanwhile_is_told_and_nothing_is_overwritten(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("exclamation_mark")
        await Close(number=TicketNumber(1)).run(desk.ben)
        await desk.press("y")

        assert "Ben de Wit closed ticket 1 while you were reading." in desk.text
        assert await desk.status_of(1) is TicketStatus.CLOSED


async def test_an_undo_of_what_was_changed_since_is_refused_with_who_did_it(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("w")
        await Close(number=TicketNumber(1)).run(desk.ben)
        await desk.press("z")

        assert "ticket 1 has been changed since" in desk.text
        assert "Ben de Wit closed ticket 1" in desk.text


async def test_the_list_of_what_can_be_taken_back_holds_what_others_did(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await Assign(number=TicketNumber(4), login="ben").run(desk.ben)
        await Pending(number=TicketNumber(5)).run(desk.ben)
        await desk.press("U")
        offered = desk.text
        await desk.type("assigned")
        await desk.press("enter")

        assert "Ben de Wit set ticket 5 pending" in offered
        assert (await desk.ticket(4)).assignee is None
        assert await desk.status_of(5) is TicketStatus.PENDING


async def test_closing_and_going_on_leaves_the_cursor_on_the_next_ticket(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("8", "j", "E")

        assert await desk.status_of(2) is TicketStatus.CLOSED
        assert desk.screen.list.cursor is not None
        assert desk.screen.list.cursor.number == 3


async def test_what_can_be_copied_is_picked(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("y")
        number = desk.console.app.clipboard
        await desk.press("Y")
        is_asked = isinstance(desk.console.app.screen, Picker)
        await desk.type("customer's address")
        await desk.press("enter")

        assert number == "#1"
        assert is_asked
        assert desk.console.app.clipboard == JAN


async def test_every_action_is_in_the_palette(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("colon")
        await desk.type("put it off")
        await desk.press("enter")

        assert "until when?" in desk.text


async def test_the_reader_does_the_same_by_the_same_keys(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("enter", "i", "w")
        taken = await desk.ticket(1)
        await desk.press("z", "E")

        assert (taken.assignee, taken.status) == ("ana", TicketStatus.PENDING)
        assert await desk.status_of(1) is TicketStatus.CLOSED
        assert "#2 Vraag 2" in desk.text


async def test_the_next_unread_ticket_is_read_from_the_reader_too(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("enter", "n")

        assert "#2 Vraag 2" in desk.text


async def test_a_mail_in_view_is_split_off_in_the_reader_after_yes(tmp_path: Path) -> None:
    def two_mails(writer: Writer) -> None:
        number, _key = open_with(writer, arrival=NOON)
        arrival = NOON + 60_000
        writer.add_message(a_message(number, customer(writer), message_id="<2@example.nl>", arrival=arrival))

    async with triage(tmp_path, fill=two_mails) as desk:
        await desk.press("enter", "X")
        asked = desk.text
        await desk.press("y")

        assert "Split this mail off #1 into a ticket of its own?" in asked
        assert (await desk.ticket(2)).message_count == 1
        assert (await desk.ticket(1)).message_count == 1


async def test_a_key_that_is_pressed_twice_at_once_does_it_once_and_refuses_nothing(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        desk.screen.action_close()
        desk.screen.action_close()
        await desk.settle()

        assert desk.numbers == [2, 3, 4, 5]
        assert desk.screen.notice.words == ""


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (119, 40)])
async def test_what_can_be_picked_stands_on_one_line_each_at_every_width(tmp_path: Path, size: tuple[int, int]) -> None:
    async with triage(tmp_path, size=size) as desk:
        await desk.press("b")

        assert sum("│" in line for line in desk.console.lines) <= 10
        assert "in two hours" in desk.text
