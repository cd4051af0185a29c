"""What can be typed next in a filter: names of terms, then their values, from the settings and the tags in use.

It stands apart from parsing because a text that is being typed is mostly wrong, and is still to be helped with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import islice

from console.filter_lexing import Token, spelled, tokens
from console.filter_terms import Term, term_named, terms
from console.filter_values import Context
from storage.settings import Settings

MOST_CANDIDATES = 12
_SHORTEST_VALUE = 2  # letters from which a bare word may be the beginning of a value
_SAID_ALONE = ("status", "is", "assignee", "tag", "brand", "address", "has")  # terms whose values people type bare


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A way to go on. `term` is what it offers ("status:", "status:open"), `words` what that term asks for.

    `text` and `cursor` are the whole text and the cursor's place once it is taken.
    """

    term: str
    words: str
    text: str
    cursor: int


def complete(
    text: str, cursor: int, *, settings: Settings, tags: Sequence[str] = (), login: str = ""
) -> tuple[Candidate, ...]:
    """Return how the term at the cursor may go on, likeliest first, at most 12; none within a phrase.

    `tags` are those in use, `login` is who types ("" when nobody). Any text and any place in it is allowed.
    """
    cursor = min(max(cursor, 0), len(text))
    token = next((one for one in tokens(text) if one.start < cursor <= one.end), None)
    typed = next(iter(tokens(text[token.start : cursor])), None) if token is not None else None
    if typed is not None and typed.is_phrase:
        return ()
    context = Context(now=0, zone=UTC, settings=settings, login=login)
    minus = "-" if typed is not None and typed.negated else ""
    start, end = (cursor, cursor) if token is None else (token.start, token.end)
    offered = _offered(typed, context, tags)
    found = (_candidate(text, start, end, minus + written, term) for written, term in offered)
    return tuple(islice(found, MOST_CANDIDATES))


def _offered(typed: Token | None, context: Context, tags: Sequence[str]) -> Iterator[tuple[str, Term]]:
    """Yield terms as they may be written, each with what it is."""
    if typed is not None and typed.name:
        term = term_named(typed.name)
        if term is not None:
            yield from ((written, term) for written in _values(term, typed, context, tags))
        return
    begun = "" if typed is None else typed.text.lower()
    for term in terms():
        yield from (
            (f"{name}:", term) for name in (term.name, *term.also)[: None if begun else 1] if _fits(name, begun)
        )
    for term in terms() if len(begun) >= _SHORTEST_VALUE else ():
        known = _known(term, context, tags) if term.name in _SAID_ALONE else ()
        yield from ((spelled(term.name, (value,)), term) for value in known if _fits(value, begun))


def _values(term: Term, typed: Token, context: Context, tags: Sequence[str]) -> Iterator[str]:
    """Yield the term with the value that is being typed finished; the values before it stay."""
    *before, begun = typed.values if term.takes_several else (typed.value,)
    for value in _known(term, context, tags):
        if value not in before and _fits(value, begun):
            yield spelled(typed.name, (*before, value))


def _known(term: Term, context: Context, tags: Sequence[str]) -> Sequence[str]:
    return tuple(tags) if term.name == "tag" else term.known(context)


def _fits(word: str, begun: str) -> bool:
    return word.lower().startswith(begun.lower())


def _candidate(text: str, start: int, end: int, written: str, term: Term) -> Candidate:
    is_whole = not written.endswith(":")
    behind = text[end:]
    space = " " if is_whole and not behind[:1].isspace() else ""
    taken = f"{text[:start]}{written}{space}"
    cursor = len(taken) + int(is_whole and not space)
    return Candidate(term=written, words=term.words(), text=taken + behind, cursor=min(cursor, len(taken + behind)))
