"""The terms of the filter language: what each is called, how its values are read, which trait it asks for.

They stand apart from the parsing as one table, so that a term is added in one place: parsing, completion and the help
read it alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from console import filter_values as values
from console.filter_values import Context
from console.targets import SOON, wait_limits
from storage import narrowing as traits
from storage.narrowing import Trait
from storage.words import Badge, Because, TicketStatus
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term with its values. `takes_several` where commas part values that any may hold, `joins` where a term that is
    repeated adds to the first one, because a ticket has only one of them, `of_message` where it can be asked of one
    message. `known` lists values worth proposing.
    """

    name: str
    example: str
    words: Callable[[], str]
    settle: Callable[[str, Context], str]
    trait: Callable[[tuple[str, ...], Context], Trait | None]
    known: Callable[[Context], tuple[str, ...]] = lambda context: ()
    takes_several: bool = False
    joins: bool = False
    of_message: bool = False
    also: tuple[str, ...] = ()


def terms() -> tuple[Term, ...]:
    """Return every term, in the order of the help."""
    return _TERMS


def term_named(name: str) -> Term | None:
    """Return the term of that name, in either of its spellings, or None."""
    return next((term for term in _TERMS if name == term.name or name in term.also), None)


def _brands(found: tuple[str, ...], context: Context) -> Trait:
    ids = (brand.id for slug in found if (brand := context.settings.brand_named(slug)) is not None)
    return traits.BrandIn(brand_ids=tuple(ids))


def _persons(found: tuple[str, ...], context: Context) -> Trait:
    logins = {values.ME: context.login, values.NOBODY: ""}
    return traits.AssigneeIn(logins=tuple(dict.fromkeys(logins.get(person, person) for person in found)))


def _addresses(found: tuple[str, ...], context: Context) -> Trait:
    named = chain.from_iterable(values.addresses(value, context) for value in found)
    return traits.AddressIn(addresses=tuple(dict.fromkeys(named)))


def _rules(found: tuple[str, ...], context: Context) -> Trait:
    return traits.BecauseIn(rules=tuple(dict.fromkeys(chain.from_iterable(values.rules(value) for value in found))))


def _header(found: tuple[str, ...], context: Context) -> Trait:
    name, equals, value = found[0].partition("=")
    return traits.DecidedBy(header=name, value=value if equals else None)


def _message(found: tuple[str, ...], context: Context) -> Trait:
    if found[0].startswith("#"):
        return traits.NumberIn(numbers=tuple(int(value.removeprefix("#")) for value in found))
    return traits.MessageNamed(message_id=found[0])


def _older(found: tuple[str, ...], context: Context) -> Trait:
    """A date is older than all of its own day."""
    return traits.ActiveBefore(at=values.moment_at(found[0], context) - int("-" in found[0]))


def _quality(found: tuple[str, ...], context: Context) -> Trait:
    known: dict[str, Trait] = {
        "unread": traits.Unread(login=context.login),
        "unassigned": traits.AssigneeIn(logins=("",)),
        "mine": traits.AssigneeIn(logins=(context.login,)),
        "waiting": traits.WaitingSince(at=context.now),
        "due": traits.WaitedBeyond(limits=wait_limits(context.settings, context.now, SOON)),
        "overdue": traits.WaitedBeyond(limits=wait_limits(context.settings, context.now)),
        "unresolved": traits.BadgeIn(badges=(Badge.RECIPIENT_UNRESOLVED.value,)),
        "automatic": traits.BadgeIn(badges=(Badge.AUTOMATIC.value,)),
        "stranger": traits.BecauseIn(rules=(Because.NEW_STRANGER,)),
        "failed-bounce": traits.Undelivered(),
    }
    return known[found[0]]


def _settled_quality(value: str, context: Context) -> str:
    settled = values.one_of(values.QUALITIES, value)
    if settled in ("unread", "mine"):
        values.person(values.ME, context)
    return settled


