"""Mails made hostile by chance: each mutation breaks a mail in one of the ways in which real mail is broken.

The same chance makes the same mail, so a case is named by its seed and number.
"""

import base64
import quopri
import re
from collections.abc import Callable, Sequence
from random import Random

from tests.fuzz.tokens import CHARSETS, CONTROLS, ENDS, EVERYTHING, HEADERS, HTML, WORDS

LARGEST = 60_000  # bytes; what grows past this is cut
_LINE = re.compile(rb"[^\n]*\n?")
_BOUNDARY = re.compile(rb"--[^\r\n]{1,60}")
_CHARSET = re.compile(rb"charset=\"?[\w-]*", re.IGNORECASE)
_TOKEN = re.compile(rb"[^\s<>@:;,=\"]{3,40}")

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]


def mutated(chance: Random, seeds: Sequence[bytes]) -> bytes:
    """Return a mail made from one of the seeds (and pieces of others) by one to eight mutations."""
    raw = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 2, 2, 3, 4, 6, 8))):
        raw = chance.choice(MUTATIONS)(chance, raw, seeds)[:LARGEST]
    return raw


def flip_bytes(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Change some bytes."""
    changed = bytearray(raw)
    for _time in range(chance.randint(1, 10)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def throw_in_tokens(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Put tokens anywhere."""
    for _time in range(chance.randint(1, 6)):
        raw = _put(chance, raw, chance.choice(EVERYTHING))
    return raw


def throw_in_controls(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Put controls behind header names, into words and into text."""
    token = chance.choice(CONTROLS) * chance.choice((1, 1, 1, 7))
    return _replaced_once(chance, _TOKEN, raw, lambda word: word[:2] + token + word[2:])


def splice_headers(chance: Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    """Swap, double, drop and graft header lines."""
    head, blank, body = _parted(raw)
    lines = _LINE.findall(head)[:-1]
    grafted = _LINE.findall(_parted(chance.choice(seeds))[0])[:-1]
    for _time in range(chance.randint(1, 5)):
        line = chance.choice([*lines, *grafted, chance.choice(HEADERS) + chance.choice(WORDS) + b"\r\n"])
        lines.insert(chance.randint(0, len(lines)), line)
        if chance.random() < 0.3:
            lines.pop(chance.randrange(len(lines)))
    return b"".join(lines) + blank + body


def break_lines(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Change line ends, all of them or some."""
    end = chance.choice(ENDS)
    if chance.random() < 0.5:
        return raw.replace(b"\r\n", end)
    return _put(chance, raw.replace(b"\r\n", end, chance.randint(1, 9)), end)


def play_with_boundaries(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Drop, double, lengthen, shorten and close delimiters."""
    ways: tuple[Callable[[bytes], bytes], ...] = (
        lambda mark: b"",
        lambda mark: mark + b"\r\n" + mark,
        lambda mark: mark + b"x",
        lambda mark: mark[:-1],
        lambda mark: mark + b"--",
        lambda mark: b" " + mark,
        lambda mark: mark + b" \t",
        lambda mark: mark.upper(),
    )
    return _replaced_once(chance, _BOUNDARY, raw, chance.choice(ways))


def play_with_charsets(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Claim another charset, or write the mail in one."""
    if chance.random() < 0.7:
        return _CHARSET.sub(lambda _found: b"charset=" + chance.choice(CHARSETS), raw)
    codec = chance.choice(("utf-16", "utf-7", "utf-16-le", "iso2022_jp", "cp1252", "utf-32"))
    head, blank, body = _parted(raw)
    return head + blank + body.decode("utf-8", "replace").encode(codec, "replace")


def encode_words(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Wrap a word as an encoded word, whole or broken."""
    charset, closing = chance.choice(CHARSETS), chance.choice((b"?=", b"?=", b"?", b"", b"?= "))
    inside = chance.choice((base64.b64encode, quopri.encodestring, bytes))
    kind = {base64.b64encode: b"b", quopri.encodestring: b"q"}.get(inside, chance.choice((b"q", b"b", b"x")))
    return _replaced_once(
        chance, _TOKEN, raw, lambda word: b"=?" + charset + b"?" + kind + b"?" + inside(word) + closing
    )


def nest(chance: Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    """Put the mail into another, or into layers of multiparts."""
    kind = chance.choice((b"mixed", b"alternative", b"related", b"digest", b"report", b"signed", b"x"))
    inner = b"Content-Type: message/rfc822\r\n\r\n" + raw if chance.random() < 0.5 else raw
    for depth in range(chance.choice((1, 1, 2, 3, 60))):
        mark = chance.choice((b"b%d" % depth, b"b", b"b" * (depth + 1)))
        other = chance.choice(seeds)[:500] if depth < 3 else b""
        head = b'Content-Type: multipart/%b; boundary="%b"\r\n\r\n' % (kind, mark)
        inner = head + b"--%b\r\n%b\r\n--%b\r\n%b\r\n--%b--\r\n" % (mark, inner, mark, other, mark)
    return b"From: a@b.nl\r\n" + inner


def cut(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """End the mail early, or lose a piece from its middle."""
    at = chance.randint(0, len(raw))
    return raw[:at] if chance.random() < 0.5 else raw[:at] + raw[at + chance.randint(0, 300) :]


def repeat(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Repeat a piece or a token many times."""
    at = chance.randint(0, len(raw))
    piece = chance.choice((raw[at : at + chance.randint(1, 40)], chance.choice(EVERYTHING)))
    return raw[:at] + piece * chance.choice((2, 10, 100, 1000)) + raw[at:]


def cross(chance: Random, raw: bytes, seeds: Sequence[bytes]) -> bytes:
    """Join the start of one mail to the end of another."""
    other = chance.choice(seeds)
    return raw[: chance.randint(0, len(raw))] + other[chance.randint(0, len(other)) :]


def make_html(chance: Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Give the mail a body of tags in disorder."""
    head, blank, body = _parted(raw)
    tags = chance.choices(HTML, k=chance.choice((5, 50, 400)))
    at = chance.randint(0, len(body))
    return b"Content-Type: text/html; charset=utf-8\r\n" + head + blank + body[:at] + b"".join(tags) + body[at:]


def _put(chance: Random, raw: bytes, token: bytes) -> bytes:
    at = chance.randint(0, min(len(raw), chance.choice((400, LARGEST))))
    return raw[:at] + token + raw[at:]


def _parted(raw: bytes) -> tuple[bytes, bytes, bytes]:
    return raw.partition(b"\r\n\r\n") if b"\r\n\r\n" in raw else raw.partition(b"\n\n")


def _replaced_once(chance: Random, pattern: re.Pattern[bytes], raw: bytes, change: Callable[[bytes], bytes]) -> bytes:
    places = [found.span() for found in pattern.finditer(raw[:20_000])]
    if not places:
        return raw
    start, end = chance.choice(places)
    return raw[:start] + change(raw[start:end]) + raw[end:]


MUTATIONS: tuple[Mutation, ...] = (
    *(flip_bytes, throw_in_tokens, throw_in_controls, splice_headers, break_lines, play_with_boundaries),
    *(play_with_charsets, encode_words, nest, cut, repeat, cross, make_html),
)
