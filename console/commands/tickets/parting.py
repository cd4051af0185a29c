"""What ends the memory of a split: its parts are one ticket again, or what went off turned out to be somebody else's.

It stands apart because a merge and a change of customer ask the same: whether a mail of that customer that was split
off a ticket still stands elsewhere.
"""

from collections.abc import Collection, Iterator

from console.commands.tickets.deed import Deed, Parted, read_deed
from console.commands.tickets.work import Work
from storage.protocol import Reader
from storage.records import CustomerId, Event, MessageKey, TicketNumber

VERB = "split"


def forget_joined(work: Work, number: TicketNumber, joined: Collection[MessageKey]) -> None:
    """Forget from whom a ticket was parted where these mails, which came into it, were all that kept them apart."""
    splits = list(_splits_of(work.writer, number))
    if any(move.key in joined for split in splits for move in split.moved):
        _forget(work, number, splits, {parted.customer_id for split in splits for parted in split.parted})


def forget_given(work: Work, number: TicketNumber, former: CustomerId) -> None:
    """Forget that a ticket was parted from a customer by mails that were split off it into this one, where none of
    them is theirs any more."""
    for origin in sorted({opened.origin for split in _splits_into(work.writer, number) for opened in split.opened}):
        _forget(work, origin, list(_splits_of(work.writer, origin)), {former})


def _forget(work: Work, number: TicketNumber, splits: list[Deed], customers: set[CustomerId]) -> None:
    """Forget only what these splits made known: a memory from elsewhere has no mails that could be asked."""
    for customer in sorted(customers):
        known = any(Parted(ticket=number, customer_id=customer) in split.parted for split in splits)
        if known and not _is_apart(work.writer, number, splits, customer):
            work.unpart(number, customer)


def _is_apart(reader: Reader, number: TicketNumber, splits: list[Deed], customer: CustomerId) -> bool:
    """Tell whether a mail of a customer that one of these splits took off a ticket stands in another."""
    return any(_stands_apart(reader, move.key, number, customer) for split in splits for move in split.moved)


def _stands_apart(reader: Reader, key: MessageKey, number: TicketNumber, customer: CustomerId) -> bool:
    message = reader.message(key)
    if message is None or message.ticket == number:
        return False
    writer = next((one.customer_id for one in reader.writings(message.ticket) if one.key == key), None)
    return customer == (writer if writer is not None else reader.customer_of(message.sender))


def _splits_of(reader: Reader, number: TicketNumber) -> Iterator[Deed]:
    """Give what was split off a ticket and not put back, oldest first."""
    return (read_deed(one.undo) for one in reader.events(number) if _is_split(one))


def _splits_into(reader: Reader, number: TicketNumber) -> Iterator[Deed]:
    """Give the splits that opened a ticket: they are told of there, and kept with the ticket that was split."""
    for told in reader.events(number):
        whole = reader.event(told.part_of) if told.verb == VERB and told.part_of is not None else None
        if whole is not None and _is_split(whole):
            yield read_deed(whole.undo)


def _is_split(event: Event) -> bool:
    return event.verb == VERB and event.undo != "" and event.undone_at is None
