"""Settings, deliveries, tickets and messages with defaults: a test names only what matters to it."""

import hashlib
from typing import Any

from storage.drafts import Draft
from storage.outbox import NewOutgoing
from storage.records import (
    Attachment,
    CustomerId,
    Decision,
    DeliveryKey,
    Event,
    Lease,
    MessageKey,
    NewDelivery,
    NewMessage,
    NewTicket,
    TicketNumber,
)
from storage.settings import (
    Account,
    AddressId,
    Brand,
    BrandId,
    Employee,
    EmployeeId,
    Exclusion,
    ExclusionId,
    ForwardMailbox,
    MailAddress,
    MailboxId,
    Settings,
)
from storage.words import Because, Direction, Outcome, ReplyKind, Security

ACME, NOVA = BrandId(1), BrandId(2)
MAILBOX = MailboxId(1)
MAIN = "info@acme.nl"
JAN = "jan@example.nl"
MINUTE = 60_000
HOUR = 60 * MINUTE
NOON = 1_790_000_000_000
ANSWER_BYTES = b"From: info@acme.nl\r\nTo: jan@example.nl\r\nMessage-ID: <antwoord@acme.nl>\r\n\r\nHet komt morgen.\r\n"


def some_settings(**changes: Any) -> Settings:
    """Return an account with two brands, three addresses and one forward mailbox, all of them still to be numbered."""
    fields: dict[str, Any] = {
        "account": Account(name="konto", title="Konto"),
        "brands": (Brand(id=ACME, slug="acme", name="Acme BV"), Brand(id=NOVA, slug="nova", name="Nova")),
        "addresses": (
            an_address(address=MAIN),
            an_address(address="sales@acme.nl", position=1),
            an_address(address="help@nova.nl", brand_id=NOVA),
        ),
        "exclusions": (Exclusion(id=ExclusionId(0), pattern="*@incasso.nl", note="agency"),),
        "employees": (Employee(id=EmployeeId(0), login="ana", name="Ana", email="ana@konto.nl"),),
        "mailboxes": (a_mailbox(),),
    }
    return Settings(**(fields | changes))


def an_address(**changes: Any) -> MailAddress:
    """Return a mail address of Acme without a number."""
    fields: dict[str, Any] = {"id": AddressId(0), "brand_id": ACME, "address": MAIN}
    return MailAddress(**(fields | changes))


def a_mailbox(**changes: Any) -> ForwardMailbox:
    """Return Acme's forward mailbox without a number."""
    fields: dict[str, Any] = {
        "id": MailboxId(0),
        "name": "acme",
        "brand_id": ACME,
        "host": "imap.example.nl",
        "port": 993,
        "security": Security.TLS,
        "user": "acme",
        "secret": "acme",
    }
    return ForwardMailbox(**(fields | changes))


def a_delivery(uid: int = 1, **changes: Any) -> NewDelivery:
    """Return a mail fetched from Acme's forward mailbox; its bytes tell its UID unless others are given."""
    raw = changes.get("raw", f"From: {JAN}\r\nSubject: mail {uid}\r\n\r\nHallo\r\n".encode())
    fields: dict[str, Any] = {
        "mailbox_id": MAILBOX,
        "brand_id": ACME,
        "uidvalidity": 7,
        "uid": uid,
        "internal_date": NOON,
        "kept_at": NOON + 100,
        "sha256": hashlib.sha256(raw).digest(),
        "raw": raw,
    }
    return NewDelivery(**(fields | changes))


def an_import(ordinal: int = 0, **changes: Any) -> NewDelivery:
    """Return a mail imported from a file into Acme."""
    fields: dict[str, Any] = {"mailbox_id": None, "uidvalidity": 0, "uid": ordinal, "raw": b"Subject: file\r\n\r\nHi"}
    return a_delivery(**(fields | changes))


def a_ticket(customer: CustomerId, **changes: Any) -> NewTicket:
    """Return a ticket of a customer at Acme's first address."""
    fields: dict[str, Any] = {
        "brand_id": ACME,
        "address": MAIN,
        "customer_id": customer,
        "subject": "Waar blijft mijn pakket?",
        "opened_at": NOON,
        "follows": None,
        "badges": (),
    }
    return NewTicket(**(fields | changes))


