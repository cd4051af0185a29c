"""The fingerprint of what a mail says, by which a second delivery is known whatever its relays added."""

import hashlib
from collections.abc import Sequence

from storage.records import Attachment


def body_digest(text: str, attachments: Sequence[Attachment]) -> bytes:
    """Return the SHA-256 over the text with white space collapsed and the sorted hashes of the attachments."""
    digest = hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace"))
    digest.update(b"\0")
    for one in sorted(attachment.sha256 for attachment in attachments):
        digest.update(one)
    return digest.digest()
