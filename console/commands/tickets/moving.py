"""Moving a ticket to another mail address of its brand, with what follows: sender, signature, grouping."""

from dataclasses import dataclass
from typing import ClassVar

from console.commands import finding, spelling
from console.commands.actor import Actor
from console.commands.refusal import Refusal
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import TicketCommand, already
from console.commands.tickets.work import Work
from storage.records import Ticket
from storage.words import Badge
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(TicketCommand):
    """Moves a ticket to a registered address; whose the mail was for is no question any more then."""

    verb: ClassVar[str] = "move"
    address: str

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        known = finding.address(facts.settings, spelling.address(self.address))
        if known.brand_id != ticket.brand_id:
            words = _("{address} is of brand {other}, ticket {number} of {brand}: a ticket stays with its brand.")
            other = facts.settings.brand(known.brand_id).slug
            words = words.format(address=known.address, other=other, number=ticket.number, brand=ticket.brand)
            return Refusal(code="two-brands", words=words)
        if known.address == ticket.address:
            return already(_("Ticket {number} is at that address already."), ticket.number)
        return None

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        address = spelling.address(self.address)
        work.set_address(ticket.number, address)
        work.remove_badges(ticket.number, (Badge.RECIPIENT_UNRESOLVED,))
        return f"{ticket.address} → {address}"
