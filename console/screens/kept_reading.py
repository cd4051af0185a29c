"""The kept mail behind a message: asked of the store, or words why there is none to look at.

It stands apart because links, files, headers, source and way all begin with it.
"""

from console.kept_mail import KeptMail, kept_mail
from console.session import Session
from storage.protocol import Reader
from storage.records import DeliveryKey, Message
from storage.words import Direction
from widgets.language import _


class NotKeptError(Exception):
    """There is no mail to look at."""


async def kept_behind(session: Session, message: Message) -> KeptMail:
    """Return the mail that a message was made of. Raises NotKeptError with words why not, StorageError."""
    if message.delivery is None:
        raise NotKeptError(_no_mail(message))
    key = message.delivery
    found = await session.read(lambda reader: _kept(reader, key))
    if found is None:
        raise NotKeptError(_("The mail that this message was made of is not kept any more."))
    return found


def _kept(reader: Reader, key: DeliveryKey) -> KeptMail | None:
    try:
        return kept_mail(reader, key)
    except KeyError:
        return None


def _no_mail(message: Message) -> str:
    if message.direction is Direction.NOTE:
        return _("This is a note, written here: there is no mail behind it.")
    return _("This was written here: no mail came in for it.")
