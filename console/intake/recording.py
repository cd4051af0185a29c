"""A mail that belongs in a ticket is written into one: ticket, customer, message, badges.

It stands apart from deciding so that what is written for a mail can be read in one place.
"""

from typing import Protocol

from console.mail.message_ids import made_id
from console.mail.parsed import Correspondent, ParsedMail
from console.verdict import Author, Route, Verdict
from storage.protocol import Writer
from storage.records import CustomerId, DeliveryKey, MessageKey, NewMessage, NewTicket, TicketNumber
from storage.words import Direction, TicketStatus


class KeptMail(Protocol):
    """What recording needs to know of the delivery."""

    @property
    def key(self) -> DeliveryKey: ...
    @property
    def arrival(self) -> int: ...
    @property
    def sha256(self) -> bytes: ...


def record_ticketed(
    writer: Writer, mail: KeptMail, parsed: ParsedMail, route: Route, author: Author, verdict: Verdict
) -> tuple[MessageKey, TicketNumber]:
    """Write a ticketed mail down and return its message and ticket."""
    customer = _customer(writer, author)
    ticket = verdict.ticket
    if ticket is None:
        ticket = _open_ticket(writer, mail, parsed, route, customer, verdict)
    key = writer.add_message(_message(mail, parsed, route, author, verdict, ticket, customer))
    if verdict.ticket is not None:
        if verdict.badges:
            writer.add_badges(ticket, verdict.badges)
        if verdict.reopen:
            writer.set_status(ticket, TicketStatus.OPEN, at=mail.arrival)
    return key, ticket


def _customer(writer: Writer, author: Author) -> CustomerId:
    known = writer.customer_of(author.address) if author.address else None
    return known if known is not None else writer.add_customer(author.name, author.address)


def _open_ticket(
    writer: Writer, mail: KeptMail, parsed: ParsedMail, route: Route, customer: CustomerId, verdict: Verdict
) -> TicketNumber:
    return writer.open_ticket(
        NewTicket(
            brand_id=route.brand_id,
            address=route.address,
            customer_id=customer,
            subject=parsed.subject,
            opened_at=mail.arrival,
            follows=verdict.follows,
            badges=verdict.badges,
        )
    )


def _message(
    mail: KeptMail,
    parsed: ParsedMail,
    route: Route,
    author: Author,
    verdict: Verdict,
    ticket: TicketNumber,
    customer: CustomerId,
) -> NewMessage:
    return NewMessage(
        ticket=ticket,
        brand_id=route.brand_id,
        direction=Direction.IN,
        message_id=parsed.message_id or made_id(mail.sha256),
        customer_id=customer if author.sure else None,  # an unsure sender has no rights, so it wrote for nobody
        sender=author.from_address or author.address,
        sender_name=author.name,
        to=_addresses(parsed.to),
        cc=_addresses(parsed.cc),
        subject=parsed.subject,
        text=parsed.text,
        arrival=mail.arrival,
        from_customer=author.sure and not verdict.automatic and not author.ourselves,
        automatic=verdict.automatic,
        references=tuple(dict.fromkeys((*parsed.in_reply_to, *parsed.references))),
        attachments=parsed.attachments,
        badges=verdict.badges,
        because=verdict.because,
        address_because=route.because,
        sha256=mail.sha256,
        body_digest=parsed.body_digest,
        delivery=mail.key,
        parse_version=parsed.parse_version,
    )


def _addresses(correspondents: tuple[Correspondent, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.address for one in correspondents if one.address))
