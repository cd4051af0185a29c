"""Bytes from an IMAP server become whole responses, however they were cut into chunks, within bounds.

It stands apart because it is the first thing that foreign bytes meet: it knows neither commands nor connections, it
neither recurses nor looks at a byte twice, and what it refuses it refuses when it is announced.
"""

import re
from dataclasses import dataclass

from console.intake.source import SourceError

LINE_LIMIT = 8 * 1024 * 1024  # a SEARCH answers on one line: room for a million UIDs
LITERAL_LIMIT = 32 * 1024 * 1024
RESPONSE_LIMIT = 40 * 1024 * 1024
_LITERAL = re.compile(rb"\{([0-9]+)\+?\}\Z")
_STATUS = re.compile(rb"\* (?:OK|NO|BAD|BYE|PREAUTH)(?: |\Z)", re.IGNORECASE)
_MOST_DIGITS = 12


class GarbledError(SourceError):
    """The mail server answers what is no IMAP, or more than anybody may send."""


@dataclass(frozen=True, slots=True)
class Response:
    """One response without its line end. Where a literal stood, `{n}` stays in `text`; `literals` has them in order."""

    text: bytes
    literals: tuple[bytes, ...] = ()

    @property
    def size(self) -> int:
        """What it costs to keep, in bytes and roughly."""
        return len(self.text) + sum(map(len, self.literals)) + 200


class ResponseReader:
    """Takes chunks in, gives responses out; RFC 9051 §4.3 and §9."""

    def __init__(self) -> None:
        self._chunks = bytearray()
        self._at = 0
        self._searched = 0
        self._text = bytearray()
        self._literals: list[bytes] = []
        self._literal = bytearray()
        self._missing = 0

    @property
    def has_rest(self) -> bool:
        """Tell whether bytes wait behind the last response that was taken."""
        return self._at < len(self._chunks) or bool(self._text)

    def feed(self, chunk: bytes) -> None:
        """Add what the connection brought."""
        del self._chunks[: self._at]
        self._searched -= self._at
        self._at = 0
        self._chunks += chunk

    def take(self) -> Response | None:
        """Return the next whole response, or None until more is fed. Raises GarbledError for what is over a bound."""
        while not self._missing or self._take_literal():
            line = self._take_line()
            if line is None:
                return None
            size = self._announced(line)
            self._text += line
            if size is None:
                return self._finish()
            if size == 0:
                self._literals.append(b"")
            self._missing = size
        return None

    def _take_literal(self) -> bool:
        """Move what there is of the literal; tell whether it is whole now."""
        stop = min(len(self._chunks), self._at + self._missing)
        with memoryview(self._chunks) as view:
            self._literal += view[self._at : stop]
        self._missing -= stop - self._at
        self._at = self._searched = stop
        if self._missing:
            return False
        self._literals.append(bytes(self._literal))
        self._literal = bytearray()
        return True

    def _take_line(self) -> bytes | None:
        end = self._chunks.find(b"\r\n", max(self._at, self._searched))
        stop = len(self._chunks) if end < 0 else end
        if len(self._text) + stop - self._at > LINE_LIMIT:
            raise GarbledError(f"the mail server sends a line of more than {LINE_LIMIT} bytes")
        if end < 0:
            self._searched = max(self._at, stop - 1)
            return None
        with memoryview(self._chunks) as view:
            line = bytes(view[self._at : end])
        self._at = self._searched = end + 2
        return line

    def _announced(self, line: bytes) -> int | None:
        """Return the size of the literal that a line announces; a status response is free text and announces none."""
        if not line.endswith(b"}"):
            return None
        found = _LITERAL.search(line)
        if found is None or (not self._text and (not line.startswith(b"* ") or _STATUS.match(line))):
            return None
        size = int(found[1]) if len(found[1]) <= _MOST_DIGITS else RESPONSE_LIMIT
        if size > LITERAL_LIMIT or size + sum(map(len, self._literals)) > RESPONSE_LIMIT:
            raise GarbledError(f"the mail server announces {size} bytes in one piece, more than {LITERAL_LIMIT}")
        return size

    def _finish(self) -> Response:
        response = Response(bytes(self._text), tuple(self._literals))
        self._text.clear()
        self._literals.clear()
        return response
