"""What a person typed to find messages: the language of filters, as far as one message can be asked.

    "pakket kwijt" from:jan because:time-window header:To=info <part@example.com>

It stands apart from the filters of lists because a term about tickets means nothing here, and is refused by its name.
"""

from datetime import UTC

from console.filter_lexing import Token, tokens
from console.filter_terms import term_named
from console.filtering import Filter, Problem, parse
from storage.narrowing import NumberIn
from storage.settings import Settings
from widgets.language import _


def read_question(text: str, settings: Settings) -> Filter | Problem:
    """Read a question for messages. Never raises: of several problems the first is told.

    What holds no letter counts for nothing beside other words, and is refused alone.
    """
    asked = [token for token in tokens(text) if _asks(token)]
    for token in asked:
        if not _is_of_message(token):
            return Problem(words=_about_tickets(text[token.start : token.end]), start=token.start, end=token.end)
    if not asked:
        words = _('There is nothing to look for: write words, "a phrase", or terms like {terms}.')
        examples = "from:jan, because:time-window, header:To, <part@example.com>"
        return Problem(words=words.format(terms=examples), start=0, end=len(text))
    found = parse(" ".join(text[token.start : token.end] for token in asked), now=0, zone=UTC, settings=settings)
    if isinstance(found, Filter) and any(isinstance(one.trait, NumberIn) for one in found.narrowings):
        number = next(one for one in found.texts if one.lstrip("-").startswith("#"))
        return Problem(words=_about_tickets(number), start=0, end=len(text))
    return found


def _asks(token: Token) -> bool:
    return bool(token.name) or any(letter.isalnum() for letter in token.text)


def _is_of_message(token: Token) -> bool:
    """Tell whether a term can be asked of one message; one that nobody knows is told by the parsing."""
    term = term_named(token.name)
    return term is None or term.of_message


def _about_tickets(term: str) -> str:
    words = _("{term} is about tickets, and not about a message: `omnidesk ticket list --query` takes it.")
    return words.format(term=term)
