"""A mail of our own as bytes: its headers built from cleaned values, then read back and compared.

It stands apart because a mail is the one thing that leaves the desk for good, and because what people type must never
become a header. The headers are written here (`header_words` says why), the body by `entity`; two readers must find
exactly the headers and the parts that were meant, or nothing leaves. Pure: the caller gives id and time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from console.mail.addresses import normalise, read_addresses
from console.mail.headers import decode_words
from console.mail.safe_text import safe_line
from console.outgoing.entity import entity
from console.outgoing.files import OutgoingFile, file_named
from console.outgoing.header_words import folded, phrase_words, text_words
from console.outgoing.mailer import UnsafeMailError
from console.outgoing.reading_back import check_leaves, headers_of
from console.outgoing.strict import check_raw, is_plain_address

EXTRA_HEADERS = ("Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "X-Omnidesk-Loop", "X-Omnidesk-Probe")
LONGEST_SUBJECT = 1000  # letters
LONGEST_NAME = 200
_MOST_REFERENCE_LETTERS = 8000  # half of what readers like ours take of one header
_ID = re.compile(r"<[!-;=?-~]{1,900}>", re.ASCII)
_EXTRA = re.compile(r"[!-~]{1,900}(?: [!-~]{1,900})*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who a mail is from or to: a plain address, and the name that people see, "" for none."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a mail of ours is to say; plain values, any text.

    `message_id`, `in_reply_to` and `references` have their angle brackets; `date` is in ms UTC; `text` is plain text
    with its quotes marked by ">"; with `has_html` the same words follow as HTML. `extra` holds headers of
    EXTRA_HEADERS, name and value.
    """

    author: Party
    to: tuple[Party, ...]
    subject: str
    text: str
    message_id: str
    date: int
    cc: tuple[Party, ...] = ()
    reply_to: Party | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    files: tuple[OutgoingFile, ...] = ()
    has_html: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A header to be written as `words`; whoever decodes it must find `meant`."""

    name: str
    words: list[str]
    meant: str
    parties: tuple[Party, ...] = ()


def compose(draft: Draft) -> bytes:
    """Return the mail as bytes of RFC 5322: 7 bit, CRLF, lines of at most 998 bytes, flowing text in UTF-8.

    Controls in the subject and in names become spaces or go; a subject over LONGEST_SUBJECT is cut. Ids of others that
    can't be written are left out. Raises UnsafeMailError for an address, an own id or an extra header that is
    not plain, and when the bytes, read back, do not say what was meant.
    """
    fields = list(_fields(draft))
    head = "".join(folded(field.name, field.words) for field in fields)
    body = entity(draft.text, draft.files, has_html=draft.has_html)
    raw = head.encode("ascii") + body.raw
    check_raw(raw)
    _read_back(raw, fields)
    check_leaves(raw, body.leaves)
    return raw


def selftest() -> None:
    """Prove that this interpreter makes no headers of words: known faults are provoked. Raises UnsafeMailError.

    CPython 3.11 turned an encoded word in a subject into a real `Bcc:`; line ends in headers: CVE-2024-6923.
    """
    bait = Party(address="bait@omnidesk.example", name="=?utf-8?q?a=0d=0aBcc:_b=40c.example?=\r\nBcc: b@c.example")
    for subject in (bait.name, "a\r\nBcc: b@c.example", "é\n\nBcc: b@c.example", "a\r\n b\u2028Bcc: b@c.example"):
        raw = compose(
            Draft(
                author=bait, to=(bait,), reply_to=bait, subject=subject, text=f"{subject}\n.\nBcc: b@c.example",
                message_id="<selftest@omnidesk.example>", date=0, files=(file_named(subject, b"x"),), has_html=True,
            )
        )  # fmt: skip
        if re.search(rb"^bcc", raw.partition(b"\r\n\r\n")[0], re.IGNORECASE | re.MULTILINE):
            raise UnsafeMailError("this Python makes headers of words: no mail can be sent with it")


def _fields(draft: Draft) -> Iterator[_Field]:
    subject = safe_line(draft.subject).strip()[:LONGEST_SUBJECT].strip()
    yield _parties("From", (draft.author,))
    if draft.reply_to is not None:
        yield _parties("Reply-To", (draft.reply_to,))
    yield _parties("To", draft.to)
    if draft.cc:
        yield _parties("Cc", draft.cc)
    yield _Field(name="Subject", words=text_words(subject), meant=subject)
    yield _plain("Date", format_datetime(datetime.fromtimestamp(draft.date // 1000, UTC)))
    yield _plain("Message-ID", _own_id(draft.message_id))
    if _ID.fullmatch(draft.in_reply_to):
        yield _plain("In-Reply-To", draft.in_reply_to)
    if references := _references(draft.references):
        yield _plain("References", " ".join(references))
    for name, value in draft.extra:
        yield _plain(name, _extra(name, value))


def _plain(name: str, value: str) -> _Field:
    return _Field(name=name, words=value.split(" "), meant=value)


def _parties(name: str, parties: tuple[Party, ...]) -> _Field:
    if not parties:
        raise UnsafeMailError(f"the mail has nobody in {name}")
    cleaned = [safe_line(party.name).strip()[:LONGEST_NAME].strip() for party in parties]
    words: list[str] = []
    meant: list[str] = []
    for party, shown in zip(parties, cleaned, strict=True):
        if not is_plain_address(party.address):
            raise UnsafeMailError(f"{name} is no plain mail address: {party.address!a}"[:300])
        phrase = phrase_words(shown)
        quoted = phrase[0] if phrase and phrase[0].startswith('"') else shown
        address = f"<{party.address}>" if phrase else party.address
        words += [*phrase, f"{address},"]
        meant.append(f"{quoted} {address}" if phrase else address)
    words[-1] = words[-1].removesuffix(",")
    return _Field(name=name, words=words, meant=", ".join(meant), parties=parties)


def _own_id(message_id: str) -> str:
    if not _ID.fullmatch(message_id) or "@" not in message_id:
        raise UnsafeMailError(f"this is no Message-ID: {message_id!a}"[:300])
    return message_id


def _references(ids: tuple[str, ...]) -> list[str]:
    """Return the ids that can be written: the first, which names the thread, and as many of the last as fit."""
    first, *later = [one for one in dict.fromkeys(ids) if _ID.fullmatch(one)] or [""]
    kept: list[str] = []
    room = _MOST_REFERENCE_LETTERS - len(first)
    for one in reversed(later):
        room -= len(one) + 1
        if room < 0:
            break
        kept.append(one)
    return [first, *reversed(kept)] if first else []


def _extra(name: str, value: str) -> str:
    if name not in EXTRA_HEADERS or not _EXTRA.fullmatch(value) or "=?" in value:
        raise UnsafeMailError(f"this header can't be added: {name!a}: {value!a}"[:300])
    return value


def _read_back(raw: bytes, fields: list[_Field]) -> None:
    """Compare what two readers find with what was meant. Raises UnsafeMailError."""
    ours = headers_of(raw, len(fields))
    read = [(header.name, decode_words(header.raw)) for header in ours]
    if read != [(field.name.lower(), field.meant) for field in fields]:
        raise UnsafeMailError("the mail, read back, does not say what was meant")
    for field, header in zip(fields, ours, strict=True):
        if field.parties:
            _read_parties(header.raw, field.parties)


def _read_parties(raw: bytes, parties: tuple[Party, ...]) -> None:
    found = [(one.address, one.sure) for one in read_addresses(raw)]
    if found != [(normalise(party.address), True) for party in parties]:
        raise UnsafeMailError("the addresses of the mail, read back, are not those that were meant")
