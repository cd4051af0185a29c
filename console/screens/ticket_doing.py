"""What the keys for tickets do: pick what is needed, then run the command for the tickets that were meant.

It stands apart from the keys so that it is loaded with the first of them that is pressed: the commands on tickets need
much that the first screen does not, and must not wait for.
"""

from console.commands.tickets.seeing import MarkUnread
from console.screens import intents, ticket_choices
from console.screens.ticket_actions import are_over
from console.screens.ticket_running import Then, TicketRunning
from console.screens.undo_choices import event_of, nothing_words, undo_choices
from storage.protocol import Reader
from storage.records import MessageKey, Ticket
from storage.words import Direction, TicketStatus
from widgets.language import _
from widgets.note_box import NoteBox
from widgets.picker import Choice
from widgets.times import clock_time

Tickets = tuple[Ticket, ...]


class TicketDoing:
    """What is done from a screen; the screen asks, tells and runs."""

    def __init__(self, screen: TicketRunning) -> None:
        self._screen, self._session = screen, screen.session

    async def take(self, tickets: Tickets) -> None:
        """Assign the tickets to whoever acts."""
        settings = await self._session.read(lambda reader: reader.settings())
        login = self._session.actor(settings).login
        self._screen.act(intents.assigning(login, ticket_choices.name_of(settings, login)), tickets)

    async def assign(self, tickets: Tickets) -> None:
        """Pick who gets the tickets, or nobody."""
        settings = await self._session.read(lambda reader: reader.settings())

        def chosen(login: str) -> None:
            name = ticket_choices.name_of(settings, login)
            intent = intents.assigning(login, name) if login else intents.releasing()
            self._screen.act(intent, tickets)

        self._screen.pick(ticket_choices.people(settings, tickets), _("to whom?"), chosen)

    async def mark_unread(self, tickets: Tickets) -> None:
        """Make the tickets new again for whoever acts."""
        desk = await self._session.desk()
        for ticket in tickets:
            await MarkUnread(number=ticket.number).run(desk)
        numbers = [ticket.number for ticket in tickets]
        self._screen.status.say(_("unread again: {tickets}").format(tickets=intents.counted(numbers)))
        self._screen.was_done(numbers)
        self._screen.want_reread()

    def snooze(self, tickets: Tickets) -> None:
        """Pick until when the tickets are put off."""
        now, zone = self._session.clock(), self._session.zone

        def chosen(name: str) -> None:
            if not name:
                self._screen.act(intents.reopening(), tickets)
                return
            until = int(name)
            self._screen.act(intents.snoozing(until, clock_time(until, now, zone)), tickets)

        is_put_off = any(ticket.status is TicketStatus.SNOOZED for ticket in tickets)
        wake = [Choice(name="", words=_("Wake it: open now"))] if is_put_off else []
        self._screen.pick(
            [*wake, *ticket_choices.times(now, zone)],
            _("until when? 3d, monday 09:00, 2026-12-01"),
            chosen,
            typed=ticket_choices.typed_time(now, zone),
            typed_first=True,
        )

    async def tag(self, tickets: Tickets) -> None:
        """Pick a tag to give or to take off."""
        known = await self._session.read(ticket_choices.known_tags)
        choices = ticket_choices.tags(known, tickets)

        def chosen(name: str) -> None:
            make = intents.untagging if name.startswith("-") else intents.tagging
            self._screen.act(make(name[1:]), tickets)

        self._screen.pick(choices, _("which tag?"), chosen, typed=ticket_choices.typed_tag(choices))

    def note(self, tickets: Tickets) -> None:
        """Write a note."""
        title = _("Note in {tickets}").format(tickets=intents.counted([ticket.number for ticket in tickets]))

        def written(text: str | None) -> None:
            if text:
                self._screen.act(intents.noting(text), tickets)

        self._screen.app.push_screen(NoteBox(title), written)

    async def merge(self, tickets: Tickets) -> None:
        """Pick the ticket to merge into."""
        found = await self._session.read(ticket_choices.mergeable(tickets))
        choices = ticket_choices.merge_choices(found, self._session.clock(), self._session.zone)

        def chosen(name: str) -> None:
            self._screen.start(self._merge_into(name, tickets))

        placeholder = _("into which ticket? or type its number")
        self._screen.pick(choices, placeholder, chosen, typed=ticket_choices.typed_number, typed_first=True)

    async def _merge_into(self, name: str, tickets: Tickets) -> None:
        number = ticket_choices.number_of(name)
        into = await self._session.read(lambda reader: reader.ticket(number))
        gone = tuple(ticket for ticket in tickets if ticket.number != number)
        if into is None:
            self._screen.notice.show(_("There is no ticket #{number}.").format(number=number))
        elif not gone:
            self._screen.notice.show(_("A ticket can't be merged into itself."))
        else:
            self._screen.act(intents.merging(into), gone)

    async def move(self, tickets: Tickets) -> None:
        """Pick the mail address that the tickets go to."""
        settings = await self._session.read(lambda reader: reader.settings())
        choices = ticket_choices.addresses(settings, tickets)
        if not choices:
            self._screen.status.say(_("Its brand has no other mail address."))
            return
        self._screen.pick(choices, _("to which address?"), lambda name: self._screen.act(intents.moving(name), tickets))

    async def customer(self, tickets: Tickets) -> None:
        """Pick or type the address of the customer that the tickets go to."""
        first = tickets[0]

        def ask(reader: Reader) -> list[Choice]:
            return ticket_choices.correspondents(reader.messages(first.number), first, reader.settings())

        self._screen.pick(
            await self._session.read(ask),
            _("the customer's mail address"),
            lambda name: self._screen.act(intents.giving(name), tickets),
            typed=ticket_choices.typed_address,
            typed_first=True,
        )

    async def register(self, tickets: Tickets) -> None:
        """Register the address that the ticket was for."""
        ticket = tickets[0]

        def ask(reader: Reader) -> list[Choice]:
            return ticket_choices.unknown_addresses(reader.messages(ticket.number), reader.settings())

        def chosen(name: str) -> None:
            self._screen.act(intents.registering(name, ticket.brand), tickets)

        choices = await self._session.read(ask)
        if len(choices) == 1:
            chosen(choices[0].name)
        elif choices:
            self._screen.pick(choices, _("which address?"), chosen)
        else:
            self._screen.status.say(_("Every address that its mails were for is known."))

    async def undo_list(self) -> None:
        """Pick something to take back."""
        choices = await self._session.read(undo_choices(self._session.clock(), self._session.zone))
        if not choices:
            self._screen.status.say(nothing_words())
            return
        self._screen.pick(choices, _("what is to be taken back?"), lambda name: self._screen.undo(event_of(name)))

    async def copies(self, ticket: Ticket) -> None:
        """Pick what to copy of the ticket."""

        def ask(reader: Reader) -> str:
            mails = [one for one in reader.messages(ticket.number) if one.direction is not Direction.NOTE]
            return mails[-1].message_id if mails else ""

        self._screen.pick(
            ticket_choices.copies(ticket, await self._session.read(ask)), _("copy what?"), self._screen.copy_text
        )

    def close_or_open(self, tickets: Tickets) -> None:
        """Close the tickets; where all of them are closed or spam, open them again."""
        self._screen.act(intents.reopening() if are_over(tickets) else intents.closing(), tickets)

    def close_next(self, tickets: Tickets, way_on: Then) -> None:
        """Close the tickets and go on."""
        self._screen.act(intents.closing(), tickets, then=way_on)

    def pending(self, tickets: Tickets) -> None:
        """Let the tickets wait for the customer; where all of them do, open them again."""
        self._toggle(TicketStatus.PENDING, intents.waiting(), tickets)

    def spam(self, tickets: Tickets) -> None:
        """Mark the tickets as spam; where all of them are, open them again."""
        self._toggle(TicketStatus.SPAM, intents.marking_spam(), tickets)

    def _toggle(self, status: TicketStatus, intent: intents.Intent, tickets: Tickets) -> None:
        is_on = all(ticket.status is status for ticket in tickets)
        self._screen.act(intents.reopening() if is_on else intent, tickets)

    def split(self, tickets: Tickets, message: MessageKey) -> None:
        """Split a mail off."""
        self._screen.act(intents.splitting(message), tickets)

    def accept_sender(self, tickets: Tickets) -> None:
        """Accept the inner sender that is proposed."""
        self._screen.act(intents.accepting(), tickets)
