"""The header block as bytes, and its words decoded: the ground that all other readers of a mail stand on.

It stands apart from the standard library's parser, because that one raises on real mail and takes quadratic time
on hostile mail: here limits come first, everything is one pass, and nothing raises.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from console.mail.charsets import decode_bytes
from console.mail.limits import HEADER_BLOCK_BYTES, HEADER_BYTES, HEADER_COUNT, HEADER_LINES
from console.mail.safe_text import safe_line

_FIELD = re.compile(rb"([!-9;-~]{1,998})[ \t]*:")
_LINE = re.compile(rb"[^\n]*\n?")
_LINE_OF_CR = re.compile(rb"[^\r]*\r?")
_BLANK = re.compile(rb"\r?\n\r?\n|\r\r(?!\n)")
_ENVELOPE = (b"From ", b">From ")
_FROM_THE_RIGHT = frozenset({"references", "in-reply-to"})

_CHARSET = re.compile(rb"([^?\s=]{1,64})\?([bBqQ])\?")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawHeader:
    """One header as bytes: `name` lower case, `raw` its unfolded value, `position` from the top (0)."""

    name: str
    raw: bytes
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A stretch of a header: an encoded word's bytes with its charset, or plain bytes (charset None)."""

    content: bytes
    charset: str | None


def split_mail(raw: bytes, most: int = HEADER_COUNT) -> tuple[tuple[RawHeader, ...], int, tuple[str, ...]]:
    """Return the headers, the offset where the body starts, and words on what was odd.

    Blank lines and an mbox "From " line before the headers are passed over. A line that is no header is skipped if
    a header follows, else the body starts there (RFC 5322 §2.2). Over the limits the block, the header or the
    number of headers (at most `most`) is cut and said so, and the body starts behind the next blank line; References
    are cut at the left, where the oldest ids stand.
    """
    defects: dict[str, None] = {}
    fields, body = _fields(raw, most, defects)
    headers = tuple(
        RawHeader(name=name, raw=_bounded(name, b"".join(lines), defects), position=position)
        for position, (name, lines) in enumerate(fields[:most])
    )
    return headers, body, tuple(defects)


def decode_header(raw: bytes) -> str:
    """Return the value of a header as one safe line, its encoded words decoded (RFC 2047), whatever they hold."""
    return safe_line(decode_words(raw))


def decode_words(raw: bytes) -> str:
    """Return the text of a header with its encoded words decoded, *not yet safe*: for names that must show all.

    White space between two encoded words goes, and bytes of one charset are joined before they are decoded, because
    writers break characters in two (RFC 2047 §6.2). What is no encoded word after all stays as it stands.
    """
    words: list[_Word] = []
    for word in _words(raw):
        if words and words[-1].charset == word.charset:
            words[-1] = _Word(content=words[-1].content + word.content, charset=word.charset)
        else:
            words.append(word)
    return "".join(decode_bytes(word.content, word.charset) for word in words)


def _fields(raw: bytes, most: int, defects: dict[str, None]) -> tuple[list[tuple[str, list[bytes]]], int]:
    fields: list[tuple[str, list[bytes]]] = []
    at = _start(raw)
    end, line_of = _end(raw, at)
    for _ in range(most * HEADER_LINES):
        if at >= end or len(fields) > most:
            break
        whole = _line(line_of, raw, at, end)
        line = whole.rstrip(b"\r\n")
        if not line:
            return fields, at + len(whole)
        if line[:1] in b" \t":
            _fold(fields, line, defects)
        elif field := _FIELD.match(line):
            fields.append((field[1].decode("ascii").lower(), [line[field.end() :]]))
        elif not line.startswith(_ENVELOPE):
            defects["a line among the headers is no header"] = None
            if not _FIELD.match(_line(line_of, raw, at + len(whole), end)):
                return fields, at
        at += len(whole)
    if at < end:
        defects[f"more than {most} headers" if len(fields) > most else "headers of too many lines"] = None
    return fields, _body_behind(raw, at, end, defects)


def _start(raw: bytes) -> int:
    head = raw[:HEADER_BLOCK_BYTES]
    return len(head) - len(head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))


def _end(raw: bytes, start: int) -> tuple[int, re.Pattern[bytes]]:
    """Return where reading stops, at the end of a line if it can be, and how lines end (Seen: CR alone)."""
    window = raw[start : start + HEADER_BLOCK_BYTES]
    newline, line_of = (b"\n", _LINE) if b"\n" in window else (b"\r", _LINE_OF_CR)
    if start + len(window) == len(raw):
        return len(raw), line_of
    return start + (window.rfind(newline) + 1 or len(window)), line_of


def _line(line_of: re.Pattern[bytes], raw: bytes, at: int, end: int) -> bytes:
    found = line_of.match(raw, at, end)
    return found[0] if found else b""


def _fold(fields: list[tuple[str, list[bytes]]], line: bytes, defects: dict[str, None]) -> None:
    if fields:
        fields[-1][1].append(line)
    else:
        defects["the headers start with a folded line"] = None


def _body_behind(raw: bytes, at: int, end: int, defects: dict[str, None]) -> int:
    """Return where the body starts when reading the headers stopped before it, at a limit."""
    if at >= end == len(raw):
        return end
    blank = _BLANK.search(raw, max(0, at - 4))
    if end < len(raw) and (blank is None or blank.end() > end):
        defects[f"headers over {HEADER_BLOCK_BYTES} bytes"] = None
    return blank.end() if blank else len(raw)


def _bounded(name: str, value: bytes, defects: dict[str, None]) -> bytes:
    value = value.strip(b" \t\r\n")
    if len(value) <= HEADER_BYTES:
        return value
    defects[f"a header over {HEADER_BYTES} bytes"] = None
    return value[-HEADER_BYTES:] if name in _FROM_THE_RIGHT else value[:HEADER_BYTES]


def _words(raw: bytes) -> Iterator[_Word]:
    """Give the stretches of a header in order, in one pass: each search goes on where the last one ended."""
    at = start = 0
    between_words = False
    close = raw.find(b"?=")
    while (opened := raw.find(b"=?", at)) >= 0 and close >= 0:
        at = opened + 2
        head = _CHARSET.match(raw, at)
        if head is None:
            continue
        if close < head.end():
            close = raw.find(b"?=", head.end())
        another = raw.find(b"=?", head.end(), close)
        if close < 0 or another >= 0:
            continue
        if start < opened and not (between_words and raw[start:opened].isspace()):
            yield _Word(content=raw[start:opened], charset=None)
        yield _Word(content=_unpacked(head[2], raw[head.end() : close]), charset=_charset(head[1]))
        at = start = close + 2
        between_words = True
    if start < len(raw):
        yield _Word(content=raw[start:], charset=None)


def _charset(name: bytes) -> str:
    """Return the charset without its language (RFC 2231 §5)."""
    return name.partition(b"*")[0].decode("ascii", "replace").lower()


def _unpacked(encoding: bytes, text: bytes) -> bytes:
    """Return the bytes of an encoded word; what is malformed in it is dropped (B) or stays as it stands (Q)."""
    if encoding in b"qQ":
        return _HEX.sub(lambda found: bytes([int(found[1], 16)]), text.replace(b"_", b" "))
    letters = _NO_BASE64.sub(b"", text)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
