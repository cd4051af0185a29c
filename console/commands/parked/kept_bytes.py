"""The bytes of a parked mail, or that they are lost: a command must say so, and never fail on it.

It stands apart because several commands begin with it.
"""

from console.commands.parked.parked_command import unknown_parked
from console.commands.refusal import RefusedError
from storage.errors import StorageError
from storage.protocol import Reader
from storage.records import Delivery, DeliveryKey


def bytes_of(reader: Reader, key: DeliveryKey) -> tuple[Delivery, bytes | None]:
    """Return a delivery and its bytes, None where they are lost or damaged. Raises RefusedError when there is none."""
    delivery = reader.delivery(key)
    if delivery is None:
        raise RefusedError(unknown_parked(key))
    try:
        return delivery, reader.raw(key)
    except (KeyError, StorageError):
        return delivery, None
