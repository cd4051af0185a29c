"""The name of a file in a header, spelled so that every reader finds that name and nothing else (RFC 2231).

It stands apart because a name is foreign text in a place with a grammar of its own, where readers differ most: what is
not plain is percent-encoded in pieces, in which no reader finds a quote, an encoded word or a line end.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+ -]{0,58}", re.ASCII)
_PIECE = 50  # letters of a piece: with its number it fits a line


def file_name_lines(name: str) -> list[str]:
    """Return the parameter "filename" as one or more lines without ends, for Content-Disposition."""
    if _PLAIN.fullmatch(name) and not name.endswith(" "):
        return [f'filename="{name}"']
    pieces = list(_pieces(quote(name.encode("utf-8", "replace"), safe="")))
    if len(pieces) == 1:
        return [f"filename*=utf-8''{pieces[0]}"]
    return [f"filename*{at}*={piece if at else chr(39).join(('utf-8', '', piece))}" for at, piece in enumerate(pieces)]


def _pieces(encoded: str) -> Iterator[str]:
    """Part percent-encoded text without parting a percent sign from its digits."""
    while len(encoded) > _PIECE:
        at = _PIECE
        cut = encoded.rfind("%", at - 2, at)
        at = cut if cut > 0 else at
        yield encoded[:at]
        encoded = encoded[at:]
    yield encoded
