"""A mail that opened a ticket is acknowledged where its address wants that, in the transaction that decided it.

It stands apart from recording because it may fail without harm: what it wrote is undone alone, and the ticket's trail
says why nothing was sent. The rule itself is `acknowledging`; here the store is asked and the mail made.
"""

import logging

from console.acknowledging import (
    DAY_MS,
    HOUR_MS,
    Asked,
    NotAcknowledged,
    acknowledgement_text,
    acknowledging,
    is_enough,
)
from console.answering.ancestry import Head, thread_of
from console.answering.letter import ACKNOWLEDGEMENT_HEADERS, loop_header
from console.answering.speaking import speaker_of
from console.answering.titles import title
from console.mail.safe_text import safe_line
from console.outgoing.compose import Draft, Party
from console.outgoing.queueing import Letter, queue_letter
from storage.errors import ConflictError, StorageError
from storage.protocol import Writer
from storage.records import Event, Message, MessageKey, TicketNumber
from storage.settings import MailAddress
from storage.words import ReplyKind

VERB = "acknowledgement"
_LONGEST_REASON = 300
_log = logging.getLogger("omnidesk.poll")


def acknowledge(writer: Writer, asked: Asked, message: MessageKey, now: int) -> None:
    """Queue the acknowledgement of a mail that was just decided and kept as a message, where the rule wants one.

    Raises StorageError, when the store itself fails.
    """
    try:
        known = acknowledging(asked, writer.settings())
        if isinstance(known, MailAddress):
            with writer.savepoint():
                _queue(writer, asked, known, message, now)
    except Exception as error:
        # A mail that came in is never lost over an answer to it, whatever its sender wrote into its headers.
        if isinstance(error, StorageError) and not isinstance(error, ConflictError):
            raise
        _tell(writer, message, f"{type(error).__name__}: {error}", now)


def _queue(writer: Writer, asked: Asked, known: MailAddress, message: MessageKey, now: int) -> None:
    kept = writer.message(message)
    if kept is not None and not _is_enough(writer, asked, known, kept.ticket, now):
        queue_letter(writer, _letter(writer, asked, known, kept, now))


def _tell(writer: Writer, message: MessageKey, reason: str, now: int) -> None:
    """Say in the ticket's trail why its sender was not answered."""
    kept = writer.message(message)
    if kept is not None:
        said = safe_line(reason)[:_LONGEST_REASON]
        about = f"ticket {kept.ticket}"
        writer.add_event(Event(at=now, actor="", verb=VERB, subject=about, detail=said, ticket=kept.ticket))


def _is_enough(writer: Writer, asked: Asked, known: MailAddress, ticket: TicketNumber, now: int) -> bool:
    settings = writer.settings()
    enough = is_enough(
        settings,
        is_repeated=writer.acknowledged_since(known.address, asked.author.address, now - DAY_MS),
        within_hour=writer.acknowledgements_since(now - HOUR_MS),
    )
    if enough is NotAcknowledged.CAPPED:
        most = settings.account.acknowledgements_per_hour
        _log.warning("ticket %d is not acknowledged: %d within an hour are the most", ticket, most)
    return enough is not None


def _letter(writer: Writer, asked: Asked, known: MailAddress, kept: Message, now: int) -> Letter:
    """Return the mail to the sender alone, without the name that they gave: nothing that they wrote is sent but the
    subject."""
    settings, mail, ticket = writer.settings(), asked.mail, kept.ticket
    speaker = speaker_of(settings, known.brand_id, known.address, None)
    head = Head(in_reply_to=mail.in_reply_to, references=mail.references)
    thread = thread_of(kept, head, ReplyKind.REPLY)
    number = ticket if settings.account.subject_number else None

    def draft(message_id: str) -> Draft:
        return Draft(
            author=speaker.author,
            reply_to=speaker.reply_to,
            to=(Party(address=asked.author.address),),
            subject=title(mail.subject, ReplyKind.REPLY, number),
            text=acknowledgement_text(settings, known, asked.author, ticket),
            message_id=message_id,
            date=now,
            in_reply_to=thread.in_reply_to,
            references=thread.references,
            extra=(*ACKNOWLEDGEMENT_HEADERS, loop_header(settings, speaker)),
        )

    return Letter(
        ticket=ticket,
        speaker=speaker,
        draft=draft,
        author="",
        queued_at=now,
        due_at=now,
        answers=False,
        automatic=True,
    )
