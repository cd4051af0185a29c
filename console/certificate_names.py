"""Reads from a certificate who it is for, who signed it and until when, to say so to a person; it judges nothing.

It stands apart and is pure because what a server presents is foreign: what can't be read is left out (RFC 5280 §4.1).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from console.mail.safe_text import safe_line

_EXTENSIONS, _DNS_NAME, _VERSION = 0xA3, 0x82, 0xA0
_NAMED = {b"\x55\x04\x03": "CN", b"\x55\x04\x0a": "O", b"\x55\x04\x0b": "OU"}
_ALTERNATIVE_NAMES = b"\x55\x1d\x11"
_MOST_NAMES = 6

Node = tuple[int, bytes]  # a tag and its content


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateNames:
    """What a certificate says of itself: safe texts. `until` is a day like 2026-03-02, `hosts` at most six names."""

    subject: str
    issuer: str
    until: str
    hosts: tuple[str, ...]


def names_in(der: bytes) -> CertificateNames | None:
    """Return what a certificate says, None when it can't be read."""
    try:
        ((_tag, certificate),) = _nodes(der)
        body = list(_nodes(next(_nodes(certificate))[1]))
        start = 1 if body[0][0] == _VERSION else 0
        issuer, validity, subject = (content for _tag, content in body[start + 2 : start + 5])
        return CertificateNames(
            subject=_name(subject), issuer=_name(issuer), until=_day(list(_nodes(validity))[1]), hosts=_hosts(body)
        )
    except (ValueError, IndexError, StopIteration):
        return None


def _nodes(content: bytes) -> Iterator[Node]:
    """Yield what stands side by side in DER (X.690 §8.1); ValueError when it is cut off."""
    at = 0
    while at < len(content):
        tag, length, at = content[at], content[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(content[at : at + count], "big"), at + count
        if at + length > len(content):
            raise ValueError("cut off")
        yield tag, content[at : at + length]
        at += length


def _name(content: bytes) -> str:
    """Return "CN=mail.acme.example, O=Acme", or "" when nothing of it is known here."""
    parts = [list(_nodes(pair)) for _set, entry in _nodes(content) for _tag, pair in _nodes(entry)]
    known = [(_NAMED.get(parts[0][1]), parts[1][1]) for parts in parts if len(parts) == 2]
    texts = [f"{label}={value.decode('utf-8', 'replace')}" for label, value in known if label]
    return safe_line(", ".join(texts))[:120]


def _day(node: Node) -> str:
    digits = node[1].decode("ascii", "replace")
    year = digits[:4] if len(digits) == 15 else ("20" if digits < "5" else "19") + digits[:2]
    rest = digits[4:] if len(digits) == 15 else digits[2:]
    return safe_line(f"{year}-{rest[:2]}-{rest[2:4]}")


def _hosts(body: list[Node]) -> tuple[str, ...]:
    found = [content for tag, content in body if tag == _EXTENSIONS]
    for extensions in found:
        for _tag, extension in _nodes(next(_nodes(extensions))[1]):
            fields = list(_nodes(extension))
            if fields[0][1] == _ALTERNATIVE_NAMES:
                names = _nodes(next(_nodes(fields[-1][1]))[1])
                hosts = [content.decode("ascii", "replace") for tag, content in names if tag == _DNS_NAME]
                return tuple(safe_line(host)[:80] for host in hosts[:_MOST_NAMES])
    return ()
