"""What the head of a mail names: itself, the mails before it, and to whom it is; without a look at its body.

It stands apart from `parse` because whoever checks a hundred thousand kept mails needs no more than this of each.
"""

from collections.abc import Sequence
from itertools import islice

from console.mail.addresses import read_addresses
from console.mail.headers import RawHeader, split_mail
from console.mail.limits import CORRESPONDENT_COUNT
from console.mail.message_ids import ids_named
from storage.checking import Naming


def read_naming(raw: bytes) -> Naming:
    """Return what a mail names, as `parse` finds it and a message keeps it."""
    headers, _, _ = split_mail(raw if b"\n" in raw else raw.replace(b"\r", b"\n"))
    ids = dict.fromkeys((*ids_named(headers, "in-reply-to"), *ids_named(headers, "references")))
    message_id = next(iter(ids_named(headers, "message-id")), "")
    return Naming(message_id=message_id, ids=tuple(ids), to=_addresses(headers, "to"), cc=_addresses(headers, "cc"))


def _addresses(headers: Sequence[RawHeader], name: str) -> tuple[str, ...]:
    found = (one for header in headers if header.name == name for one in read_addresses(header.raw))
    return tuple(dict.fromkeys(one.address for one in islice(found, CORRESPONDENT_COUNT) if one.address))
