"""Merging a ticket into another: its messages go over, and whoever looks for it finds the survivor.

Where it brings together what a split had parted, the split is remembered no longer.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.refusal import Refusal
from console.commands.tickets.facts import Facts
from console.commands.tickets.obstacles import refusal_of
from console.commands.tickets.parting import forget_joined
from console.commands.tickets.ticket_command import TicketCommand, unknown_ticket
from console.commands.tickets.work import Work
from console.grouping.merging import MergePlan, plan_merge
from storage.protocol import Reader
from storage.records import Ticket, TicketNumber
from storage.words import TicketStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(TicketCommand):
    """Merges the ticket `number` into another. `if_revision` is about the one that goes."""

    verb: ClassVar[str] = "merge"
    into: TicketNumber

    def facts(self, reader: Reader, now: int) -> Facts:
        return replace(TicketCommand.facts(self, reader, now), other=reader.ticket(self.into))

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        if facts.other is None:
            return unknown_ticket(self.into)
        plan = plan_merge(ticket, (), facts.other)
        return None if isinstance(plan, MergePlan) else refusal_of(plan)

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        plan = plan_merge(ticket, (), _there(facts))
        assert isinstance(plan, MergePlan)  # noqa: S101 (the check has said so)
        places = work.writer.places(ticket.number)
        work.move(places, self.into)
        forget_joined(work, self.into, {place.key for place in places})
        work.mark_merged(ticket.number, self.into)
        self._enliven(work, plan.status, ticket, _there(facts))
        detail = f"ticket {ticket.number} → ticket {self.into}"
        work.tell(self.into, detail)
        return detail

    def lands_in(self, work: Work) -> TicketNumber:
        return self.into

    def _enliven(self, work: Work, status: TicketStatus, gone: Ticket, into: Ticket) -> None:
        """Leave no question asleep for longer: of two times the earlier counts."""
        if status is TicketStatus.SNOOZED:
            times = [one.snoozed_until for one in (gone, into) if one.snoozed_until is not None]
            if times and min(times) != into.snoozed_until:
                work.snooze(into.number, min(times), yields=True)
        elif status is not into.status:
            work.set_status(into.number, status, yields=True)


def _there(facts: Facts) -> Ticket:
    assert facts.other is not None  # noqa: S101 (the check has said so)
    return facts.other
