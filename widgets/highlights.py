"""Searched words in a text, marked where they stand, as the search finds them: any case, without accents, by prefix.

It stands alone and pure: a search has found a ticket, and whoever opens it looks for the words.
"""

import re
import unicodedata
from functools import lru_cache

from textual.content import Content, Span

MOST_MARKED = 500  # places in one text; more would only be a wall of colour
_LOOK = "reverse"
_PHRASE = re.compile(r'"([^"]+)"|(\S+)')
_PLAIN = re.compile(r"[ -~\n\t]*")


def highlighted(content: Content, words: str) -> Content:
    """Return the text with these words marked; `words` is what a person typed, "phrases" in quotes stay together."""
    places = places_of(content.plain, words)
    if not places:
        return content
    return Content(content.plain, spans=[*content.spans, *(Span(start, end, _LOOK) for start, end in places)])


def places_of(text: str, words: str) -> list[tuple[int, int]]:
    """Return where the words stand in a text, as (start, end), at most 500."""
    pattern = _pattern(words)
    if pattern is None:
        return []
    places: list[tuple[int, int]] = []
    for found in pattern.finditer(_folded(text)):
        places.append(found.span())
        if len(places) == MOST_MARKED:
            break
    return places


@lru_cache(maxsize=16)
def _pattern(words: str) -> re.Pattern[str] | None:
    """Return what finds the words; a single letter finds only itself, as a whole word."""
    found = [_searched(phrase or word) for phrase, word in _PHRASE.findall(words)]
    searched = sorted({one for one in found if one}, key=len, reverse=True)
    return re.compile("|".join(searched)) if searched else None


def _searched(phrase: str) -> str:
    tokens = re.findall(r"\w+", _folded(phrase))
    if not tokens:
        return ""
    ending = r"\w*" if len(tokens[-1]) > 1 else r"(?!\w)"
    return r"(?<!\w)" + r"\W{1,4}".join(map(re.escape, tokens)) + ending


def _folded(text: str) -> str:
    """Return the text in lower case without accents, each character in its place."""
    if _PLAIN.fullmatch(text):
        return text.lower()
    return "".join(_base(character) for character in text)


@lru_cache(maxsize=4096)
def _base(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[:1].lower()
    return base if len(base) == 1 else character
