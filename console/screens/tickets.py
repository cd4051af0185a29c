"""The ticket list: the views, the rows, the filter, and from 120 columns the ticket under the cursor beside them."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from console.failure_words import words_of
from console.key_names import Where
from console.screens.desk_screen import DeskScreen, places_bindings
from console.screens.emptiness import empty_words
from console.screens.preview import PREVIEW_FROM, Preview
from console.screens.ticket import TicketScreen
from console.screens.tickets_pages import Anchors, Listing, read_listing, read_page
from console.screens.views import VIEWS
from console.screens.why import WhyScreen
from console.session import Session
from storage.errors import StorageError
from storage.records import TicketNumber, TicketView
from widgets.confirm import ConfirmLine
from widgets.language import _, ngettext
from widgets.moves import Move
from widgets.ticket_list import TicketList
from widgets.view_line import ViewLine

FILTER_S = 0.15
QUIT = "quit"


class TicketsScreen(DeskScreen):
    """Tickets to choose from."""

    PLACES = (Where.LIST, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.LIST, Where.PANES)

    def __init__(self, session: Session, *, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__(session, keymap=keymap)
        self.view_line = ViewLine()
        self.list = TicketList(clock=session.clock, zone=session.zone, glyphs=session.glyphs)
        self.preview = Preview(session, self.show_trouble)
        self.empty = Static(markup=False, id="empty")
        self.field = Input(placeholder=_("words; Enter keeps the filter, Esc drops it"), id="filter")
        self.field.cursor_blink = False
        self.confirm = ConfirmLine()
        self._chosen, self._words = 0, ""
        self._anchors = Anchors()
        self._is_new_view, self._wants_preview = True, True
        self._filter_timer: Timer | None = None

    @property
    def view(self) -> TicketView:
        """Which tickets are shown."""
        return VIEWS[self._chosen].with_words(self._words)

    def compose(self) -> ComposeResult:
        """Lay out the views, the list with its preview, the filter and the feet."""
        yield self.view_line
        with Horizontal(id="panes"):
            yield self.empty
            yield self.list
            yield self.preview
        yield self.field
        yield self.confirm
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for the list."""
        self.list.focus()
        self._show_views()
        self._place_preview()

    # Reading

    async def reread(self) -> None:
        """Read the rows that are shown again, the cursor on its ticket."""
        view, place = self.view, None if self._is_new_view else self.list.place
        listing = await self.session.read(lambda reader: read_listing(reader, view, self._anchors, place))
        if view != self.view:
            self.want_reread()
            return
        self._is_new_view = False
        await self._show(listing)

    async def _show(self, listing: Listing) -> None:
        self.list.show(
            total=listing.total,
            start=listing.start,
            tickets=listing.tickets,
            cursor_row=listing.cursor_row,
            top=listing.top,
        )
        if listing.total == 0:
            words = await self.session.read(empty_words(self._words))
            self.empty.update(Content(words))
        was_empty = self.has_class("-empty")
        self.set_class(listing.total == 0, "-empty")
        if was_empty and listing.total and self.focused is None:
            self.list.focus()  # a list that is not displayed loses the focus
        self._show_views()
        self._place_preview()

    def _show_views(self) -> None:
        total = self.list.total
        remark = ngettext("{count} ticket", "{count} tickets", total).format(count=total)
        if self._words:
            remark = f"/{self._words} · {remark}"
        self.view_line.show([view.name() for view in VIEWS], self._chosen, remark)

    @on(TicketList.RowsMissed)
    def _rows_missed(self, message: TicketList.RowsMissed) -> None:
        message.stop()
        self.run_worker(self._read_rows(message), group="rows")

    async def _read_rows(self, missed: TicketList.RowsMissed) -> None:
        view, anchors, total = self.view, self._anchors, self.list.total
        try:
            tickets = await self.session.read(
                lambda reader: read_page(reader, view, anchors, missed.start, missed.count, total)
            )
        except StorageError as error:
            self.show_trouble(words_of(error))
            return
        self.list.put(missed.start, tickets, epoch=missed.epoch)

    # The preview

    @on(TicketList.CursorMoved)
    def _cursor_moved(self, message: TicketList.CursorMoved) -> None:
        message.stop()
        self._place_preview()

    def on_resize(self) -> None:
        """Show the preview where there is room for it."""
        self._place_preview()

    def _place_preview(self) -> None:
        has_preview = self._wants_preview and self.size.width >= PREVIEW_FROM
        self.set_class(has_preview, "-preview")
        cursor = self.list.cursor
        self.preview.want(cursor.number if has_preview and cursor is not None else None)

    def action_preview(self) -> None:
        """Show the preview, or hide it."""
        self._wants_preview = not self._wants_preview
        self._place_preview()
        if self.size.width < PREVIEW_FROM:
            self.status.say(_("The preview needs {columns} columns.").format(columns=PREVIEW_FROM))

    def action_next_pane(self) -> None:
        """Go to the other pane."""
        if self.has_class("-preview"):
            (self.preview.conversation if self.list.has_focus else self.list).focus()

    # Views and the filter

    def action_view(self, place: int) -> None:
        """Show another view, from its top."""
        self._chosen = place
        self._read_anew()

    @on(ViewLine.ViewChosen)
    def _view_chosen(self, message: ViewLine.ViewChosen) -> None:
        message.stop()
        self.action_view(message.place)

    def action_filter(self) -> None:
        """Type words to filter by."""
        self.field.add_class("-typing")
        self.field.focus()

    def action_unfilter(self) -> None:
        """Drop the filter."""
        self.field.remove_class("-typing")
        self.list.focus()
        if self._words or self.field.value:
            with self.field.prevent(Input.Changed):
                self.field.value = ""
            self._filter_by("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._filter_timer is not None:
            self._filter_timer.stop()
        self._filter_timer = self.set_timer(FILTER_S, lambda: self._filter_by(event.value))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._filter_by(event.value)
        self.field.remove_class("-typing")
        self.list.focus()

    def _filter_by(self, words: str) -> None:
        if self._filter_timer is not None:
            self._filter_timer.stop()
        if words.strip() != self._words:
            self._words = words.strip()
            self._read_anew()

    def _read_anew(self) -> None:
        self._is_new_view = True
        self._show_views()
        self.want_reread()

    # What is done with a ticket

    @on(TicketList.TicketChosen)
    def _ticket_chosen(self, message: TicketList.TicketChosen) -> None:
        message.stop()
        self.app.push_screen(TicketScreen(self.session, message.number, keymap=self.keymap, neighbour=self._neighbour))

    def _neighbour(self, step: int) -> TicketNumber | None:
        """Move the cursor for the reader and return the ticket that it stands on now; None at the end of the list."""
        ticket = self.list.neighbour(step)
        if ticket is None:
            return None
        self.list.move(Move.DOWN if step > 0 else Move.UP)
        return ticket.number

    def action_open(self) -> None:
        """Open the ticket under the cursor."""
        if self.list.cursor is not None:
            self.list.post_message(TicketList.TicketChosen(number=self.list.cursor.number))

    def action_why(self) -> None:
        """Show why the messages of the ticket under the cursor are in it."""
        if self.list.cursor is not None:
            self.app.push_screen(WhyScreen(self.session, self.list.cursor.number, None, keymap=self.keymap))

    def action_copy(self) -> None:
        """Copy the number of the ticket under the cursor."""
        if self.list.cursor is not None:
            self.copy_number(self.list.cursor.number)

    def action_leave(self) -> None:
        """Quit; when this console fetches the mail, ask first."""
        if self.session.polls_itself():
            self.confirm.ask(QUIT, _("This console fetches the mail, and nobody else does. Quit?"))
        else:
            self.app.exit()

    @on(ConfirmLine.Answered)
    def _answered(self, message: ConfirmLine.Answered) -> None:
        message.stop()
        self.list.focus()
        if message.yes and message.question == QUIT:
            self.app.exit()
