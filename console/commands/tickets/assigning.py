"""Giving a ticket to an employee, or to nobody."""

from dataclasses import dataclass
from typing import ClassVar

from console.commands import finding
from console.commands.actor import Actor
from console.commands.quoting import quoted
from console.commands.refusal import Refusal
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import TicketCommand, already
from console.commands.tickets.work import Work
from storage.records import Ticket
from storage.words import Role
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(TicketCommand):
    """Gives a ticket to the employee with that login."""

    verb: ClassVar[str] = "assign"
    login: str

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        if finding.employee(facts.settings, self.login).role is Role.VIEWER:
            words = _("{login} only looks on and can't be given tickets: that takes the role agent or admin.")
            return Refusal(code="viewer", words=words.format(login=quoted(self.login)))
        if ticket.assignee == self.login:
            is_own = self.login == actor.login
            words = _("Ticket {number} is yours already.") if is_own else _("Ticket {number} is theirs already.")
            return already(words, ticket.number)
        return None

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        work.assign(ticket.number, self.login)
        return self.login


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(TicketCommand):
    """Gives a ticket back, so that it is nobody's."""

    verb: ClassVar[str] = "release"

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        return (
            None if ticket.assignee is not None else already(_("Ticket {number} is nobody's already."), ticket.number)
        )

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        work.assign(ticket.number, None)
        return f"{ticket.assignee} → -"
