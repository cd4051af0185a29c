"""The kept mail behind a message, come in or of ours: asked of the store, or words why there is none to look at.

It stands apart because links, files, headers, source and way all begin with it.
"""

from console.kept_mail import KeptMail, kept_mail, mail_behind
from console.session import Session
from storage.records import DeliveryKey, Message
from storage.words import Direction
from widgets.language import _


class NotKeptError(Exception):
    """There is no mail to look at."""


async def kept_behind(session: Session, about: Message | DeliveryKey) -> KeptMail:
    """Return the mail that a message was made of, or that leaves for it; or the one of a delivery that made none.

    Raises NotKeptError with words why there is none, StorageError.
    """
    if isinstance(about, int):
        return await _delivered(session, about)
    if about.direction is Direction.NOTE:
        raise NotKeptError(_("This is a note, written here: there is no mail behind it."))
    found = await session.read(lambda reader: mail_behind(reader, about))
    if found is None:
        raise NotKeptError(_none_kept(about))
    return found


async def _delivered(session: Session, key: DeliveryKey) -> KeptMail:
    try:
        return await session.read(lambda reader: kept_mail(reader, key))
    except KeyError as error:
        raise NotKeptError(_("This mail is not kept any more.")) from error


def _none_kept(message: Message) -> str:
    if message.delivery is None:
        return _("This was written here: no mail came in for it.")
    return _("The mail that this message was made of is not kept any more.")
