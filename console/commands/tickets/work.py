"""The changing of tickets inside one transaction, which notes everything that an undo must put back.

It stands apart so that a command only says what it does: what stood before is remembered here, and the event written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from console.commands.tickets.deed import (
    Answered,
    Changed,
    Deed,
    Given,
    Moved,
    Noted,
    Opened,
    Parted,
    standing,
    written,
)
from storage.drafts import Draft
from storage.outbox import OutboxId
from storage.protocol import Writer
from storage.records import (
    CustomerId,
    Event,
    EventId,
    MessageKey,
    NewMessage,
    NewTicket,
    Place,
    Ticket,
    TicketNumber,
)
from storage.triage import Writing
from storage.words import Because, TicketStatus


@dataclass(slots=True)
class Work:
    """One command at work for an employee at a time in ms UTC."""

    writer: Writer
    now: int
    login: str
    registered: str = ""
    _before: dict[TicketNumber, Ticket] = field(default_factory=dict)
    _told: dict[TicketNumber, str] = field(default_factory=dict)
    _yielding: set[TicketNumber] = field(default_factory=set)
    _moved: list[Moved] = field(default_factory=list)
    _given: list[Given] = field(default_factory=list)
    _parted: list[Parted] = field(default_factory=list)
    _unparted: list[Parted] = field(default_factory=list)
    _opened: list[Opened] = field(default_factory=list)
    _noted: list[Noted] = field(default_factory=list)
    _queued: list[Answered] = field(default_factory=list)

    def set_status(self, number: TicketNumber, status: TicketStatus, *, yields: bool = False) -> None:
        """Set a ticket's status. `yields`: an undo leaves what somebody made of it since."""
        self._remember(number)
        if yields:
            self._yielding.add(number)
        self.writer.set_status(number, status, at=self.now)

    def snooze(self, number: TicketNumber, until: int, *, yields: bool = False) -> None:
        """Put a ticket off until a time."""
        self._remember(number)
        if yields:
            self._yielding.add(number)
        self.writer.snooze(number, until)

    def mark_merged(self, number: TicketNumber, into: TicketNumber) -> None:
        """Mark a ticket as merged into another."""
        self._remember(number)
        self.writer.mark_merged(number, into, at=self.now)

    def assign(self, number: TicketNumber, login: str | None) -> None:
        """Give a ticket to an employee, or to nobody."""
        self._remember(number)
        self.writer.assign(number, login)

    def set_tags(self, number: TicketNumber, tags: Sequence[str]) -> None:
        """Give a ticket these tags."""
        self._remember(number)
        self.writer.set_tags(number, tags)

    def set_address(self, number: TicketNumber, address: str) -> None:
        """Move a ticket to another address of its brand; its mails are where an employee put them then."""
        self._remember(number)
        self.writer.set_address(number, address)
        self._keep_here([place for place in self.writer.places(number) if place.because is not None], number)

    def remove_badges(self, number: TicketNumber, badges: Sequence[str]) -> None:
        """Take badges off a ticket."""
        self._remember(number)
        self.writer.remove_badges(number, badges)

    def give(self, number: TicketNumber, customer_id: CustomerId, writings: Sequence[Writing]) -> None:
        """Give a ticket to a customer, and say whose its mails are; only those that change are named.

        They are where an employee put them then.
        """
        self._remember(number)
        former = {one.key: one for one in self.writer.writings(number)}
        self._given += [Given(ticket=number, before=former[one.key], after=one) for one in writings]
        self.writer.set_customer(number, customer_id)
        self.writer.set_writings(writings)
        keys = {one.key for one in writings}
        self._keep_here([place for place in self.writer.places(number) if place.key in keys], number)

    def move(self, places: Sequence[Place], into: TicketNumber) -> None:
        """Move messages to another ticket."""
        self._moved += [Moved(key=one.key, was_in=one.ticket, because=one.because, into=into) for one in places]
        if places:
            self.writer.move_messages([place.key for place in places], into)

    def open(self, ticket: NewTicket, origin: TicketNumber, *, assignee: str | None) -> TicketNumber:
        """Open a ticket out of another, in these hands."""
        number = self.writer.open_ticket(ticket)
        if assignee is not None:
            self.writer.assign(number, assignee)
        self._opened.append(Opened(ticket=number, origin=origin))
        return number

    def part(self, number: TicketNumber, customer_id: CustomerId) -> None:
        """Remember that a ticket was parted from a customer; what was remembered before stays after an undo."""
        if not self.writer.is_parted(number, customer_id):
            self._parted.append(Parted(ticket=number, customer_id=customer_id))
            self.writer.part(number, customer_id)

    def unpart(self, number: TicketNumber, customer_id: CustomerId) -> None:
        """Forget that a ticket was parted from a customer, if that is remembered."""
        if self.writer.is_parted(number, customer_id):
            self._unparted.append(Parted(ticket=number, customer_id=customer_id))
            self.writer.unpart(number, customer_id)

    def note(self, message: NewMessage) -> MessageKey:
        """Write a note."""
        key = self.writer.add_message(message)
        self._noted.append(Noted(ticket=message.ticket, key=key))
        return key

    def note_queued(self, number: TicketNumber, key: MessageKey, outbox: OutboxId, draft: Draft) -> None:
        """Remember a mail that was queued; `draft` gives its text back when it is taken back."""
        self._queued.append(Answered(ticket=number, key=key, outbox=outbox, draft=draft))

    def tell(self, number: TicketNumber, detail: str) -> None:
        """Say in the audit trail of one more ticket what was done to it."""
        self._told[number] = detail

    def deed(self) -> Deed:
        """Return everything that was done so far."""
        return Deed(
            changed=tuple(
                change for number, ticket in self._before.items() if (change := self._change(number, ticket))
            ),
            moved=tuple(self._moved),
            given=tuple(self._given),
            parted=tuple(self._parted),
            unparted=tuple(self._unparted),
            opened=tuple(self._opened),
            noted=tuple(self._noted),
            queued=tuple(self._queued),
            registered=self.registered,
        )

    def record(self, verb: str, number: TicketNumber, detail: str, part_of: EventId | None) -> EventId:
        """Write the event with its undo, and one more for each other ticket that was told of; return the first."""
        whole = Event(
            at=self.now,
            actor=self.login,
            verb=verb,
            subject=f"ticket {number}",
            detail=detail,
            ticket=number,
            undo=written(self.deed()),
            part_of=part_of,
        )
        made = self.writer.add_event(whole)
        for other, words in self._told.items():
            about = f"ticket {other}"
            self.writer.add_event(
                replace(whole, subject=about, detail=words, ticket=other, undo="", part_of=part_of or made)
            )
        return made

    def _keep_here(self, places: Sequence[Place], number: TicketNumber) -> None:
        """Say of mails that an employee put them here. Of what one had moved before, that is known already: so an
        undo of either leaves the other's."""
        self.move([place for place in places if place.because is not Because.MOVED_BY_EMPLOYEE], number)

    def _remember(self, number: TicketNumber) -> None:
        if number not in self._before:
            ticket = self.writer.ticket(number)
            if ticket is None:
                raise KeyError(number)
            self._before[number] = ticket

    def _change(self, number: TicketNumber, before: Ticket) -> Changed | None:
        after = self.writer.ticket(number)
        if after is None or standing(after) == standing(before):
            return None
        yields = number in self._yielding
        return Changed(ticket=number, before=standing(before), after=standing(after), yields=yields)
