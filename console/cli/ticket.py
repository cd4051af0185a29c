"""`omnidesk ticket list | show`: tickets and their messages for scripts and for people without a screen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo

from console.cli.frame import Answer, Call, Verb, argument
from console.cli.shapes import Shape, event_shape, message_shape, page_token, read_page_token, ticket_shape
from console.cli.text import brief, local_time, table
from console.cli.ticket_changes import VERBS as CHANGING_VERBS
from console.cli.ticket_reply import VERBS as REPLYING_VERBS
from console.cli.ticket_undo import VERBS as UNDO_VERBS
from console.cli.values import limit, positive
from console.clock import local_zone
from console.commands import finding
from console.commands.refusal import Refusal
from console.filtering import Problem, parse, within
from console.mail.safe_text import safe_block
from console.proposals import Proposal, proposals
from console.targets import with_due
from storage.places import place_of
from storage.protocol import Reader
from storage.records import Event, Message, PageKey, Ticket, TicketNumber, TicketView
from storage.settings import Settings
from storage.words import Direction, TicketStatus
from widgets.due_look import due_remarks, due_words
from widgets.language import _
from widgets.times import moment, when
from widgets.words import badge_words, because_words, correspondent, direction_words, status_words

_LIMIT = 50
_NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Tickets with their messages (none unless asked for), and where the next page begins."""

    tickets: list[Ticket]
    messages: dict[TicketNumber, list[Message]]
    next: str | None


async def _list(call: Call) -> Answer | Refusal:
    given = call.arguments
    async with call.desk() as desk:
        settings = await desk.repository.reading(lambda reader: reader.settings())
        view, after = _view(call, settings, desk.actor.login), _after(given.after)
        if isinstance(view, Refusal):
            return view
        if isinstance(after, Refusal):
            return after
        page = await desk.repository.reading(lambda reader: _page(reader, view, after, given.limit, given.messages))
        if not page.tickets:
            await desk.repository.reading(lambda reader: _refuse_unknown(reader, view, settings))
    shown = [ticket_shape(one, settings, page.messages.get(one.number)) for one in page.tickets]
    return Answer(
        shape={"tickets": shown, "next": page.next},
        lines=_list_lines(page, settings, call.clock(), local_zone()),
    )


def _view(call: Call, settings: Settings, login: str) -> TicketView | Refusal:
    """Return what is asked for; options and filter hold at once, also where the filter alone would look further."""
    given = call.arguments
    asked = parse(given.query or "", now=call.clock(), zone=local_zone(), settings=settings, login=login)
    if isinstance(asked, Problem):
        return Refusal(code="bad-query", words=asked.words)
    brand = settings.brand_named(given.brand) if given.brand is not None else None
    if given.brand is not None and brand is None:
        known = ", ".join(one.slug for one in settings.brands) or "-"
        words = _("There is no brand {slug}; there are: {known}.").format(slug=given.brand, known=known)
        return Refusal(code="unknown-brand", words=words)
    return replace(
        within(asked, TicketView()),
        statuses=(TicketStatus(given.status),) if given.status else (),
        brand_id=brand.id if brand is not None else None,
        address=given.address.strip().lower() if given.address is not None else None,
        assignee="" if given.assignee == _NOBODY else given.assignee,
    )


def _refuse_unknown(reader: Reader, view: TicketView, settings: Settings) -> None:
    """Refuse an assignee or an address that neither the settings nor any ticket know. Raises RefusedError."""
    if view.assignee and not reader.tickets(TicketView(assignee=view.assignee), limit=1):
        finding.employee(settings, view.assignee)
    if view.address and not reader.tickets(TicketView(address=view.address), limit=1):
        finding.address(settings, view.address)


def _after(token: str | None) -> PageKey | Refusal | None:
    if token is None:
        return None
    try:
        return read_page_token(token)
    except ValueError:
        words = _("{token} is no place in the list: give back the `next` of the page before.").format(token=token)
        return Refusal(code="usage", words=words)


def _page(reader: Reader, view: TicketView, after: PageKey | None, limit: int, with_messages: bool) -> Page:
    found = reader.tickets(view, after=after, limit=limit + 1)
    tickets = found[:limit]
    messages = {one.number: reader.messages(one.number) for one in tickets} if with_messages else {}
    has_more = len(found) > limit and bool(tickets)
    following = page_token(place_of(tickets[-1], view.sort)) if has_more else None
    return Page(tickets=tickets, messages=messages, next=following)


def _list_lines(page: Page, settings: Settings, now: int, zone: tzinfo) -> Iterator[str]:
    rows = [
        (
            f"#{one.number}",
            status_words(one.status),
            when(one.active_at, now, zone),
            brief(correspondent(one.customer_name, one.customer_address)),
            brief(one.subject),
            one.address,
            one.assignee,
            ", ".join((*due_remarks(one.due, now), *(badge_words(badge) for badge in one.badges))),
        )
        for one in with_due(settings, page.tickets)
    ]
    heads = (
        "#", _("status"), _("active"), _("customer"), _("subject"), _("address"), _("assignee"), _("remarks"),
    )  # fmt: skip
    lines = table(heads, rows, empty=_("No ticket answers to that."))
    if not page.messages:
        yield from lines
    else:
        yield lines[0]
        for one, line in zip(page.tickets, lines[1:], strict=True):
            yield line
            for message in page.messages[one.number]:
                yield f"    {_message_line(message, zone)}"
    if page.next is not None:
        yield _("More: --after {next}").format(next=page.next)


