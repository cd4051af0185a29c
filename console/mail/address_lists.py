"""An address header taken apart into mailboxes, as written: names and addresses still raw.

It stands apart from what an address *is*: this is the tolerant scanner, one pass over tokens, linear in time, and
one of the two readings that must agree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from console.mail.limits import HEADER_BYTES

LONGEST = HEADER_BYTES
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r'|(?P<quoted>"(?:[^"\\]|\\.)*+(?:"|\\?\Z))'
    r"|(?P<literal>\[[^\[\]\r\n]{0,255}\])"
    r'|(?P<atom>[^ \t\r\n"\[(),:;<>@.]+)'
    r"|(?P<special>.)",
    re.DOTALL,
)
_BREAKS = frozenset(",;:")
_COMMENT_EDGE = re.compile(r"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SPACES = re.compile(r"\s*([@.])\s*|\s+")
_ROUTE = re.compile(r"(?:@[^@:]*,?)++:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One mailbox of a list. `name` and `spec` are text as written, encoded words undecoded.

    `plain` is False when its brackets or comments were odd, so that another reader may see another address.
    """

    name: str
    spec: str
    plain: bool


@dataclass(slots=True, kw_only=True)
class _Draft:
    words: list[str] = field(default_factory=list)
    angle: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    is_open: bool = False
    has_angle: bool = False
    plain: bool = True

    def put(self, text: str) -> None:
        if self.is_open:
            self.angle.append(text)
        elif not self.has_angle:
            self.words.append(text)
        elif text.strip():
            self.plain = False

    def finished(self) -> Mailbox | None:
        if not self.has_angle and "@" in self.words:
            return Mailbox(name=" ".join(self.comments), spec=_tight("".join(self.words)), plain=self.plain)
        name = "".join(_unquoted(word) for word in self.words).strip() or " ".join(self.comments)
        spec = _tight("".join(self.angle))
        if spec.startswith("@"):
            route = _ROUTE.match(spec)
            spec = spec[route.end() :] if route else spec
        if not name and not spec:
            return None
        return Mailbox(name=name, spec=spec, plain=self.plain and not self.is_open)


def mailboxes(text: str, most: int) -> list[Mailbox]:
    """Return the mailboxes of an address list in order, at most so many; a group gives its members.

    Semicolons part mailboxes like commas do (Seen: Outlook). An unclosed quote or comment runs to the end.
    """
    found: list[Mailbox] = []
    draft = _Draft()
    for kind, piece in _tokens(text):
        if kind in ("comment", "half comment"):
            draft.comments.append(piece)
            draft.plain = draft.plain and kind == "comment"
        elif piece in _BREAKS and not draft.is_open:
            draft = _next_draft(draft, piece, found)
        elif piece == "<":
            draft = _opened(draft, found)
        elif piece == ">":
            draft.plain = draft.plain and draft.is_open
            draft.is_open = False
        else:
            draft.put(piece)
        if len(found) >= most:
            return found
    _next_draft(draft, ",", found)
    return found


def _next_draft(draft: _Draft, piece: str, found: list[Mailbox]) -> _Draft:
    """Close the draft; a colon means that it was the name of a group, which is nobody."""
    mailbox = None if piece == ":" else draft.finished()
    if mailbox is not None:
        found.append(mailbox)
    return _Draft()


def _opened(draft: _Draft, found: list[Mailbox]) -> _Draft:
    """Open the brackets of an address; a second pair belongs to another mailbox, and makes both odd."""
    if draft.has_angle:
        draft.plain = False
        _next_draft(draft, ",", found)
        return _Draft(is_open=True, has_angle=True, plain=False)
    draft.is_open = draft.has_angle = True
    return draft


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        if text[at] == "(":
            end = _comment_end(text, at)
            inside = text[at + 1 : end - 1 if end else None]
            yield "comment" if end else "half comment", _ESCAPE.sub(r"\1", inside)
            at = end or len(text)
            continue
        found = _TOKEN.match(text, at)
        if found is None:
            return
        yield found.lastgroup or "special", found[0]
        at = found.end()


def _comment_end(text: str, at: int) -> int:
    """Return the place behind a comment's last parenthesis, 0 when it never closes."""
    depth = 0
    for edge in _COMMENT_EDGE.finditer(text, at):
        depth += {"(": 1, ")": -1}.get(edge[0], 0)
        if depth == 0:
            return edge.end()
    return 0


def _tight(spec: str) -> str:
    """Return an address without the white space that may stand around its dots and its @ (RFC 5322 §4.4)."""
    return _SPACES.sub(lambda found: found[1] or " ", spec.strip())


def _unquoted(word: str) -> str:
    if not word.startswith('"'):
        return " " if word.isspace() else word
    return _ESCAPE.sub(r"\1", word.removeprefix('"').removesuffix('"'))
