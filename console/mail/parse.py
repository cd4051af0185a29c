"""A mail's bytes to what it says: the one door between foreign bytes and everything after it.

It stands apart as the place where the readers of headers, parts, bodies and reports meet; each of them keeps its own
limits, and none of them raises for what a mail holds.
"""

from collections.abc import Sequence
from itertools import islice

from console.mail.addresses import read_addresses
from console.mail.attachments import read_attachments
from console.mail.authentication import read_authentication
from console.mail.automatic import automatic_marks
from console.mail.bodies import Body, read_body
from console.mail.bounces import read_bounce
from console.mail.confirmation import read_confirmation
from console.mail.dates import read_date, received_at
from console.mail.digests import body_digest
from console.mail.headers import RawHeader, decode_header, split_mail
from console.mail.inner_sender import read_inner_sender
from console.mail.limits import ATTACHMENT_COUNT, CORRESPONDENT_COUNT
from console.mail.message_ids import read_ids
from console.mail.mime import Part, read_tree
from console.mail.parsed import PARSE_VERSION, AuthenticationResult, BounceReport, Correspondent, Header, ParsedMail
from console.mail.reports import as_message, may_be_report
from console.mail.safe_text import safe_identity, safe_line
from console.mail.subjects import is_forwarded_by_hand, ticket_numbers

_MOST_AUTHENTICATION_HEADERS = 20


class UnreadableMailError(Exception):
    """The mail holds nothing that could be read."""


def parse(raw: bytes) -> ParsedMail:
    """Return what a mail says; what is odd in it is told by `defects`, what is over a limit is left out.

    Pure and deterministic; time and memory are bounded (console.mail.limits). Raises UnreadableMailError only when
    there is nothing to read.
    """
    if not raw.strip():
        raise UnreadableMailError("the mail is empty")
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    raw_headers, start, defects = split_mail(raw)
    root, odd_parts = read_tree(raw, raw_headers, start)
    body = read_body(raw, root)
    return _Reading(raw, raw_headers, root, body).mail((*defects, *odd_parts, *body.defects))


class _Reading:
    """One mail while it is put together: its headers by name, decoded once."""

    def __init__(self, raw: bytes, raw_headers: Sequence[RawHeader], root: Part, body: Body) -> None:
        self._raw = raw
        self._root = root
        self._body = body
        self._headers = tuple(
            Header(name=header.name, value=_decoded(header.raw), position=header.position) for header in raw_headers
        )
        self._named: dict[str, list[bytes]] = {}
        self._values: dict[str, str] = {}
        for raw_header, header in zip(raw_headers, self._headers, strict=True):
            self._named.setdefault(header.name, []).append(raw_header.raw)
            self._values.setdefault(header.name, header.value)

    def mail(self, defects: tuple[str, ...]) -> ParsedMail:
        """Return the mail."""
        body, subject = self._body, self._values.get("subject", "")
        attachments = read_attachments(self._raw, body.rest)
        authors = self._correspondents("from")
        if len(self._named.get("from", ())) > 1:
            defects = (*defects, "more than one From header")
            authors = tuple(Correspondent(name=one.name, address=one.address, sure=False) for one in authors)
        if len(body.rest) > ATTACHMENT_COUNT:
            defects = (*defects, f"more than {ATTACHMENT_COUNT} attachments")
        from_address = authors[0].address if authors else ""
        return_path = self._return_path()
        return ParsedMail(
            parse_version=PARSE_VERSION,
            message_id=next(iter(self._ids("message-id")), ""),
            in_reply_to=self._ids("in-reply-to"),
            references=self._ids("references"),
            subject=subject,
            from_=authors,
            reply_to=self._correspondents("reply-to"),
            to=self._correspondents("to"),
            cc=self._correspondents("cc"),
            sender=next(iter(self._correspondents("sender")), None),
            return_path=return_path,
            date_at=read_date(self._values.get("date", "")),
            received_at=received_at(self._values.get("received", "")),
            headers=self._headers,
            text=body.text,
            from_html=body.from_html,
            attachments=attachments,
            body_digest=body_digest(body.text, attachments),
            automatic_marks=automatic_marks(self._headers),
            bounce=self._bounce(return_path, from_address),
            confirmation=read_confirmation(from_address, subject, body.text),
            authentication=self._authentication(),
            inner_sender=read_inner_sender(body.text) if is_forwarded_by_hand(subject) else None,
            subject_numbers=ticket_numbers(subject),
            features=tuple(sorted(body.features)),
            defects=tuple(dict.fromkeys(map(safe_line, defects))),
        )

    def _correspondents(self, name: str) -> tuple[Correspondent, ...]:
        raws = self._named.get(name, ())
        return tuple(islice((one for raw in raws for one in read_addresses(raw)), CORRESPONDENT_COUNT))

    def _ids(self, name: str) -> tuple[str, ...]:
        raws = self._named.get(name)
        return read_ids(b" ".join(raws)) if raws else ()

    def _return_path(self) -> str | None:
        """Return the envelope sender as it stands, "" for the null path; its case may carry a hash (SRS)."""
        value = self._values.get("return-path")
        if value is None:
            return None
        path = safe_identity(value).strip()
        inner = path.rpartition("<")[2].partition(">")[0] if "<" in path else path
        return inner.strip()

    def _authentication(self) -> tuple[AuthenticationResult, ...]:
        values = [header.value for header in self._headers if header.name == "authentication-results"]
        return tuple(one for value in values[:_MOST_AUTHENTICATION_HEADERS] for one in read_authentication(value))

    def _bounce(self, return_path: str | None, from_address: str) -> BounceReport | None:
        if not may_be_report(self._root, self._headers, return_path, from_address):
            return None
        message = as_message(self._raw, self._root, self._headers)
        return read_bounce(message, self._headers, return_path, from_address, self._body.text)


def _decoded(raw: bytes) -> str:
    """Decode a header; most are plain and need no search for encoded words."""
    if raw.isascii() and b"=?" not in raw and b"\x1b" not in raw:
        return safe_line(raw.decode("ascii"))
    return decode_header(raw)
