"""Splitting a mail off into a ticket of its own. It is remembered: time never groups the two again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.refusal import Refusal
from console.commands.tickets.facts import Facts
from console.commands.tickets.obstacles import refusal_of
from console.commands.tickets.ticket_command import TicketCommand
from console.commands.tickets.work import Work
from console.grouping.merging import Obstacle, SplitPlan, plan_split
from storage.protocol import Reader
from storage.records import CustomerId, Message, MessageKey, NewTicket, Place, Ticket, TicketNumber
from storage.words import Badge

_OF_JOINING = (Badge.OTHER_SUBJECT, Badge.OTHER_REFERENCE, Badge.NEW_PARTICIPANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(TicketCommand):
    """Splits a mail off its ticket `number`."""

    verb: ClassVar[str] = "split"
    message: MessageKey

    def facts(self, reader: Reader, now: int) -> Facts:
        messages = tuple(reader.messages(self.number))
        return replace(
            TicketCommand.facts(self, reader, now),
            messages=messages,
            customer_id=_writer_of(reader, self.number, _named(messages, self.message)),
        )

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        plan = self._plan(facts, ticket)
        return None if isinstance(plan, SplitPlan) else refusal_of(plan)

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        plan = self._plan(facts, ticket)
        message = _named(facts.messages, self.message)
        assert isinstance(plan, SplitPlan) and message is not None  # noqa: S101 (the check has said so)
        opened = work.open(_ticket(plan, ticket, message), ticket.number, assignee=ticket.assignee)
        work.move([Place(key=message.key, ticket=ticket.number, because=message.because)], opened)
        work.part(plan.origin, plan.customer_id)
        detail = f"ticket {ticket.number} → ticket {opened}"
        work.tell(opened, detail)
        return detail

    def lands_in(self, work: Work) -> TicketNumber:
        return work.deed().opened[0].ticket

    def _plan(self, facts: Facts, ticket: Ticket) -> SplitPlan | Obstacle:
        message = _named(facts.messages, self.message)
        if message is None:
            return Obstacle.NOT_IN_TICKET
        return plan_split(message, ticket, facts.messages, facts.customer_id or ticket.customer_id)


def _named(messages: Sequence[Message], key: MessageKey) -> Message | None:
    return next((message for message in messages if message.key == key), None)


def _writer_of(reader: Reader, number: TicketNumber, message: Message | None) -> CustomerId | None:
    """Return who wrote a mail. One of an unsure sender is nobody's, but its ticket is that sender's."""
    if message is None:
        return None
    kept = next((one.customer_id for one in reader.writings(number) if one.key == message.key), None)
    return kept if kept is not None else reader.customer_of(message.sender)


def _ticket(plan: SplitPlan, origin: Ticket, message: Message) -> NewTicket:
    """Return the ticket that opens: with the remarks of its mail, but for those about joining the other ticket."""
    return NewTicket(
        brand_id=origin.brand_id,
        address=origin.address,
        customer_id=plan.customer_id,
        subject=plan.subject,
        opened_at=plan.opened_at,
        follows=None,
        badges=tuple(badge for badge in message.badges if badge not in _OF_JOINING),
    )
