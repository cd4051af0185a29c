"""The machine-readable parts of a delivery report: what failed, for whom, and of which mail (RFC 3464, RFC 6533).

They stand apart from the question whether a mail is a bounce, which headers answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from console.mail.addresses import normalise
from console.mail.headers import decode_header, split_mail
from console.mail.message_ids import read_ids

MOST_RECIPIENTS = 100
_LONGEST_DIAGNOSTIC = 500
_DEEPEST = 3
_MOST_PARTS = 50
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b", re.ASCII)
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_ORIGINALS = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})
_FAILED = ("fail", "error")
_IDS_OF_ORIGINAL = ("message-id", "x-google-original-message-id", "x-microsoft-original-message-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStatus:
    """What one block says of one recipient. `action` is lower case ("failed", "delayed", …), "" when not said."""

    recipient: str
    action: str
    status: str
    diagnostic: str

    @property
    def is_permanent(self) -> bool:
        """Tell whether delivery was given up; a status counts only where no action is named."""
        return self.action.startswith(_FAILED) or (not self.action and self.status.startswith("5"))


def read_statuses(message: Message) -> tuple[DeliveryStatus, ...]:
    """Return what the delivery-status parts say of each recipient, at most 100. Nothing raises."""
    found: list[DeliveryStatus] = []
    for part in _near_parts(message):
        if part.get_content_type() in _REPORTS:
            found += [status for fields in _blocks(part) if (status := _status(fields))]
    return tuple(found[:MOST_RECIPIENTS])


def embedded_ids(message: Message) -> tuple[str, ...]:
    """Return the Message-IDs of the mails, or of their headers, that the report brings along, and what those were
    before a provider wrote others."""
    ids: list[str] = []
    for part in _near_parts(message):
        if part.get_content_type() in _ORIGINALS:
            for fields in _blocks(part)[:1]:
                ids += [one for name in _IDS_OF_ORIGINAL for one in read_ids(fields.get(name, ""))]
        if part.get_content_type() in _REPORTS:
            for fields in _blocks(part):
                ids += read_ids(fields.get("x-original-message-id", "") + fields.get("original-message-id", ""))
    return tuple(dict.fromkeys(ids))


def status_in(text: str) -> str:
    """Return the first enhanced status code in a text, like "5.1.1", or "" (RFC 3463)."""
    found = _STATUS.search(text)
    return found[1] if found else ""


def _near_parts(message: Message) -> Iterator[Message]:
    """Give the parts near the top, in order; what an embedded mail contains is not this report's."""
    waiting = [(message, 0)]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part, depth = waiting.pop(0)
        if depth:
            yield part
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list) and depth < _DEEPEST:
            waiting += [(child, depth + 1) for child in payload[:_MOST_PARTS] if isinstance(child, Message)]


def _blocks(part: Message) -> list[dict[str, str]]:
    """Return the header blocks of a part: those that the parser made, or those in its text."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = [block for block in payload[:MOST_RECIPIENTS] if isinstance(block, Message)]
        fields = [_fields(block) for block in blocks]
        if part.get_content_type() == "message/global-delivery-status":
            fields += [more for block in blocks for more in _written(block.get_payload())]
        return [one for one in fields if one]
    return _written(payload)


def _fields(block: Message) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in block.raw_items():
        raw = str(value).encode("utf-8", "surrogateescape" if str(value).isascii() else "replace")
        fields.setdefault(name.strip().lower(), decode_header(raw.replace(b"\r", b"").replace(b"\n", b"")))
    return fields


def _written(payload: object) -> list[dict[str, str]]:
    if not isinstance(payload, str):
        return []
    rest = payload.encode("latin-1", "replace")
    blocks: list[dict[str, str]] = []
    while rest.strip() and len(blocks) < MOST_RECIPIENTS:
        headers, body, _ = split_mail(rest)
        blocks.append({header.name: decode_header(header.raw) for header in reversed(headers)})
        rest = rest[max(body, 1) :]
    return [block for block in blocks if block]


def _status(fields: dict[str, str]) -> DeliveryStatus | None:
    if not fields.keys() & {"final-recipient", "original-recipient", "action", "status"}:
        return None
    recipient = _recipient(fields.get("original-recipient", "")) or _recipient(fields.get("final-recipient", ""))
    diagnostic = fields.get("diagnostic-code", "").partition(";")
    words = (diagnostic[2] or diagnostic[0]).strip()[:_LONGEST_DIAGNOSTIC]
    return DeliveryStatus(
        recipient=recipient,
        action=fields.get("action", "").strip().lower()[:20],
        status=status_in(fields.get("status", "")) or status_in(words),
        diagnostic=words,
    )


def _recipient(value: str) -> str:
    """Return the address behind the type of a recipient field (`rfc822; jan@example.org`)."""
    return normalise(value.rpartition(";")[2].strip().strip("<>"))