_TERMS = (
    Term(
        name="status",
        example="status:open,pending",
        words=lambda: _("where it stands: open, pending, snoozed, closed, merged or spam"),
        settle=lambda value, _context: values.one_of(values.STATUSES, value),
        trait=lambda found, _context: traits.StatusIn(statuses=tuple(TicketStatus(value) for value in found)),
        known=lambda _context: tuple(status.value for status in TicketStatus),
        takes_several=True,
        joins=True,
    ),
    Term(
        name="is",
        example="is:unread",
        words=lambda: _(
            "unread, unassigned, mine, waiting for an answer, due (its answer is promised soon, or late), overdue, "
            "unresolved (recipient), automatic, stranger, or failed-bounce (a reply that bounced)"
        ),
        settle=_settled_quality,
        trait=_quality,
        known=lambda _context: tuple(dict.fromkeys(values.QUALITIES.values())),
    ),
    Term(
        name="assignee",
        example="assignee:me",
        words=lambda: _("who has it: a login, me, or nobody"),
        settle=values.person,
        trait=_persons,
        known=lambda context: (
            *((values.ME,) if context.login else ()), values.NOBODY, *(one.login for one in context.settings.employees),
        ),
        takes_several=True,
        joins=True,
    ),
    Term(
        name="from",
        example="from:jan",
        words=lambda: _("who wrote: a part of the name or the address, from the beginning of a word"),
        settle=lambda value, _context: values.part(value),
        trait=lambda found, _context: traits.SentBy(part=found[0]),
        of_message=True,
    ),
    Term(
        name="tag",
        example="tag:urgent",
        words=lambda: _("which tag it has"),
        settle=lambda value, _context: values.tag(value),
        trait=lambda found, _context: traits.TagIn(tags=found),
        takes_several=True,
    ),
    Term(
        name="brand",
        example="brand:acme",
        words=lambda: _("which brand it came to"),
        settle=values.brand,
        trait=_brands,
        known=lambda context: tuple(brand.slug for brand in context.settings.brands),
        takes_several=True,
        joins=True,
    ),
    Term(
        name="address",
        example="address:info@acme.example",
        words=lambda: _("which mail address it came to; its beginning will do (also to:)"),
        settle=values.address,
        trait=_addresses,
        known=lambda context: tuple(known.address for known in context.settings.addresses),
        takes_several=True,
        joins=True,
        also=("to",),
    ),
    Term(
        name="older",
        example="older:3d",
        words=lambda: _("nothing happened in it for so long, or since before a date"),
        settle=lambda value, _context: values.moment(value),
        trait=_older,
        known=lambda _context: ("1d", "3d", "1w"),
    ),
    Term(
        name="newer",
        example="newer:2h",
        words=lambda: _("something happened in it within so long, or since a date"),
        settle=lambda value, _context: values.moment(value),
        trait=lambda found, context: traits.ActiveSince(at=values.moment_at(found[0], context)),
        known=lambda _context: ("2h", "1d", "1w"),
    ),
    Term(
        name="waiting",
        example="waiting:4h",
        words=lambda: _("the customer has waited so long for an answer"),
        settle=lambda value, _context: values.moment(value),
        trait=lambda found, context: traits.WaitingSince(at=values.moment_at(found[0], context)),
        known=lambda _context: ("1h", "4h", "1d"),
    ),
    Term(
        name="has",
        example="has:attachment",
        words=lambda: _("something is attached to a message of it"),
        settle=lambda value, _context: values.one_of(values.CONTENTS, value),
        trait=lambda found, _context: traits.WithAttachment(),
        known=lambda _context: ("attachment",),
    ),
    Term(
        name="because",
        example="because:new:*",
        words=lambda: _("by which rule a mail came into it; a * stands for the rest of a name"),
        settle=lambda value, _context: values.rule(value),
        trait=_rules,
        known=lambda _context: (*(known.value for known in Because), "new:*", "parked:*"),
        takes_several=True,
        of_message=True,
    ),
    Term(
        name="header",
        example="header:X-Forwarded-For=info@acme.example",
        words=lambda: _("which header decided about a mail of it, and how its value begins"),
        settle=lambda value, _context: values.header(value),
        trait=_header,
        known=lambda _context: (
            "x-forwarded-for", "x-original-to", "delivered-to", "in-reply-to", "references", "to", "cc", "subject",
        ),
        of_message=True,
    ),
    Term(
        name="id",
        example="#7",
        words=lambda: _("the ticket of that number; id:<part@example.com>: the one with that Message-ID"),
        settle=lambda value, _context: values.message(value),
        trait=_message,
        of_message=True,
    ),
    Term(
        name="sort",
        example="sort:waiting",
        words=lambda: _("which stand first: newest activity, greatest age, or waiting longest for an answer"),
        settle=lambda value, _context: values.one_of(values.SORTS, value),
        trait=lambda found, _context: None,
        known=lambda _context: tuple(dict.fromkeys(values.SORTS.values())),
    ),
)  # fmt: skip
