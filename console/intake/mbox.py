"""Where the mails of an mbox begin and end, read by windows so that memory does not grow with the file.

It stands apart from the standard library's reader, because that one cuts at every line that starts with "From ", and
people write such lines: the end of their mail would be lost, and a mail that nobody sent would appear.
"""

import re
from collections.abc import Callable, Iterator

ReadAt = Callable[[int, int], bytes]
WINDOW = 1024 * 1024
_BEFORE = 3  # bytes that tell whether an empty line stands before: "\n\r\n"
_LINE_BYTES = 1024  # of a separator, and of the name of the header behind it
_LINE_FROM = b"\nFrom "
_HEADER = re.compile(rb"[!-9;-~]{1,998}[ \t]*:|>From ")
_DATE = re.compile(
    rb"[ \t](?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?[ \t]+"
    rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ \t]+\d{1,2}[ \t]+"
    rb"\d{1,2}:\d\d(?::\d\d)?(?:[ \t]+[A-Z+-]\w{0,5}){0,2}[ \t]+\d{4}\b"
)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def mail_spans(read_at: ReadAt, size: int) -> Iterator[tuple[int, int]]:
    """Give the offsets (start, end) of each mail of an mbox; `read_at(start, count)` returns bytes of it.

    A mail follows a separator: the first line, or a line "From …" that carries a date (RFC 4155) or follows an empty
    line, and whose next line is a header or a quoted separator. The one empty line before a separator, or before the
    end, belongs to neither mail. *Seen:* "From - …" (Thunderbird), and lines without a date.
    """
    start = _behind_first(read_at(0, _LINE_BYTES))
    for before, behind in _separators(read_at, size):
        yield start, max(start, before)
        start = behind
    yield start, max(start, size - _empty_line(read_at(max(0, size - _BEFORE), min(size, _BEFORE))))


def unquoted(raw: bytes) -> bytes:
    """Return a mail with one level of quoting taken off its lines ">From " (mboxrd)."""
    return _QUOTED.sub(rb"\1", raw)


def _behind_first(block: bytes) -> int:
    """Return where the first mail starts; a first line without end is no separator, so that nothing of it is lost."""
    return block.find(b"\n") + 1 or (len(block) if len(block) < _LINE_BYTES else 0)


def _separators(read_at: ReadAt, size: int) -> Iterator[tuple[int, int]]:
    """Give where the mail before each separator but the first ends, and where the one behind it starts."""
    for at in range(0, size, WINDOW):
        base = max(0, at - _BEFORE)
        block = read_at(base, at - base + WINDOW + 2 * _LINE_BYTES)
        found = block.find(_LINE_FROM, max(0, at - base - 1)) + 1
        while 0 < found < at - base + WINDOW:
            empty_line = _empty_line(block[max(0, found - _BEFORE) : found])
            end = block.find(b"\n", found, found + _LINE_BYTES)
            may_cut = end >= 0 and _HEADER.match(block, end + 1)
            if may_cut and (empty_line or _DATE.search(block, found, end)):
                yield base + found - empty_line, base + end + 1
            found = block.find(_LINE_FROM, found) + 1


def _empty_line(text: bytes) -> int:
    """Return how many bytes the empty line at the end of a text takes, 0 when there is none."""
    if text.endswith(b"\n\r\n"):
        return 2
    return 1 if text.endswith(b"\n\n") else 0