def a_message(ticket: TicketNumber, customer: CustomerId | None, **changes: Any) -> NewMessage:
    """Return a mail of a customer to Acme's first address."""
    fields: dict[str, Any] = {
        "ticket": ticket,
        "brand_id": ACME,
        "direction": Direction.IN,
        "message_id": "<vraag@example.nl>",
        "customer_id": customer,
        "sender": JAN,
        "sender_name": "Jan Smit",
        "to": (MAIN,),
        "cc": (),
        "subject": "Waar blijft mijn pakket?",
        "text": "Goedendag, mijn pakket is er nog niet.",
        "arrival": NOON,
        "from_customer": True,
        "automatic": False,
        "references": (),
        "attachments": (),
        "badges": (),
        "because": Because.NEW_NO_CANDIDATE,
        "address_because": "To",
        "sha256": None,
        "body_digest": b"digest",
        "delivery": None,
        "parse_version": 1,
        "answers": changes.get("direction") is Direction.OUT,
    }
    return NewMessage(**(fields | changes))


def an_answer(ticket: TicketNumber, **changes: Any) -> NewMessage:
    """Return Ana's answer to Jan, half an hour after noon."""
    fields: dict[str, Any] = {
        "direction": Direction.OUT,
        "message_id": "<antwoord@acme.nl>",
        "sender": MAIN,
        "sender_name": "Acme BV",
        "to": (JAN,),
        "subject": "Re: Waar blijft mijn pakket?",
        "text": "Goedendag Jan, het komt morgen.",
        "arrival": NOON + 30 * MINUTE,
        "from_customer": False,
        "because": None,
        "address_because": "",
        "sha256": hashlib.sha256(ANSWER_BYTES).digest(),
        "author": "ana",
    }
    return a_message(ticket, None, **(fields | changes))


def an_outgoing(message: MessageKey, **changes: Any) -> NewOutgoing:
    """Return the mail of Ana's answer, from Acme's first address to Jan, that leaves ten seconds after it was sent."""
    raw = changes.get("raw", ANSWER_BYTES)
    fields: dict[str, Any] = {
        "message": message,
        "address_id": AddressId(1),
        "sender": MAIN,
        "recipients": (JAN,),
        "raw": raw,
        "sha256": hashlib.sha256(raw).digest(),
        "queued_at": NOON + 30 * MINUTE,
        "due_at": NOON + 30 * MINUTE + 10_000,
        "queued_by": "ana",
    }
    return NewOutgoing(**(fields | changes))


def a_draft(ticket: TicketNumber, **changes: Any) -> Draft:
    """Return what Ana has typed so far in a ticket."""
    fields: dict[str, Any] = {
        "login": "ana",
        "ticket": ticket,
        "kind": ReplyKind.REPLY,
        "about": None,
        "to": (JAN,),
        "cc": (),
        "subject": "Re: Waar blijft mijn pakket?",
        "text": "Goedendag Jan, het",
        "signature": None,
        "is_unsigned": False,
        "files": (),
        "saved_at": NOON + 20 * MINUTE,
    }
    return Draft(**(fields | changes))


def a_decision(delivery: DeliveryKey, **changes: Any) -> Decision:
    """Return a decision that opened a ticket, without evidence."""
    fields: dict[str, Any] = {
        "sequence": 0,
        "delivery": delivery,
        "message": None,
        "ticket": None,
        "outcome": Outcome.TICKETED,
        "because": Because.NEW_NO_CANDIDATE,
        "evidence": (),
        "candidates": (),
        "address": MAIN,
        "address_because": "To",
        "address_evidence": None,
        "settings_version": 1,
        "engine_version": 1,
        "decided_at": NOON,
    }
    return Decision(**(fields | changes))


def an_attachment(**changes: Any) -> Attachment:
    """Return a small PDF."""
    fields: dict[str, Any] = {
        "name": "bon.pdf",
        "content_type": "application/pdf",
        "size": 1000,
        "sha256": bytes(32),
        "part": "2",
    }
    return Attachment(**(fields | changes))


def a_lease(**changes: Any) -> Lease:
    """Return a claim on Acme's mailbox for a minute after noon."""
    fields: dict[str, Any] = {
        "name": "poll:acme",
        "owner": "one",
        "host": "desk",
        "pid": 1,
        "epoch": 0,
        "until": NOON + MINUTE,
    }
    return Lease(**(fields | changes))


def an_event(**changes: Any) -> Event:
    """Return an entry of the audit trail."""
    fields: dict[str, Any] = {"at": NOON, "actor": "ana", "verb": "close", "subject": "ticket 1", "detail": ""}
    return Event(**(fields | changes))


def message_key(number: int) -> MessageKey:
    """Return a message's key that nobody has given out."""
    return MessageKey(number)
