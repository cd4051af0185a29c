"""Who wrote the mail that somebody forwarded by hand: read from the header block that mail clients put on top.

It stands apart because it is a proposal for a person, never an identity: anybody can type such a block.
"""

import re
from collections.abc import Sequence

from console.mail.addresses import normalise
from console.mail.parsed import InnerSender
from console.mail.safe_text import safe_identity

_READ_LINES = 120
_LONGEST_LINE = 1000
_BLOCK_LINES = 12
_FROM = re.compile(r"from|van|von|de|da|från|fra|od|lähettäjä", re.IGNORECASE)
_OTHER = re.compile(
    r"to|aan|naar|an|à|a|para|cc|kopie|subject|onderwerp|betreff|objet|asunto|oggetto|date|datum|sent|verzonden|verstuurd"
    r"|gesendet|envoyé|enviado|fecha|data|inviato|reply-to",
    re.IGNORECASE,
)
_FIELD = re.compile(r"[\s>*_|]{0,20}([^\W\d_][\w -]{0,20}?)[*_]{0,2}\s?:[*_]{0,2}\s*(.*)")
_MAILTO = re.compile(r"[\[<(]\s*mailto:\s*([^\s\]>)]{3,320})[^\]>)]{0,20}[\]>)]", re.IGNORECASE)
_BRACKETED = re.compile(r"[<\[(]\s*([^\s<>\[\]()]{1,200}@[^\s<>\[\]()]{1,200})\s*[>\])]")
_BARE = re.compile(r"(?<![^\s:;,\"'])([^\s<>\[\]();,\"':@]{1,200}@[^\s<>\[\]();,\"':@]{1,200})")


def read_inner_sender(text: str) -> InnerSender | None:
    """Return the sender named near the top of a hand-forwarded mail, or None.

    A From line counts in Dutch, English, German, French and their neighbours if another header stands within the
    twelve lines around it, and if it names one address. Only the first 120 lines are read.
    """
    top = text[: _READ_LINES * _LONGEST_LINE].split("\n", _READ_LINES)[:_READ_LINES]
    lines = [line[:_LONGEST_LINE] for line in top]
    fields = [_field(line) for line in lines]
    for at, (name, value) in enumerate(fields):
        if _FROM.fullmatch(name) and _has_company(fields, at):
            sender = _sender(value or _next_line(lines, fields, at))
            if sender is not None:
                return sender
    return None


def _field(line: str) -> tuple[str, str]:
    found = _FIELD.match(line.replace("\xa0", " "))
    return (found[1].strip(), found[2].strip()) if found else ("", "")


def _has_company(fields: Sequence[tuple[str, str]], at: int) -> bool:
    near = fields[max(0, at - 2) : at + _BLOCK_LINES]
    return any(_OTHER.fullmatch(name) for name, _ in near)


def _next_line(lines: Sequence[str], fields: Sequence[tuple[str, str]], at: int) -> str:
    """Return the line under an empty From (Seen: HTML tables turned into text), unless it is a header itself."""
    following = at + 1
    return lines[following].strip() if following < len(lines) and not fields[following][0] else ""


def _sender(value: str) -> InnerSender | None:
    """Return the sender of a From line; of a name that holds another address, the one in brackets counts."""
    for pattern in (_MAILTO, _BRACKETED, _BARE):
        found = pattern.search(value)
        if found is None:
            continue
        address = normalise(found[1].rstrip(".").strip("*"))
        if address and "." in address.rpartition("@")[2]:
            return InnerSender(name=_name(value[: found.start()], address), address=address)
    return None


def _name(before: str, address: str) -> str:
    name = safe_identity(before.partition("<")[0].strip(" \t\"'*[(")).strip()
    return "" if normalise(name) == address else name[:200]
