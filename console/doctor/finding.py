"""One thing that was looked at: how it is, in words, and what to do about it.

It stands alone so that each look is a function that returns these, whatever it asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a thing is; JSON shows these words."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found. `name` is the same in every language ("database.schema"), `remedy` "" where nothing is to be
    done; that of a thing that is ok is a hint."""

    name: str
    verdict: Verdict
    words: str
    remedy: str = ""


def ok(name: str, words: str, hint: str = "") -> Finding:
    """Return that a thing is as it should be."""
    return Finding(name=name, verdict=Verdict.OK, words=words, remedy=hint)


def warning(name: str, words: str, remedy: str) -> Finding:
    """Return that the desk works, but something should be mended."""
    return Finding(name=name, verdict=Verdict.WARNING, words=words, remedy=remedy)


def failed(name: str, words: str, remedy: str) -> Finding:
    """Return that something does not work, or is not safe."""
    return Finding(name=name, verdict=Verdict.FAILED, words=words, remedy=remedy)


def needs_attention(findings: Iterable[Finding]) -> bool:
    """Tell whether anything is to be mended."""
    return any(one.verdict is not Verdict.OK for one in findings)
