"""A command on one ticket: judged as a value, run in one transaction, written down with what undoes it.

It stands apart so that each command only says what it refuses and what it does. All of them refuse alike who may not
change tickets, a ticket that isn't there, and one that somebody changed while it was being looked at.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.facts import Facts, facts_of
from console.commands.tickets.told import told
from console.commands.tickets.work import Work
from storage.protocol import Reader, Writer
from storage.records import EventId, Ticket, TicketNumber
from storage.words import TicketStatus
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done. `ticket` is the one to look at now, `event` what undoes it by its id."""

    ticket: TicketNumber
    event: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCommand(ABC):
    """The base of a command on a ticket. `if_revision` is the ticket's revision that whoever asks had seen; None does
    not look at it."""

    verb: ClassVar[str]
    number: TicketNumber
    if_revision: int | None = None

    @property
    def recorded_as(self) -> str:
        """The verb of its event."""
        return self.verb

    def facts(self, reader: Reader, now: int) -> Facts:
        """Return what the command is judged by at a time in ms UTC."""
        return facts_of(reader, self.number, now, self.if_revision)

    def check(self, facts: Facts, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        refusal = (
            needs_answering(actor)
            or self._unknown(facts)
            or changed_since(facts, self.if_revision)
            or self._merged(facts)
        )
        if refusal is not None:
            return refusal
        try:
            return self.why_not(facts, ticket_of(facts), actor)
        except RefusedError as error:
            return error.refusal

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        """Return what of its own a kind of command refuses, or None; pure. May raise RefusedError instead."""
        return None

    @abstractmethod
    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        """Do it and return the detail for the audit trail. Only after `check` had nothing to say."""

    def lands_in(self, work: Work) -> TicketNumber:
        """Return the ticket to look at afterwards."""
        return self.number

    def apply(self, writer: Writer, actor: Actor, now: int) -> Done:
        """Check and do it inside a transaction. Raises RefusedError."""
        facts = self.facts(writer, now)
        refusal = self.check(facts, actor)
        if refusal is not None:
            raise RefusedError(refusal)
        return self.carry_out(writer, facts, actor)

    def carry_out(self, writer: Writer, facts: Facts, actor: Actor, *, part_of: EventId | None = None) -> Done:
        """Do what `check` had nothing to say against; `part_of` is the event of many that it belongs to."""
        work = Work(writer, facts.now, actor.login)
        detail = self.do(work, facts, ticket_of(facts))
        event = work.record(self.recorded_as, self.number, detail, part_of)
        return Done(ticket=self.lands_in(work), event=event)

    async def run(self, desk: Desk) -> Done:
        """Do it in one transaction and return what was done. Raises RefusedError, StorageError."""
        now = desk.clock()
        return await desk.repository.writing(lambda writer: self.apply(writer, desk.actor, now))

    def _unknown(self, facts: Facts) -> Refusal | None:
        return unknown_ticket(self.number) if facts.ticket is None else None

    def _merged(self, facts: Facts) -> Refusal | None:
        ticket = ticket_of(facts)
        if ticket.status is not TicketStatus.MERGED:
            return None
        words = _("Ticket {number} was merged into ticket {into}: do it there, or undo the merge.")
        return Refusal(code="merged", words=words.format(number=ticket.number, into=ticket.merged_into))


def changed_since(facts: Facts, seen: int | None) -> Refusal | None:
    """Return what was done with a ticket since its revision `seen`, as a refusal; None when nothing was, or unseen."""
    ticket = ticket_of(facts)
    if seen is None or ticket.revision == seen:
        return None
    if ticket.revision < seen:
        words = _("Ticket {number} never had revision {seen}: it has {revision}.")
        words = words.format(number=ticket.number, seen=seen, revision=ticket.revision)
        return Refusal(code="changed", words=words)
    words = _("{what} while you were reading. Look at it again: its revision is {revision} now.")
    what = told(facts.later, ticket.number, facts.settings)
    return Refusal(code="changed", words=words.format(what=what, revision=ticket.revision))


def ticket_of(facts: Facts) -> Ticket:
    """Return the ticket of facts that have one. Raises KeyError for others."""
    if facts.ticket is None:
        raise KeyError("there is no such ticket")
    return facts.ticket


def needs_answering(actor: Actor) -> Refusal | None:
    """Refuse who may not change tickets."""
    if actor.may_answer:
        return None
    words = _("{login} may not change tickets: that takes the role agent or admin.")
    if actor.role is None:
        words = _("{login} is no employee, and may only look: omnidesk employee add {login}, by whoever runs the desk.")
    return Refusal(code="not-allowed", words=words.format(login=actor.login))


def unknown_ticket(number: TicketNumber) -> Refusal:
    """Return the refusal of a ticket that isn't there."""
    words = _("There is no ticket {number}; `omnidesk ticket list` shows which there are.")
    return Refusal(code="unknown-ticket", words=words.format(number=number))


def already(words: str, number: TicketNumber) -> Refusal:
    """Return the refusal of what would change nothing; `words` has the field `{number}`."""
    return Refusal(code="nothing-changed", words=words.format(number=number))
