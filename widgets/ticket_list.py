"""A list of any number of tickets that draws only the rows on the screen and remembers who the cursor is on.

Textual's own table repaints itself whole and needs every row in memory; this one stays the same with a million. It
asks for rows by a message and is given them; it knows no store. The cursor is a ticket, not a row: whoever replaces
the rows says where that ticket stands now.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from storage.records import Ticket, TicketNumber
from widgets.columns import UNICODE, Glyphs, plan
from widgets.density import Density
from widgets.moves import Move, moved
from widgets.row_look import RowSight, row_cells, second_line
from widgets.rows import PAGE, Rows
from widgets.selection import Selection

TICK_S = 20
CONTEXT = 3  # rows that stay in sight when the list jumps


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a person is in the list: `anchor` is the ticket whose row must not move on the screen.

    The anchor is the cursor when that can be seen, else the topmost row. `top` is the first row shown, `height` how
    many are, both in rows. `cursor` and `anchor` are None while their rows are not at hand.
    """

    total: int
    top: int
    height: int
    cursor_row: int
    cursor: Ticket | None
    anchor_row: int
    anchor: Ticket | None


class TicketList(ScrollView, can_focus=True, inherit_bindings=False):
    """Tickets in rows, with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"ticket-list--{look}"
        for look in ("cursor", "cursor-away", "plain", "unread", "quiet", "warning", "open", "pending", "done")
    }
    DEFAULT_CSS = """
    TicketList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & > .ticket-list--plain { color: $foreground; }
        & > .ticket-list--unread { color: $foreground; text-style: bold; }
        & > .ticket-list--quiet { color: $text-muted; }
        & > .ticket-list--warning { color: $text-warning; text-style: bold; }
        & > .ticket-list--open { color: $text-success; }
        & > .ticket-list--pending { color: $text-warning; }
        & > .ticket-list--done { color: $text-muted; }
        & > .ticket-list--cursor { color: $primary; background: $background; text-style: reverse bold; }
        & > .ticket-list--cursor-away { color: $foreground; background: $primary-muted; text-style: bold; }
    }
    """
    _LOOKS: ClassVar[dict[str, str]] = {
        "mark": "plain", "sign": "plain", "unread": "unread", "gap": "plain", "number": "plain", "customer": "plain",
        "subject": "plain", "count": "quiet", "badges": "warning", "warning": "warning", "address": "quiet",
        "assignee": "quiet", "age": "quiet", "second-line": "quiet", "status-open": "open", "status-pending": "pending",
        "status-snoozed": "pending", "status-closed": "done", "status-merged": "done", "status-spam": "done",
    }  # fmt: skip

    @dataclass
    class RowsMissed(Message):
        """Rows are about to be shown that are not at hand; answer with `put`, with the same `epoch`."""

        start: int
        count: int
        epoch: int

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another ticket."""

        number: TicketNumber
        row: int

    @dataclass
    class TicketChosen(Message):
        """A ticket was chosen to be opened."""

        number: TicketNumber

    def __init__(
        self, *, clock: Callable[[], int], zone: tzinfo, glyphs: Glyphs = UNICODE, density: Density = Density.COMPACT
    ) -> None:
        super().__init__()
        self._clock, self._zone, self._glyphs, self._density = clock, zone, glyphs, density
        self.selection = Selection()
        self._rows = Rows()
        self._unread: set[TicketNumber] = set()
        self._epoch = 0
        self._asked: set[int] = set()
        self._cursor_row = 0
        self._cursor: Ticket | None = None
        self._drawn: dict[int, Strip] = {}
        self._digits = 4

    # What the list is told

    def show(
        self,
        *,
        total: int,
        start: int,
        tickets: Sequence[Ticket],
        cursor_row: int = 0,
        top: int = 0,
        unread: Collection[TicketNumber] = (),
    ) -> None:
        """Replace all rows at once: `tickets` stand at `start` of `total`; only rows that look different are drawn."""
        self._epoch += 1
        self._asked.clear()
        self._rows = Rows(total)
        self._unread.clear()
        self._keep(start, tickets, unread)
        self._cursor_row = max(min(cursor_row, total - 1), 0)
        self._measure()
        self._scroll_to_row(top)
        self._settle_cursor()
        self._ask()
        self._draw_changed()

    def put(self, start: int, tickets: Sequence[Ticket], *, epoch: int, unread: Collection[TicketNumber] = ()) -> None:
        """Take rows that were missed; rows asked for before the list was replaced are dropped."""
        if epoch != self._epoch:
            return
        self._asked.discard(start // PAGE)
        self._keep(start, tickets, unread)
        self._settle_cursor()
        self._draw_changed()

    def move(self, how: Move) -> None:
        """Move the cursor; when it leaves the screen the list jumps by almost one, which costs a slow line least."""
        if self._rows.total:
            self._go(moved(how, self._cursor_row, self.height, self._rows.total))

    def go_to(self, number: TicketNumber) -> None:
        """Put the cursor on a ticket, if it is at hand."""
        row = self._rows.find(number)
        if row is not None:
            self._go(row)

    def go_to_row(self, row: int) -> None:
        """Put the cursor on a row, at hand or not."""
        if self._rows.total:
            self._go(max(min(row, self._rows.total - 1), 0))

    def set_density(self, density: Density) -> None:
        """Give every row more lines or fewer; the anchor stays on its line, or as near as it can."""
        place = self.place
        line = self._density.line_of(place.anchor_row - place.top)
        self._density = density
        self._measure()
        self._drawn.clear()
        self._scroll_to_row(max(place.anchor_row - min(density.row_at(line), self.height - 1), 0))
        self._ask()
        self.refresh()

    def draw_selection(self) -> None:
        """Draw the rows that are selected now, or no longer."""
        self._draw_changed()

    # What the list tells

    @property
    def total(self) -> int:
        """How many rows the view has."""
        return self._rows.total

    @property
    def height(self) -> int:
        """How many rows can be seen whole."""
        return self._density.rows_within(self.scrollable_content_region.height)

    @property
    def density(self) -> Density:
        """How close together the rows are."""
        return self._density

    @property
    def cursor(self) -> Ticket | None:
        """The ticket under the cursor; None while its row is not at hand."""
        return self._cursor

    @property
    def place(self) -> Place:
        """Where the person is, for whoever reads the rows again."""
        top = self._top
        is_seen = top <= self._cursor_row < top + self.height
        anchor_row = self._cursor_row if is_seen else top
        return Place(
            total=self._rows.total,
            top=top,
            height=self.height,
            cursor_row=self._cursor_row,
            cursor=self._cursor,
            anchor_row=anchor_row,
            anchor=self._rows.at(anchor_row),
        )

    def neighbour(self, step: int) -> Ticket | None:
        """Return the ticket `step` rows below the cursor (above when negative), if it is at hand."""
        return self._rows.at(self._cursor_row + step)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        line = self.scroll_offset.y + y
        strip = self._strip(line)
        self._drawn[line] = strip
        return strip

    def _strip(self, line: int) -> Strip:
        width = self.scrollable_content_region.width
        base = self.rich_style
        row = self._density.row_at(line)
        ticket = self._rows.at(row)
        if ticket is None:
            return Strip.blank(width, base)
        is_cursor = row == self._cursor_row
        cells = self._cells(ticket, width, self._density.place_in_row(line), is_cursor=is_cursor)
        if is_cursor:
            style = base + self._style("cursor" if self.has_focus else "cursor-away")
            return Strip([Segment("".join(text for _look, text in cells), style)], width)
        return Strip(list(self._segments(cells, base)), width)

    def _cells(self, ticket: Ticket, width: int, place: int, *, is_cursor: bool) -> Sequence[tuple[str, str]]:
        """Return (look, text) for the cells of the first line of a row, or for those of its second, `place` 1."""
        has_second_line = self._density.lines_per_row > 1
        columns = plan(width, digits=self._digits, has_second_line=has_second_line)
        if place:
            return [("second-line", second_line(ticket, columns, width))]
        return row_cells(
            ticket,
            columns,
            RowSight(now=self._clock(), zone=self._zone, glyphs=self._glyphs),
            is_cursor=is_cursor,
            is_unread=ticket.number in self._unread,
            is_selected=ticket.number in self.selection,
            has_second_line=has_second_line,
        )

    def _segments(self, cells: Sequence[tuple[str, str]], base: Style) -> Iterator[Segment]:
        """Yield as few segments as the row can be drawn with: each change of look costs a slow line twenty bytes.

        Spaces look alike whatever their colour, so they go with what stands before them.
        """
        words, style = "", base
        for look, text in cells:
            wanted = base + self._style(self._LOOKS[look]) if text.strip() else style
            if words and wanted != style:
                yield Segment(words, style)
                words = ""
            words, style = words + text, wanted
        yield Segment(words, style)

    def _style(self, look: str) -> Style:
        return self.get_component_rich_style(f"ticket-list--{look}", partial=True)

    def _draw_changed(self) -> None:
        """Draw again the lines of the screen that no longer look as they were drawn."""
        top = self.scroll_offset.y
        shown = range(top, top + max(self.scrollable_content_region.height, 1))
        for line in shown:
            if self._drawn.get(line) != self._strip(line):
                self.refresh(Region(0, line - top, self.size.width, 1))
        self._drawn = {line: strip for line, strip in self._drawn.items() if line in shown}

    def _draw_row(self, row: int) -> None:
        self.refresh_lines(self._density.line_of(row), self._density.lines_per_row)

    def notify_style_update(self) -> None:
        """Forget what was drawn: the theme or the focus has changed."""
        super().notify_style_update()
        self._drawn.clear()

    def _keep(self, start: int, tickets: Sequence[Ticket], unread: Collection[TicketNumber]) -> None:
        self._rows.put(start, tickets)
        self._unread.update(unread)
        self.selection.show(tickets)
        self._digits = max([self._digits, *(len(str(ticket.number)) for ticket in tickets)])

    # Rows and the lines of the screen

    @property
    def _top(self) -> int:
        return self._density.row_at(self.scroll_offset.y)

    def _measure(self) -> None:
        """Make the list as long as its rows are now."""
        lines = self._density.lines_of(self._rows.total, self.scrollable_content_region.height)
        self.virtual_size = Size(self.size.width, lines)

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=self._density.line_of(row), animate=False, force=True)

    def validate_scroll_y(self, value: float) -> float:
        """Keep the first line shown the first of a row, by whichever way the list is scrolled."""
        return self._density.begun(super().validate_scroll_y(value))

    # The cursor

    def _go(self, row: int) -> None:
        before, self._cursor_row = self._cursor_row, row
        top = self._top
        if not top <= row < top + self.height:
            self._scroll_to_row(self._jump(row, top))
        self._settle_cursor()
        self._ask()
        for changed in (before, row):
            self._draw_row(changed)

    def _jump(self, row: int, top: int) -> int:
        half, jump = self.height // 2, max(self.height - CONTEXT, 1)
        is_step = -half <= row - top < self.height + half
        wanted = (top + jump if row > top else top - jump) if is_step else row - half
        nearest = min(max(wanted, row - self.height + 1), row)
        return min(max(nearest, 0), max(self._rows.total - self.height, 0))

    def _settle_cursor(self) -> None:
        ticket = self._rows.at(self._cursor_row)
        is_other = ticket is not None and (self._cursor is None or ticket.number != self._cursor.number)
        if ticket is not None or not self._rows.total:
            self._cursor = ticket
        if ticket is not None and is_other:
            self.post_message(self.CursorMoved(number=ticket.number, row=self._cursor_row))

    def _ask(self) -> None:
        """Ask for the pages around the screen and the cursor, each once."""
        top = self._top
        wanted = {*self._rows.missing(top, top + self.height), *self._rows.missing(self._cursor_row, self._cursor_row)}
        for page in sorted(wanted - self._asked):
            self._asked.add(page)
            self.post_message(self.RowsMissed(start=page * PAGE, count=PAGE, epoch=self._epoch))

    # Events

    def on_mount(self) -> None:
        """Start the tick that lets ages grow."""
        self.set_interval(TICK_S, self._draw_changed)

    def on_resize(self) -> None:
        """Keep the cursor on the screen when the screen shrinks."""
        self._drawn.clear()
        self._measure()
        if self._rows.total:
            self._go(self._cursor_row)

    def on_focus(self, event: events.Focus) -> None:
        """Draw only the row that looks different with the keys: Textual would draw all of them."""
        event.prevent_default()
        self.has_focus = True

    def on_blur(self, event: events.Blur) -> None:
        """Draw only the row that looks different without the keys."""
        event.prevent_default()
        self.has_focus = False

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Draw the cursor as it looks now; no rule of its style asks for the focus."""
        self._draw_row(self._cursor_row)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what comes into sight, by whichever way the list was scrolled."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click opens."""
        row = self._density.row_at(self.scroll_offset.y + event.y)
        if row >= self._rows.total:
            return
        if self._cursor is not None and (event.chain > 1 or row == self._cursor_row):
            self.post_message(self.TicketChosen(number=self._cursor.number))
        else:
            self._go(row)
