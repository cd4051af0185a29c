"""Accepting who wrote a mail that an employee forwarded by hand: the proposed inner sender becomes the customer.

The proposal is not kept: it is found again by reading the kept raw mail, in a process of its own as the intake does.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from console.commands.actor import Actor
from console.commands.desk import Desk
from console.commands.refusal import Refusal, RefusedError
from console.commands.tickets.facts import Facts
from console.commands.tickets.ticket_command import Done, TicketCommand, ticket_of
from console.commands.tickets.work import Work
from console.mail.parsed import InnerSender, ParsedMail
from storage.protocol import Reader
from storage.records import Message, MessageKey, Ticket
from storage.settings import BrandId, Settings
from storage.triage import Writing
from storage.words import Badge
from widgets.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInnerSender(TicketCommand):
    """Gives a ticket to the inner sender of a mail of its, the newest with a proposal unless `message` names one.

    That mail counts as theirs from then on. `sender` is who was found in it; whoever asks leaves it out.
    """

    verb: ClassVar[str] = "accept-sender"
    message: MessageKey | None = None
    sender: InnerSender | None = None

    def why_not(self, facts: Facts, ticket: Ticket, actor: Actor) -> Refusal | None:
        return None if Badge.INNER_SENDER_PROPOSED in ticket.badges else _none_proposed()

    def do(self, work: Work, facts: Facts, ticket: Ticket) -> str:
        held = {one.key for one in work.writer.writings(ticket.number)}
        if self.sender is None or self.message is None or self.message not in held:
            raise RefusedError(_none_proposed())
        customer = work.writer.customer_of(self.sender.address)
        if customer is None:
            customer = work.writer.add_customer(self.sender.name, self.sender.address)
        message = work.writer.message(self.message)
        counts = message is not None and not message.automatic
        work.give(ticket.number, customer, [Writing(key=self.message, customer_id=customer, from_customer=counts)])
        work.remove_badges(ticket.number, (Badge.INNER_SENDER_PROPOSED,))
        return f"{ticket.customer_address or '-'} → {self.sender.address}"

    async def run(self, desk: Desk) -> Done:
        """Read the mail again, then do it in one transaction. Raises RefusedError, StorageError."""
        now = desk.clock()
        kept = await desk.repository.reading(lambda reader: self._kept(reader, desk.actor, now))
        sender = await _sender_of(kept)
        if sender is None:
            raise RefusedError(_none_proposed())
        ready = replace(self, message=kept.message, sender=sender)
        return await desk.repository.writing(lambda writer: ready.apply(writer, desk.actor, now))

    def _kept(self, reader: Reader, actor: Actor, now: int) -> "_Kept":
        facts = self.facts(reader, now)
        refusal = self.check(facts, actor)
        if refusal is not None:
            raise RefusedError(refusal)
        message = _with_proposal(reader.messages(self.number), self.message)
        if message is None or message.delivery is None:
            raise RefusedError(_none_proposed())
        ticket = ticket_of(facts)
        raw = reader.raw(message.delivery)
        return _Kept(message=message.key, raw=raw, brand_id=ticket.brand_id, settings=facts.settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A kept mail, to be read again."""

    message: MessageKey
    raw: bytes
    brand_id: BrandId
    settings: Settings


async def _sender_of(kept: _Kept) -> InnerSender | None:
    """Loaded here because reading mail needs much that other commands do without."""
    from console.customers import author
    from console.intake.reading import ReadingRoom
    from console.routing import route

    async with ReadingRoom() as room:
        (mail,) = await room.read([kept.raw])
    if not isinstance(mail, ParsedMail):
        return None
    way = route(mail, kept.brand_id, kept.settings)
    return author(mail, way, kept.settings).proposed if way is not None else None


def _with_proposal(messages: list[Message], wanted: MessageKey | None) -> Message | None:
    proposing = [one for one in messages if Badge.INNER_SENDER_PROPOSED in one.badges and wanted in (None, one.key)]
    return max(proposing, key=lambda one: one.key, default=None)


def _none_proposed() -> Refusal:
    return Refusal(code="no-proposal", words=_("No inner sender is proposed for that ticket, or not any more."))
