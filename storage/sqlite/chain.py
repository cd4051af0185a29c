"""The audit trail as a chain: each row's digest is over the one before, its fixed fields, and the digests of its texts.

It stands apart because a migration, the writer and the check must compute alike. A text of a person can be taken out
and its digest left, so that erasing them leaves the chain whole. The digests of texts are keyed with the store's
signing key: a copied row alone does not betray by guessing what stood in it.
"""

import hashlib
import hmac
import sqlite3

import msgspec

START = bytes(32)
_SIZE = 32
_encode = msgspec.json.Encoder().encode


def text_digests(key: bytes | None, *texts: object) -> bytes:
    """Return the keyed digests of texts, one after the other; what is no text counts as its words, None as ""."""
    return b"".join(keyed(key or b"", "" if text is None else str(text)) for text in texts)


def keyed(key: bytes, text: str | bytes) -> bytes:
    """Return the keyed digest of a text or of bytes (HMAC-SHA-256, RFC 2104)."""
    return hmac.digest(key, text.encode() if isinstance(text, str) else text, "sha256")


def linked(previous: bytes, digests: bytes, *fields: object) -> bytes:
    """Return the digest of a row behind the row with the digest `previous`."""
    return hashlib.sha256(previous + hashlib.sha256(_encode(fields)).digest() + digests).digest()


def differing(kept: bytes, found: bytes) -> list[int]:
    """Return which texts of a row are no longer the ones that were digested, counted from 0."""
    longest = range(0, max(len(kept), len(found)), _SIZE)
    return [at // _SIZE for at in longest if kept[at : at + _SIZE] != found[at : at + _SIZE]]


def teach(connection: sqlite3.Connection) -> None:
    """Give a connection the functions by which a migration chains what an older version wrote."""
    connection.create_function("text_digests", -1, text_digests, deterministic=True)
    connection.create_function("linked", -1, linked, deterministic=True)
