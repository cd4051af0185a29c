"""The outbox: what needs somebody stands first, each mail is told in full, and nothing is done by a slip of a key."""

from pathlib import Path

from console.screens.outbox import OutboxScreen
from console.screens.ticket import TicketScreen
from console.screens.tickets import TicketsScreen
from storage.outbox import Outgoing
from storage.protocol import Writer
from storage.records import TicketNumber
from storage.words import OutboxState
from tests.commands.tickets.steps import VERA
from tests.screens.outbox_desk import every_state, leaving, refused, unknown
from tests.screens.triage import NOW, TriageDesk, some_tickets, triage
from widgets.language import use_language


def place(desk: TriageDesk, words: str) -> int:
    """Return the first line of the screen that holds some words."""
    return next(number for number, line in enumerate(desk.console.lines) if words in " ".join(line.split()))


async def outbox(desk: TriageDesk) -> list[Outgoing]:
    """Return every mail of the outbox, newest first."""
    return await desk.repository.reading(lambda reader: reader.outbox(limit=50))


async def test_it_opens_from_everywhere_and_the_same_key_leaves_it(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[every_state], fill=some_tickets(6)) as desk:
        await desk.press("ctrl+o")
        over_list = isinstance(desk.console.app.screen, OutboxScreen)
        await desk.press("ctrl+o", "enter", "ctrl+o")
        over_reader = isinstance(desk.console.app.screen, OutboxScreen)
        await desk.press("escape", "escape")

        assert over_list and over_reader
        assert isinstance(desk.console.app.screen, TicketsScreen)


async def test_what_needs_somebody_stands_first_then_what_came_back_then_what_leaves(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[every_state], fill=some_tickets(6)) as desk:
        await desk.press("ctrl+o")

        titles = ["Somebody is needed (2)", "Came back (1)", "On their way (2)", "Done (1)"]
        places = [place(desk, title) for title in titles]
        assert places == sorted(places)
        assert "unknown" in desk.console.lines[places[0] + 1]
        assert "#3" in desk.console.lines[places[0] + 1]


async def test_the_mail_under_the_cursor_is_told_in_full_with_what_can_be_done(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[every_state], fill=some_tickets(6)) as desk:
        await desk.press("ctrl+o", "g")
        first = desk.text
        await desk.press("j")
        second = desk.text

        assert "nobody knows whether it left: the connection was lost after the mail was handed over" in first
        assert "r sends it once more; then it may arrive twice." in first
        assert "refused for jan@example.nl: 550 no such user" in second
        assert "x takes it back as a draft, to be changed and sent anew." in second


async def test_enter_reads_the_ticket_and_its_neighbours_are_those_of_the_outbox(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[every_state], fill=some_tickets(6)) as desk:
        await desk.press("ctrl+o", "g", "enter")
        reader = desk.console.app.screen
        assert isinstance(reader, TicketScreen)
        first = reader.number
        await desk.press("J")

        assert (first, reader.number) == (3, 2)
        await desk.press("escape")
        assert isinstance(desk.console.app.screen, OutboxScreen)
        assert "#2" in next(line for line in desk.console.lines if line.startswith(">"))


async def test_what_others_change_is_shown_at_once(tmp_path: Path) -> None:
    async with triage(tmp_path, fill=some_tickets(6)) as desk:
        await desk.press("ctrl+o")
        before = desk.text
        await desk.repository.writing(lambda writer: refused(writer, 2))
        await desk.settle()

        assert "Nothing is on its way, and nothing was sent yet." in before
        assert "Somebody is needed (1)" in desk.text
        assert "no such user" in desk.text


async def test_a_key_without_a_mail_says_that_there_is_nothing_to_do(tmp_path: Path) -> None:
    async with triage(tmp_path) as desk:
        await desk.press("ctrl+o", "r")
        retried = desk.text
        await desk.press("x", "enter", "tab", "j")

        assert "There is nothing to send again here." in retried
        assert isinstance(desk.console.app.screen, OutboxScreen)


async def test_a_mail_that_was_sent_is_neither_sent_again_nor_taken_back(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[every_state], fill=some_tickets(6)) as desk:
        await desk.press("ctrl+o", "G", "r")
        retried = desk.text
        await desk.press("x")

        assert "There is nothing to send again here." in retried
        assert "This mail can't be taken back, and nothing is wrong with it." in desk.text


async def test_a_refused_mail_is_sent_again_with_one_key(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[lambda writer: refused(writer, 2)]) as desk:
        await desk.press("ctrl+o", "r")
        await desk.settle()
        (mail,) = await outbox(desk)

        assert mail.state is OutboxState.QUEUED and mail.next_try_at == NOW
        assert "on its way once more: Re: Waar blijft mijn pakket?" in desk.text
        assert "On their way (1)" in desk.text


