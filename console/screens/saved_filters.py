"""The filters that are kept under a name, to pick from; and the choices when one is kept or removed.

It stands apart from the screen so that what is offered can be tested without one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.triage import SavedSearch
from widgets.cells import clean
from widgets.language import _
from widgets.picker import Choice

KEYS = ("9", "0")
SAVE, REMOVE = "save", "remove"
_SEARCH = "search:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How a filter is kept: for oneself or everyone, on a key or on none."""

    for_everyone: bool
    key: str


def filter_choices(kept: Sequence[SavedSearch], query: str) -> list[Choice]:
    """Return the filters, one's own first, and what else can be done with them. `query` is the filter in force."""
    more = [Choice(name=SAVE, words=_("Keep this filter: {query}").format(query=clean(query)))] if query else []
    more += [Choice(name=REMOVE, words=_("Remove one of them …"))] if kept else []
    return [*search_choices(kept), *more]


def search_choices(kept: Sequence[SavedSearch]) -> list[Choice]:
    """Return a choice for each filter, with its key, or whose it is."""
    return [
        Choice(
            name=f"{_SEARCH}{search.id}",
            words=f"{clean(search.name)}: {clean(search.query)}",
            remark=search.key or ("" if search.login else _("everyone's")),
        )
        for search in kept
    ]


def search_of(name: str, kept: Sequence[SavedSearch]) -> SavedSearch | None:
    """Return the filter that a choice names."""
    return next((search for search in kept if f"{_SEARCH}{search.id}" == name), None)


def search_on(key: str, kept: Sequence[SavedSearch]) -> SavedSearch | None:
    """Return the filter on a key: one's own before everyone's."""
    return next((search for search in kept if search.key == key), None)


def name_choice(text: str) -> Choice | None:
    """Make a choice of the name under which a filter is to be kept."""
    name = clean(text).strip()
    return Choice(name=name, words=name) if name else None


def keeping_choices() -> list[Choice]:
    """Return for whom a filter is kept, and on which key."""
    choices = []
    for for_everyone, words in ((False, _("for me")), (True, _("for everyone"))):
        for key in ("", *KEYS):
            on = _("{whom}, on {key}").format(whom=words, key=key) if key else words
            choices.append(Choice(name=f"{for_everyone:d}{key}", words=on))
    return choices


def keeping_of(name: str) -> Keeping:
    """Return how a filter is kept, by the choice that names it."""
    return Keeping(for_everyone=name[:1] == "1", key=name[1:])
