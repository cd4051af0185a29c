"""Puts tickets back as they were before a command: exactly, and only what nobody has changed since.

It stands apart from the command that undoes, because an event over many tickets is put back part by part.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

from console.commands.addresses import without_address
from console.commands.refusal import RefusedError
from console.commands.tickets.deed import Changed, Deed, Opened, Standing, standing
from console.commands.tickets.taking_back import give_back
from storage.protocol import Reader, Writer
from storage.records import DeliveryKey, Place, Ticket, TicketNumber
from storage.settings import MailAddress
from storage.words import TicketStatus

_STATUS = ("status", "closed_at", "snoozed_until", "merged_into")
_ADDED_TO = ("badges",)  # by mail that comes in, which is no change of somebody's mind


def overtaken(reader: Reader, deed: Deed) -> TicketNumber | None:
    """Return the first ticket that isn't as the command left it, as far as the command changed it; None for none."""
    for change in deed.changed:
        ticket = reader.ticket(change.ticket)
        if ticket is None or (not change.yields and _differs(change, ticket, _put_away(reader, ticket))):
            return change.ticket
    for move in deed.moved:
        message = reader.message(move.key)
        if message is not None and message.ticket != move.into:
            return move.into
    for given in deed.given:
        if given.after not in reader.writings(given.ticket):
            return given.ticket
    for note in deed.noted:
        message = reader.message(note.key)
        if message is None or message.ticket != note.ticket:
            return note.ticket
    for taken in deed.taken:
        message = reader.message(taken.key)
        if message is None or message.ticket != taken.ticket or not reader.can_take_out(taken.was.key):
            return taken.ticket
    return None


def changed_back(deed: Deed, later: Sequence[Deed]) -> TicketNumber | None:
    """Return the first ticket that stands as the command left it only because of what was done `later`; None for none.

    A ticket that was closed, opened and closed again is as the first closing left it, but undoing that one first would
    leave nothing to undo of the others.
    """
    others = [one for some in later for one in some.changed if not one.yields]
    for change in (one for one in deed.changed if not one.yields):
        looked_at = _changed_fields(change) - set(_ADDED_TO)
        if any(one.ticket == change.ticket and looked_at & _changed_fields(one) for one in others):
            return change.ticket
    opened = {one.ticket for one in deed.opened}
    given = (one.ticket for some in later for one in some.given)
    return next((number for number in given if number in opened), None)  # its mails are somebody else's since


def yielding_to(change: Changed, later: Sequence[Deed]) -> Changed:
    """Return a change without its status where it yields and somebody set the status since, be it to the same one."""
    others = (one for some in later for one in some.changed if one.ticket == change.ticket)
    if not change.yields or not any(_changed_fields(one) & set(_STATUS) for one in others):
        return change
    return replace(change, before=_with_status_of(change.before, change.after))


def behind_yielded(change: Changed, earlier: Sequence[tuple[Deed, bool]]) -> Changed:
    """Return a change with the status from before what yielded to it and was undone since.

    `earlier` is what was done to the ticket before it, the last first, and whether it is undone. An answer that closed
    its ticket is taken back while somebody has opened that again: undoing the opening must not close it once more.
    """
    before = change.before
    if not _changed_fields(change) & set(_STATUS):
        return change
    for deed, is_undone in earlier:
        last = next((one for one in deed.changed if one.ticket == change.ticket), None)
        if last is None or not _changed_fields(last) & set(_STATUS) or (is_undone and not last.yields):
            continue
        if not is_undone:
            break
        if all(getattr(last.after, name) == getattr(before, name) for name in _STATUS):
            before = _with_status_of(before, last.before)
    return replace(change, before=before)


def discard_overtaken(reader: Reader, deed: Deed) -> DeliveryKey | None:
    """Return the first mail that is not discarded any more, or was since anew; None for none."""
    for one in deed.discarded:
        delivery = reader.delivery(one.delivery)
        if delivery is None or delivery.discarded is None or delivery.discarded.at != one.at:
            return one.delivery
    return None


def registration_overtaken(reader: Reader, deed: Deed) -> bool:
    """Tell whether the address that a command registered has been changed or removed since, or can't be removed."""
    if not deed.registered:
        return False
    known = reader.settings().address_named(deed.registered)
    if known is None:
        return True
    bare = MailAddress(id=known.id, brand_id=known.brand_id, address=known.address, position=known.position)
    try:
        without_address(reader.settings(), known.address)
    except RefusedError:
        return True
    return known != bare