def _message_line(message: Message, zone: tzinfo) -> str:
    who = message.author if message.direction is Direction.NOTE else correspondent(message.sender_name, message.sender)
    why = f" · {message.because.value}" if message.because is not None else ""
    return f"{message.key} · {direction_words(message.direction)} · {moment(message.arrival, zone)} · {who}{why}"


async def _show(call: Call) -> Answer | Refusal:
    number = TicketNumber(call.arguments.number)
    async with call.desk() as desk:
        ticket, messages, events, settings = await desk.repository.reading(
            lambda reader: (reader.ticket(number), reader.messages(number), reader.events(number), reader.settings())
        )
    if ticket is None:
        words = _("There is no ticket {number}; `omnidesk ticket list` shows which there are.").format(number=number)
        return Refusal(code="unknown-ticket", words=words)
    whole = [{**message_shape(message), "text": message.text} for message in messages]
    proposed = next(reversed(proposals(ticket, messages, settings)), None)
    shape = {**ticket_shape(ticket, settings), "messages": whole, "events": [event_shape(event) for event in events]}
    (shown,) = with_due(settings, [ticket])
    lines = [*_head_lines(shown, proposed, call.clock()), *_content_lines(messages, events)]
    return Answer(shape={"ticket": {**shape, "proposed_customer": _proposed_shape(proposed)}}, lines=lines)


def _proposed_shape(proposed: Proposal | None) -> Shape | None:
    """Return who would be the customer by `ticket accept-sender`; `message` is the mail that names them."""
    if proposed is None:
        return None
    return {"name": proposed.sender.name, "address": proposed.sender.address, "message": proposed.message.key}


def _head_lines(ticket: Ticket, proposed: Proposal | None, now: int) -> Iterator[str]:
    zone = local_zone()
    yield f"#{ticket.number} {ticket.subject or '-'}"
    customer = correspondent(ticket.customer_name, ticket.customer_address)
    assignee = ticket.assignee or _("unassigned")
    yield f"{status_words(ticket.status)} · {customer} · {ticket.brand}: {ticket.address} · {assignee}"
    if proposed is not None:
        who = correspondent(proposed.sender.name, proposed.sender.address)
        words = _("proposed as the customer: {who}; `omnidesk ticket accept-sender {number}` accepts")
        yield words.format(who=who, number=ticket.number)
    if ticket.due is not None:
        yield due_words(ticket.due, now, zone)
    if ticket.snoozed_until is not None:
        yield _("put off until {time}").format(time=local_time(ticket.snoozed_until))
    if ticket.merged_into is not None:
        yield _("merged into #{number}").format(number=ticket.merged_into)
    if ticket.follows is not None:
        yield _("follows #{number}").format(number=ticket.follows)


def _content_lines(messages: list[Message], events: list[Event]) -> Iterator[str]:
    zone = local_zone()
    for message in messages:
        yield ""
        yield f"--- {_message_line(message, zone)}"
        yield from _particulars(message)
        yield ""
        yield from safe_block(message.text).split("\n")
        for attachment in message.attachments:
            yield _("Attachment: {name}").format(name=f"{attachment.name} ({attachment.size} B)")
    for event in events:
        yield f"{moment(event.at, zone)} · {event.actor or '-'} · {event.verb} {event.subject} {event.detail}".rstrip()


def _particulars(message: Message) -> Iterator[str]:
    """Yield whom a message was for, why it is here, and what was remarked about it."""
    if message.to:
        yield _("to {addresses}").format(addresses=", ".join(message.to))
    if message.cc:
        yield _("cc {addresses}").format(addresses=", ".join(message.cc))
    if message.also_delivered_to:
        yield _("also delivered to {addresses}").format(addresses=", ".join(message.also_delivered_to))
    if message.because is not None:
        yield because_words(message.because)
    if message.badges:
        yield _("Remarks") + ": " + ", ".join(badge_words(badge) for badge in message.badges)


VERBS = (
    Verb(
        name="ticket list",
        words=lambda: _("list tickets, newest activity first"),
        run=_list,
        arguments=(
            argument(
                "--status", choices=[status.value for status in TicketStatus], words=lambda: _("only with this status")
            ),
            argument("--brand", metavar="SLUG", words=lambda: _("only of this brand")),
            argument("--address", metavar="ADDRESS", words=lambda: _("only of this mail address")),
            argument("--assignee", metavar="LOGIN", words=lambda: _("only of this employee; `nobody`: unassigned")),
            argument(
                "--query",
                metavar="FILTER",
                words=lambda: _('only what this filter holds: words, "phrases", terms like status:open, tag:urgent'),
            ),
            argument("--limit", metavar="N", type=limit, default=_LIMIT, words=lambda: _("how many (50)")),
            argument("--after", metavar="NEXT", words=lambda: _("go on behind the page that gave this `next`")),
            argument("--messages", action="store_true", words=lambda: _("with their messages")),
        ),
    ),
    Verb(
        name="ticket show",
        words=lambda: _("show one ticket with its messages"),
        run=_show,
        arguments=(argument("number", metavar="N", type=positive, words=lambda: _("the ticket's number")),),
    ),
    *CHANGING_VERBS,
    *REPLYING_VERBS,
    *UNDO_VERBS,
)
