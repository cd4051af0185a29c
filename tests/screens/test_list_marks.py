"""The list marks a ticket whose mail needs somebody, and the mark goes by itself with its reason."""

from pathlib import Path

from storage.protocol import Writer
from storage.records import TicketNumber
from tests.screens.outbox_desk import bounced, leaving, refused, sent, unknown
from tests.screens.triage import NOW, TriageDesk, some_tickets, triage
from widgets.words import MAIL_TROUBLE


def four(writer: Writer) -> None:
    """Answer four of six tickets: one mail was refused, one is unknown, one came back, one was sent."""
    for number, make in enumerate((refused, unknown, bounced, sent), 1):
        make(writer, number)


def warned(desk: TriageDesk) -> list[int]:
    """Return the tickets whose rows begin their subject with a warning."""
    rows = (line for line in desk.console.lines if "! Vraag" in line)
    return [int(line.partition("#")[2].split()[0]) for line in rows]


async def test_rows_whose_mail_needs_somebody_carry_a_mark(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[four], fill=some_tickets(6), size=(80, 24)) as desk:
        assert sorted(warned(desk)) == [1, 2, 3]


async def test_where_there_is_room_the_mark_is_said_in_words(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[four], fill=some_tickets(6), size=(118, 24)) as desk:
        await desk.press("p")

        assert "mail needs some" in desk.text


async def test_the_mark_goes_when_somebody_has_dealt_with_it(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[lambda writer: unknown(writer, 2)]) as desk:
        before = warned(desk)
        (mail,) = await desk.repository.reading(lambda reader: reader.outbox(limit=5))
        await desk.repository.writing(lambda writer: writer.settle_outgoing(mail.id, at=NOW, by="ben"))
        await desk.settle()

        assert before == [2]
        assert warned(desk) == []


async def test_a_mail_that_came_back_marks_until_another_answer_goes_out(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[lambda writer: bounced(writer, 2)]) as desk:
        before = warned(desk)
        await desk.repository.writing(lambda writer: leaving(writer, 2, message_id="<anders@acme.nl>"))
        await desk.settle()

        assert before == [2]
        assert warned(desk) == []


async def test_the_reader_says_it_above_the_messages_and_the_ticket_keeps_no_badge(tmp_path: Path) -> None:
    async with triage(tmp_path, prepare=[lambda writer: refused(writer, 1)], fill=some_tickets(1)) as desk:
        await desk.press("enter")
        kept = await desk.repository.reading(lambda reader: reader.ticket(TicketNumber(1)))

        assert MAIL_TROUBLE in desk.console.lines[1]
        assert kept is not None and kept.badges == ()
