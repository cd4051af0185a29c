"""A desk whose answers are in every state of the outbox, for the screens that tell of them.

async with triage(tmp_path, fill=some_tickets(6), prepare=[every_state]) as desk:
    await desk.press("ctrl+o")
"""

from dataclasses import replace
from typing import Any

from storage.outbox import OutboxId, Recipient, Step
from storage.protocol import Writer
from storage.records import TicketNumber
from storage.words import Handing, OutboxState
from tests.screens.triage import NOW
from tests.storage.builders import JAN, MINUTE
from tests.storage.steps import answer

SECOND = 1000
LOST = "the connection was lost after the mail was handed over"


def leaving(writer: Writer, number: int, *, in_s: int = 8, now: int = NOW, **message: Any) -> OutboxId:
    """Queue Ana's answer that leaves in some seconds."""
    at = now - (10 - in_s) * SECOND
    mail = {"queued_at": at, "due_at": now + in_s * SECOND}
    fields = {"message_id": f"<antwoord.{number}@acme.nl>", "arrival": at}
    return answer(writer, TicketNumber(number), mail=mail, **(fields | message))


def tried(writer: Writer, number: int, step: Step, *, now: int = NOW, **message: Any) -> OutboxId:
    """Queue an answer twenty minutes ago and end one try of it; one that goes on waiting has five minutes left."""
    at = now - 20 * MINUTE
    fields = {"message_id": f"<antwoord.{number}@acme.nl>", "arrival": at}
    made = answer(writer, TicketNumber(number), mail={"queued_at": at, "due_at": at}, **(fields | message))
    writer.take_up(made, at=at + SECOND)
    writer.note_handing_over(made, at=at + SECOND)
    waits = step.state is OutboxState.QUEUED
    ends = {"next_try_at": now + 5 * MINUTE} if waits else {"ended_at": at + MINUTE}
    writer.end_try(made, replace(step, **ends))
    return made


def sent(writer: Writer, number: int, **message: Any) -> OutboxId:
    """Queue an answer that a server took."""
    taken = Recipient(address=JAN, handing=Handing.TAKEN, code=250)
    return tried(writer, number, Step(state=OutboxState.SENT, recipients=(taken,)), **message)


def refused(writer: Writer, number: int, *, words: str = "no such user", **message: Any) -> OutboxId:
    """Queue an answer that a server refused."""
    one = Recipient(address=JAN, handing=Handing.REFUSED, code=550, words=words)
    return tried(writer, number, Step(state=OutboxState.REFUSED, recipients=(one,)), **message)


def unknown(writer: Writer, number: int, **message: Any) -> OutboxId:
    """Queue an answer of which nobody knows whether it left."""
    return tried(writer, number, Step(state=OutboxState.UNKNOWN, server_said=LOST), **message)


def greylisted(writer: Writer, number: int, **message: Any) -> OutboxId:
    """Queue an answer that a server wants later."""
    return tried(writer, number, Step(state=OutboxState.QUEUED, server_said="451 4.7.1 greylisted"), **message)


def bounced(writer: Writer, number: int, *, now: int = NOW, **message: Any) -> OutboxId:
    """Queue an answer that was sent and came back."""
    made = sent(writer, number, now=now, **message)
    mail = writer.outgoing(made)
    assert mail is not None
    writer.mark_sent_failed(mail.message, "5.1.1 mailbox unknown", now - 5 * MINUTE)
    return made


def every_state(writer: Writer, *, now: int = NOW) -> None:
    """Put the answers of six tickets into the states that a person sees."""
    for number, make in enumerate((leaving, refused, unknown, greylisted, bounced, sent), 1):
        make(writer, number, now=now)
