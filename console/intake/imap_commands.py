"""What we say to an IMAP server, as bytes: quoting, literals, folder names and sets of UIDs.

It stands apart because it is where a text of ours meets a syntax: pure, so that a test can say it all. What a server
cannot take as a quoted string goes as a literal, so no text can end a command or begin another.
"""

import re
from base64 import b64encode
from collections.abc import Collection, Iterator

from console.intake.source import SourceError

_QUOTABLE = re.compile(r"[\x20-\x7e]*\Z")
_NOT_IN_FOLDER = re.compile(r"&|[^\x20-\x7e]+")
_MOST_QUOTED = 1000


def segments(*words: bytes | str) -> tuple[bytes, ...]:
    """Return a command as what is sent at once and what is sent after each `+` of the server (RFC 9051 §7.6).

    Bytes are syntax and stay as they are; a str is a text that becomes one argument. Raises SourceError for a NUL,
    which no IMAP command can carry.
    """
    made = [b""]
    for word in words:
        made[-1] += b" " if made[-1] else b""
        if isinstance(word, bytes):
            made[-1] += word
        elif _QUOTABLE.match(word) and len(word) <= _MOST_QUOTED:
            made[-1] += quoted(word)
        else:
            octets = _octets(word)
            made[-1] += b"{%d}" % len(octets)
            made.append(octets)
    return tuple(made)


def quoted(text: str) -> bytes:
    """Return printable ASCII as a quoted string (RFC 9051 §4.3)."""
    return b'"' + text.replace("\\", "\\\\").replace('"', '\\"').encode("ascii") + b'"'


def _octets(text: str) -> bytes:
    octets = text.encode("utf-8", "surrogateescape")
    if b"\0" in octets:
        raise SourceError("a user, password or folder with a NUL in it cannot be sent")
    return octets


def encode_folder(name: str) -> str:
    """Return a folder's name in modified UTF-7 (RFC 3501 §5.1.3); INBOX is known in any case."""
    return "INBOX" if name.upper() == "INBOX" else _NOT_IN_FOLDER.sub(_shifted, name)


def _shifted(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&-"
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "&" + b64encode(units).decode("ascii").rstrip("=").replace("/", ",") + "-"


def uid_set(uids: Collection[int]) -> bytes:
    """Return UIDs as a sequence set, neighbours as a range: `1:3,7`."""
    return b",".join(b"%d" % first if first == last else b"%d:%d" % (first, last) for first, last in _ranges(uids))


def _ranges(uids: Collection[int]) -> Iterator[tuple[int, int]]:
    first = last = 0
    for uid in sorted(uids):
        if first and uid == last + 1:
            last = uid
            continue
        if first:
            yield first, last
        first = last = uid
    if first:
        yield first, last
