"""Accepting who wrote a mail that an employee forwarded by hand: the proposed inner sender becomes the customer."""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.refusal import Refusal
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import TicketCommand
from console.commands.tickets.work import Work
from console.proposals import Proposal, accepted, proposals
from storage.protocol import Reader
from storage.records import MessageKey, Ticket
from storage.words import Badge
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInnerSender(TicketCommand):
    """Gives a ticket to the inner sender of a mail of its, the newest with a proposal unless `message` names one.

    That mail counts as theirs from then on.
    """

    verb: ClassVar[str] = "accept-sender"
    message: MessageKey | None = None

    def facts(self, reader: Reader, now: int) -> Facts:
        return replace(TicketCommand.facts(self, reader, now), messages=tuple(reader.messages(self.number)))

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        return _none_proposed() if self._proposal(facts, ticket) is None else None

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        proposal = self._proposal(facts, ticket)
        assert proposal is not None  # noqa: S101 (the check had nothing to say)
        sender = proposal.sender
        customer = work.writer.customer_of(sender.address)
        if customer is None:
            customer = work.writer.add_customer(sender.name, sender.address)
        work.give(ticket.number, customer, accepted([proposal], customer))
        work.remove_badges(ticket.number, (Badge.INNER_SENDER_PROPOSED,))
        return f"{ticket.customer_address or '-'} → {sender.address}"

    def _proposal(self, facts: Facts, ticket: Ticket) -> Proposal | None:
        found = proposals(ticket, facts.messages, facts.settings)
        return next((one for one in reversed(found) if self.message in (None, one.message.key)), None)


def _none_proposed() -> Refusal:
    return Refusal(code="no-proposal", words=_("No inner sender is proposed for that ticket, or not any more."))
