"""Whether mail comes in, what is not well, since when, what to do: for whoever is on call and hardly knows the desk.

It is reached from everywhere and changes nothing, so that a viewer may use all of it.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from console.forwarding_facts import Here
from console.intake.lease import this_host
from console.key_names import Where
from console.oncall.coming_in import coming_in
from console.oncall.facts import Around, Fact, Section
from console.oncall.overview import Overview, read_overview
from console.oncall.telling import needing, sections_of, worst_of
from console.screens.desk_screen import DESK_S, DeskScreen, places_bindings
from console.screens.intake_doors import IntakeDoors
from console.screens.intake_rows import fact_entries, intake_columns, intake_rows, said_content
from console.session import Session
from widgets.language import _
from widgets.pane import Pane
from widgets.preview_box import PreviewBox
from widgets.table import Table

LABEL = 17


class IntakeScreen(DeskScreen):
    """The desk as somebody on call sees it; it follows the store like every screen, and the time."""

    PLACES = (Where.INTAKE, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.INTAKE, Where.PANES)

    def __init__(
        self,
        session: Session,
        *,
        keymap: Mapping[str, str] | None = None,
        show_view: Callable[[int], None],
        show_section: Callable[[int], None],
    ) -> None:
        """`show_view` leaves for a view of the list, `show_section` shows another part of the administration."""
        super().__init__(session, keymap=keymap)
        self._said = Content(_("reading the desk …"))
        self.said = Static(self._said, markup=False, id="coming-in")
        self.table = Table(intake_columns(), empty=_("reading …"), glyphs=session.glyphs)
        self.box = PreviewBox(label=LABEL)
        self._doors = IntakeDoors(self, show_view=show_view, show_section=show_section)
        self._sections: tuple[Section, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the sentence, the rows, the chosen one in full, and the feet."""
        yield self.said
        yield self.table
        yield self.box
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for the rows; look again now and then: a poller that dies changes nothing in the store."""
        self.table.focus()
        self.set_interval(DESK_S, self._look_again)

    def _look_again(self) -> None:
        if self.is_active:
            self.want_reread()

    # Showing

    async def reread(self) -> None:
        """Read everything again; the cursor begins on the worst, then stays on its line."""
        session = self.session
        here = Here(now=session.clock(), host=this_host(), zone=session.zone)
        overview = await session.read(lambda reader: read_overview(reader, here))
        around = Around(
            zone=session.zone,
            bars=session.glyphs.bars,
            room=await asyncio.to_thread(session.room),
            poller=session.poller_words(),
            polls=session.polls,
        )
        self._show(overview, around)

    def _show(self, overview: Overview, around: Around) -> None:
        is_first = not self._sections
        self._sections = sections_of(overview, around)
        self._say_whether(said_content(coming_in(overview.sight, around.zone), needing(self._sections)))
        worst = worst_of(self._sections) if is_first else None
        rows = tuple(intake_rows(self._sections, self.session.glyphs))
        self.table.show(rows, cursor=None if worst is None else worst.key)
        self._show_chosen()

    def _say_whether(self, said: Content) -> None:
        if not said.is_same(self._said):
            self._said = said
            self.said.update(said)

    def _show_chosen(self) -> None:
        fact = self.chosen
        if fact is not None:
            self.box.show(fact.label, fact_entries(fact))

    @on(Table.CursorMoved)
    def _cursor_moved(self, message: Table.CursorMoved) -> None:
        message.stop()
        self._show_chosen()

    @property
    def chosen(self) -> Fact | None:
        """The line under the cursor."""
        key = self.table.cursor
        return next((fact for section in self._sections for fact in section.facts if fact.key == key), None)

    # Keys

    def pane(self) -> Table | Pane:
        """Return the pane that the keys for moving move."""
        return self.box.pane if self.box.pane.has_focus else self.table

    def action_next_pane(self) -> None:
        """Go to the chosen line in full, to scroll in it, or back to the rows."""
        (self.box.pane if self.table.has_focus else self.table).focus()

    def action_open(self) -> None:
        """Open what the line under the cursor is about."""
        self.table.choose()

    @on(Table.RowChosen)
    def _row_chosen(self, message: Table.RowChosen) -> None:
        message.stop()
        fact = self.chosen
        if fact is not None:
            self._doors.open(fact)

    def action_back(self) -> None:
        """Go back to where this was asked."""
        self.dismiss()
