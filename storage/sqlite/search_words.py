"""What a person typed becomes a full-text expression in which nothing of theirs is syntax.

It stands apart from the statements that take it, because it is pure and hostile text is tried on it.
"""

import re

_TOKENS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_SHORTEST_PREFIX = 2


def match_expression(words: str) -> str:
    """Return the FTS5 expression that asks for every word; "" when nothing that could be found was typed.

    A word of two letters or more counts as the beginning of one; "words in quotes" are a phrase as written.
    """
    found = (_term(phrase, word) for phrase, word in _TOKENS.findall(words))
    return " ".join(term for term in found if term)


def _term(phrase: str, word: str) -> str:
    text = "".join(letter if letter.isprintable() else " " for letter in phrase or word)
    letters = sum(letter.isalnum() for letter in text)
    if not letters:
        return ""
    return f'"{text}"*' if word and letters >= _SHORTEST_PREFIX else f'"{text}"'
