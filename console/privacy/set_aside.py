"""Whether a mail that is in no ticket is about a person, by its own head, since nobody has read the rest of it; or
names them anywhere.

It stands apart and pure because parked and unreadable mails are known by their bytes alone.
"""

import re
from collections.abc import Sequence

from storage.standing import Standing, standing
from storage.words import Because, Outcome

_END = re.compile(rb"\r?\n\r?\n|\r\r")
_FOLD = re.compile(rb"\r?\n[ \t]+|\r[ \t]+")
_LINE = re.compile(rb"\r?\n|\r")
_OF_WRITERS = (b"from:", b"reply-to:", b"sender:", b"return-path:", b"x-original-from:", b"x-original-sender:")
_REPORTS = (Because.BOUNCE, Because.PARKED_BOUNCE)
_LONGEST = 256 * 1024  # bytes of a head


def is_about(raw: bytes, outcome: Outcome, because: Because | None, addresses: Sequence[str]) -> bool:
    """Tell whether somebody with one of these addresses wrote a mail, or it reports about one of ours to them."""
    wanted = [address.encode() for address in addresses]
    if outcome is Outcome.BOUNCE or because in _REPORTS:
        return _names(raw.lower(), wanted)
    return any(_names(line, wanted) for line in _head(raw) if line.startswith(_OF_WRITERS))


def is_naming(raw: bytes, addresses: Sequence[str]) -> bool:
    """Tell whether one of these addresses stands anywhere in a mail, written plainly or in base64."""
    return standing(raw, addresses) is Standing.ALONE


def _head(raw: bytes) -> list[bytes]:
    """Return the header lines in lower case, unfolded."""
    piece = raw[:_LONGEST]
    end = _END.search(piece)
    return _LINE.split(_FOLD.sub(b" ", piece[: end.start()] if end else piece).lower())


def _names(text: bytes, wanted: Sequence[bytes]) -> bool:
    """A longer address that ends or begins with a wanted one is somebody else's."""
    return any(re.search(rb"(?<![\w.+-])" + re.escape(address) + rb"(?![\w-])(?!\.\w)", text) for address in wanted)
