"""The ticket list with a selection: one by one, a range, all of a view; whatever is done then is done to all of them.

It stands apart from the views and filters because a selection outlives them: tickets of several views can be selected.
"""

from collections.abc import Callable, Mapping, Sequence

from console.screens.list_wish import Wish
from console.screens.ticket_actions import TicketActions
from console.screens.ticket_running import Then
from console.screens.tickets_pages import next_unread, read_between
from console.session import Session
from storage.places import place_of
from storage.protocol import Reader
from storage.records import Ticket, TicketNumber, TicketView
from widgets.language import _, ngettext
from widgets.moves import Move
from widgets.ticket_list import TicketList

ASKED_FROM = 100  # tickets that are selected at once only after yes
MOST = 5_000


class ListSelecting(TicketActions):
    """A list of tickets to select in."""

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.list = TicketList(
            clock=session.clock,
            zone=session.zone,
            glyphs=session.glyphs,
            density=session.density,
        )
        self.wish = Wish()
        self._range_from: Ticket | None = None

    # What a subclass says of itself

    @property
    def view(self) -> TicketView:
        """Which tickets are shown."""
        raise NotImplementedError

    @property
    def login(self) -> str:
        """Who looks, "" for no employee."""
        raise NotImplementedError

    @property
    def is_parked(self) -> bool:
        """Tell whether mails are shown that are in no ticket."""
        raise NotImplementedError

    def show_line(self) -> None:
        """Draw the line above the list: it tells how many are selected."""

    # What the actions ask

    def targets(self) -> tuple[Ticket, ...]:
        """Return the selected tickets, else the one under the cursor."""
        if self.is_parked:
            return ()
        if self.list.selection:
            return self.list.selection.tickets
        return () if self.list.cursor is None else (self.list.cursor,)

    def was_done(self, done: Sequence[TicketNumber]) -> None:
        """Leave only those selected to which nothing was done."""
        self.list.selection.drop(done)
        self.selection_changed()

    def way_on(self) -> Then:
        """Return the way to the ticket under this one, as the rows stand now."""
        below = self.list.neighbour(1)

        def go() -> None:
            if below is not None:
                self.list.go_to(below.number)

        return (lambda: None) if self.list.selection else go

    async def go_to_unread(self, step: int) -> None:
        """Put the cursor on the next unread ticket, or the one before."""
        if self.list.cursor is None or self.is_parked:
            self.status.say(_("There is no ticket here to do that with."))
        elif await self.next_unread(step) is None:
            self.status.say(_("no unread ticket below") if step > 0 else _("no unread ticket above"))

    async def next_unread(self, step: int) -> TicketNumber | None:
        """Move the cursor to the next unread ticket and return it; None when there is none. Raises StorageError."""
        ticket, view, login = self.list.cursor, self.view, self.login
        if ticket is None:
            return None
        key = place_of(ticket, view.sort)
        found = await self.session.read(lambda reader: next_unread(reader, view, login, key, step))
        if found is None:
            return None
        self.list.go_to_row(found[1])
        return found[0].number

    # Selecting

    def action_select(self) -> None:
        """Select the ticket under the cursor, or no longer, and move on."""
        if self.list.cursor is not None and not self.is_parked:
            self.list.selection.toggle(self.list.cursor)
            self.list.move(Move.DOWN)
            self.selection_changed()

    def action_extend(self, step: int) -> None:
        """Select the ticket under the cursor and the one that the cursor goes to."""
        if self.is_parked:
            return
        for move in (Move.DOWN if step > 0 else Move.UP, None):
            if self.list.cursor is not None:
                self.list.selection.add([self.list.cursor])
            if move is not None:
                self.list.move(move)
        self.selection_changed()

    def action_select_range(self) -> None:
        """Begin a range at the cursor, or end it there and select all of it."""
        here = self.list.cursor
        if here is None or self.is_parked:
            return
        first, self._range_from = self._range_from, None
        if first is None:
            self._range_from = here
            words = _("a range begins at #{number}; {key} ends it")
            self.status.say(words.format(number=here.number, key=self.pressed("select.range")))
        else:
            view = self.view
            self.start(self._select(lambda reader: read_between(reader, view, first, here, MOST)))

    def action_select_all(self) -> None:
        """Select every ticket of the view; many only after yes."""
        total, view = min(self.list.total, MOST), self.view
        if self.is_parked or not total:
            return

        def select() -> None:
            self.start(self._select(lambda reader: reader.tickets(view, limit=total)))

        if total < ASKED_FROM:
            select()
        elif total < self.list.total:
            words = _("Select the first {count} of {total} tickets?")
            self.ask_first(words.format(count=total, total=self.list.total), select)
        else:
            self.ask_first(_("Select all {count} tickets?").format(count=total), select)

    async def _select(self, question: Callable[[Reader], list[Ticket]]) -> None:
        self.list.selection.add(await self.session.read(question))
        self.selection_changed()

    def drop_selection(self) -> bool:
        """Select nothing; tell whether anything was."""
        had = bool(self.list.selection) or self._range_from is not None
        self._range_from = None
        if had:
            self.list.selection.clear()
            self.selection_changed()
        return had

    def selection_changed(self) -> None:
        """Draw what is selected, how many are, and what keys do to them."""
        self.list.draw_selection()
        self.show_line()
        self.tell_keys()

    def selected_words(self) -> str:
        """Return how many are selected, "" for none."""
        count = len(self.list.selection)
        return ngettext("{count} selected", "{count} selected", count).format(count=count) if count else ""
