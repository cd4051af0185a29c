"""Mails as bytes, with defaults: a test names only what matters to it.

Nothing here uses `email`: what is written is exactly what is said, malformations too. `mail` builds a whole mail,
`part`, `multipart` and `Attached` its pieces; `raw_body` and `headers` give full control.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

MONDAY = 1_790_000_000_000  # ms UTC; a moment for tests that need one
Value = str | bytes | None
HeaderLine = tuple[str, str | bytes]

_NOT_ASCII_WORDS = re.compile(r"[^\s<>@]*[^\x00-\x7f][^\s<>@]*(?:\s+[^\s<>@]*[^\x00-\x7f][^\s<>@]*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file to hang on a mail."""

    name: str = "factuur.pdf"
    content: bytes = b"%PDF-1.4 factuur"
    content_type: str = "application/pdf"
    inline: bool = False
    content_id: str = ""


def mail(
    *,
    from_: Value = "Jan Klant <jan@klant.nl>",
    to: Value = "support@acme.nl",
    cc: Value = None,
    subject: Value = "Vraag over mijn bestelling",
    text: str | None = "Goedendag, waar blijft mijn bestelling?\r\n",
    html: str | None = None,
    attachments: Sequence[Attached] = (),
    message_id: Value = "<vraag.1@klant.nl>",
    in_reply_to: Value = None,
    references: Value = None,
    date: int | Value = MONDAY,
    received: int | None = None,
    headers: Sequence[HeaderLine] = (),
    last_headers: Sequence[HeaderLine] = (),
    raw_body: bytes | None = None,
) -> bytes:
    """Return a mail. None leaves a header out; `date` and `received` (the arrival) are ms UTC or, the first, words.

    `headers` come on top, as relays add them, `last_headers` at the bottom. `raw_body` stands below the headers
    as it is, and then no Content-Type is written but yours.
    """
    lines: list[tuple[str, Value]] = list(headers)
    if received is not None:
        lines.append(("Received", f"from mx.klant.nl by mx.omnidesk.com with ESMTPS; {moment(received)}"))
    lines += [("From", from_), ("To", to), ("Cc", cc), ("Subject", subject), ("Message-ID", message_id)]
    lines += [("In-Reply-To", in_reply_to), ("References", references)]
    lines += [("Date", moment(date) if isinstance(date, int) else date), *last_headers]
    if raw_body is not None:
        return header_lines(lines) + b"\r\n" + raw_body
    lines.append(("MIME-Version", "1.0"))
    return header_lines(lines) + body(text=text, html=html, attachments=attachments)


def body(*, text: str | None, html: str | None = None, attachments: Sequence[Attached] = ()) -> bytes:
    """Return the MIME part, headers included, that holds these: a single part, an alternative, or mixed."""
    texts = [part(kind, words) for kind, words in (("text/plain", text), ("text/html", html)) if words is not None]
    whole = multipart("alternative", *texts) if len(texts) > 1 else (texts or [part("text/plain", "")])[0]
    if not attachments:
        return whole
    return multipart("mixed", whole, *(attached_part(one) for one in attachments))


def part(content_type: str, content: str | bytes, *, headers: Sequence[HeaderLine] = ()) -> bytes:
    """Return a leaf part: text as 8-bit UTF-8, bytes as base64, unless `headers` name another encoding."""
    lines: list[tuple[str, Value]] = [*headers]
    if isinstance(content, str):
        lines.insert(0, ("Content-Type", f"{content_type}; charset=utf-8" if ";" not in content_type else content_type))
        lines.append(("Content-Transfer-Encoding", "8bit"))
        return header_lines(lines) + b"\r\n" + content.encode()
    lines.insert(0, ("Content-Type", content_type))
    if any(name.lower() == "content-transfer-encoding" for name, _ in headers):
        return header_lines(lines) + b"\r\n" + content
    lines.append(("Content-Transfer-Encoding", "base64"))
    return header_lines(lines) + b"\r\n" + base64.encodebytes(content).replace(b"\n", b"\r\n")


def attached_part(attached: Attached) -> bytes:
    """Return an attachment as a part, its name as RFC 2231 writes it where it is not ASCII."""
    kind = "inline" if attached.inline else "attachment"
    name = f'filename="{attached.name}"'
    if not attached.name.isascii():
        name = "filename*=utf-8''" + "".join(f"%{byte:02X}" for byte in attached.name.encode())
    headers: list[HeaderLine] = [("Content-Disposition", f"{kind}; {name}")]
    if attached.content_id:
        headers.append(("Content-ID", f"<{attached.content_id}>"))
    return part(attached.content_type, attached.content, headers=headers)


def multipart(subtype: str, *parts: bytes, boundary: str = "", parameters: str = "") -> bytes:
    """Return a multipart part, headers included; the boundary is made from what is inside."""
    mark = boundary or "b" + hashlib.sha256(b"".join(parts)).hexdigest()[:16]
    inside = b"".join(b"--" + mark.encode() + b"\r\n" + one + b"\r\n" for one in parts)
    head = f'Content-Type: multipart/{subtype}; boundary="{mark}"{parameters}\r\n\r\n'
    return head.encode() + inside + b"--" + mark.encode() + b"--\r\n"


def header_lines(lines: Sequence[tuple[str, Value]]) -> bytes:
    """Return header lines; a str outside ASCII is written as encoded words, bytes as they are."""
    return b"".join(name.encode() + b": " + _value(value) + b"\r\n" for name, value in lines if value is not None)


def moment(at: int) -> str:
    """Return a time in ms UTC as a mail writes it."""
    return format_datetime(datetime.fromtimestamp(at / 1000, UTC))


def encoded_word(text: str, charset: str = "utf-8") -> str:
    """Return one encoded word (RFC 2047), however long."""
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def _value(value: str | bytes) -> bytes:
    if isinstance(value, bytes):
        return value
    return _NOT_ASCII_WORDS.sub(lambda words: encoded_word(words[0]), value).encode("ascii")
