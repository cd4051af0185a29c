"""A list of what a message or a customer has, whole lines below it about the one under the cursor.

It stands apart because links, files and other tickets are chosen alike: a table, what it cuts off in full, and words.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from console.key_names import Where
from console.screens.asking_screen import AskingScreen
from console.screens.desk_screen import places_bindings
from console.session import Session
from widgets.cells import clean
from widgets.language import _
from widgets.notice import Notice
from widgets.table import Table
from widgets.table_plan import TableColumn
from widgets.table_rows import Row


class ChoosingScreen(AskingScreen):
    """The base; subclasses `ask` for their rows, and say what choosing one does and what is told about it."""

    PLACES: ClassVar[tuple[Where, ...]] = (Where.CHOOSING, Where.PANES)
    BINDINGS: ClassVar[list[BindingType]] = places_bindings(Where.CHOOSING, Where.PANES)

    def __init__(
        self,
        session: Session,
        title: str,
        columns: Sequence[TableColumn],
        *,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(session, keymap=keymap)
        self.table = Table(columns, empty=_("reading …"), glyphs=session.glyphs)
        self.notice = Notice()
        self.told_below = Static(markup=False, classes="choosing--below")
        self._title = title

    def compose(self) -> ComposeResult:
        """Lay out the title, the table, what is told about a row, and the feet."""
        yield Static(Content(clean(self._title)), markup=False, classes="choosing--title")
        yield self.table
        yield self.told_below
        yield self.notice
        yield from self.compose_more()
        yield from self.compose_feet()

    def compose_more(self) -> ComposeResult:
        """Lay out what a subclass has above the feet."""
        yield from ()

    def on_mount(self) -> None:
        """Take the keys for the rows, and ask for them."""
        self.table.focus()
        self.ask_soon()

    def show_rows(self, rows: Sequence[Row], *, empty: str) -> None:
        """Show the rows, or the words for none."""
        self.table.show_empty(empty)
        self.table.show(rows)
        self._tell_below()

    def tell(self, words: str) -> None:
        """Say why there is no row."""
        self.table.show_empty(words)

    def chosen(self, key: str) -> None:
        """Do what choosing a row does."""
        raise NotImplementedError

    def about(self, key: str) -> Content:
        """Return what is told in full about a row."""
        raise NotImplementedError

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        self.table.choose()

    @on(Table.RowChosen)
    def _row_chosen(self, message: Table.RowChosen) -> None:
        message.stop()
        self.notice.show("")
        self.chosen(message.key)

    @on(Table.CursorMoved)
    def _cursor_moved(self, message: Table.CursorMoved) -> None:
        message.stop()
        self._tell_below()

    def _tell_below(self) -> None:
        key = self.table.cursor
        self.told_below.update(self.about(key) if key is not None else Content(""))
