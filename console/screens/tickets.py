"""The ticket list: the views, the rows, the filter, and from 120 columns the ticket under the cursor beside them.

It is the place where a support lead lives: what can be done with tickets, selecting them and narrowing the list are in
the bases of this screen; here is what is shown, and how to come back to where one was.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from console.failure_words import words_of
from console.key_names import Where
from console.keys import key_line
from console.overdue import overdue_words
from console.screens.desk_screen import places_bindings
from console.screens.draft_words import draft_words
from console.screens.list_filtering import narrowing_words, sort_words
from console.screens.list_marks import marked
from console.screens.list_parking import ListParking
from console.screens.list_reading import ListSight, read_sight
from console.screens.list_wish import recalled, remembered
from console.screens.parked import SHOWN
from console.screens.preview import PREVIEW_FROM, Preview
from console.screens.tickets_pages import Anchors, read_page, unread_of
from console.screens.views import PARKED, VIEWS
from console.session import Session
from storage.errors import StorageError
from storage.narrowing import Sort
from storage.protocol import Reader
from storage.records import Ticket, TicketNumber
from storage.words import Role
from widgets.language import _, ngettext
from widgets.moves import Move
from widgets.ticket_list import Place, TicketList
from widgets.view_line import ViewLabel, ViewLine

if TYPE_CHECKING:
    from console.screens.ticket import TicketScreen

AGES_S = 60.0
MOST_READINGS = 5  # in a row, while a hand moves the cursor quicker than the rows are read
RANKS = {"inbox": 8, "mine": 7, "unassigned": 6, "pending": 5, "parked": 4, "snoozed": 3, "all": 2, "closed": 1}


class TicketsScreen(ListParking):
    """Tickets to choose from."""

    PLACES = (Where.LIST, Where.TICKET, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.LIST, Where.TICKET, Where.PANES)

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        kept = session.memory.recall()
        self.wish = recalled(kept)
        self.view_line = ViewLine()
        self.preview = Preview(session, self.show_trouble)
        self.empty = Static(markup=False, id="empty")
        self._begin_at = TicketNumber(kept.ticket) if kept.ticket else None
        self._has_seen_hint, self._wants_preview = kept.has_seen_hint, kept.has_preview
        self._anchors = Anchors()
        self._is_new_view = True

    def compose(self) -> ComposeResult:
        """Lay out the views, the list with its preview, the filter and the feet."""
        yield self.view_line
        with Horizontal(id="panes"):
            yield self.empty
            yield self.parked
            yield self.list
            yield self.preview
        yield self.bar
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for the list, and hint once at the most important ones."""
        self.list.focus()
        self.show_line()
        self._place_preview()
        self.show_keys()
        self.run_worker(self._tell_drafts(), group="drafts")
        self.set_interval(AGES_S, self._let_age)

    def _let_age(self) -> None:
        """Read again what the hour changes: what is overdue, what is older than a filter asks for."""
        if self.is_active:
            self.want_reread()

    async def _tell_drafts(self) -> None:
        """Tell at the start which tickets somebody has begun to answer."""
        try:
            words = await self.session.read(draft_words(self.session))
        except StorageError:  # the list itself tells it
            return
        if words:
            self.status.say(words)

    def on_unmount(self) -> None:
        """Remember where the person was."""
        self._remember()

    # Reading

    @property
    def is_parked(self) -> bool:
        """Tell whether mails are shown that are in no ticket."""
        return self.wish.place == PARKED

    async def reread(self) -> None:
        """Read the rows that are shown again, the cursor on its ticket.

        Where a key moved the cursor meanwhile they are read once more: what was read is about where it stood.
        """
        wish, begin = self.wish, self._begin_at
        for _turn in range(MOST_READINGS):
            place = None if self._is_new_view else self.list.place
            sight = await self.session.read(read_sight(wish, self.session, self._anchors, place, begin))
            if wish != self.wish:
                self.want_reread()
                return
            if place is None or _is_same(place, self.list.place):
                break
        self._is_new_view, self._begin_at = False, None
        self.sight = sight
        self._show(sight)

    def _show(self, sight: ListSight) -> None:
        listing = sight.listing
        self.list.show(
            total=listing.total,
            start=listing.start,
            tickets=listing.tickets,
            cursor_row=listing.cursor_row,
            top=listing.top,
            unread=sight.unread,
        )
        if self.is_parked:
            self.show_parked()
        if sight.empty:
            self.empty.update(Content(sight.empty))
        if sight.asked.problem:
            self.notice.show(_("The filter that was kept means nothing now: {why}").format(why=sight.asked.problem))
            self.wish = replace(self.wish, query="")
        self._lay_out(sight)
        self.show_line()
        self._place_preview()

    def _lay_out(self, sight: ListSight) -> None:
        """Show the list, the table of what is parked, or words; what is not displayed loses the focus."""
        before = (self.has_class("-empty"), self.has_class("-parked"))
        self.set_class(bool(sight.empty), "-empty")
        self.set_class(self.is_parked, "-parked")
        has_changed = before != (self.has_class("-empty"), self.has_class("-parked"))
        self.tell_keys()
        if has_changed:
            self.show_keys()
        if has_changed and not self.bar.is_open:
            self.set_focus(self.parked if self.is_parked else None if sight.empty else self.list)

    def read_anew(self) -> None:
        """Read what is wished now, from its top."""
        self._is_new_view = True
        self.show_line()
        self.want_reread()
        self._remember()

    def show_line(self) -> None:
        """Draw the views with their counts, and what narrows the one in force."""
        counts = self.sight.counts if self.sight is not None else (None,) * len(VIEWS)
        labels = [
            ViewLabel(name=view.name(), count=count, rank=RANKS[view.word])
            for view, count in zip(VIEWS, counts, strict=True)
        ]
        self.view_line.show(labels, self.wish.place, [part for part in self._remarks() if part])

    def _remarks(self) -> list[str]:
        sight, wish = self.sight, self.wish
        query = sight.asked.query if sight is not None else wish.query
        narrowed = narrowing_words(wish, sight.settings) if sight is not None else ""
        order = "" if wish.sort is Sort.ACTIVITY else sort_words(wish.sort)
        selected = self.parked_selected_words() if self.is_parked else self.selected_words()
        return [f"/{query}" if query else "", narrowed, order, selected, self._overdue_words(), self._total_words()]

    def _overdue_words(self) -> str:
        count = 0 if self.is_parked or self.sight is None else self.sight.overdue
        return _("{count} overdue").format(count=overdue_words(count)) if count else ""

    def _total_words(self) -> str:
        if self.is_parked:
            count = len(self.sight.parked) if self.sight is not None else 0
            return ngettext("{count} mail", "{count} mails", count).format(
                count=f"{count}+" if count == SHOWN else count
            )
        total = self.list.total
        words = ngettext("{count} ticket", "{count} tickets", total)
        more = "+" if self.sight is not None and self.sight.has_more else ""
        return words.format(count=f"{total}{more}")

    @on(TicketList.RowsMissed)
    def _rows_missed(self, message: TicketList.RowsMissed) -> None:
        message.stop()
        self.run_worker(self._read_rows(message), group="rows")

    async def _read_rows(self, missed: TicketList.RowsMissed) -> None:
        view, login, anchors, total = self.view, self.login, self._anchors, self.list.total

        def ask(reader: Reader) -> tuple[list[Ticket], frozenset[TicketNumber]]:
            tickets = read_page(reader, view, anchors, missed.start, missed.count, total)
            return [*marked(reader, tickets)], unread_of(reader, login, tickets)

        try:
            tickets, unread = await self.session.read(ask)
        except StorageError as error:
            self.show_trouble(words_of(error))
            return
        self.list.put(missed.start, tickets, epoch=missed.epoch, unread=unread)

    # The preview

    @on(TicketList.CursorMoved)
    def _cursor_moved(self, message: TicketList.CursorMoved) -> None:
        message.stop()
        self._place_preview()
        self.tell_keys()

    def on_resize(self) -> None:
        """Show the preview where there is room for it."""
        self._place_preview()

    def _place_preview(self) -> None:
        has_preview = self._wants_preview and self.size.width >= PREVIEW_FROM
        self.set_class(has_preview, "-preview")
        cursor = None if self.is_parked else self.list.cursor
        self.preview.want(cursor.number if has_preview and cursor is not None else None)

    def action_preview(self) -> None:
        """Show the preview, or hide it."""
        self._wants_preview = not self._wants_preview
        self._place_preview()
        if self.size.width < PREVIEW_FROM:
            self.status.say(_("The preview needs {columns} columns.").format(columns=PREVIEW_FROM))

    def action_density(self) -> None:
        """Give every ticket two lines, or one again."""
        self.list.set_density(self.list.density.other)

    def action_next_pane(self) -> None:
        """Go to the other pane."""
        if self.has_class("-preview") and not self.is_parked:
            (self.preview.conversation if self.list.has_focus else self.list).focus()

    # Views

    def action_view(self, place: int) -> None:
        """Show another view, from its top."""
        self.wish = replace(self.wish, place=place)
        self.read_anew()

    @on(ViewLine.ViewChosen)
    def _view_chosen(self, message: ViewLine.ViewChosen) -> None:
        message.stop()
        self.action_view(message.place)

    def action_clear(self) -> None:
        """Take away the notice, else the selection, else the filter."""
        if self.notice.words:
            self.notice.show("")
        elif self.is_parked:
            self.drop_parked_selection()
        elif not self.drop_selection():
            self.wish_for(replace(self.wish, query=""))

    # What is done with a ticket

    @on(TicketList.TicketChosen)
    def _ticket_chosen(self, message: TicketList.TicketChosen) -> None:
        message.stop()
        self.app.push_screen(self._reader(message.number))

    def _reader(self, number: TicketNumber) -> "TicketScreen":
        from console.screens.ticket import TicketScreen  # loaded late: the first screen must not wait for it

        return TicketScreen(
            self.session,
            number,
            keymap=self.keymap,
            neighbour=self._neighbour,
            next_unread=self.next_unread,
            highlight=self.view.words,
        )

    def action_reply(self) -> None:
        """Answer the ticket under the cursor: it is opened, with the answer in front of it."""
        self.with_tickets(self._answer)

    def _answer(self, tickets: tuple[Ticket, ...]) -> None:
        if len(tickets) > 1:
            self.status.say(_("That is done to one ticket at a time; Esc drops the selection."))
            return
        reader = self._reader(tickets[0].number)
        self.app.push_screen(reader)
        reader.action_reply()

    def _neighbour(self, step: int) -> TicketNumber | None:
        """Move the cursor for the reader and return the ticket that it stands on now; None at the end of the list."""
        ticket = self.list.neighbour(step)
        if ticket is None:
            return None
        self.list.move(Move.DOWN if step > 0 else Move.UP)
        return ticket.number

    def action_open(self) -> None:
        """Open the ticket under the cursor, or the reasons of a mail that is in none."""
        if self.is_parked:
            self.parked.choose()
        elif self.list.cursor is not None:
            self.list.post_message(TicketList.TicketChosen(number=self.list.cursor.number))

    def action_why(self) -> None:
        """Show why the messages of the ticket under the cursor are in it."""
        if self.is_parked:
            self.parked.choose()
        elif self.list.cursor is not None:
            from console.screens.why import WhyScreen

            self.app.push_screen(WhyScreen(self.session, self.list.cursor.number, None, keymap=self.keymap))

    def action_leave(self) -> None:
        """Quit; when this console fetches the mail, ask first."""
        if self.session.polls_itself():
            self.ask_first(_("This console fetches the mail, and nobody else does. Quit?"), self.app.exit)
        else:
            self.app.exit()

    # What is remembered

    def on_key(self, event: events.Key) -> None:
        """Give the hint's place back to the keys at the first one that is pressed, whichever it is."""
        if not self._has_seen_hint:
            self._has_seen_hint = True
            self.show_keys()
            self._remember()

    def show_keys(self) -> None:
        """Draw the line of keys, or the hint that stands there at first."""
        if self.bar.is_open:  # which says itself what its keys do; letters are typed
            self.keys.show(key_line(self.keymap, Where.EVERYWHERE, instead={"help": ""}))
        elif self._has_seen_hint:
            super().show_keys()
        else:
            self.keys.show(self._hint())

    @property
    def places(self) -> tuple[Where, ...]:
        """Where the keys that work at this moment are told of."""
        return (Where.PARKED, Where.PANES) if self.is_parked else self.PLACES

    def _hint(self) -> list[tuple[str, str]]:
        """Return what somebody needs who is here for the first time; it costs no line of its own."""
        named = [("ticket.open", _("reads")), ("help", _("every key"))]
        if self.session.rights.allow(Role.AGENT):
            named += [
                ("ticket.take", _("takes it")),
                ("ticket.close", _("closes it")),
                ("ticket.undo", _("takes that back")),
            ]
        return [("j k", _("move")), *((self.pressed(name), words) for name, words in named)]

    def _remember(self) -> None:
        cursor = self.list.cursor
        begin = self._begin_at or 0  # of a list that was never read
        kept = replace(
            remembered(self.wish, self.session.memory.recall()),
            ticket=cursor.number if cursor is not None else begin,
            has_preview=self._wants_preview,
            has_seen_hint=self._has_seen_hint,
            filters=tuple(self.filters),
        )
        self.session.memory.keep(kept)


def _is_same(place: Place, now: Place) -> bool:
    return (place.cursor_row, place.top) == (now.cursor_row, now.top)