def put_back(writer: Writer, deed: Deed, now: int, login: str) -> None:
    """Put everything back. Only after `overtaken` found nothing."""
    there = [move for move in deed.moved if writer.message(move.key) is not None]  # an answer may be taken back since
    writer.put_back([Place(key=move.key, ticket=move.was_in, because=move.because) for move in there])
    writer.set_writings([given.before for given in deed.given])
    for note in deed.noted:
        writer.remove_note(note.key)
    for sent in deed.queued:
        give_back(writer, sent, now)
    for one in deed.discarded:
        writer.keep_again(one.delivery)
    for taken in deed.taken:
        writer.take_out(taken.was)
    for parted in deed.parted:
        writer.unpart(parted.ticket, parted.customer_id)
    for parted in deed.unparted:
        writer.part(parted.ticket, parted.customer_id)
    for change in deed.changed:
        ticket = writer.ticket(change.ticket)
        if ticket is not None:
            _restore(writer, change, ticket, now)
    for opened in deed.opened:
        _empty(writer, opened, now)
    for taken in deed.taken:
        if taken.opened:
            _close_empty(writer, taken.ticket, now)
    if deed.registered:
        _unregister(writer, deed.registered, now, login)


def _with_status_of(standing: Standing, other: Standing) -> Standing:
    return replace(standing, **{name: getattr(other, name) for name in _STATUS})


def _changed_fields(change: Changed) -> set[str]:
    names = (one.name for one in fields(Standing))
    return {name for name in names if getattr(change.before, name) != getattr(change.after, name)}


def _put_away(reader: Reader, ticket: Ticket) -> set[str]:
    """Return the fields that no undo touches any more: the status of a ticket whose opening was undone first.

    One that a person merged looks alike; there the merge itself stands in the way.
    """
    is_empty = ticket.status is TicketStatus.MERGED and not reader.places(ticket.number)
    return set(_STATUS) if is_empty else set()


def _differs(change: Changed, ticket: Ticket, unseen: set[str]) -> bool:
    current = standing(ticket)
    looked_at = _changed_fields(change) - set(_ADDED_TO) - unseen
    return any(getattr(current, name) != getattr(change.after, name) for name in looked_at)


def _restore(writer: Writer, change: Changed, ticket: Ticket, now: int) -> None:
    """Restore what the command changed, and leave the rest."""
    unseen = _put_away(writer, ticket)
    changed, before = _changed_fields(change) - unseen, change.before
    if changed & set(_STATUS) and not (change.yields and _differs(change, ticket, unseen)):
        _restore_status(writer, change.ticket, before, now)
    if "assignee" in changed:
        writer.assign(change.ticket, before.assignee)
    if "tags" in changed:
        writer.set_tags(change.ticket, before.tags)
    if "badges" in changed:
        later = [badge for badge in ticket.badges if badge not in change.after.badges]
        writer.remove_badges(change.ticket, ticket.badges)
        writer.add_badges(change.ticket, (*before.badges, *later))
    if "customer_id" in changed:
        writer.set_customer(change.ticket, before.customer_id)
    if "address" in changed:
        writer.set_address(change.ticket, before.address)


def _restore_status(writer: Writer, number: TicketNumber, before: Standing, now: int) -> None:
    at = before.closed_at if before.closed_at is not None else now
    if before.merged_into is not None:
        writer.mark_merged(number, before.merged_into, at=at)
    elif before.snoozed_until is not None:
        writer.snooze(number, before.snoozed_until)
    else:
        writer.set_status(number, before.status, at=at)


def _empty(writer: Writer, opened: Opened, now: int) -> None:
    """Merge a ticket that was opened and is empty again into its origin, since numbers are kept; one that got
    something since stays."""
    ticket = writer.ticket(opened.ticket)
    if ticket is not None and ticket.status is not TicketStatus.MERGED and not writer.places(opened.ticket):
        writer.mark_merged(opened.ticket, opened.origin, at=now)


def _close_empty(writer: Writer, number: TicketNumber, now: int) -> None:
    """Close a ticket that was opened for a mail and is empty again, since numbers are kept."""
    if not writer.places(number):
        writer.set_status(number, TicketStatus.CLOSED, at=now)


def _unregister(writer: Writer, address: str, now: int, login: str) -> None:
    change = without_address(writer.settings(), address)
    writer.save_settings(
        change.settings,
        actor=login,
        verb="address remove",
        subject=change.subject,
        detail=change.detail,
        at=now,
        why="undo",
    )
