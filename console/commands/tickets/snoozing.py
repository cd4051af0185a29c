"""Putting a ticket off until a time: it is opened then, or by a mail that comes before."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.refusal import Refusal
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import TicketCommand, already
from console.commands.tickets.work import Work
from storage.records import Ticket
from widgets.language import _

LONGEST_MS = 366 * 86_400_000 * 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(TicketCommand):
    """Puts a ticket off until a time in ms UTC."""

    verb: ClassVar[str] = "snooze"
    until: int

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        if self.until <= facts.now:
            return Refusal(code="past", words=_("That is past: put a ticket off until a time that is still to come."))
        if self.until - facts.now > LONGEST_MS:
            return Refusal(code="too-far", words=_("That is too far off: put a ticket off for five years at most."))
        if ticket.snoozed_until == self.until:
            return already(_("Ticket {number} is put off until then already."), ticket.number)
        return None

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        work.snooze(ticket.number, self.until)
        at = datetime.fromtimestamp(self.until / 1000, UTC)
        return f"{at:%Y-%m-%dT%H:%M}Z"
