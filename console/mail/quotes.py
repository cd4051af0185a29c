"""What somebody wrote apart from what they quoted: folded, never deleted, so a wrong guess costs one key.

It stands alone and works line by line with a bounded look ahead, because the known libraries for it hang on hostile
text or cut real sentences.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

Kind = Literal["text", "quote", "signature"]

_LONGEST_LINE = 500  # characters that are looked at
_WRAPPED_LINES = 3  # an attribution may stand on so many
_HEADER_LINES = 8  # a header block starts with at least two headers in so many lines
_SIGNATURE_LINES = 20

_QUOTED = re.compile(r" {0,3}>(?!From )")
_ORIGINAL = re.compile(
    r"[-_ ]{2,}+(?:original (?:message|appointment)|oorspronkelijke? (?:bericht|e-?mail|afspraak)"
    r"|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale)[-_ ]*+",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[-_ ]*+(?:begin )?(?:forwarded message|doorgestuurd bericht|weitergeleitete nachricht|message transféré"
    r"|mensaje reenviado)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\*?(?:from|van|von|de|da)\s?:\*?\s*\S", re.IGNORECASE)
_SENT = re.compile(
    r"\*?(?:sent|verzonden|verstuurd|gesendet|envoyé|enviado|inviato|date|datum|fecha|data|to|aan|an|à|para|a|cc"
    r"|subject|onderwerp|betreff|objet|asunto|oggetto)\s?:",
    re.IGNORECASE,
)
_RULE = re.compile(r"[_-]{5,}\s*")
_FILLED = re.compile(r"\d{1,2}[:.]\d\d|[^\s<>@]@[^\s<>@]")
_OPENINGS = ("on ", "op ", "am ", "le ", "el ", "il ", "den ", "em ")
_VERBS = re.compile(
    r"\b(?:wrote|schreef|geschreven|schrieb|a écrit|escribió|ha scritto|skrev|escreveu)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of lines of one kind. `text` holds the line ends, so that the texts of all blocks join to the whole."""

    kind: Kind
    text: str
    lines: int


def fold(text: str) -> tuple[Block, ...]:
    """Part a text into what was written, what was quoted and signatures; the blocks' texts join to the text again.

    Knows ">" quotes, attribution lines, Outlook's header blocks and "original message" lines in Dutch, English,
    German, French, Spanish and Italian, and "-- " signatures. Answers between quotes stay text; so does everything
    when nothing else would be left, and what is forwarded. Linear in the length of the text.
    """
    lines = text.splitlines(keepends=True)
    kinds = _Reading(lines).kinds()
    if not any(kind == "text" and line.strip() for kind, line in zip(kinds, lines, strict=True)):
        kinds = ["text"] * len(lines)
    return tuple(_blocks(lines, kinds))


def _blocks(lines: Sequence[str], kinds: Sequence[Kind]) -> Iterator[Block]:
    at = 0
    for kind, run in groupby(kinds):
        count = len(list(run))
        yield Block(kind=kind, text="".join(lines[at : at + count]), lines=count)
        at += count


class _Reading:
    """One pass over the lines; `at` only grows."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = [line[:_LONGEST_LINE].rstrip() for line in lines]
        self._kinds: list[Kind] = []
        self._next_quoted = -1

    def kinds(self) -> list[Kind]:
        """Return the kind of each line. Blank lines go with what stands before them."""
        lines = self._lines
        while (at := len(self._kinds)) < len(lines):
            line = lines[at]
            if _QUOTED.match(line):
                self._take("quote", 1)
            elif not line:
                self._take(self._kinds[-1] if self._kinds else "text", 1)
            elif self._is_original(at):
                self._take("quote", len(lines) - at)
            elif length := self._attribution(at):
                self._take("quote", length)
            elif line in ("--", "-- ") and self._is_short(at):
                self._take("signature", 1)
            else:
                self._take("signature" if self._is_signing() else "text", 1)
        return self._kinds

    def _take(self, kind: Kind, count: int) -> None:
        self._kinds.extend([kind] * count)

    def _is_signing(self) -> bool:
        return bool(self._kinds) and self._kinds[-1] == "signature"

    def _is_short(self, at: int) -> bool:
        """Tell whether a quote or the end follows soon, as it does under a signature."""
        end = len(self._lines)
        if self._next_quoted < at:
            self._next_quoted = next((after for after in range(at, end) if _QUOTED.match(self._lines[after])), end)
        return self._next_quoted - at <= _SIGNATURE_LINES

    def _is_original(self, at: int) -> bool:
        """Tell whether all that follows is the mail that is answered: by its divider, or by its header block."""
        line = self._lines[at]
        if _ORIGINAL.fullmatch(line):
            return True
        if _RULE.fullmatch(line):
            following = self._next(at)
            return following < len(self._lines) and following - at <= 2 and self._is_header_block(following)
        return self._is_header_block(at) and not self._is_forward(at)

    def _is_header_block(self, at: int) -> bool:
        if not _FROM.match(self._lines[at]):
            return False
        return sum(self._are_headers[at + 1 : at + _HEADER_LINES]) >= 2

    @cached_property
    def _are_headers(self) -> list[bool]:
        return [bool(_SENT.match(line)) for line in self._lines]

    def _is_forward(self, at: int) -> bool:
        """Tell whether the lines right above say that this was forwarded: then it is what the mail is about."""
        return any(_FORWARDED.match(line) for line in self._lines[max(0, at - 3) : at])

    def _attribution(self, at: int) -> int:
        """Return how many lines belong to "On … wrote:" and what it opens, 0 when the line is none.

        With quoted lines below, only these lines count. Without them all the rest is taken as the quote, and then
        a time or an address must be named: *Seen:* "Op uw website schreef u het volgende:".
        """
        joined = ""
        for count in range(1, _WRAPPED_LINES + 1):
            if at + count > len(self._lines) or not (line := self._lines[at + count - 1]):
                return 0
            if count == 2 and not (_opens(joined) or _FILLED.search(joined)):
                return 0
            joined = f"{joined} {line.strip()}".strip()
            if not joined.endswith(":"):
                continue
            if not _is_attribution(joined):
                return 0
            following = self._next(at + count - 1)
            if following < len(self._lines) and _QUOTED.match(self._lines[following]):
                return count
            return len(self._lines) - at if _FILLED.search(joined) else 0
        return 0

    def _next(self, at: int) -> int:
        """Return the next line that is not blank, of the four below."""
        for following in range(at + 1, min(at + 5, len(self._lines))):
            if self._lines[following]:
                return following
        return len(self._lines)


def _is_attribution(joined: str) -> bool:
    """Tell whether this is a line like "On Monday Jan wrote:" or "Jan <jan@x.nl> schreef op 3 februari:"."""
    if not _VERBS.search(joined):
        return False
    return _opens(joined) or bool(_FILLED.search(joined))


def _opens(line: str) -> bool:
    return line[:4].lower().startswith(_OPENINGS)
