"""Who wrote the mails of a ticket that employees forwarded by hand: proposed to a person, who accepts them as customer.

It stands apart because commands and verbs ask alike. Nothing of a proposal is kept but a badge: it is found again in
what is kept of the mail, by the very reading that the intake did.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from console.mail.inner_sender import read_inner_sender
from console.mail.parsed import InnerSender
from console.mail.subjects import is_forwarded_by_hand
from console.routing_registry import Registry, registry_of
from storage.records import CustomerId, Message, Ticket
from storage.settings import Settings
from storage.triage import Writing
from storage.words import Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mail of a ticket, and who is proposed as the one who wrote it."""

    message: Message
    sender: InnerSender


def proposals(ticket: Ticket, messages: Sequence[Message], settings: Settings) -> tuple[Proposal, ...]:
    """Return what is proposed for a ticket by its messages, the newest mail last; nothing once somebody accepted."""
    if Badge.INNER_SENDER_PROPOSED not in ticket.badges:
        return ()
    registry = registry_of(settings)
    proposing = [one for one in messages if Badge.INNER_SENDER_PROPOSED in one.badges]
    found = ((one, _proposed(one, registry)) for one in sorted(proposing, key=lambda one: one.key))
    return tuple(Proposal(message=message, sender=sender) for message, sender in found if sender is not None)


def accepted(found: Sequence[Proposal], customer: CustomerId) -> list[Writing]:
    """Return whose the mails of accepted proposals are: the customer wrote them, unless a machine did."""
    return [
        Writing(key=one.message.key, customer_id=customer, from_customer=not one.message.automatic) for one in found
    ]


def _proposed(message: Message, registry: Registry) -> InnerSender | None:
    if not is_forwarded_by_hand(message.subject):
        return None
    inner = read_inner_sender(message.text)
    return None if inner is None or registry.is_from_ourselves(inner.address) else inner
