"""Lines of facts under titles, the one under the cursor in full, and the door behind it: how the desk fares, what was.

It stands apart because both who looks at the desk now and who looks back on a night move, read and open alike.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from console.key_names import Where
from console.keys import key_line
from console.oncall.facts import Fact, Opens, Section
from console.screens.desk_screen import DeskScreen
from console.screens.intake_doors import IntakeDoors, ShowSection, ShowView
from console.screens.intake_rows import fact_entries
from console.session import Session
from widgets.language import _
from widgets.pane import Pane
from widgets.preview_box import PreviewBox
from widgets.table import Table
from widgets.table_plan import TableColumn
from widgets.table_rows import Group, Row

LABEL = 17


class FactsScreen(DeskScreen):
    """A table of facts; subclasses read them, and lay out what stands above it."""

    OPEN: ClassVar[str]  # the name of the key that opens a line

    def __init__(
        self,
        session: Session,
        columns: Sequence[TableColumn],
        *,
        keymap: Mapping[str, str] | None = None,
        show_view: ShowView,
        show_section: ShowSection,
    ) -> None:
        """`show_view` leaves for a view of the list, `show_section` shows another part of the administration."""
        super().__init__(session, keymap=keymap)
        self.table = Table(columns, empty=_("reading …"), glyphs=session.glyphs)
        self.box = PreviewBox(label=LABEL)
        self._doors = IntakeDoors(self, show_view=show_view, show_section=show_section)
        self._sections: tuple[Section, ...] = ()

    def compose_facts(self) -> ComposeResult:
        """Yield the rows, the chosen one in full, and the feet."""
        yield self.table
        yield self.box
        yield from self.compose_feet()

    def on_mount(self) -> None:
        """Take the keys for the rows."""
        self.table.focus()

    # Showing

    def show_facts(
        self, sections: Sequence[Section], rows: Sequence[Row | Group], *, cursor: str | None = None
    ) -> None:
        """Show these rows of these sections; the cursor stays on its line unless it is told where to go."""
        self._sections = tuple(sections)
        self.table.show(rows, cursor=cursor)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Show the line under the cursor in full; a line without a door leaves its key out of the foot."""
        fact = self.chosen
        if fact is not None:
            self.box.show(fact.label.strip(), fact_entries(fact))
        self.show_keys()

    def show_keys(self) -> None:
        """Draw the line of keys, with what the line under the cursor opens."""
        fact = self.chosen
        instead = {self.OPEN: ""} if fact is None or fact.opens is Opens.NOTHING else {}
        self.keys.show(key_line(self.keymap, *self.PLACES, Where.EVERYWHERE, instead=instead))

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
