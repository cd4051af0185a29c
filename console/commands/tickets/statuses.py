"""Closing a ticket, opening it again, waiting for the customer, marking spam."""

from dataclasses import dataclass
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.refusal import Refusal
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import TicketCommand, already
from console.commands.tickets.work import Work
from storage.records import Ticket
from storage.words import TicketStatus
from widgets.language import _
from widgets.words import status_words


class SetsStatus(TicketCommand):
    """The base of a command that gives a ticket one status."""

    __slots__ = ()
    status: ClassVar[TicketStatus]

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        if ticket.status is not self.status:
            return None
        words = _("Ticket {number} is {status} already.")
        return already(words.replace("{status}", status_words(self.status)), ticket.number)

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        work.set_status(ticket.number, self.status)
        return f"{ticket.status.value} → {self.status.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(SetsStatus):
    """Closes a ticket."""

    verb: ClassVar[str] = "close"
    status: ClassVar[TicketStatus] = TicketStatus.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(SetsStatus):
    """Opens a ticket that was closed, put off, waiting, or marked as spam."""

    verb: ClassVar[str] = "reopen"
    status: ClassVar[TicketStatus] = TicketStatus.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending(SetsStatus):
    """Lets a ticket wait for the customer; their next mail opens it."""

    verb: ClassVar[str] = "pending"
    status: ClassVar[TicketStatus] = TicketStatus.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Spam(SetsStatus):
    """Marks a ticket as spam: nothing is grouped into it by time any more."""

    verb: ClassVar[str] = "spam"
    status: ClassVar[TicketStatus] = TicketStatus.SPAM
