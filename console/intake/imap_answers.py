"""What an IMAP server answered, as values of ours: states, codes, UIDs, mails, and the failure that a refusal is.

It stands apart because it is pure: an answer that lies, repeats itself or comes out of order is settled here, and a
server's words leave it only as safe lines of at most 200 characters.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.intake.imap_responses import Response
from console.intake.source import SourceError
from console.mail.safe_text import safe_line

MOST_WORDS = 200
RETRY_S = 60.0
LONGEST_WAIT_S = 3600.0
_WAITING_CODES = {"UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA"}
_CODE = re.compile(rb"\s*\[([A-Za-z0-9-]+)(?: ([^\]]*))?\]")
_BACKOFF = re.compile(rb"Suggested Backoff Time: ([0-9]{1,9}) milliseconds", re.IGNORECASE)
_NUMBER = re.compile(rb"[0-9]+")
_HIGHEST_UID = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The tagged answer to a command: `status` is OK, NO or BAD; `untagged` what was said before it, in order."""

    status: str
    words: bytes
    untagged: Sequence[Response]

    @property
    def is_ok(self) -> bool:
        """Tell whether the server did it."""
        return self.status == "OK"

    def named(self, name: bytes) -> list[bytes]:
        """Return what follows a name like SEARCH in each of its responses."""
        start = b"* " + name
        found = (response.text for response in self.untagged)
        rests = [text[len(start) :] for text in found if text[: len(start)].upper() == start]
        return [rest for rest in rests if not rest or rest.startswith(b" ")]

    def or_refused(self, doing: str, kind: type[SourceError] = SourceError) -> "Answer":
        """Return the answer if it is OK. Raises `kind`, or SourceError with `wait_s` where waiting is the cure."""
        if self.is_ok:
            return self
        wait_s = asked_wait(self.words)
        raise (kind if wait_s is None else SourceError)(f"{doing}: {said(self.words) or self.status}", wait_s=wait_s)


def said(words: bytes) -> str:
    """Return a server's words as a safe line of at most 200 characters, without a list of capabilities."""
    found = _CODE.match(words)
    if found is not None and found[1].upper() == b"CAPABILITY":
        words = words[found.end() :]
    return safe_line(words[: 4 * MOST_WORDS].decode("utf-8", "replace")).strip()[:MOST_WORDS]


def code(words: bytes) -> tuple[str, bytes]:
    """Return a response code and its arguments: ("UIDVALIDITY", b"3"); ("", b"") when there is none."""
    found = _CODE.match(words)
    return (found[1].decode("ascii").upper(), found[2] or b"") if found else ("", b"")


def asked_wait(words: bytes) -> float | None:
    """Return how long the server wants to be left alone, in seconds, at most an hour; None when it does not say."""
    suggested = _BACKOFF.search(words)
    if suggested is not None:
        return min(int(suggested[1]) / 1000, LONGEST_WAIT_S)
    return RETRY_S if code(words)[0] in _WAITING_CODES else None


def read_capabilities(answer: Answer) -> frozenset[str]:
    """Return what the server says it can, in upper case."""
    words = b" ".join(answer.named(b"CAPABILITY")).decode("ascii", "replace")
    return frozenset(words.upper().split())


def read_code_number(answer: Answer, name: str) -> int | None:
    """Return the number behind a code like UIDVALIDITY in an untagged OK; None when it is missing."""
    for rest in answer.named(b"OK"):
        found, argument = code(rest)
        if found == name and _NUMBER.fullmatch(argument) and int(argument[:12]) <= _HIGHEST_UID:
            return int(argument)
    return None


def read_uids(answer: Answer) -> set[int]:
    """Return the UIDs of a SEARCH, however many responses it came in. What cannot be a UID is passed over."""
    return {uid for rest in answer.named(b"SEARCH") for uid in _numbers(rest) if 0 < uid <= _HIGHEST_UID}


def _numbers(text: bytes) -> Iterable[int]:
    return (int(found[0][:12]) for found in _NUMBER.finditer(text))
