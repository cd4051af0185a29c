"""What a person typed becomes a full-text expression in which nothing of theirs is syntax.

It stands apart from the statements that take it, because it is pure and hostile text is tried on it.
"""

import re
from collections.abc import Sequence

_TOKENS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_SHORTEST_PREFIX = 2


def match_expression(words: str) -> str:
    """Return the FTS5 expression that asks for every word; "" when nothing that could be found was typed.

    A word of two letters or more counts as the beginning of one; "words in quotes" are a phrase as written.
    """
    found = (_term(phrase, word) for phrase, word in _TOKENS.findall(words))
    return " ".join(term for term in found if term)


def sent_expression(words: str, senders: Sequence[str]) -> str:
    """Return the expression that asks for every word, and for these parts of the sender's name or address.

    "" when one of the parts could never be found, or nothing is asked for.
    """
    parts = [match_expression(sender) for sender in senders]
    if not all(parts):
        return ""
    asked = [f"({expression})" for expression in [match_expression(words)] if expression]
    asked += [f"({{sender sender_name}} : ({part}))" for part in parts]
    return " AND ".join(asked)


def _term(phrase: str, word: str) -> str:
    text = "".join(letter if letter.isprintable() else " " for letter in phrase or word)
    letters = sum(letter.isalnum() for letter in text)
    if not letters:
        return ""
    return f'"{text}"*' if word and letters >= _SHORTEST_PREFIX else f'"{text}"'
