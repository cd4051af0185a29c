"""Message-IDs: reading those of others, making one where it is missing, and signing our own.

They stand apart because an id is both evidence (In-Reply-To, References) and proof (our signed token), and proof
must not depend on how a mail client spells it: the token survives a changed case and a changed domain.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

from console.mail.headers import RawHeader
from console.mail.safe_text import safe_line

MOST_IDS = 1000
LONGEST_ID = 998  # bytes: what a line of a mail can hold (RFC 5322 §2.1.1)
_LONGEST_VALUE = 1 << 20
_MAC_BYTES = 15  # 120 bits, 24 letters of base32
_BRACKETED = re.compile(r"<([^<>]*)>")
_SPACE = re.compile(r"\s+")
_NO_BARE = re.compile(r"[\s<>]")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", re.ASCII)
_SIGNED = re.compile(r"<od\.([1-9][0-9]{0,17})\.([1-9][0-9]{0,17})\.([a-z2-7]{24})@[^<>@\s]+>", re.ASCII)


def read_ids(value: str | bytes) -> tuple[str, ...]:
    """Return every `<…>` of an In-Reply-To, References or Message-ID header, in order, brackets included.

    White space inside the brackets is dropped (folding puts it there). A value that is one bare id gets brackets.
    Words around ids are passed over. Of more than 1,000 ids the last ones stay: the newest evidence stands right.
    An id over 998 bytes becomes a hash of itself, so that it still compares equal to itself (RFC 5322 §3.6.4).
    """
    text = _text(value)
    found = [_SPACE.sub("", match[1]) for match in _BRACKETED.finditer(text)]
    if not any(found):
        found = _bare(text)
    ids = (_bounded(safe_line(inner)) for inner in found[-MOST_IDS:] if inner)
    return tuple(dict.fromkeys(one for one in ids if one != "<>"))


def ids_named(headers: Iterable[RawHeader], name: str) -> tuple[str, ...]:
    """Return the ids of all headers of that name, read as one."""
    return read_ids(b" ".join(header.raw for header in headers if header.name == name))


def made_id(sha256: bytes) -> str:
    """Return the id of a mail that has none: made from the hash of the mail, so that it is the same each time."""
    return f"<{sha256.hex()[:40]}@made.omnidesk.invalid>"


def sign_id(key: bytes, ticket: int, message: int, domain: str) -> str:
    """Return the Message-ID of an outgoing message: `<od.{ticket}.{message}.{mac}@{domain}>`.

    The code covers both numbers, not the domain. Raises ValueError for numbers under 1 and for what is no domain.
    """
    if ticket < 1 or message < 1 or not _DOMAIN.fullmatch(domain.lower()):
        raise ValueError(f"cannot sign an id for ticket {ticket}, message {message}, domain {domain!r}")
    return f"<od.{ticket}.{message}.{_mac(key, ticket, message)}@{domain.lower()}>"


def read_signed_id(key: bytes, message_id: str) -> tuple[int, int] | None:
    """Return (ticket, message) of an id that this key signed, else None. Case and domain do not matter."""
    found = _SIGNED.fullmatch(message_id.strip().lower())
    if found is None:
        return None
    ticket, message = int(found[1]), int(found[2])
    return (ticket, message) if hmac.compare_digest(found[3], _mac(key, ticket, message)) else None


def _mac(key: bytes, ticket: int, message: int) -> str:
    digest = hmac.new(key, f"omnidesk message-id {ticket}.{message}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_MAC_BYTES]).decode("ascii").lower()


def _text(value: str | bytes) -> str:
    if isinstance(value, str):
        return value[-_LONGEST_VALUE:]
    cut = value[-_LONGEST_VALUE:]
    try:
        return cut.decode("utf-8")
    except UnicodeDecodeError:
        return cut.decode("latin-1")


def _bare(text: str) -> list[str]:
    alone = text.strip().strip("<>")
    return [alone] if "@" in alone and not _NO_BARE.search(alone) else []


def _bounded(inner: str) -> str:
    encoded = inner.encode("utf-8", "replace")
    if len(encoded) + 2 <= LONGEST_ID:
        return f"<{inner}>"
    return f"<sha256.{hashlib.sha256(encoded).hexdigest()}@long.omnidesk.invalid>"
