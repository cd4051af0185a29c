"""A command on a mail that is in no ticket: judged as a value, done in one transaction, written down with its undo.

It stands apart so that each command only says what it refuses and what it does. The mail itself is read before the
transaction, in a process of its own.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Self

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.deed import Changed, Deed, standing, written
from console.commands.tickets.ticket_command import needs_answering
from console.intake.reading import ReadingRoom
from storage.parked import SET_ASIDE
from storage.protocol import Reader, Writer
from storage.records import Delivery, DeliveryKey, Event, EventId, MessageKey, Ticket, TicketNumber
from storage.settings import Settings
from storage.words import Because, Outcome
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedFacts:
    """What a command is judged by: the delivery (None: there is none), the ticket that was named, the settings."""

    delivery: Delivery | None
    settings: Settings
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What a command made of a mail. `deed` puts it back, None where nothing can, or where nothing changed.

    `cut` tells that the mail was read in part: how many bytes, of how many.
    """

    outcome: Outcome
    because: Because | None = None
    reason: str = ""
    message: MessageKey | None = None
    ticket: TicketNumber | None = None
    detail: str = ""
    deed: Deed | None = None
    cut: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedDone:
    """What was done to a delivery, and the event that tells it; `event` undoes it where `can_be_undone`."""

    delivery: DeliveryKey
    came: Came
    event: EventId
    can_be_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedCommand(ABC):
    """The base of a command on a parked mail, or on one that could not be read."""

    verb: ClassVar[str]
    delivery: DeliveryKey

    def facts(self, reader: Reader) -> ParkedFacts:
        """Return what the command is judged by."""
        return ParkedFacts(delivery=reader.delivery(self.delivery), settings=reader.settings())

    def check(self, facts: ParkedFacts, actor: Actor) -> Refusal | None:
        """Return why this is not done now, or None; pure."""
        if (refusal := needs_answering(actor)) is not None:
            return refusal
        if facts.delivery is None:
            return unknown_parked(self.delivery)
        return _decided(facts.delivery) or self.why_not(facts, facts.delivery)

    def why_not(self, facts: ParkedFacts, delivery: Delivery) -> Refusal | None:
        """Return what of its own a kind of command refuses, or None; pure."""
        return None

    async def made_ready(self, desk: Desk, room: ReadingRoom) -> Self:
        """Return the command with the mail read, where it needs that. Raises RefusedError, StorageError."""
        return self

    @abstractmethod
    def do(self, writer: Writer, facts: ParkedFacts, delivery: Delivery, actor: Actor, now: int) -> Came:
        """Do it and return what came of it. Only after `check` had nothing to say. May raise RefusedError."""

    def apply(self, writer: Writer, actor: Actor, now: int, *, part_of: EventId | None = None) -> ParkedDone:
        """Check and do it inside a transaction. Raises RefusedError."""
        facts = self.facts(writer)
        refusal = self.check(facts, actor)
        if refusal is not None or facts.delivery is None:
            raise RefusedError(refusal or unknown_parked(self.delivery))
        came = self.do(writer, facts, facts.delivery, actor, now)
        event = writer.add_event(_event(self.verb, self.delivery, came, actor, now, part_of))
        return ParkedDone(delivery=self.delivery, came=came, event=event, can_be_undone=came.deed is not None)

    async def run(self, desk: Desk, room: ReadingRoom) -> ParkedDone:
        """Read what is needed, then do it in one transaction. Raises RefusedError, StorageError."""
        await self.refuse_early(desk)
        ready = await self.made_ready(desk, room)
        now = desk.clock()
        return await desk.repository.writing(lambda writer: ready.apply(writer, desk.actor, now))

    async def refuse_early(self, desk: Desk) -> None:
        """Raise RefusedError for what is refused anyway: a mail is read only for a command that may do something."""
        facts = await desk.repository.reading(self.facts)
        refusal = self.check(facts, desk.actor)
        if refusal is not None:
            raise RefusedError(refusal)


def changed(before: Ticket | None, after: Ticket | None) -> tuple[Changed, ...]:
    """Return how a ticket was changed, nothing when it was not, or was not there before."""
    if before is None or after is None or standing(before) == standing(after):
        return ()
    return (Changed(ticket=after.number, before=standing(before), after=standing(after)),)


def aside_because(delivery: Delivery) -> str:
    """Return why a mail is where it is, as the trail keeps it."""
    because = delivery.because.value if delivery.because is not None else delivery.outcome.value
    return f"{because}: {delivery.reason}" if delivery.reason else because


def unknown_parked(key: DeliveryKey) -> Refusal:
    """Return the refusal of a mail that isn't there."""
    words = _("There is no mail {key}; `omnidesk parked list` shows which are parked.")
    return Refusal(code="unknown-delivery", words=words.format(key=key))


def _decided(delivery: Delivery) -> Refusal | None:
    if delivery.outcome in SET_ASIDE:
        return None
    if delivery.ticket is not None:
        words = _("Mail {key} is not parked: it is in ticket {number}, or belongs to it.")
        return Refusal(code="not-parked", words=words.format(key=delivery.key, number=delivery.ticket))
    words = _("Mail {key} is not parked; `omnidesk why delivery:{key}` tells what became of it.")
    return Refusal(code="not-parked", words=words.format(key=delivery.key))


def _event(verb: str, key: DeliveryKey, came: Came, actor: Actor, now: int, part_of: EventId | None) -> Event:
    return Event(
        at=now,
        actor=actor.login,
        verb=verb,
        subject=f"delivery {key}",
        detail=came.detail,
        ticket=came.ticket,
        undo="" if came.deed is None else written(came.deed),
        part_of=part_of,
    )
