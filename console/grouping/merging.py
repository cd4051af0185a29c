"""Merging and splitting tickets: what moves, and what is marked.

It stands apart from the rules because a person decides here; the plans are values, so that they can be shown before.
No plan loses a message: only where it is kept changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from storage.records import CustomerId, Message, MessageKey, Ticket, TicketNumber
from storage.words import Direction, TicketStatus


class Obstacle(StrEnum):
    """Why a merge or a split can't be done."""

    ITSELF = "a ticket can't be merged into itself"
    ALREADY_MERGED = "that ticket was merged into another"
    OTHER_BRAND = "the tickets are of two brands"
    ONLY_MESSAGE = "it is the ticket's only message"
    NOT_IN_TICKET = "the message is not in that ticket"
    NOT_INBOUND = "only a mail of a customer can be split off"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePlan:
    """`moved` go from `gone` to `into`; `gone` is marked as merged; `into` gets `status`."""

    gone: TicketNumber
    into: TicketNumber
    moved: tuple[MessageKey, ...]
    status: TicketStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPlan:
    """`moved` go from `origin` to a ticket that opens with this subject at this time; `origin` is parted from the
    customer, so that time never groups their mails into it again."""

    origin: TicketNumber
    moved: tuple[MessageKey, ...]
    customer_id: CustomerId
    subject: str
    opened_at: int


def plan_merge(gone: Ticket, messages: Sequence[Message], into: Ticket) -> MergePlan | Obstacle:
    """Return how one ticket, with these messages, is merged into another.

    The survivor is as open as the livelier of the two, so that no open question is closed by a merge.
    """
    if gone.number == into.number:
        return Obstacle.ITSELF
    if TicketStatus.MERGED in (gone.status, into.status):
        return Obstacle.ALREADY_MERGED
    if gone.brand_id != into.brand_id:
        return Obstacle.OTHER_BRAND
    return MergePlan(
        gone=gone.number,
        into=into.number,
        moved=tuple(message.key for message in messages if message.ticket == gone.number),
        status=_livelier(gone.status, into.status),
    )


def plan_split(
    message: Message, ticket: Ticket, messages: Sequence[Message], customer_id: CustomerId
) -> SplitPlan | Obstacle:
    """Return how a mail of this customer leaves a ticket, which has these messages, for one of its own."""
    if message.ticket != ticket.number or ticket.status is TicketStatus.MERGED:
        return Obstacle.NOT_IN_TICKET
    if message.direction is not Direction.IN:
        return Obstacle.NOT_INBOUND
    if all(other.key == message.key for other in messages if other.direction is Direction.IN):
        return Obstacle.ONLY_MESSAGE
    return SplitPlan(
        origin=ticket.number,
        moved=(message.key,),
        customer_id=customer_id,
        subject=message.subject,
        opened_at=message.arrival,
    )


def _livelier(one: TicketStatus, other: TicketStatus) -> TicketStatus:
    order = (TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.SNOOZED, TicketStatus.CLOSED, TicketStatus.SPAM)
    return min((one, other), key=order.index)
