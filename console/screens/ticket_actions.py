"""Every key that does something with tickets: the base of the list and of the reader, so that both can do the same.

A subclass says which tickets are meant (`targets`), which mail is in view (`message_in_view`), and how to go on to the
next (`way_on`, `go_to_unread`); its PLACES name `Where.TICKET`. Everything else is here.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from console.key_names import Where
from console.keys import key_line
from console.screens.ticket_running import Then, TicketRunning
from storage.records import MessageKey, Ticket
from storage.words import TicketStatus
from widgets.language import _

if TYPE_CHECKING:
    from console.screens.ticket_doing import TicketDoing


def are_over(tickets: Sequence[Ticket]) -> bool:
    """Tell whether every one of some tickets is closed or spam: then closing them opens them again."""
    return bool(tickets) and all(ticket.status in (TicketStatus.CLOSED, TicketStatus.SPAM) for ticket in tickets)


class TicketActions(TicketRunning):
    """A screen with tickets to do something with."""

    _key_words: Mapping[str, str] = MappingProxyType({})  # what the line of keys says of this moment

    # What a screen says of itself

    def message_in_view(self) -> MessageKey | None:
        """Return the mail that a person looks at; None where no mail is shown."""
        return None

    def way_on(self) -> Then:
        """Return what goes to the next ticket, as things stand when the key is pressed."""
        return lambda: None

    async def go_to_unread(self, step: int) -> None:
        """Go to the next unread ticket (`step` 1) or the one before (-1)."""

    def key_words(self) -> Mapping[str, str]:
        """Return by their names what keys do at this moment and not always; "" for one that does nothing."""
        return {"ticket.close": _("open again")} if are_over(self.targets()) else {}

    def tell_keys(self) -> None:
        """Draw the line of keys again where one of them does something else now."""
        told = self.key_words()
        if told != self._key_words:
            self._key_words = told
            self.show_keys()

    def show_keys(self) -> None:
        """Draw the line of keys."""
        instead = {**self._key_words, **self.withheld()}
        self.keys.show(key_line(self.keymap, *self.places, Where.EVERYWHERE, instead=instead))

    @cached_property
    def doing(self) -> "TicketDoing":
        """What the keys do, loaded with the first of them."""
        from console.screens.ticket_doing import TicketDoing

        return TicketDoing(self)

    # Whose it is

    def action_take(self) -> None:
        """Assign the tickets to whoever acts."""
        self.with_tickets(lambda tickets: self.start(self.doing.take(tickets)))

    def action_assign(self) -> None:
        """Pick who gets the tickets, or nobody."""
        self.with_tickets(lambda tickets: self.start(self.doing.assign(tickets)))

    def action_mark_unread(self) -> None:
        """Make the tickets new again for whoever acts."""
        self.with_tickets(lambda tickets: self.start(self.doing.mark_unread(tickets)))

    def action_unread(self, step: int) -> None:
        """Go to the next unread ticket, or the one before."""
        self.start(self.go_to_unread(step))

    # Its status

    def action_close(self) -> None:
        """Close the tickets; where all of them are closed or spam, open them again."""
        self.with_tickets(self.doing.close_or_open)

    def action_close_next(self) -> None:
        """Close the tickets and go to the next."""
        self.with_tickets(lambda tickets: self.doing.close_next(tickets, self.way_on()))

    def action_pending(self) -> None:
        """Let the tickets wait for the customer; where all of them do, open them again."""
        self.with_tickets(self.doing.pending)

    def action_spam(self) -> None:
        """Mark the tickets as spam; where all of them are, open them again."""
        self.with_tickets(self.doing.spam)

    def action_snooze(self) -> None:
        """Pick until when the tickets are put off."""
        self.with_tickets(self.doing.snooze)

    # Words

    def action_tag(self) -> None:
        """Pick a tag to give or to take off."""
        self.with_tickets(lambda tickets: self.start(self.doing.tag(tickets)))

    def action_note(self) -> None:
        """Write a note."""
        self.with_tickets(self.doing.note)

    # Its place

    def action_merge(self) -> None:
        """Pick the ticket to merge into."""
        self.with_tickets(lambda tickets: self.start(self.doing.merge(tickets)))

    def action_split(self) -> None:
        """Split the mail in view off."""
        message = self.message_in_view()
        if message is None:
            self.status.say(_("Read the ticket first: there the mail in view is split off."))
        else:
            self.with_tickets(lambda tickets: self.doing.split(tickets, message))

    def action_move_address(self) -> None:
        """Pick the mail address that the tickets go to."""
        self.with_tickets(lambda tickets: self.start(self.doing.move(tickets)))

    def action_customer(self) -> None:
        """Pick or type the address of the customer that the tickets go to."""
        self.with_tickets(lambda tickets: self.start(self.doing.customer(tickets)))

    def action_accept_sender(self) -> None:
        """Accept the inner sender that is proposed."""
        self.with_tickets(self.doing.accept_sender)

    def action_register(self) -> None:
        """Register the address that the ticket was for."""
        self.with_tickets(lambda tickets: self.start(self.doing.register(tickets)))

    # Taking back, copying

    def action_undo(self) -> None:
        """Take back the newest thing that whoever acts did."""
        self.undo(None)

    def action_undo_list(self) -> None:
        """Pick something to take back."""
        self.start(self.doing.undo_list())

    def action_copy(self) -> None:
        """Copy the numbers of the tickets."""
        self.with_tickets(lambda tickets: self.copy_text(" ".join(f"#{ticket.number}" for ticket in tickets)))

    def action_copies(self) -> None:
        """Pick what to copy of the ticket."""
        self.with_tickets(lambda tickets: self.start(self.doing.copies(tickets[0])))
