"""A mail as read: the one value that the reader makes and everything after it takes.

Every text in it has passed `safe_text`; nothing in it refers to the raw bytes but `part` positions.
It is settings-free: what counts (a listed relay, a registered group) is judged later, from the marks kept here.
It crosses a process boundary as msgpack (msgspec), so fields are plain values, tuples and these records.
"""

from dataclasses import dataclass, field

from storage.records import Attachment

PARSE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One header: `name` lower case, `value` unfolded and decoded for showing, `position` from the top (0)."""

    name: str
    value: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """One address of a header.

    `address` is normalised (case-folded, domain as A-labels), "" when there is none. `sure` is False when two
    readings of the header disagree on the addresses: such a sender has no rights.
    """

    name: str
    address: str
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationResult:
    """One result of an Authentication-Results header (RFC 8601): `spf`, `dkim`, `dmarc` … and of which domain.

    Each header opens with an entry whose method and result are "", so that headers in a row can be told apart.
    """

    authserv_id: str
    method: str
    result: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceReport:
    """A delivery report, or what looks like one (RFC 3464; null path with a daemon sender).

    `original_ids`: Message-IDs of the mail it speaks of, embedded ones first. `status` like "5.1.1" or "".
    """

    original_ids: tuple[str, ...]
    recipients: tuple[str, ...]
    permanent: bool
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardingConfirmation:
    """Google's question whether `address` may forward to us: its code, its link (google.com hosts only, or "")."""

    code: str
    link: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerSender:
    """The sender named in the header block of a mail that somebody forwarded by hand."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMail:
    """What a mail says.

    `message_id` has its angle brackets; "" when missing. `in_reply_to` and `references` are ids with brackets, in
    the order of the header. `date_at`, `received_at`: `Date` and the topmost `Received` in ms UTC, None if unreadable.
    `return_path`: "" for the null path, None without the header. `text` is the readable body, `from_html` tells
    that it was made from HTML. `automatic_marks`: the headers that mark automatic mail, for the rules to judge.
    `defects`: words on what was odd or cut. `body_digest`: SHA-256 over collapsed text and attachment hashes.
    """

    parse_version: int
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    from_: tuple[Correspondent, ...]
    reply_to: tuple[Correspondent, ...]
    to: tuple[Correspondent, ...]
    cc: tuple[Correspondent, ...]
    sender: Correspondent | None
    return_path: str | None
    date_at: int | None
    received_at: int | None
    headers: tuple[Header, ...]
    text: str
    from_html: bool
    attachments: tuple[Attachment, ...]
    body_digest: bytes
    automatic_marks: tuple[Header, ...]
    bounce: BounceReport | None
    confirmation: ForwardingConfirmation | None
    authentication: tuple[AuthenticationResult, ...]
    inner_sender: InnerSender | None
    subject_numbers: tuple[int, ...]
    features: tuple[str, ...]  # "encrypted", "signed", "invitation", "tnef"
    defects: tuple[str, ...]

    _named: dict[str, tuple[Header, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def all(self, name: str) -> tuple[Header, ...]:
        """Return the headers of that name (any case), topmost first. The rules ask some thirty times for each mail."""
        if not self._named:
            for header in self.headers:
                self._named[header.name] = (*self._named.get(header.name, ()), header)
        return self._named.get(name.lower(), ())

    def first(self, name: str) -> Header | None:
        """Return the topmost header of that name, or None."""
        return next(iter(self.all(name)), None)
