"""What a person typed to find tickets becomes a filter, or words that say which term is wrong and what to write.

    status:open brand:acme from:jan "pakket kwijt" -tag:spam older:3d #7

Bare words and "phrases" are looked for in the text of messages, a bare <part@example.com> is a Message-ID; a `-` before
a term asks for tickets without it. The language stands apart from the list, the verbs and the databases, which take the
filter as a value.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from console import filter_values as values
from console.filter_completion import Candidate, complete
from console.filter_lexing import Token, spelled, tokens
from console.filter_terms import Term, term_named, terms
from console.filter_values import Context, WrongValueError
from storage.narrowing import HoldsWords, MessageNamed, Narrowing, NumberIn, Sort, StatusIn
from storage.records import TicketView
from storage.settings import Settings
from widgets.language import _

_MESSAGE_ID = re.compile(r"<[^<>@]+@[^<>@]+>")
MOST_TERMS = 200  # a database puts them into one question

__all__ = ["Candidate", "Filter", "Problem", "TermHelp", "complete", "help_lines", "parse", "shown", "within"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter that was understood. `texts` are its terms in canonical spelling, in their order.

    `words` are those to be found in one message, as `TicketView.words`; `sort` is None where none was asked for.
    Lengths of time have become moments: read the text again to ask for later ones.
    """

    texts: tuple[str, ...] = ()
    words: str = ""
    narrowings: tuple[Narrowing, ...] = ()
    sort: Sort | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a filter, in words with the way out; it stands at `start` to `end` of the text."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermHelp:
    """A line of the help: an example that can be typed, and what it asks for."""

    name: str
    example: str
    words: str


def parse(text: str, *, now: int, zone: tzinfo, settings: Settings, login: str = "") -> Filter | Problem:
    """Read a filter. `now` is in ms UTC, `zone` that of typed dates, `login` who `me` is ("" when nobody).

    Never raises: of several problems the first is told. No text is a filter that holds every ticket.
    """
    draft = _Draft(context=Context(now=now, zone=zone, settings=settings, login=login))
    found = tokens(text)
    if any(len(values) > MOST_TERMS for values in (found, *(token.values for token in found))):
        words = _("A filter holds at most {most} words and terms: write fewer.").format(most=MOST_TERMS)
        return Problem(words=words, start=0, end=len(text))
    for token in found:
        try:
            draft.add(token)
        except WrongValueError as error:
            return Problem(
                words=f"{token.name}: {error}" if token.name else str(error), start=token.start, end=token.end
            )
    return draft.filter()


def shown(asked: Filter) -> str:
    """Return a filter as text; read again at the same moment it is the same filter."""
    return " ".join(asked.texts)


def within(asked: Filter, view: TicketView) -> TicketView:
    """Return a view narrowed by a filter.

    A filter that names a status looks beyond the view's own, one that names a ticket or a message looks everywhere.
    """
    wanted = [narrowing.trait for narrowing in asked.narrowings if not narrowing.negated]
    if any(isinstance(trait, NumberIn | MessageNamed) for trait in wanted):
        view = TicketView(sort=view.sort)
    elif any(isinstance(trait, StatusIn) for trait in wanted):
        view = replace(view, statuses=())
    return replace(
        view,
        words=f"{view.words} {asked.words}".strip(),
        narrowings=tuple(dict.fromkeys((*view.narrowings, *asked.narrowings))),
        sort=asked.sort or view.sort,
    )


def help_lines() -> tuple[TermHelp, ...]:
    """Return every term with an example, in the language in use; words, phrases and negation come last."""
    named = (TermHelp(name=term.name, example=term.example, words=term.words()) for term in terms())
    plain = (
        TermHelp(
            name="", example=_("parcel"), words=_("the word, or one that begins so, in a subject, text or sender")
        ),
        TermHelp(name="", example=_('"parcel lost"'), words=_("these words, one behind the other")),
        TermHelp(name="", example="-tag:spam", words=_("not so: a - before any term or word")),
    )
    return (*named, *plain)


