"""A mail read as far as it can be: whole, else what of it fits, else its head alone; and how much that was.

It stands apart from the reading room because only a person asks for it: the intake takes a mail whole or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from console.intake.deciding import OVERSIZE_BYTES
from console.intake.reading import Reading, ReadingRoom, Unreadable
from console.mail.parsed import ParsedMail

BEGINNING_BYTES = 256 * 1024
_BLANK_LINES = (b"\r\n\r\n", b"\n\n", b"\r\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartReading:
    """What the first `read_bytes` of a mail of `size` bytes say."""

    mail: ParsedMail
    read_bytes: int
    size: int

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was left out."""
        return self.read_bytes == self.size


async def read_in_part(room: ReadingRoom, raw: bytes) -> PartReading | Unreadable:
    """Return what a mail says as far as it can be read; why not, when not even its head can.

    A mail over the size that the intake takes is cut there. What was cut is told among the defects.
    """
    first: Unreadable | None = None
    for piece in _pieces(raw):
        (said,) = await room.read([piece])
        if isinstance(said, ParsedMail):
            return _reading(said, len(piece), len(raw))
        first = first or said
        if not raw.strip():
            break
    return first or Unreadable(reason="there is nothing to read")


async def read_whole(room: ReadingRoom, raw: bytes) -> Reading:
    """Return what a mail says, cut only where the intake would refuse its size."""
    (said,) = await room.read([raw[:OVERSIZE_BYTES]])
    return _reading(said, min(len(raw), OVERSIZE_BYTES), len(raw)).mail if isinstance(said, ParsedMail) else said


def _pieces(raw: bytes) -> Iterator[bytes]:
    ends = [min(len(raw), OVERSIZE_BYTES), min(len(raw), BEGINNING_BYTES), len(head_of(raw))]
    yield from (raw[:end] for end in dict.fromkeys(ends))


def head_of(raw: bytes) -> bytes:
    """Return the headers of a mail, of a large one its beginning."""
    return raw[: min(_head_end(raw), BEGINNING_BYTES)]


def _head_end(raw: bytes) -> int:
    found = [place + len(blank) for blank in _BLANK_LINES if (place := raw.find(blank, 0, BEGINNING_BYTES)) >= 0]
    return min(found, default=len(raw))


def _reading(mail: ParsedMail, read_bytes: int, size: int) -> PartReading:
    if read_bytes == size:
        return PartReading(mail=mail, read_bytes=read_bytes, size=size)
    cut = f"cut: only the first {read_bytes} of {size} bytes were read"
    return PartReading(mail=replace(mail, defects=(*mail.defects, cut)), read_bytes=read_bytes, size=size)
