"""What the verbs about people share: whom they name, how much is kept of them, and who else names them.

It stands apart because handing out, erasing and letting go must count and name things alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from console.cli.shapes import Shape
from storage.privacy import Person, Sums
from storage.records import MessageKey, TicketNumber
from widgets.language import _, ngettext

_SHOWN = 20


def person_shape(person: Person) -> Shape:
    """Return a person in JSON; `id` is None for somebody whom no customer stands for."""
    return {"id": person.customer_id, "name": person.name, "addresses": list(person.addresses)}


def person_words(person: Person) -> str:
    """Return a person in one line: "customer 12, Jan Smit, jan@example.nl"."""
    number = "" if person.customer_id is None else _("customer {number}").format(number=person.customer_id)
    return ", ".join(part for part in (number, person.name, *person.addresses) if part)


def sums_shape(sums: Sums) -> Shape:
    """Return in JSON how many of each."""
    return asdict(sums)


def sums_rows(sums: Sums) -> list[tuple[str, object]]:
    """Return how many of each, with names; what there is none of is left out."""
    named = (
        (_("messages"), sums.messages),
        (_("kept mails"), sums.mails),
        (_("mails of ours"), sums.outgoing),
        (_("attachments"), sums.attachments),
        (_("drafts"), sums.drafts),
        (_("tickets"), sums.tickets),
        (_("customers"), sums.customers),
        (_("entries of the trail"), sums.events),
        (_("settings"), sums.settings),
        (_("saved searches"), sums.searches),
    )
    return [(name, count) for name, count in named if count]


def others_shape(others: Mapping[MessageKey, TicketNumber]) -> list[Shape]:
    """Return in JSON the messages of others that name a person."""
    return [{"message": key, "ticket": ticket} for key, ticket in others.items()]


def others_lines(others: Mapping[MessageKey, TicketNumber]) -> list[str]:
    """Return in words which tickets hold messages of others that name a person."""
    if not others:
        return []
    words = ngettext(
        "{count} message of others names them, in {tickets}: it stays, unless --with-others erases it too.",
        "{count} messages of others name them, in {tickets}: these stay, unless --with-others erases them too.",
        len(others),
    )
    return [words.format(count=len(others), tickets=_tickets_words(others))]


def included_lines(others: Mapping[MessageKey, TicketNumber]) -> list[str]:
    """Return in words that messages of others which name a person are counted."""
    if not others:
        return []
    words = ngettext(
        "Among these is {count} message of others that names them, in {tickets}.",
        "Among these are {count} messages of others that name them, in {tickets}.",
        len(others),
    )
    return [words.format(count=len(others), tickets=_tickets_words(others))]


def numbers_words(numbers: Sequence[int]) -> str:
    """Return numbers in one line, the first of many."""
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    return f"{shown} …" if len(numbers) > _SHOWN else shown


def _tickets_words(others: Mapping[MessageKey, TicketNumber]) -> str:
    return ", ".join(f"#{number}" for number in sorted(set(others.values())))


def paths_lines(words: str, paths: list[Path]) -> list[str]:
    """Return words over paths, one a line; nothing without any."""
    return [words, *(f"  {path}" for path in paths)] if paths else []