async def test_what_may_have_arrived_is_sent_again_only_after_yes(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[lambda writer: unknown(writer, 2)]) as desk:
        await desk.press("ctrl+o", "r")
        asked = desk.text
        await desk.press("r")
        (still,) = await outbox(desk)
        await desk.press("r", "y")
        await desk.settle()
        (mail,) = await outbox(desk)

        assert "It may have arrived, and would arrive twice then. Send it once more? (y/n)" in asked
        assert still.state is OutboxState.UNKNOWN
        assert mail.state is OutboxState.QUEUED


async def test_a_refused_mail_is_taken_back_as_a_draft_after_yes(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[lambda writer: refused(writer, 2)]) as desk:
        await desk.press("ctrl+o", "x")
        asked = desk.text
        await desk.press("y")
        await desk.settle()
        draft = await desk.repository.reading(lambda reader: reader.draft("ana", TicketNumber(2)))

        assert "Take back the mail to jan@example.nl?" in asked
        assert await outbox(desk) == []
        assert draft is not None and draft.text == "Goedendag Jan, het komt morgen."
        assert "taken back as a draft: Re: Waar blijft mijn pakket?" in desk.text


async def test_somebody_leaves_an_unknown_mail_at_that_and_is_named(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[lambda writer: unknown(writer, 2)]) as desk:
        await desk.press("ctrl+o", "x")
        await desk.settle()
        (mail,) = await outbox(desk)

        assert mail.settled_by == "ana" and mail.state is OutboxState.UNKNOWN
        assert "left at that: Re: Waar blijft mijn pakket?" in desk.text
        assert "Somebody is needed" not in desk.text
        assert "left at that by ana" in desk.text


async def test_a_viewer_is_told_that_mails_are_not_theirs_to_send(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[lambda writer: refused(writer, 2)], actor=VERA) as desk:
        await desk.press("ctrl+o", "r")
        await desk.settle()
        (mail,) = await outbox(desk)

        assert mail.state is OutboxState.REFUSED
        assert "vera" in desk.text and "agent" in desk.text


async def test_a_narrow_pane_keeps_state_and_recipient(tmp_path: Path) -> None:
    use_language("nl")
    async with triage(tmp_path, prepare=[every_state], fill=some_tickets(6), size=(60, 24)) as desk:
        await desk.press("ctrl+o", "g")
        row = next(line for line in desk.console.lines if line.startswith(">"))

        assert "jan@example.nl" in row and "!" in row
        assert all(len(line.rstrip()) <= 60 for line in desk.console.lines)


async def test_no_word_of_a_server_or_a_subject_is_obeyed(tmp_path: Path) -> None:
    bait = "[/x] [@click=app.quit]weg[/] \x1b]52;c;eA==\x07"

    def hostile(writer: Writer) -> None:
        refused(writer, 1, words=bait, subject=bait)

    async with triage(tmp_path, prepare=[hostile], size=(200, 24)) as desk:
        await desk.press("ctrl+o", "g")

        assert "550 [/x] [@click=app.quit]weg[/]" in desk.text
        assert "\x1b" not in "".join(desk.console.lines)


async def test_the_status_line_tells_how_many_mails_need_somebody_and_how_many_leave(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[every_state], fill=some_tickets(6)) as desk:
        await desk.press("j")
        line = next(line for line in desk.console.lines if "need you" in line)

        assert "3 mails need you" in line  # refused, unknown, and the one that came back
        assert "outbox 2" in line


async def test_the_intake_screen_tells_that_nobody_sends_and_what_waits(tmp_path: Path) -> None:
    def two(writer: Writer) -> None:
        leaving(writer, 1)
        unknown(writer, 2)

    async with triage(tmp_path, prepare=[two]) as desk:
        await desk.press("I")

        assert "no outgoing server yet: answers wait; omnidesk smtp set" in desk.text
        assert "1 mail on its way, the next" in desk.text
        assert "1 mail needs somebody" in desk.text


async def test_the_key_line_shows_what_can_be_done_with_the_mail_under_the_cursor(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[every_state], fill=some_tickets(6), size=(80, 24)) as desk:
        shown = {}
        await desk.press("ctrl+o", "g")
        for _row in range(6):
            state = desk.console.app.screen.chosen.state  # type: ignore[attr-defined]
            shown.setdefault(state, " ".join(desk.console.lines[-1].split()).removeprefix("Enter read "))
            await desk.press("j")

        end = "Esc back ? help C-p more C-q quit"
        assert shown[OutboxState.UNKNOWN] == f"r again x leave it {end}"
        assert shown[OutboxState.REFUSED] == shown[OutboxState.QUEUED] == f"r again x take back {end}"
        assert desk.console.lines[-1].split()[:5] == ["Enter", "read", "Esc", "back", "?"], "all is well with the last"


async def test_an_empty_outbox_shows_no_key_for_a_mail(tmp_path: Path) -> None:
    async with triage(tmp_path, size=(80, 24)) as desk:
        await desk.press("ctrl+o")

        assert desk.console.lines[-1].split() == ["Esc", "back", "?", "help", "C-p", "more", "C-q", "quit"]