@dataclass(slots=True)
class _Group:
    """Terms that became one: those of a name that a ticket has only once add up."""

    term: Term
    negated: bool
    values: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    """A filter while its terms are read."""

    context: Context
    parts: list[_Group | str] = field(default_factory=list)  # a text is a word, or one not wanted with its "-"
    words: list[str] = field(default_factory=list)
    sort: Sort | None = None

    def add(self, token: Token) -> None:
        """Take one more term. Raises WrongValueError."""
        if not token.name and _is_number(token):
            self._join(_known("id"), token.negated, (token.text,))
        elif not token.name and _is_message_id(token):
            self._join(_known("id"), token.negated, (values.message(token.text),))
        elif not token.name:
            self._add_words(token)
        else:
            self._add_term(token)

    def filter(self) -> Filter:
        """Return what was read."""
        texts = [text for part in self.parts for text in ([part] if isinstance(part, str) else _texts(part))]
        found = [narrowing for part in self.parts if (narrowing := self._narrowing(part)) is not None]
        return Filter(
            texts=tuple(texts), words=" ".join(self.words), narrowings=tuple(dict.fromkeys(found)), sort=self.sort
        )

    def _add_words(self, token: Token) -> None:
        text = " ".join(token.text.split())
        values.part(text)
        word = f'"{text}"' if token.is_phrase else text
        written = f"-{word}" if token.negated else word
        if written in self.parts:
            return
        self.parts.append(written)
        if not token.negated:
            self.words.append(word)

    def _add_term(self, token: Token) -> None:
        term = term_named(token.name)
        if term is None:
            raise WrongValueError(_unknown(token.name))
        found = token.values if term.takes_several else (token.value,)
        if not all(found):
            raise WrongValueError(_("a value is missing: write it like {example}.").format(example=term.example))
        settled = tuple(dict.fromkeys(term.settle(value, self.context) for value in found))
        if term.name == "sort":
            self._sort_by(settled[0], token)
        self._join(term, token.negated, settled)

    def _sort_by(self, settled: str, token: Token) -> None:
        if token.negated or self.sort is not None:
            raise WrongValueError(_("a list is sorted in one way: write one of them, without a - before it."))
        self.sort = Sort(settled)

    def _join(self, term: Term, negated: bool, settled: tuple[str, ...]) -> None:
        """Add to a term of the same name where a ticket has only one of them."""
        settled = tuple(f"#{int(value.removeprefix('#'))}" if _is_id(term, value) else value for value in settled)
        joins = (term.joins or _is_id(term, settled[0])) and not negated
        for part in self.parts if joins else ():
            if isinstance(part, _Group) and part.term is term and not part.negated and self._is_alike(part, settled):
                part.values = list(dict.fromkeys((*part.values, *settled)))
                return
        made = _Group(term=term, negated=negated, values=list(settled))
        if made not in self.parts:
            self.parts.append(made)

    def _is_alike(self, part: _Group, settled: tuple[str, ...]) -> bool:
        return _is_id(part.term, part.values[0]) == _is_id(part.term, settled[0])

    def _narrowing(self, part: _Group | str) -> Narrowing | None:
        if isinstance(part, str):
            return Narrowing(trait=HoldsWords(words=part[1:]), negated=True) if part.startswith("-") else None
        trait = part.term.trait(tuple(part.values), self.context)
        return None if trait is None else Narrowing(trait=trait, negated=part.negated)


def _texts(group: _Group) -> list[str]:
    minus = "-" if group.negated else ""
    if _is_id(group.term, group.values[0]):
        return [f"{minus}{value}" for value in group.values]
    return [f"{minus}{spelled(group.term.name, tuple(group.values))}"]


def _is_number(token: Token) -> bool:
    digits = token.text[1:]
    return not token.is_phrase and token.text[:1] == "#" and digits.isascii() and digits.isdigit() and len(digits) <= 15


def _is_message_id(token: Token) -> bool:
    return not token.is_phrase and _MESSAGE_ID.fullmatch(token.text) is not None


def _is_id(term: Term, value: str) -> bool:
    return term.name == "id" and value.startswith("#")


def _known(name: str) -> Term:
    term = term_named(name)
    assert term is not None, name  # noqa: S101 (the table holds it)
    return term


def _unknown(name: str) -> str:
    known = [spelling for term in terms() for spelling in (term.name, *term.also)]
    meant = values.near(name, known)
    if meant:
        return _('no term is called so: did you mean {meant}:? Words with a colon go "in quotes".').format(meant=meant)
    return _('no term is called so; there are: {known}. Words with a colon go "in quotes".').format(
        known=", ".join(term.name for term in terms())
    )
