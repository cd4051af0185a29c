"""How a proxy may change what an IMAP server answers: rows left out, doubled, shuffled, emptied, numbers changed.

Each is a function from the whole answer to another. They stand apart because they are pure, and read alike.
"""

import re
from collections.abc import Callable

_ROW = re.compile(rb"\* [0-9]+ FETCH \([^{\r]*(?:\{([0-9]+)\}\r\n)?", re.IGNORECASE)
_UID = re.compile(rb"UID ([0-9]+)")
_VALIDITY = re.compile(rb"\[UIDVALIDITY ([0-9]+)\]")


def rows(answer: bytes) -> tuple[list[bytes], bytes]:
    """Return the FETCH responses of an answer, and what is left of it."""
    found: list[bytes] = []
    rest, at = b"", 0
    while at < len(answer):
        start = _ROW.match(answer, at)
        stop = answer.index(b"\r\n", start.end() + int(start[1] or 0) if start else at) + 2
        if start is not None:
            found.append(answer[at:stop])
        else:
            rest += answer[at:stop]
        at = stop
    return found, rest


def uid_of(row: bytes) -> int:
    """Return the UID that a row names."""
    named = _UID.search(row)
    assert named is not None
    return int(named[1])


def doubled(answer: bytes) -> bytes:
    """Every row twice."""
    found, rest = rows(answer)
    return b"".join(row * 2 for row in found) + rest


def backwards(answer: bytes) -> bytes:
    """The last row first."""
    found, rest = rows(answer)
    return b"".join(reversed(found)) + rest


def fewer(answer: bytes) -> bytes:
    """No row at all, and OK."""
    return rows(answer)[1]


def nameless(answer: bytes) -> bytes:
    """Rows that do not say whose they are."""
    found, rest = rows(answer)
    return b"".join(_UID.sub(b"X-UID \\1", row, count=1) for row in found) + rest


def nil(answer: bytes) -> bytes:
    """NIL in the place of each body, and OK."""
    found, rest = rows(answer)
    return b"".join(b"* 1 FETCH (UID %d BODY[] NIL)\r\n" % uid_of(row) for row in found) + rest


def empty(answer: bytes) -> bytes:
    """An empty text in the place of each body, and OK."""
    found, rest = rows(answer)
    return b"".join(b'* 1 FETCH (UID %d BODY[] "")\r\n' % uid_of(row) for row in found) + rest


def with_strangers(answer: bytes) -> bytes:
    """Rows of mails that nobody asked for, among the others."""
    found, rest = rows(answer)
    stranger = b"* 9 FETCH (UID 900 RFC822.SIZE 5 BODY[] {5}\r\nvreem)\r\n"
    return b"".join(stranger + row for row in found) + rest


def sized(size: int) -> Callable[[bytes], bytes]:
    """Every mail is said to have this size."""
    return lambda answer: re.sub(rb"RFC822\.SIZE [0-9]+", b"RFC822.SIZE %d" % size, answer)


def renumbered(answer: bytes) -> bytes:
    """Another UIDVALIDITY than the folder has."""
    return _VALIDITY.sub(lambda found: b"[UIDVALIDITY %d]" % (int(found[1]) + 1), answer)


def unnumbered(answer: bytes) -> bytes:
    """No UIDVALIDITY."""
    return _VALIDITY.sub(b"[X-VALID \\1]", answer)


def listed_twice(answer: bytes) -> bytes:
    """Every UID of a SEARCH twice, in two responses."""
    line, _, rest = answer.partition(b"\r\n")
    return line + b"\r\n" + line + b"\r\n" + rest if line.startswith(b"* SEARCH") else answer


def listing_ghosts(answer: bytes) -> bytes:
    """UIDs that no folder has: unknown, zero, beyond 32 bits, no number."""
    return answer.replace(b"* SEARCH", b"* SEARCH 4000000 0 99999999999999999999 x -1", 1)


def listing_nothing(answer: bytes) -> bytes:
    """A SEARCH that finds nothing, and OK."""
    return b"".join(line for line in answer.splitlines(keepends=True) if not line.startswith(b"* SEARCH"))


def shouted(answer: bytes) -> bytes:
    """What the folder has is told again and again inside an answer."""
    return b"".join(b"* %d EXISTS\r\n* 0 RECENT\r\n" % number for number in range(1, 500)) + answer
