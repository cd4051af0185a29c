"""Makes the bytes of a scripted mail, as the server of a forward mailbox would hold them.

It stands apart from the scripts, because a mail's body, its identity and the way it came are put together here alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from console.demo.script import Attached, ScriptedMail
from console.demo.times import MINUTE_MS, moment
from console.demo.ways import Headers, Passage, headers_of

BRANDS = {"acme": "supportacme@konto.omnidesk.com", "nova": "supportnova@konto.omnidesk.com"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail ready to be delivered to a brand's forward mailbox; `arrival` in ms UTC."""

    brand: str
    raw: bytes
    arrival: int


def letters(script: Iterable[ScriptedMail], now: int) -> list[Letter]:
    """Return the letters of a script, in its order; `answers` and `again` name earlier mails of it."""
    known: dict[str, ScriptedMail] = {}
    made = []
    for mail in script:
        known[mail.name] = mail
        made.append(letter(mail, known, now))
    return made


def letter(mail: ScriptedMail, known: dict[str, ScriptedMail], now: int) -> Letter:
    """Return one letter. `known` holds the mails it may name."""
    arrival = now - mail.minutes * MINUTE_MS
    said = known[mail.again] if mail.again else mail
    passage = Passage(
        sender=_bare(said.from_ or said.original_from) or "onbekend@elders.example",
        address=mail.through or _bare(said.to),
        forward=BRANDS[mail.brand],
        arrival=arrival,
    )
    written = now - said.minutes * MINUTE_MS
    headers = [*headers_of(mail.way, passage), *_own_headers(said, known, written)]
    return Letter(brand=mail.brand, raw=_joined(headers, _body(said)), arrival=arrival)


def message_id(mail: ScriptedMail) -> str:
    """Return the Message-ID of a scripted mail."""
    domain = _bare(mail.from_).rpartition("@")[2] or "elders.example"
    return f"<{mail.name}@{domain}>"


def _bare(mailbox: str) -> str:
    return parseaddr(mailbox.partition(",")[0])[1]


def _own_headers(mail: ScriptedMail, known: dict[str, ScriptedMail], written: int) -> Headers:
    headers = [
        ("From", mail.from_raw or _mailbox(mail.from_)),
        ("To", mail.to),
        ("Cc", mail.cc),
        ("Reply-To", _mailbox(mail.reply_to)),
        ("X-Original-From", _mailbox(mail.original_from)),
        ("Subject", _text(mail.subject)),
        ("Date", format_datetime(moment(written))),
        ("Message-ID", message_id(mail)),
        *mail.headers,
    ]
    if mail.answers:
        named = message_id(known[mail.answers])
        headers += [("In-Reply-To", named), ("References", named)]
    return [(name, value) for name, value in headers if value]


def _mailbox(mailbox: str) -> str:
    """Encode the name of `name <address>`, as a mail program does."""
    name, bracket, address = mailbox.rpartition(" <")
    return f"{_text(name)}{bracket}{address}"


def _text(text: str) -> str:
    plain = text.isascii() and text.isprintable()
    return text if plain else Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")


def _joined(headers: Headers, body: bytes) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return lines.encode("utf-8") + body


def _body(mail: ScriptedMail) -> bytes:
    """Return the MIME headers and the body."""
    if mail.way == "bounce":
        return _report(mail)
    body = EmailMessage(policy=SMTP)
    if mail.text:
        body.set_content(mail.text.lstrip("\n"), charset=mail.charset)
    if mail.html:
        place = body.add_alternative if mail.text else body.set_content
        place(mail.html.lstrip("\n"), subtype="html")
    for attached in mail.attach:
        main, _, sub = attached.type.partition("/")
        body.add_attachment(_content(attached), maintype=main, subtype=sub, filename=attached.file)
    return body.as_bytes()


def _content(attached: Attached) -> bytes:
    start = f"{attached.file}\n".encode()
    return (start * (attached.size // len(start) + 1))[: attached.size]


def _report(mail: ScriptedMail) -> bytes:
    """Return a delivery report (RFC 3464) about a mail that the demo's desk never sent."""
    filled = _REPORT.format(text=mail.text.strip())
    return filled.replace("\n", "\r\n").encode()


_REPORT = """\
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="demo"

--demo
Content-Type: text/plain

{text}

--demo
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.post.example

Final-Recipient: rfc822; oud.adres@post.example
Action: failed
Status: 5.1.1

--demo
Content-Type: text/rfc822-headers

Message-ID: <never-ours@acme.example>
From: info@acme.example
Subject: Uw bestelling

--demo--
"""
