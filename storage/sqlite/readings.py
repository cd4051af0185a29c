"""Whether messages name what their mails name: the heads of kept mails are read again, and compared.

It stands apart because nothing else that is kept tells of a row that is gone: only the raw mail does. How a head is
read, whoever asks brings along.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from storage.checking import Check, Deviation, Naming, Reads
from storage.errors import StorageError
from storage.sqlite.looking import Looking
from storage.sqlite.raw_mail import Packer
from storage.sqlite.snapshot import Row

PAGE = 200
REFERENCE, ADDRESS, MESSAGE_ID = "reference", "address", "message-id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """A message whose mail was read again: what it names, and what of that is not kept.

    `message_id` is the id by which it is kept, where its mail has another.
    """

    key: int
    message_id: str | None
    customer_id: int | None
    naming: Naming
    ids: tuple[str, ...]
    addresses: tuple[str, ...]


def readings(look: Looking) -> list[Deviation]:
    """Return what mails name and their messages do not."""
    return [] if look.wish.reads is None else list(_walk(look, look.wish.reads))


def _walk(look: Looking, reads: Reads) -> Iterator[Deviation]:
    after, seen = 0, 0
    while True:
        with look.snapshot():
            page = look.rows("readings", after=after, limit=PAGE)
        if not page:
            return
        for row in page:
            yield from _deviations(reread(row, look.packer, reads))
        after, seen = page[-1][0], seen + len(page)
        look.tell(Check.READINGS, seen)


def reread(row: Row, packer: Packer, reads: Reads) -> Reread | None:
    """Return what a mail names that its message does not, None for one that is whole or can't be read.

    A mail of nobody sure names nothing for anybody, so its ids are not kept.
    """
    key, customer_id, packing, packed, size, sha256, kept_ids, kept_addresses, has_ids, message_id = row
    try:
        naming = reads(packer.unpack(packing, packed, size=size, sha256=sha256))
    except (StorageError, ValueError):
        return None
    ids = set(naming.ids) - set(json.loads(kept_ids)) if has_ids else set()
    wanted = [f"to {one}" for one in naming.to] + [f"cc {one}" for one in naming.cc]
    addresses = set(wanted) - set(json.loads(kept_addresses))
    other_id = message_id if naming.message_id not in ("", message_id) else None
    if not ids and not addresses and other_id is None:
        return None
    return Reread(
        key=key,
        message_id=other_id,
        customer_id=customer_id,
        naming=naming,
        ids=tuple(one for one in naming.ids if one in ids),
        addresses=tuple(one for one in wanted if one in addresses),
    )


def _deviations(found: Reread | None) -> Iterator[Deviation]:
    if found is not None:
        if found.message_id is not None:
            yield Deviation(
                what="message", key=found.key, fact=MESSAGE_ID, kept=found.message_id, found=found.naming.message_id
            )
        for fact, names in ((REFERENCE, found.ids), (ADDRESS, found.addresses)):
            yield from (Deviation(what="message", key=found.key, fact=fact, found=name) for name in names)
