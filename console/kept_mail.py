"""A kept mail, asked for again: its raw bytes, what was decided about it, and what it says when it is read anew.

It stands apart because a screen and a verb ask the same, and neither may read a stranger's mail itself: that is done in
a process of its own, only when somebody asks. A mail of ours is read in the same way: it quotes strangers.
"""

from dataclasses import dataclass

from console.forward_lens import Way, way_of
from console.intake.reading import ReadingRoom
from console.intake.rereading import RereadingError
from console.mail.parsed import ParsedMail
from console.message_bytes import message_bytes
from storage.protocol import Reader
from storage.records import Decision, DeliveryKey, Message
from storage.settings import Settings
from widgets.reason_words import reason_words


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMail:
    """The raw bytes of a mail, when it came or was written, the newest decision about it, and the settings in force."""

    raw: bytes
    arrival: int
    decision: Decision | None
    settings: Settings


def kept_mail(reader: Reader, key: DeliveryKey) -> KeptMail:
    """Return a kept mail. Raises KeyError when there is none, StorageError when its bytes are lost or damaged."""
    delivery = reader.delivery(key)
    if delivery is None:
        raise KeyError(key)
    return KeptMail(
        raw=reader.raw(key),
        arrival=delivery.arrival,
        decision=reader.decision_of_delivery(key),
        settings=reader.settings(),
    )


def mail_behind(reader: Reader, message: Message) -> KeptMail | None:
    """Return the mail that a message was made of, or that leaves for it; None for a note, and when none is kept.

    Raises StorageError when its bytes are lost or damaged.
    """
    try:
        raw = message_bytes(reader, message)
    except KeyError:
        return None
    decision = None if message.delivery is None else reader.decision_of_delivery(message.delivery)
    return KeptMail(raw=raw, arrival=message.arrival, decision=decision, settings=reader.settings())


async def mail_of(kept: KeptMail) -> ParsedMail:
    """Return what the mail says. Raises RereadingError with words why not."""
    async with ReadingRoom() as room:
        (mail,) = await room.read([kept.raw])
    if not isinstance(mail, ParsedMail):
        raise RereadingError(reason_words(mail.reason))
    return mail


async def way_again(kept: KeptMail) -> Way:
    """Return the way of the mail. Raises RereadingError."""
    return way_of(await mail_of(kept), kept.decision, kept.settings, kept.arrival)


__all__ = ["KeptMail", "RereadingError", "kept_mail", "mail_behind", "mail_of", "way_again"]
