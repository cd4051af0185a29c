"""What the help says: the keys in force by place, the filter language, placeholders; and what a search leaves of it.

It stands apart from the screen so that finding in it can be tested without one. Keys come from their catalog, terms
and placeholders from their own tables: what is added there is in the help.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.admin_keys import admin_place_words
from console.filtering import help_lines
from console.key_names import Key, Where
from console.keys import keys_at, shown_keys
from console.placeholders import PLACEHOLDERS, Meaning
from widgets.cells import width_of
from widgets.entries import Line, Title
from widgets.language import _

LABEL = 18  # cells of a key, a term or a placeholder, the space behind it among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing that the help explains: what is pressed or typed, and what that does; `name` is that of a key."""

    label: str
    words: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Topics under one title."""

    title: str
    topics: tuple[Topic, ...]


def help_groups(places: Sequence[Where], keymap: Mapping[str, str]) -> tuple[Group, ...]:
    """Return the whole help: the keys of these places and those that work everywhere, then what can be typed."""
    return (*key_groups(places, keymap), _terms(), _placeholders())


def key_groups(places: Sequence[Where], keymap: Mapping[str, str]) -> tuple[Group, ...]:
    """Return the keys in force, these places first."""
    return tuple(
        Group(title=place_words(place), topics=tuple(_topic(key, keymap) for key in keys_at(place)))
        for place in (*places, Where.EVERYWHERE)
    )


def _topic(key: Key, keymap: Mapping[str, str]) -> Topic:
    return Topic(label=" ".join(shown_keys(key, keymap)), words=key.words(), name=key.name)


def found(groups: Sequence[Group], typed: str) -> tuple[Group, ...]:
    """Return what a search leaves: topics that hold every typed word in their label, words, title, or key's name.

    Case does not count, but a single letter is a key: "g" finds the keys g and G, and no word with a g in it.
    """
    words = typed.split()
    left = ((group, tuple(one for one in group.topics if _holds(one, group.title, words))) for group in groups)
    return tuple(Group(title=group.title, topics=topics) for group, topics in left if topics)


def entries_of(groups: Sequence[Group]) -> list[Line | Title]:
    """Return groups as entries of a sheet; a label that is too long for its column has a line of its own."""
    entries: list[Line | Title] = []
    for group in groups:
        entries.append(Title(text=group.title))
        for topic in group.topics:
            if width_of(topic.label) < LABEL:
                entries.append(Line(label=topic.label, value=topic.words))
            else:
                entries += [Line(value=topic.label, look="$text-muted"), Line(value=topic.words)]
    return entries


def _holds(topic: Topic, title: str, words: Sequence[str]) -> bool:
    labels = topic.label.casefold().split()
    text = f"{topic.label} {topic.words} {title} {topic.name}".casefold()
    return all(word.casefold() in (labels if len(word) == 1 else text) for word in words)


def _terms() -> Group:
    topics = (Topic(label=line.example, words=line.words) for line in help_lines())
    return Group(title=_("Filter language"), topics=tuple(topics))


def _placeholders() -> Group:
    topics = (
        Topic(
            label=_braced(one.names[0]), words=" · ".join([_meaning_words(one.meaning), *map(_braced, one.names[1:])])
        )
        for one in PLACEHOLDERS
    )
    return Group(title=_("Placeholders"), topics=tuple(topics))


def _braced(name: str) -> str:
    return f"{{{{{name}}}}}"


def _meaning_words(meaning: Meaning) -> str:
    words = {
        Meaning.BRAND: _("the brand: its name in a text, its short name inside an address"),
        Meaning.ACCOUNT: _("the account: its title in a text, its short name inside an address"),
        Meaning.EMPLOYEE: _("who answers, in a From name, a signature or a template"),
        Meaning.ADDRESS: _("the mail address that the ticket came to, in a signature or a template"),
        Meaning.FROM_NAME: _("what customers see as sender, in a signature or a template"),
        Meaning.CUSTOMER: _("the customer by name, else by address, in a template"),
        Meaning.TICKET: _("the number of the ticket, in a template"),
    }
    return words[meaning]


def place_words(place: Where) -> str:
    """Return what a place is called in the help."""
    words = {
        Where.EVERYWHERE: _("Everywhere"),
        Where.PANES: _("Moving"),
        Where.LIST: _("In the list"),
        Where.TICKET: _("With a ticket, or all that are selected"),
        Where.READER: _("In a ticket"),
        Where.COMPOSE: _("In an answer"),
        Where.CHOOSING: _("In this list"),
        Where.FILES: _("With a file"),
        Where.MAIL: _("In the mail as it was received"),
        Where.WHY: _("In the reasons"),
        Where.INTAKE: _("In the intake"),
        Where.DIGEST: _("In the digest"),
        Where.OUTBOX: _("In the outbox"),
        Where.PARKED: _("With mail that is in no ticket"),
        Where.PARKED_MAIL: _("With this mail"),
        Where.SETUP: _("In the first steps"),
        Where.SETUP_END: _("In the first steps"),
        Where.HELP: _("In this help"),
    }
    return words.get(place) or admin_place_words(place)
