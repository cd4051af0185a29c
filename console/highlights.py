"""Where the words of a filter stand in a text, so that a screen can mark them: the same words that the search finds.

It stands apart because it must read letters as the full-text index does: without capitals and accents, a bare word as
the beginning of one, a phrase as words behind each other.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

Range = tuple[int, int]

_TERMS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_SHORTEST_PREFIX = 2


def highlights(text: str, words: str) -> tuple[Range, ...]:
    """Return the ranges (start, end) of a text that `words` found, in order; none touches another.

    `words` is what a filter holds: bare words of two letters or more mark every word that begins so, and only that
    much of it; "phrases" mark words behind each other. What is not in the text marks nothing.
    """
    wanted = [term for term in map(_wanted, _TERMS.finditer(words)) if term[0]]
    there = list(_words(text)) if wanted else []
    return _joined(sorted(found for phrase, is_prefix in wanted for found in _places(there, phrase, is_prefix)))


_Word = tuple[str, Sequence[int]]  # its folded letters, and where each stands; one more place for its end


def _wanted(term: re.Match[str]) -> tuple[list[str], bool]:
    phrase, word = term.groups()
    letters = sum(letter.isalnum() for letter in word or "")
    return [folded for folded, _ in _words(phrase or word or "")], letters >= _SHORTEST_PREFIX


def _places(there: Sequence[_Word], phrase: Sequence[str], is_prefix: bool) -> Iterator[Range]:
    *whole, last = phrase
    for first in range(len(there) - len(whole)):
        folded, at = there[first + len(whole)]
        if [word for word, _ in there[first : first + len(whole)]] != whole:
            continue
        if folded == last or (is_prefix and folded.startswith(last)):
            yield there[first][1][0], at[len(last)]


def _words(text: str) -> Iterator[_Word]:
    """Yield the words of a text, folded as the index folds them."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        folded = _folded(letter)
        if folded:
            letters += folded
            places += [place] * len(folded)
        elif letters and not unicodedata.combining(letter):
            yield "".join(letters), [*places, place]
            letters, places = [], []
    if letters:
        yield "".join(letters), [*places, len(text)]


def _folded(letter: str) -> str:
    """Return a letter or a digit without capitals and accents; "" for what parts words."""
    if not letter.isalnum():
        return ""
    plain = unicodedata.normalize("NFD", letter.lower())
    return "".join(one for one in plain if not unicodedata.combining(one))


def _joined(found: Sequence[Range]) -> tuple[Range, ...]:
    joined: list[Range] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
