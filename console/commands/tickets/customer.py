"""Giving a ticket another customer: its mails count as theirs, so that their next mail finds it.

Whoever names the inner sender of a mail that was forwarded by hand accepts them by that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands import spelling
from console.commands.actor import Actor
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.facts import Facts
from console.commands.tickets.parting import forget_given
from console.commands.tickets.ticket_command import TicketCommand, already
from console.commands.tickets.work import Work
from console.proposals import Proposal, accepted, proposals
from console.routing_registry import registry_of
from storage.protocol import Reader
from storage.records import Message, Ticket
from storage.settings import Settings
from storage.words import Badge
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCustomer(TicketCommand):
    """Gives a ticket to the customer who owns an address, made if nobody does.

    The mails that were its former customer's become theirs; those of others stay as they are, but for mails whose
    proposed inner sender has this address: they wrote those, and nobody is proposed any more.
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
        if facts.customer_id == ticket.customer_id and not self._accepted(facts, ticket):
            return already(_("Ticket {number} is that customer's already."), ticket.number)
        return our_own(spelled, facts.settings)

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        address, written = spelling.address(self.address), self._accepted(facts, ticket)
        customer = facts.customer_id
        if customer is None:
            customer = work.writer.add_customer(_name(address, facts.messages, written), address)
        own = {one.key: one for one in accepted(written, customer)}
        former = [one for one in work.writer.writings(ticket.number) if one.customer_id == ticket.customer_id]
        given = {one.key: replace(one, customer_id=customer) for one in former if customer != ticket.customer_id}
        work.give(ticket.number, customer, list((given | own).values()))
        forget_given(work, ticket.number, ticket.customer_id)
        if own:
            work.remove_badges(ticket.number, (Badge.INNER_SENDER_PROPOSED,))
        return f"{ticket.customer_address or '-'} → {address}"

    def _accepted(self, facts: Facts, ticket: Ticket) -> tuple[Proposal, ...]:
        address = spelling.address(self.address)
        found = proposals(ticket, facts.messages, facts.settings)
        return tuple(one for one in found if one.sender.address == address)


def our_own(spelled: str, settings: Settings) -> Refusal | None:
    """Refuse an address that the desk writes from itself."""
    if not registry_of(settings).is_ours(spelled):
        return None
    words = _("{address} is one of our own addresses, and no customer's.").format(address=spelled)
    return Refusal(code="our-own", words=words)


def _name(address: str, messages: Sequence[Message], accepted: Sequence[Proposal]) -> str:
    written = [one.sender_name for one in messages if one.sender == address]
    return next(iter([*written, *(one.sender.name for one in accepted)]), "")
