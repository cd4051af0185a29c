"""A filter as it is typed, cut into its terms: where each stands, its name, its values, and whether it is negated.

It stands apart because completion and parsing must see the same cuts, and because nothing here knows what a term means:
any text at all can be cut.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<minus>-(?=\S))?
    (?:(?P<name>[A-Za-z][A-Za-z-]*):(?!//)(?P<value>(?:"[^"]*"?|[^\s"])*)   # a name with its value
    |"(?P<phrase>[^"]*)"?                                                   # words in quotes
    |(?P<word>[^\s"]+))                                                     # a bare word""",
    re.VERBOSE,
)
_PIECE = re.compile(r'"([^"]*)"?|([^\s",]+)|(,)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A term at `start` to `end` of the text. `name` "" is for words; `is_phrase` when those stand in quotes."""

    start: int
    end: int
    negated: bool
    name: str
    text: str
    is_phrase: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """Return the values that commas part, without their quotes; a comma inside quotes parts nothing."""
        found = [""]
        for quoted, bare, comma in _PIECE.findall(self.text):
            if comma:
                found.append("")
            else:
                found[-1] += quoted or bare
        return tuple(" ".join(value.split()) for value in found)

    @property
    def value(self) -> str:
        """Return the value as one, commas and all, without quotes."""
        return " ".join(self.text.replace('"', "").split())


def tokens(text: str) -> tuple[Token, ...]:
    """Return the terms of a text in their order; letters that can't be shown count as spaces."""
    return tuple(_token(found) for found in _TOKEN.finditer(_shown(text)))


def spelled(name: str, values: tuple[str, ...]) -> str:
    """Return a term with its values as it can be typed, in quotes where they need them."""
    return f"{name}:{','.join(_in_quotes(value) for value in values)}"


def _token(found: re.Match[str]) -> Token:
    name, phrase, word = found["name"], found["phrase"], found["word"]
    texts = (text for text in (found["value"] if name else None, phrase, word) if text is not None)
    return Token(
        start=found.start(),
        end=found.end(),
        negated=found["minus"] is not None,
        name=(name or "").lower(),
        text=next(texts, ""),
        is_phrase=phrase is not None,
    )


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _in_quotes(value: str) -> str:
    return f'"{value}"' if not value or re.search(r"[\s,]|^//", value) else value
