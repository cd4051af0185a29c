"""Texts with placeholders as people save them: what may be filled in, and several lines made harmless.

They stand apart because From names, From addresses, signatures and the texts of answers must be judged alike; each
function returns what is kept, or raises RefusedError with the way out.
"""

import unicodedata

from console import placeholders
from console.commands import spelling
from console.commands.quoting import quoted
from console.mail.safe_text import safe_identity
from widgets.language import _

MOST_LETTERS = 4000
MOST_LINES = 40
MOST_OF_AN_ANSWER = 20_000
_TAB = 4


def need_known(template: str, known: tuple[str, ...]) -> None:
    """Refuse a template whose placeholders stand for nothing, or whose braces have no partner. Raises RefusedError."""
    unknown = placeholders.unknown_names(template, known)
    if not unknown:
        return
    if unknown[0] in ("{{", "}}"):
        words = _("{braces} has no partner, surely a slip: a placeholder is written like {example}.")
        example = "{{" + known[0] + "}}"
        raise spelling.refuse("unknown-placeholder", words.format(braces=quoted(unknown[0]), example=example))
    names = ", ".join("{{" + name + "}}" for name in known)
    words = _("{unknown} stands for nothing: what can be filled in is {known}.")
    raise spelling.refuse("unknown-placeholder", words.format(unknown=quoted(unknown[0]), known=names))


def signature(text: str) -> str:
    """Return the template of a signature: LF lines, tabs as spaces, no blank ends, nothing that hides or steers.

    A "-- " line on top goes: whoever composes an answer sets it.
    """
    kept = _lines(text)
    if kept.partition("\n")[0] == "--":
        kept = kept.partition("\n")[2].strip("\n")
    if not kept.strip():
        words = _("A signature can't be empty: omnidesk signature clear takes it away.")
        raise spelling.refuse("empty", words)
    _need_size(kept)
    need_known(kept, placeholders.NAMES_IN_SIGNATURE)
    return kept


def answer(what: str, text: str) -> str:
    """Return the text of a template or an acknowledgement, "" for nothing but blanks; `what` names its option."""
    kept = _lines(text)
    if len(kept) > MOST_OF_AN_ANSWER:
        words = _("{what} is too long: {letters} characters, at most {most}.")
        raise spelling.refuse("too-long", words.format(what=what, letters=len(kept), most=MOST_OF_AN_ANSWER))
    need_known(kept, placeholders.NAMES_IN_TEMPLATE)
    return kept if kept.strip() else ""


def amount(text: str) -> str:
    """Return how much a kept text is, as the history keeps it: its words are no part of it."""
    lines = text.count("\n") + 1
    return f"{lines} {'line' if lines == 1 else 'lines'}"


def _lines(text: str) -> str:
    lines = [_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip("\n")


def _line(line: str) -> str:
    spaced = line.expandtabs(_TAB).rstrip()
    kept = safe_identity(spaced).rstrip()
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Cs") for letter in spaced) or "⟪U+" in kept:
        words = _("{value} holds characters that can't be seen or that turn the text: leave them out.")
        raise spelling.refuse("unseen-characters", words.format(value=quoted(line)))
    return kept


def _need_size(kept: str) -> None:
    lines = kept.count("\n") + 1
    if len(kept) > MOST_LETTERS:
        words = _("The signature is too long: {letters} characters, at most {most}.")
        raise spelling.refuse("too-long", words.format(letters=len(kept), most=MOST_LETTERS))
    if lines > MOST_LINES:
        words = _("The signature is too long: {lines} lines, at most {most}.")
        raise spelling.refuse("too-long", words.format(lines=lines, most=MOST_LINES))
