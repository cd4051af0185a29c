"""Giving a ticket another customer: its mails count as theirs, so that their next mail finds it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands import spelling
from console.commands.actor import Actor
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import TicketCommand, already
from console.commands.tickets.work import Work
from console.routing_registry import registry_of
from storage.protocol import Reader
from storage.records import Message, Ticket
from storage.settings import Settings
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCustomer(TicketCommand):
    """Gives a ticket to the customer who owns an address, made if nobody does.

    The mails that were its former customer's become theirs; those of others stay as they are.
    """

    verb: ClassVar[str] = "customer"
    address: str

    def facts(self, reader: Reader, now: int) -> Facts:
        facts = replace(TicketCommand.facts(self, reader, now), messages=tuple(reader.messages(self.number)))
        try:
            return replace(facts, customer_id=reader.customer_of(spelling.address(self.address)))
        except RefusedError:
            return facts

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        spelled = spelling.address(self.address)
        if facts.customer_id == ticket.customer_id:
            return already(_("Ticket {number} is that customer's already."), ticket.number)
        return our_own(spelled, facts.settings)

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        address = spelling.address(self.address)
        customer = facts.customer_id
        if customer is None:
            customer = work.writer.add_customer(_name(address, facts.messages), address)
        writings = [one for one in work.writer.writings(ticket.number) if one.customer_id == ticket.customer_id]
        work.give(ticket.number, customer, [replace(one, customer_id=customer) for one in writings])
        return f"{ticket.customer_address or '-'} → {address}"


def our_own(spelled: str, settings: Settings) -> Refusal | None:
    """Refuse an address that the desk writes from itself."""
    if not registry_of(settings).is_ours(spelled):
        return None
    words = _("{address} is one of our own addresses, and no customer's.").format(address=spelled)
    return Refusal(code="our-own", words=words)


def _name(address: str, messages: Sequence[Message]) -> str:
    return next((one.sender_name for one in messages if one.sender == address), "")
