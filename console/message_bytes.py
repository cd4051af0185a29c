"""The bytes of a message of a ticket: as they came in, or as they went out.

They stand apart because an answer, a file that is passed on and whoever looks at a message all need them, and each kind
is kept elsewhere.
"""

from storage.protocol import Reader
from storage.records import Message


def message_bytes(reader: Reader, message: Message) -> bytes:
    """Return a mail as it came in or went out. Raises KeyError where there is none, StorageError when it is damaged."""
    if message.delivery is not None:
        return reader.raw(message.delivery)
    return reader.outgoing_bytes(reader.outgoing_of([message.key])[message.key].id)
