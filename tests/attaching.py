"""A mail with two files, and how it is taken in."""

import hashlib
from dataclasses import replace

from console.mail.parse import parse
from storage.protocol import Writer
from storage.records import Message
from storage.words import Because, Outcome
from tests.storage.builders import a_delivery, a_message, a_ticket
from tests.storage.steps import customer


def a_mail_with_files() -> bytes:
    """Return Jan's mail with a text, a bill and a photo, in a thread."""
    return (
        b"From: Jan Smit <jan@example.nl>\r\nTo: info@acme.nl, Piet <piet@elders.nl>\r\nMessage-ID: <b@example.nl>\r\n"
        b"In-Reply-To: <a@example.nl>\r\nReferences: <0@example.nl> <a@example.nl>\r\nSubject: Bon\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/plain\r\n\r\nDe bon.\r\n"
        b'--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="bon.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n"
        b'--x\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename="foto.png"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--x--\r\n"
    )


def take_in_files(writer: Writer, raw: bytes) -> Message:
    """Keep a mail and make a ticket of it, as the intake does."""
    read = parse(raw)
    delivery = replace(a_delivery(1), raw=raw, sha256=hashlib.sha256(raw).digest())
    key = writer.keep(delivery)
    assert key is not None
    who = customer(writer)
    number = writer.open_ticket(a_ticket(who, subject=read.subject))
    made = writer.add_message(
        a_message(
            number, who, delivery=key, sha256=delivery.sha256, message_id=read.message_id, text=read.text,
            subject=read.subject, attachments=read.attachments, references=(*read.in_reply_to, *read.references),
            to=tuple(one.address for one in read.to),
        )
    )  # fmt: skip
    writer.settle(key, Outcome.TICKETED, Because.NEW_NO_CANDIDATE, message=made, ticket=number)
    message = writer.message(made)
    assert message is not None
    return message
