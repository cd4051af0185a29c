"""What can be picked when something is done with tickets: people, times, tags, tickets, addresses.

It stands apart from the keys that ask for it. What needs the store is a question to it; the rest is made of values.
"""

from collections.abc import Callable, Sequence
from datetime import tzinfo

from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.registering import unresolved_recipients
from console.commands.tickets.tagging import spelled
from console.mail.addresses import normalise
from console.routing_registry import registry_of
from console.when_words import read_when
from storage.protocol import Reader
from storage.records import Message, Ticket, TicketNumber
from storage.settings import Settings
from storage.words import Role
from widgets.cells import clean
from widgets.language import _
from widgets.picker import Choice
from widgets.times import clock_time, when
from widgets.words import status_words

NOBODY = ""
TAGS_OFFERED = 500
CANDIDATES = 30  # tickets of one customer that are offered to merge into


def people(settings: Settings, tickets: Sequence[Ticket]) -> list[Choice]:
    """Return who can be given tickets by login, nobody first when somebody has one."""
    has_owner = any(ticket.assignee is not None for ticket in tickets)
    nobody = [Choice(name=NOBODY, words=_("Nobody: give it back"))] if has_owner else []
    able = [one for one in settings.employees if one.role is not Role.VIEWER]
    return [*nobody, *(Choice(name=one.login, words=clean(one.name), remark=one.login) for one in able)]


def name_of(settings: Settings, login: str) -> str:
    """Return an employee's name by their login."""
    return next((clean(one.name) for one in settings.employees if one.login == login), login)


def times(now: int, zone: tzinfo) -> list[Choice]:
    """Return the usual times to put a ticket off until, each with the moment that it means; names are ms UTC."""
    usual = (
        ("2h", _("in two hours")),
        ("4h", _("in four hours")),
        ("tomorrow", _("tomorrow morning")),
        ("overmorgen", _("the day after tomorrow")),
        ("monday", _("on Monday")),
        ("1w", _("in a week")),
    )
    found = [(read_when(text, now, zone), words) for text, words in usual]
    return [
        Choice(name=str(at), words=words, remark=clock_time(at, now, zone))
        for at, words in found
        if isinstance(at, int)
    ]


def typed_time(now: int, zone: tzinfo) -> Callable[[str], Choice | None]:
    """Return what makes a choice of a time that was typed; of one that is past it makes none."""

    def choice(text: str) -> Choice | None:
        at = read_when(text, now, zone)
        if isinstance(at, Refusal) or at <= now:
            return None
        return Choice(name=str(at), words=clean(text), remark=clock_time(at, now, zone))

    return choice


def known_tags(reader: Reader) -> list[str]:
    """Return the tags that are in use."""
    return reader.known_tags(TAGS_OFFERED)


def tags(known: Sequence[str], tickets: Sequence[Ticket]) -> list[Choice]:
    """Return the tags to give or, where all the tickets have one, to take off; those to take off first."""
    worn = [tag for tag in (tickets[0].tags if tickets else ()) if all(tag in one.tags for one in tickets)]
    off = [Choice(name=f"-{tag}", words=tag, remark=_("take it off")) for tag in worn]
    return [*off, *(Choice(name=f"+{tag}", words=tag) for tag in known if tag not in worn)]


def typed_tag(choices: Sequence[Choice]) -> Callable[[str], Choice | None]:
    """Return what makes a new tag of what was typed; of one that is offered already it makes none."""
    offered = {choice.words for choice in choices}

    def choice(text: str) -> Choice | None:
        try:
            tag = spelled(text)
        except RefusedError:
            return None
        return None if tag in offered else Choice(name=f"+{tag}", words=tag, remark=_("a new tag"))

    return choice


def mergeable(tickets: Sequence[Ticket]) -> Callable[[Reader], list[Ticket]]:
    """Return the question for the other tickets of the customers of these, newest activity first."""
    numbers = {ticket.number for ticket in tickets}
    customers = dict.fromkeys(ticket.customer_id for ticket in tickets[:CANDIDATES])

    def ask(reader: Reader) -> list[Ticket]:
        found = [ticket for customer in customers for ticket in reader.tickets_of(customer, CANDIDATES)]
        return sorted((one for one in found if one.number not in numbers), key=lambda one: -one.active_at)

    return ask


def merge_choices(tickets: Sequence[Ticket], now: int, zone: tzinfo) -> list[Choice]:
    """Return tickets to merge into."""
    return [
        Choice(
            name=str(ticket.number),
            words=f"#{ticket.number} {clean(ticket.subject.strip()) or '-'}",
            remark=f"{status_words(ticket.status)} {when(ticket.active_at, now, zone, short=True)}",
        )
        for ticket in tickets
    ]


def typed_number(text: str) -> Choice | None:
    """Make a choice of a ticket's number that was typed."""
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
        return None
    return Choice(name=str(int(digits)), words=_("ticket #{number}").format(number=int(digits)))


def number_of(name: str) -> TicketNumber:
    """Return the ticket that a choice names."""
    return TicketNumber(int(name))


def addresses(settings: Settings, tickets: Sequence[Ticket]) -> list[Choice]:
    """Return the registered addresses of the tickets' brands, but the one at which all of them are."""
    brands = {ticket.brand_id for ticket in tickets}
    here = {ticket.address for ticket in tickets}
    return [
        Choice(name=one.address, words=one.address, remark=settings.brand(one.brand_id).slug)
        for one in settings.addresses
        if one.brand_id in brands and here != {one.address}
    ]


def correspondents(messages: Sequence[Message], ticket: Ticket, settings: Settings) -> list[Choice]:
    """Return the people in a ticket who could be its customer instead."""
    registry = registry_of(settings)
    names = {message.sender: message.sender_name for message in messages if message.sender}
    named = [*names, *(address for message in messages for address in (*message.to, *message.cc))]
    wanted = [one for one in dict.fromkeys(named) if one != ticket.customer_address and not registry.is_ours(one)]
    return [Choice(name=one, words=one, remark=clean(names.get(one, ""))) for one in wanted]


def typed_address(text: str) -> Choice | None:
    """Make a choice of a mail address that was typed."""
    address = normalise(text)
    return Choice(name=address, words=address) if address else None


def unknown_addresses(messages: Sequence[Message], settings: Settings) -> list[Choice]:
    """Return the recipients that could be registered."""
    return [Choice(name=one, words=one) for one in unresolved_recipients(messages, settings)]


def copies(ticket: Ticket, message_id: str) -> list[Choice]:
    """Return what can be copied of a ticket: the name of a choice is the text itself."""
    offered = (
        (f"#{ticket.number}", _("its number")),
        (ticket.customer_address, _("the customer's address")),
        (ticket.customer_name, _("the customer's name")),
        (ticket.subject, _("the subject")),
        (ticket.address, _("the mail address that it came to")),
        (message_id, _("the Message-ID of its newest mail")),
    )
    return [Choice(name=text, words=f"{words}: {clean(text)}") for text, words in offered if text]
