"""What a key means to do with tickets: the command for each of them, what is asked before, what is told after.

It stands apart from the screens so that one ticket and many are told alike, in the list and in the reader.
"""

from collections.abc import Callable
from dataclasses import dataclass

from console.commands.tickets.assigning import Assign, Release
from console.commands.tickets.customer import ChangeCustomer
from console.commands.tickets.inner_sender import AcceptInnerSender
from console.commands.tickets.merging import Merge
from console.commands.tickets.moving import Move
from console.commands.tickets.noting import AddNote
from console.commands.tickets.registering import RegisterAddress
from console.commands.tickets.snoozing import Snooze
from console.commands.tickets.splitting import Split
from console.commands.tickets.statuses import Close, Pending, Reopen, Spam
from console.commands.tickets.tagging import AddTag, RemoveTag
from console.commands.tickets.ticket_command import TicketCommand
from storage.records import MessageKey, Ticket, TicketNumber
from widgets.language import _, ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Something to do. `command` makes it for a ticket as it was shown; `asks` and `told` take how many there are.

    `told` is about one ticket or several of them: its field `{tickets}` stands for "#7" or "12 tickets". `is_asked`
    when even one is asked about; `is_single` when it is done to one at a time only.
    """

    command: Callable[[Ticket], TicketCommand]
    question: str
    told: str
    is_asked: bool = False
    is_single: bool = False

    def asks(self, tickets: tuple[Ticket, ...]) -> str:
        """Return the question before it is done."""
        return self.question.format(tickets=counted([ticket.number for ticket in tickets]))

    def tells(self, numbers: tuple[TicketNumber, ...]) -> str:
        """Return what was done."""
        return self.told.format(tickets=counted(numbers))


def counted(numbers: "tuple[TicketNumber, ...] | list[TicketNumber]") -> str:
    """Return "#7" for one ticket, "12 tickets" for several."""
    if len(numbers) == 1:
        return f"#{numbers[0]}"
    return ngettext("{count} ticket", "{count} tickets", len(numbers)).format(count=len(numbers))


def _braced(text: str) -> str:
    """Return a text that stays as it is when it is formatted."""
    return text.replace("{", "{{").replace("}", "}}")


def assigning(login: str, name: str) -> Intent:
    """Return the intent to give tickets to an employee."""
    return Intent(
        command=lambda ticket: Assign(number=ticket.number, if_revision=ticket.revision, login=login),
        question=_("Assign {tickets} to {name}?").replace("{name}", _braced(name)),
        told=_("assigned to {name}: {tickets}").replace("{name}", _braced(name)),
    )


def releasing() -> Intent:
    """Return the intent to give tickets back."""
    return Intent(
        command=lambda ticket: Release(number=ticket.number, if_revision=ticket.revision),
        question=_("Release {tickets}, so that nobody has them?"),
        told=_("nobody has it now: {tickets}"),
    )


def closing() -> Intent:
    """Return the intent to close tickets."""
    return Intent(
        command=lambda ticket: Close(number=ticket.number, if_revision=ticket.revision),
        question=_("Close {tickets}?"),
        told=_("closed: {tickets}"),
    )


def reopening() -> Intent:
    """Return the intent to open tickets again."""
    return Intent(
        command=lambda ticket: Reopen(number=ticket.number, if_revision=ticket.revision),
        question=_("Open {tickets} again?"),
        told=_("open again: {tickets}"),
    )


def waiting() -> Intent:
    """Return the intent to let tickets wait for the customer."""
    return Intent(
        command=lambda ticket: Pending(number=ticket.number, if_revision=ticket.revision),
        question=_("Set {tickets} pending?"),
        told=_("pending: {tickets}"),
    )


def snoozing(until: int, words: str) -> Intent:
    """Return the intent to put tickets off until a time; `words` say it."""
    return Intent(
        command=lambda ticket: Snooze(number=ticket.number, if_revision=ticket.revision, until=until),
        question=_("Put {tickets} off until {time}?").replace("{time}", _braced(words)),
        told=_("put off until {time}: {tickets}").replace("{time}", _braced(words)),
    )


def marking_spam() -> Intent:
    """Return the intent to mark tickets as spam."""
    return Intent(
        command=lambda ticket: Spam(number=ticket.number, if_revision=ticket.revision),
        question=_("Mark {tickets} as spam? Nothing is grouped into spam any more."),
        told=_("marked as spam: {tickets}"),
        is_asked=True,
    )


def tagging(tag: str) -> Intent:
    """Return the intent to tag tickets."""
    return Intent(
        command=lambda ticket: AddTag(number=ticket.number, if_revision=ticket.revision, tag=tag),
        question=_("Tag {tickets} with {tag}?").replace("{tag}", _braced(tag)),
        told=_("tagged with {tag}: {tickets}").replace("{tag}", _braced(tag)),
    )


def untagging(tag: str) -> Intent:
    """Return the intent to take a tag off tickets."""
    return Intent(
        command=lambda ticket: RemoveTag(number=ticket.number, if_revision=ticket.revision, tag=tag),
        question=_("Take the tag {tag} off {tickets}?").replace("{tag}", _braced(tag)),
        told=_("tag {tag} taken off: {tickets}").replace("{tag}", _braced(tag)),
    )


def noting(text: str) -> Intent:
    """Return the intent to write a note; it is true whatever was done to the ticket meanwhile."""
    return Intent(
        command=lambda ticket: AddNote(number=ticket.number, text=text),
        question=_("Write this note in {tickets}?"),
        told=_("note written: {tickets}"),
    )


def merging(into: Ticket) -> Intent:
    """Return the intent to merge tickets into another."""
    subject = _braced(into.subject.strip() or "-")
    question = _("Merge {tickets} into #{number}, “{subject}”?")
    return Intent(
        command=lambda ticket: Merge(number=ticket.number, if_revision=ticket.revision, into=into.number),
        question=question.replace("{number}", str(into.number)).replace("{subject}", subject),
        told=_("merged into #{number}: {tickets}").replace("{number}", str(into.number)),
        is_asked=True,
    )


def splitting(message: MessageKey) -> Intent:
    """Return the intent to split a mail off."""
    return Intent(
        command=lambda ticket: Split(number=ticket.number, if_revision=ticket.revision, message=message),
        question=_("Split this mail off {tickets} into a ticket of its own? Time never groups the two again."),
        told=_("split off {tickets}"),
        is_asked=True,
        is_single=True,
    )


def moving(address: str) -> Intent:
    """Return the intent to move tickets to another mail address."""
    return Intent(
        command=lambda ticket: Move(number=ticket.number, if_revision=ticket.revision, address=address),
        question=_("Move {tickets} to {address}?").replace("{address}", _braced(address)),
        told=_("moved to {address}: {tickets}").replace("{address}", _braced(address)),
    )


def giving(address: str) -> Intent:
    """Return the intent to give tickets to the customer who owns an address."""
    return Intent(
        command=lambda ticket: ChangeCustomer(number=ticket.number, if_revision=ticket.revision, address=address),
        question=_("Give {tickets} to the customer {address}?").replace("{address}", _braced(address)),
        told=_("given to the customer {address}: {tickets}").replace("{address}", _braced(address)),
    )


def accepting() -> Intent:
    """Return the intent to accept the inner sender that is proposed."""
    return Intent(
        command=lambda ticket: AcceptInnerSender(number=ticket.number, if_revision=ticket.revision),
        question=_("Accept the inner sender of {tickets}?"),
        told=_("the inner sender is the customer now: {tickets}"),
        is_single=True,
    )


def registering(address: str | None, brand: str) -> Intent:
    """Return the intent to register the address that a ticket was for; None takes the only one."""
    question = _("Register {address} with the brand {brand}, and move {tickets} to it?")
    return Intent(
        command=lambda ticket: RegisterAddress(number=ticket.number, if_revision=ticket.revision, address=address),
        question=question.replace("{address}", _braced(address or "?")).replace("{brand}", _braced(brand)),
        told=_("registered {address}; moved to it: {tickets}").replace("{address}", _braced(address or "?")),
        is_asked=True,
        is_single=True,
    )
