"""Answers, tickets, messages and openings with defaults: Jan asks Acme where his parcel is, Ana answers."""

from datetime import UTC
from typing import Any

from console.answering.ancestry import NO_HEAD, Head
from console.answering.answer import Answer
from console.answering.opening import Opening, opening
from storage.records import CustomerId, Message, MessageKey, Ticket, TicketNumber
from storage.settings import (
    Account,
    AddressId,
    Brand,
    BrandId,
    Employee,
    EmployeeId,
    MailAddress,
    OutgoingServer,
    ServerId,
    Settings,
    Signature,
    SignatureId,
)
from storage.words import Because, Direction, ReplyKind, Security, TicketStatus
from tests.storage.builders import JAN, NOON

ACME, NOVA = BrandId(1), BrandId(2)
ANA = Employee(id=EmployeeId(1), login="ana", name="Ana de Vries", email="ana@konto.nl")


def some_settings(**changes: Any) -> Settings:
    """Return two brands; Acme has two addresses, a signature and an outgoing server."""
    fields: dict[str, Any] = {
        "version": 1,
        "account": Account(name="konto", title="Konto BV"),
        "brands": (Brand(id=ACME, slug="acme", name="Acme BV"), Brand(id=NOVA, slug="nova", name="Nova")),
        "addresses": (
            MailAddress(id=AddressId(1), brand_id=ACME, address="info@acme.nl"),
            MailAddress(id=AddressId(2), brand_id=ACME, address="sales@acme.nl", position=1),
            MailAddress(id=AddressId(3), brand_id=NOVA, address="help@nova.nl"),
        ),
        "signatures": (Signature(id=SignatureId(1), brand_id=ACME, text="Groet, {{merknaam}}"),),
        "servers": (
            OutgoingServer(id=ServerId(1), address_id=None, host="smtp.konto.nl", port=465, security=Security.TLS),
        ),
        "employees": (ANA,),
    }
    return Settings(**(fields | changes))


def with_address(**changes: Any) -> Settings:
    """Return settings whose first address has these fields."""
    fields: dict[str, Any] = {"id": AddressId(1), "brand_id": ACME, "address": "info@acme.nl"}
    return some_settings(addresses=(MailAddress(**(fields | changes)), *some_settings().addresses[1:]))


def a_ticket(**changes: Any) -> Ticket:
    """Return Jan's ticket, number 7."""
    fields: dict[str, Any] = {
        "number": TicketNumber(7), "brand_id": ACME, "brand": "acme", "address": "info@acme.nl",
        "subject": "Waar blijft mijn pakket?", "customer_id": CustomerId(1), "customer_name": "Jan Smit",
        "customer_address": JAN, "status": TicketStatus.OPEN, "assignee": None, "tags": (), "badges": (),
        "follows": None, "merged_into": None, "opened_at": NOON, "active_at": NOON, "closed_at": None,
        "message_count": 1, "revision": 1,
    }  # fmt: skip
    return Ticket(**(fields | changes))


def a_mail(key: int = 1, **changes: Any) -> Message:
    """Return Jan's question."""
    fields: dict[str, Any] = {
        "key": MessageKey(key), "ticket": TicketNumber(7), "direction": Direction.IN,
        "message_id": f"<{key}@example.nl>", "sender": JAN, "sender_name": "Jan Smit", "to": ("info@acme.nl",),
        "cc": (), "subject": "Waar blijft mijn pakket?", "text": "Dag,\n\nwaar blijft het?", "arrival": NOON,
        "automatic": False, "because": Because.NEW_NO_CANDIDATE, "address_because": "To", "badges": (),
        "attachments": (), "author": "", "delivery": None,
    }  # fmt: skip
    return Message(**(fields | changes))


def an_answer(**changes: Any) -> Answer:
    """Return Ana's answer to Jan's ticket."""
    fields: dict[str, Any] = {
        "kind": ReplyKind.REPLY, "about": None, "to": (JAN,), "subject": "Re: Waar blijft mijn pakket?",
        "text": "Dag Jan,\n\nhet komt morgen.",
    }  # fmt: skip
    return Answer(**(fields | changes))


def an_opening(
    *mails: Message,
    kind: ReplyKind = ReplyKind.REPLY,
    about: int | None = None,
    settings: Settings | None = None,
    ticket: Ticket | None = None,
    employee: Employee | None = ANA,
    head: Head = NO_HEAD,
) -> Opening:
    """Return what Ana's answer to a ticket with these mails (Jan's question) opens with, in UTC."""
    return opening(
        settings or some_settings(),
        ticket or a_ticket(),
        mails or (a_mail(),),
        kind,
        None if about is None else MessageKey(about),
        employee,
        head=head,
        zone=UTC,
    )
