"""What several tests of the contract do first: settings kept, a mail that became a ticket."""

from typing import Any

from storage.outbox import OutboxId
from storage.protocol import Reader, Repository, Writer
from storage.records import CustomerId, DeliveryKey, MessageKey, TicketNumber
from storage.settings import Settings
from storage.triage import Presence
from storage.words import Because, Doing, Outcome
from tests.storage.builders import (
    JAN,
    MINUTE,
    NOON,
    a_decision,
    a_delivery,
    a_message,
    a_ticket,
    an_answer,
    an_outgoing,
    some_settings,
)


def save(writer: Writer, settings: Settings) -> Settings:
    return writer.save_settings(settings, actor="ana", verb="set", subject="account", detail="", at=NOON)


async def with_settings(repository: Repository, **changes: Any) -> Settings:
    """Keep the usual settings as version 1."""
    return await repository.writing(lambda writer: save(writer, some_settings(**changes)))


def customer(writer: Writer, address: str = JAN) -> CustomerId:
    """Return who owns an address, made when nobody does."""
    known = writer.customer_of(address)
    return known if known is not None else writer.add_customer("Jan Smit", address)


def open_with(
    writer: Writer, *, address: str = JAN, ticket: Any = None, **message: Any
) -> tuple[TicketNumber, MessageKey]:
    """Open a ticket of a customer with one message; `ticket` holds changes of the ticket."""
    who = customer(writer, address)
    arrival = message.get("arrival", NOON)
    number = writer.open_ticket(a_ticket(who, **({"opened_at": arrival} | (ticket or {}))))
    return number, writer.add_message(a_message(number, who, **({"sender": address} | message)))


def take_in(writer: Writer, uid: int = 1, **message: Any) -> tuple[DeliveryKey, TicketNumber, MessageKey]:
    """Keep a fetched mail and make a ticket of it, as the intake does."""
    delivery = a_delivery(uid)
    key = writer.keep(delivery)
    assert key is not None
    about: dict[str, Any] = {"delivery": key, "sha256": delivery.sha256, "message_id": f"<{uid}@example.nl>"}
    number, made = open_with(writer, **(about | message))
    writer.settle(key, Outcome.TICKETED, Because.NEW_NO_CANDIDATE, message=made, ticket=number)
    writer.add_decision(a_decision(key, message=made, ticket=number))
    return key, number, made


def answer(writer: Writer, number: TicketNumber, *, mail: Any = None, **message: Any) -> OutboxId:
    """Keep Ana's answer in a ticket and queue it; `mail` holds changes of what is queued."""
    key = writer.add_message(an_answer(number, **message))
    return writer.queue(an_outgoing(key, **(mail or {})))


def a_presence(ticket: TicketNumber, **changes: Any) -> Presence:
    """Return Ana reading a ticket for a minute."""
    fields: dict[str, Any] = {"login": "ana", "place": "one", "doing": Doing.READING, "until": NOON + MINUTE}
    return Presence(ticket=ticket, **(fields | changes))


def settings_of(reader: Reader) -> Settings:
    return reader.settings()
