"""Mails in no ticket, found by their Message-ID.

It stands apart because none is kept of them: it is looked for in the mails themselves, which takes what other verbs do
without.
"""

from contextlib import suppress

from console.mail.naming import read_naming
from storage.errors import StorageError
from storage.protocol import Reader
from storage.records import DeliveryKey
from storage.words import Outcome

MOST_READ = 1000
_IN_NO_TICKET = (Outcome.PARKED, Outcome.FAILED, Outcome.SETUP, Outcome.BOUNCE)


def delivery_named(reader: Reader, message_id: str) -> DeliveryKey | None:
    """Return the newest of the mails in no ticket, discarded ones among them, with a Message-ID; None where none has.

    The newest `MOST_READ` are looked at.
    """
    aside = [*reader.deliveries_with(_IN_NO_TICKET, MOST_READ), *reader.discarded(limit=MOST_READ)]
    for key in sorted({one.key for one in aside}, reverse=True)[:MOST_READ]:
        with suppress(StorageError):  # lost or damaged, of which fsck tells
            if read_naming(reader.raw(key)).message_id == message_id:
                return key
    return None
