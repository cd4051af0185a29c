"""Which folders a mailbox has, asked when the one that is wanted can't be opened, to tell a person which there are.

It stands apart because the poller never needs it: only who tries a mailbox out is helped by it.
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error

from console.intake.imap_answers import Answer
from console.intake.imap_protocol import ImapWire
from console.intake.imap_responses import Response
from console.intake.source import FolderMissingError, SourceError
from console.mail.safe_text import safe_line

MOST_SHOWN = 20
_LISTED = re.compile(rb'\* LIST \(([^)]*)\) (?:NIL|"(?:\\.|[^"\\])*") (.+)\Z', re.IGNORECASE | re.DOTALL)
_SHIFTED = re.compile(r"&([^-]*)-")


async def with_folders(wire: ImapWire, missing: FolderMissingError) -> FolderMissingError:
    """Return the failure with the names of the folders there are, as it was when the server does not tell."""
    try:
        names = folder_names(await wire.ask("LIST", b'""', b'"*"', may_drop=True))
    except SourceError:
        return missing
    if not names:
        return missing
    more = ", …" if len(names) > MOST_SHOWN else ""
    return FolderMissingError(f"{missing}; the folders there: {', '.join(names[:MOST_SHOWN])}{more}")


def folder_names(answer: Answer) -> list[str]:
    """Return the folders of a LIST that can be opened, INBOX first, as safe lines (RFC 9051 §7.3.1)."""
    if not answer.is_ok:
        return []
    found = {name for response in answer.untagged if (name := _name(response))}
    return sorted(found, key=lambda name: (name.upper() != "INBOX", name.casefold()))


def _name(response: Response) -> str:
    listed = _LISTED.match(response.text)
    if listed is None or b"\\noselect" in listed[1].lower() or b"\\nonexistent" in listed[1].lower():
        return ""
    word = listed[2].strip()
    if word.startswith(b"{"):
        word = response.literals[-1] if response.literals else b""
    elif word.startswith(b'"'):
        word = re.sub(rb"\\(.)", rb"\1", word[1:-1])
    return safe_line(decode_folder(word.decode("utf-8", "replace")))[:100]


def decode_folder(name: str) -> str:
    """Return a folder's name from modified UTF-7 (RFC 3501 §5.1.3); what is none stays as it is."""
    return _SHIFTED.sub(_unshifted, name)


def _unshifted(found: re.Match[str]) -> str:
    if not found[1]:
        return "&"
    try:
        padded = found[1].replace(",", "/") + "=" * (-len(found[1]) % 4)
        return b64decode(padded, validate=True).decode("utf-16-be")
    except (Base64Error, ValueError):
        return found[0]
