"""A mail of ours is written down to leave: its message, its final bytes and its place in the outbox, at once.

It stands apart because an answer and an acknowledgement leave alike, and because the order matters: the key first, the
id signed with it, then the bytes, so that what is kept is what leaves.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from console.answering.speaking import Speaker
from console.mail.message_ids import sign_id
from console.mail.parse import parse
from console.outgoing.compose import Draft, compose
from storage.outbox import NewOutgoing, OutboxId
from storage.protocol import Reader, Writer
from storage.records import MessageKey, NewMessage, TicketNumber
from storage.words import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail about to be queued. `draft` makes it, given its Message-ID.

    `author` is the login of who wrote it, "" for the desk itself. `answers`: the customer's mails are answered by it.
    `automatic`: an acknowledgement, which bounces to nobody. Times in ms UTC; it leaves at `due_at` at the earliest.
    """

    ticket: TicketNumber
    speaker: Speaker
    draft: Callable[[str], Draft]
    author: str
    queued_at: int
    due_at: int
    answers: bool
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A mail with its bytes, and the key that its message gets."""

    key: MessageKey
    message_id: str
    draft: Draft
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A mail that is queued: its message and its place in the outbox."""

    key: MessageKey
    outbox: OutboxId
    message_id: str
    raw: bytes


def queue_letter(writer: Writer, letter: Letter) -> Queued:
    """Keep a mail as a message of its ticket and queue it. Raises UnsafeMailError, and ConflictError for no ticket."""
    made = bytes_of(writer, letter)
    draft, key = made.draft, writer.add_message(_message(letter, made))
    recipients = dict.fromkeys(party.address for party in (*draft.to, *draft.cc))
    outbox = writer.queue(
        NewOutgoing(
            message=key,
            address_id=letter.speaker.address_id,
            sender="" if letter.automatic else letter.speaker.envelope_sender,
            recipients=tuple(recipients),
            raw=made.raw,
            sha256=hashlib.sha256(made.raw).digest(),
            queued_at=letter.queued_at,
            due_at=letter.due_at,
            queued_by=letter.author,
            automatic=letter.automatic,
        )
    )
    return Queued(key=key, outbox=outbox, message_id=made.message_id, raw=made.raw)


def bytes_of(reader: Reader, letter: Letter) -> Made:
    """Return the mail as it would be queued now; nothing is written. Raises UnsafeMailError."""
    key = reader.next_message_key()
    domain = letter.speaker.author.address.rpartition("@")[2]
    message_id = sign_id(reader.signing_key(), letter.ticket, key, domain)
    draft = letter.draft(message_id)
    return Made(key=key, message_id=message_id, draft=draft, raw=compose(draft))


def _message(letter: Letter, made: Made) -> NewMessage:
    """Return the message as a reader finds it in the bytes: what is kept is what was said."""
    read, draft = parse(made.raw), made.draft
    return NewMessage(
        ticket=letter.ticket,
        brand_id=letter.speaker.brand.id,
        direction=Direction.OUT,
        message_id=made.message_id,
        customer_id=None,
        sender=draft.author.address,
        sender_name=read.from_[0].name,
        to=tuple(party.address for party in draft.to),
        cc=tuple(party.address for party in draft.cc),
        subject=read.subject,
        text=read.text,
        arrival=letter.queued_at,
        from_customer=False,
        automatic=letter.automatic,
        references=(*read.in_reply_to, *read.references),
        attachments=read.attachments,
        badges=(),
        because=None,
        address_because="",
        sha256=hashlib.sha256(made.raw).digest(),
        body_digest=read.body_digest,
        delivery=None,
        parse_version=read.parse_version,
        author=letter.author,
        answers=letter.answers,
    )
