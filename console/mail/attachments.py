"""The files that a mail carries: their names made safe, their sizes and their hashes, and their bytes for saving.

It stands apart because a file name is the one text of a mail that may one day touch a disk.
"""

import hashlib
import re
from collections.abc import Sequence

from console.mail.headers import decode_header, split_mail
from console.mail.limits import ATTACHMENT_COUNT, NAME_BYTES, PART_HEADER_BYTES, PART_HEADER_COUNT
from console.mail.mime import Part, leaves, read_tree
from console.mail.safe_text import safe_identity
from console.mail.transfer import content
from storage.records import Attachment

_ENDS = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/ms-tnef": ".dat",
}
_PATH = re.compile(r"[/\\]")
_SPECIAL = re.compile(r"[.~-].*|(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|con(?:in|out)\$|clock\$)(?:\..*)?", re.IGNORECASE)
_READ_CHARACTERS = 4 * NAME_BYTES  # of a written name, from its end, where the file's own name stands
_LONGEST_END = 40  # bytes that stay of the end behind the last dot


def read_attachments(raw: bytes, parts: Sequence[Part]) -> tuple[Attachment, ...]:
    """Return these parts as attachments, in the order of the mail, at most 500; `size` and hash of decoded bytes."""
    return tuple(_attachment(raw, part) for part in parts[:ATTACHMENT_COUNT])


def attachment_bytes(raw: bytes, part: str) -> bytes:
    """Return the decoded bytes of the part at a position like "1.2".

    Raises KeyError when the mail has no such part.
    """
    headers, start, _ = split_mail(raw)
    root, _ = read_tree(raw, headers, start)
    for leaf in leaves(root):
        if leaf.position == part:
            return content(raw, leaf)
    raise KeyError(part)


def _attachment(raw: bytes, part: Part) -> Attachment:
    decoded = content(raw, part)
    content_id = (
        safe_identity(decode_header(part.headers.get("content-id", b"")[:_READ_CHARACTERS])).strip().strip("<>")
    )
    return Attachment(
        name=_name(part, decoded),
        content_type=part.kind,
        size=len(decoded),
        sha256=hashlib.sha256(decoded).digest(),
        part=part.position,
        content_id=content_id[:NAME_BYTES],
        inline=part.disposition.value == "inline" or (bool(content_id) and part.disposition.value != "attachment"),
    )


def _name(part: Part, decoded: bytes) -> str:
    """Return the file's own name without any path, else one made from its subject or its place in the mail."""
    for written in (part.disposition.text("filename"), part.type.text("name")):
        if name := safe_file_name(written):
            return name
    end = _ENDS.get(part.kind, "")
    if end == ".eml":
        headers, _, _ = split_mail(decoded[:PART_HEADER_BYTES], PART_HEADER_COUNT)
        subject = next((decode_header(header.raw) for header in headers if header.name == "subject"), "")
        if name := safe_file_name(_PATH.sub("-", subject)[:NAME_BYTES]):
            return _fitting(name + end)
    return f"part-{part.position}{end}"


def safe_file_name(written: str) -> str:
    """Return the last piece of a written path as the name of a file, "" when nothing is left of it.

    It never starts like a hidden file, an option or a home folder, nor is it the name of a device: such a name gets "_"
    before it. Dots and spaces at its end go, as some systems drop them.
    """
    name = _PATH.split(safe_identity(written[-_READ_CHARACTERS:]))[-1].strip().rstrip(". ")
    return _fitting("_" + name if _SPECIAL.fullmatch(name) else name)


def numbered_name(name: str, number: int) -> str:
    """Return the name for one more file of that name: "photo-2.jpg"; 0 gives the name itself."""
    if not number:
        return _fitting(name)
    stem, dot, end = name.rpartition(".") if "." in name[1:] else (name, "", "")
    ending = f"-{number}{_cut(dot + end, _LONGEST_END)}"
    return _cut(stem, NAME_BYTES - len(ending.encode())) + ending


def _fitting(name: str) -> str:
    """Return a name that file systems take, its end kept."""
    if len(name.encode()) <= NAME_BYTES:
        return name
    stem, dot, end = name.rpartition(".")
    if not stem:
        return _cut(name, NAME_BYTES)
    ending = _cut(dot + end, _LONGEST_END)
    return (_cut(stem, NAME_BYTES - len(ending.encode())) + ending).rstrip(". ")


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode("utf-8", "ignore").rstrip(". ")
