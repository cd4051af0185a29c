"""The mails in an archive of somebody's source code, cut out without unpacking it: no name of a stranger makes a path.

A file is a mail when it begins like one, or is called like one; an mbox gives each of its mails.
"""

import hashlib
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from console.intake.mbox import mail_spans

LARGEST = 8_000_000  # bytes
MOST_OF_ONE_MBOX = 2000
_BEGINNING = re.compile(rb"From \S|[!-9;-~]{1,60}:[ \t\r\n]")
_USUAL = re.compile(
    rb"^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_FEWEST = 2  # usual headers; a source file may begin with one word and a colon
_NAMES = re.compile(r".*\.(?:eml|msg|mail|mbox|mime|mbx)|.*/(?:cur|new)/[^/]+", re.IGNORECASE)
_PATCH = re.compile(r"(?:^|/)debian/|\.(?:patch|diff?)$")
_ODD = re.compile(r"[^0-9A-Za-z.@+-]+")
_SHOWN = 60
_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMail:
    """The bytes of a mail, and where it stood."""

    name: str
    raw: bytes


def mails_in(archive: Path) -> Iterator[FoundMail]:
    """Give the mails of a tar archive; a damaged one gives what can be read, and links are not followed."""
    try:
        with tarfile.open(archive) as opened:
            for member in opened:
                content = opened.extractfile(member) if member.isreg() and 0 < member.size <= LARGEST else None
                if content is not None:
                    yield from mails_of(member.name, content.read())
    except (tarfile.TarError, EOFError, OSError):
        return


def mails_of(name: str, content: bytes) -> Iterator[FoundMail]:
    """Give what is a mail in a file: none, itself, or each mail of an mbox."""
    if _PATCH.search(name) or not (_NAMES.fullmatch(name) or looks_like_mail(content)):
        return
    spans = [(0, len(content))]
    if content.startswith(b"From "):
        cut = mail_spans(lambda start, count: content[start : start + count], len(content))
        spans = list(islice(cut, MOST_OF_ONE_MBOX))
    for number, (start, end) in enumerate(spans):
        yield FoundMail(name=f"{name}.{number}" if number else name, raw=content[start:end])


def looks_like_mail(content: bytes) -> bool:
    """Tell whether a file begins with a header block as mails have it."""
    block = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").replace(b"\r\n", b"\n").split(b"\n\n")[0]
    return bool(_BEGINNING.match(block)) and len({one.lower() for one in _USUAL.findall(block)}) >= _FEWEST


def keep(mails: Iterable[FoundMail], folder: Path, before: set[str]) -> int:
    """Write each mail that is not there yet into a folder, under a name of our own making; return how many.

    `before` are the digests of the mails that are there; those that are written are added.
    """
    written = 0
    for mail in mails:
        digest = hashlib.sha256(mail.raw).hexdigest()
        if digest not in before:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{digest[:_DIGITS]}-{_ODD.sub('_', mail.name)[-_SHOWN:]}").write_bytes(mail.raw)
            before.add(digest)
            written += 1
    return written
