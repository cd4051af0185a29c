"""The tree of a mail's parts, as offsets into its bytes: who contains whom, and where each starts and ends.

It stands apart from the standard library's parser, which copies every line, goes as deep as a mail tells it to and
takes seconds on hostile trees: here each boundary is searched once, and the limits hold while the tree is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from console.mail.headers import RawHeader, split_mail
from console.mail.limits import PART_COUNT, PART_DEPTH, PART_HEADER_BYTES, PART_HEADER_COUNT
from console.mail.mime_fields import Field, content_type, read_field

_MOST_FALSE_BOUNDARIES = 100_000
_NEVER = 1 << 62
_NO_FIELD = Field(value="", parameters={})
_SNIFFED_BYTES = 2000


@dataclass(slots=True, kw_only=True)
class Part:
    """One part; it grows while the mail is read.

    `position` is like "1.2", "" for a multipart root. `start` and `end` bound its content without its headers.
    """

    position: str
    headers: dict[str, bytes]
    kind: str
    type: Field
    start: int
    end: int
    parts: list["Part"] = field(default_factory=list)

    @property
    def disposition(self) -> Field:
        """The Content-Disposition, with an empty value when missing."""
        raw = self.headers.get("content-disposition")
        return read_field(raw) if raw is not None else _NO_FIELD

    @property
    def encoding(self) -> str:
        """The Content-Transfer-Encoding, lower case, "" when missing."""
        return self.headers.get("content-transfer-encoding", b"").strip().decode("ascii", "replace").lower()


@dataclass(slots=True, kw_only=True)
class _Open:
    """A multipart that is being read: its delimiter, where the next one was found, or how far it was looked for."""

    part: Part
    delimiter: bytes
    following: int = -1
    searched: int = _NEVER
    after: int = 0
    closes: bool = False


def read_tree(raw: bytes, headers: Sequence[RawHeader], start: int) -> tuple[Part, tuple[str, ...]]:
    """Return the root part of a mail whose body starts at `start`, and words on what was odd or left.

    Nothing raises; time is linear in the size for each nested level, of which there are at most 50. A multipart
    that cannot be entered (too deep, too many parts, no boundary) stays a part without parts (RFC 2046 §5.1).
    """
    reader = _Reader(raw)
    root = _part(headers, "", start, len(raw), "text/plain")
    reader.enter(root)
    reader.read()
    if not root.parts:
        root.position = "1"
    return root, tuple(reader.defects)


def leaves(root: Part) -> list[Part]:
    """Return the parts that contain no others, in the order of the mail."""
    if not root.parts:
        return [root]
    found: list[Part] = []
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if part.parts:
            waiting += reversed(part.parts)
        else:
            found.append(part)
    return found


class _Reader:
    """Goes through the mail once, with a stack of the multiparts that are open."""

    def __init__(self, raw: bytes) -> None:
        self.defects: dict[str, None] = {}
        self._raw = raw
        self._open: list[_Open] = []
        self._count = 1
        self._false_boundaries = 0

    def enter(self, part: Part) -> bool:
        """Open a multipart, if it is one and may be entered."""
        if not part.kind.startswith("multipart/"):
            return False
        boundary = part.type.parameters.get("boundary", b"").rstrip() or self._sniffed(part)
        if not boundary:
            self.defects["a multipart without a boundary"] = None
        elif len(self._open) >= PART_DEPTH:
            self.defects[f"parts nested deeper than {PART_DEPTH}"] = None
        else:
            self._open.append(_Open(part=part, delimiter=b"--" + boundary))
            return True
        return False

    def read(self) -> None:
        """Read parts until the last multipart is closed or the mail ends."""
        at = self._open[0].part.start if self._open else 0
        leaf: Part | None = None
        while self._open:
            level = self._nearest(at)
            if level < 0:
                break
            found = self._open[level]
            if level < len(self._open) - 1:
                self.defects["a multipart is not closed"] = None
            self._finish([leaf, *(one.part for one in self._open[level + 1 :])], found.following)
            del self._open[level + 1 :]
            at, leaf = found.after, None
            if found.closes:
                self._finish([found.part], found.following)
                self._open.pop()
            elif self._count >= PART_COUNT:
                self.defects[f"more than {PART_COUNT} parts"] = None
                return
            else:
                leaf = self._child(found.part, at)
        if self._open:
            self.defects["a multipart is not closed"] = None

    def _child(self, parent: Part, at: int) -> Part:
        """Read the headers of a part, which end where the next boundary stands at the latest."""
        self._count += 1
        level = self._nearest(at)
        limit = self._open[level].following if level >= 0 else len(self._raw)
        block = self._raw[at : min(limit, at + PART_HEADER_BYTES)]
        headers: Sequence[RawHeader] = ()
        if block.startswith((b"\n", b"\r\n")):
            body = 1 if block[:1] == b"\n" else 2
        else:
            headers, body, odd = split_mail(block, PART_HEADER_COUNT)
            self.defects.update(dict.fromkeys(odd))
        default = "message/rfc822" if parent.kind == "multipart/digest" else "text/plain"
        position = f"{parent.position}.{len(parent.parts) + 1}".lstrip(".")
        part = _part(headers, position, at + body, len(self._raw), default)
        parent.parts.append(part)
        self.enter(part)
        return part

    def _finish(self, parts: Sequence[Part | None], following: int) -> None:
        """End parts before the line break that belongs to the boundary (RFC 2046 §5.1.1)."""
        end = following
        if self._raw[end - 1 : end] == b"\n":
            end -= 2 if self._raw[end - 2 : end - 1] == b"\r" else 1
        for part in parts:
            if part is not None:
                part.end = max(part.start, end)

    def _nearest(self, at: int) -> int:
        """Return the level of the multipart whose boundary comes first, the innermost among equals, or -1.

        The boundary of an outer multipart ends the inner ones, so theirs are not looked for behind it until it turns
        out to be the innermost's own.
        """
        nearest, where = -1, _NEVER
        for level, candidate in enumerate(self._open):
            if candidate.following < at or candidate.searched < at:
                self._search(candidate, at, where)
            if candidate.following <= where and candidate.following < _NEVER:
                nearest, where = level, candidate.following
        return nearest

    def _search(self, candidate: _Open, at: int, last: int) -> None:
        """Find the next line up to `last` that is this delimiter, and tell whether it closes."""
        raw, delimiter = self._raw, candidate.delimiter
        stop = min(len(raw), last + len(delimiter))
        found = at if raw.startswith(delimiter, at) else raw.find(b"\n" + delimiter, max(0, at - 1), stop) + 1
        while found > 0:
            end = raw.find(b"\n", found)
            end = len(raw) if end < 0 else end
            tail = raw[found + len(delimiter) : min(end, found + len(delimiter) + 200)].strip()
            if tail in (b"", b"--"):
                candidate.following, candidate.after, candidate.closes = found, min(end + 1, len(raw)), tail == b"--"
                candidate.searched = _NEVER
                return
            self._false_boundaries += 1
            if self._false_boundaries > _MOST_FALSE_BOUNDARIES:
                self.defects["too many lines that look like a boundary"] = None
                break
            found = raw.find(b"\n" + delimiter, end, stop) + 1
        candidate.following, candidate.searched = _NEVER, last

    def _sniffed(self, part: Part) -> bytes:
        """Return the boundary that the body opens with, where the header names none. *Seen:* from scripts."""
        head = self._raw[part.start : part.start + _SNIFFED_BYTES].lstrip()
        line = head.split(b"\n", 1)[0].rstrip()
        return line[2:] if line.startswith(b"--") and 2 < len(line) <= 200 else b""


def _part(headers: Sequence[RawHeader], position: str, start: int, end: int, default: str) -> Part:
    fields: dict[str, bytes] = {}
    for header in headers:
        if header.name.startswith("content-"):
            fields.setdefault(header.name, header.raw)
    kind = content_type(fields.get("content-type"), default)
    return Part(position=position, headers=fields, kind=kind.value, type=kind, start=start, end=end)
